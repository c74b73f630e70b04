import Foundation
import Processes
import Runs
import Studies
import TestSupport
import Testing

@testable import Programs

/// Environments are made by the real `venv` and `pip`, from a wheel that stands beside the lock file: no network is asked.
@Suite("Environments by lock file", .serialized)
struct LockedEnvironmentTests {
  private static let wheel = """
    import zipfile, hashlib, sys
    name = "refigure_probe-1.2-py3-none-any.whl"
    with zipfile.ZipFile(name, "w") as z:
        z.writestr("refigure_probe.py", "answer = 42\\n")
        z.writestr("refigure_probe-1.2.dist-info/METADATA", "Metadata-Version: 2.1\\nName: refigure-probe\\nVersion: 1.2\\n")
        z.writestr("refigure_probe-1.2.dist-info/WHEEL", "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        z.writestr("refigure_probe-1.2.dist-info/RECORD", "refigure_probe.py,,\\nrefigure_probe-1.2.dist-info/METADATA,,\\nrefigure_probe-1.2.dist-info/WHEEL,,\\nrefigure_probe-1.2.dist-info/RECORD,,\\n")
    import os
    digest = hashlib.sha256(open(name, "rb").read()).hexdigest()
    print("refigure-probe @ file://%s --hash=sha256:%s" % (os.path.abspath(name), digest))
    """

  @Test("The environment of a lock file is made once, is part of the identity, and its packages are recorded")
  func environment() throws {
    let study = try ProgramStudy()
    let made = try ChildProcess(
      .named("python3"), ["-c", Self.wheel], in: study.folder.url, output: .collected(limit: 10_000)
    ).run()
    try #require(made.status == 0, "\(made.errors)")
    try study.folder.write(made.output, to: "requirements.txt")
    let cell = ProgramStudy.cell(
      "import refigure_probe, sys\nprint('{\"x\": %d}' % refigure_probe.answer)",
      "metrics: [x]\nenvironment: requirements.txt")
    try study.run(cell)
    let step = try study.step("a/1")
    #expect(step.outputs.scalars == ["x": 42])
    let record = try study.text("record", of: step)
    #expect(record.contains("refigure-probe 1.2") && record.contains("\"version\":\"Python 3."))
    try study.run(cell)
    #expect(try study.step("a/1").disposition != .computed)
    try study.folder.write("# another lock\n" + made.output, to: "requirements.txt")
    try study.run(cell)
    #expect(try study.step("a/1").disposition == .computed)
  }

  @Test("A list without hashes, and an environment that cannot be had, are errors that say so")
  func faults() throws {
    let study = try ProgramStudy(["requirements.txt": "numpy==2.0.0\n"])
    let cell = ProgramStudy.cell("print(1)", "environment: requirements.txt")
    let loose = #expect(throws: RunError.self) { try study.run(cell) }
    #expect("\(try #require(loose))".contains("'numpy==2.0.0' has no --hash"))
    try study.folder.write(
      "refigure-probe @ file:///nowhere/refigure_probe-1.2-py3-none-any.whl --hash=sha256:\(String(repeating: "0", count: 64))\n",
      to: "requirements.txt")
    let gone = #expect(throws: RunError.self) { try study.run(cell) }
    #expect("\(try #require(gone))".contains("'requirements.txt' is not on this machine and could not be made"))
  }

  @Test("The environment of uv is another one when its project file is, for its lock file must fit it")
  func projectOfUV() throws {
    let study = try ProgramStudy(["env/uv.lock": "version = 1", "env/pyproject.toml": "[project]"])
    let places = StudyPlaces(folder: study.folder.url, project: study.folder.url)
    let before = try LockFile("env/uv.lock", in: places)
    #expect(Set(before.digests().keys) == ["env/uv.lock", "env/pyproject.toml", "python"])
    try study.folder.write("[project] # other", to: "env/pyproject.toml")
    #expect(try LockFile("env/uv.lock", in: places).environmentDigest != before.environmentDigest)
    try FileManager.default.removeItem(at: study.folder.file("env/pyproject.toml"))
    #expect(throws: (any Error).self) { try LockFile("env/uv.lock", in: places) }
  }
}
