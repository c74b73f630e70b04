import Foundation
import Processes
import TestSupport
import Testing

/// Programs with a planted defect each, and programs without one. Both are studies that stand beside this file.
@Suite("Audit by perturbation")
struct PerturbationTests {
  /// The part of a certificate that is looked at.
  struct Certificate: Decodable {
    struct Finding: Decodable {
      let name: String
      let causes: [String]
      let byItself: Bool
      let isKept: Bool
    }

    struct Trial: Decodable {
      let name, state: String
      let reason: String?
    }

    let cell, step, identity, verdict: String
    let findings: [Finding]
    let variations: [Trial]
    let same: [String]
    let runs: Int

    var causes: Set<String> { Set(findings.flatMap(\.causes)) }
  }

  /// A defect with the cause that is to be named, and variations that are enough to tell it from others.
  struct Defect: Sendable, CustomTestStringConvertible {
    let cell: String
    let cause: String
    let only: String

    var testDescription: String { cell }

    init(_ cell: String, _ cause: String, _ only: String) { (self.cell, self.cause, self.only) = (cell, cause, only) }
  }

  static let defects = [
    Defect("hash_order", "hash order", "hash-seed,addresses,entropy"),
    Defect("clock", "clock", "clock,locale-c,process,entropy,addresses"),
    Defect("time_zone", "time zone", "time-zone,clock,locale-c"),
    Defect("locale", "locale", "locale-c,variables,user"),
    Defect("thread_count", "thread count", "threads,cores,variables"),
    Defect("directory_order", "directory order", "listing,clock,entropy"),
    Defect("generator", "unseeded generator", "entropy,process,clock,hash-seed"),
    Defect("process_number", "process number", "process,clock,entropy,hash-seed,addresses"),
    Defect("home", "home", "home,folder,user"),
    Defect("umask", "umask", "umask,home,folder"),
    Defect("uninitialised", "uninitialised memory", "memory,addresses,variables"),
    Defect("race", "race", "cores,process,entropy,clock"),
  ]
  static let cleanCells = ["fit", "sets", "integral", "threads", "words", "lines"]

  private static let folder = Checkout.root.appending(path: "Tests/PerturbationTests/Studies")
  static let isLong = ProcessInfo.processInfo.environment["REFIGURE_LONG_TESTS"] == "1"

  /// The reason why a program of a study cannot be run here; nil when it can.
  static func missing(_ cell: String) -> String? {
    let needs = ["process_number": "perl", "uninitialised": "cc", "race": "cc", "integral": "cc", "threads": "cc"]
    let name = needs[cell] ?? "python3"
    let path = (ProcessInfo.processInfo.environment["PATH"] ?? "") + ":/usr/bin:/bin"
    let isThere = path.split(separator: ":").contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
    return isThere ? nil : name
  }

  /// A project with one of the studies.
  static func project(_ study: String) throws -> TinyProject {
    let text = try String(contentsOf: folder.appending(path: "\(study).md"), encoding: .utf8)
    return try TinyProject(isVersioned: false, studies: [study: text])
  }

  static func audit(
    _ project: TinyProject, _ study: String, _ cell: String, only: String?
  ) throws -> (status: Int32, certificate: Certificate) {
    var program = project.program
    // Version managers find their programs by it.
    program.environment["PATH"] = ProcessInfo.processInfo.environment["PATH"]
    let arguments =
      ["audit", "perturb", study, "--cell", cell, "--json", "--quiet"] + (only.map { ["--only", $0] } ?? [])
    let outcome = try program.run(arguments)
    guard outcome.errors.isEmpty else { throw TestFailure(outcome.errors) }
    let certificates = try JSONDecoder().decode([Certificate].self, from: Data(outcome.output.utf8))
    guard let first = certificates.first else { throw TestFailure("no certificate") }
    return (outcome.status, first)
  }

  @Test("A planted defect is found and named, and nothing else is", arguments: defects)
  func defect(_ defect: Defect) throws {
    if let program = Self.missing(defect.cell) { return print("skipped \(defect.cell): there is no '\(program)'") }
    let (status, certificate) = try Self.audit(
      try Self.project("defects"), "defects", defect.cell, only: Self.isLong ? nil : defect.only)
    #expect(status == 1 && certificate.verdict == "varied")
    #expect(certificate.causes == [defect.cause])
    #expect(!certificate.findings.isEmpty && certificate.findings.allSatisfy { !$0.isKept })
  }

  @Test("A locale with a comma for decimals is found in LOCPATH, and what reads numbers by it")
  func comma() throws {
    let text = """
      ---
      title: Comma
      seed: 7
      ---

      ```{program} decimals
      language: c
      metrics: [x]
      script: |
        #include <locale.h>
        #include <stdio.h>
        #include <stdlib.h>
        int main(void) {
          setlocale(LC_ALL, "");
          printf("{\\"x\\": %d}\\n", (int)(atof("3.75") * 100));
          return 0;
        }
      ```
      """
    let project = try TinyProject(isVersioned: false, studies: ["comma": text + "\n"])
    let locale = project.file("locales/de_DE.UTF-8").path
    try FileManager.default.createDirectory(at: project.file("locales"), withIntermediateDirectories: true)
    let made = try? ChildProcess(
      .named("localedef"), ["-i", "de_DE", "-f", "UTF-8", locale], output: .collected(limit: 10_000)
    ).run()
    guard made?.status == 0, Self.missing("race") == nil else { return print("skipped: no 'localedef', or no 'cc'") }
    var program = project.program
    program.environment["LOCPATH"] = project.file("locales").path
    let outcome = try program.run(["audit", "perturb", "comma", "--json", "--quiet", "--only", "locale,variables"])
    let certificates = try JSONDecoder().decode([Certificate].self, from: Data(outcome.output.utf8))
    #expect(outcome.status == 1 && certificates.first?.causes == ["locale"])
  }

  @Test("A program without a defect gets a certificate that names none", arguments: cleanCells)
  func clean(_ cell: String) throws {
    if let program = Self.missing(cell) { return print("skipped \(cell): there is no '\(program)'") }
    let some = "hash-seed,clock,locale-c,listing,process,entropy,memory,threads,umask"
    let (status, certificate) = try Self.audit(
      try Self.project("clean"), "clean", cell, only: Self.isLong ? nil : some)
    #expect(status == 0 && certificate.verdict == "same")
    #expect(certificate.findings.isEmpty && !certificate.same.isEmpty)
    #expect(certificate.variations.contains { $0.state == "same" })
  }

  @Test("The certificate is a file that is named by the step's identity, and nothing else is left")
  func file() throws {
    let project = try Self.project("clean")
    let (_, certificate) = try Self.audit(project, "clean", "words", only: "umask")
    let files = try FileManager.default.contentsOfDirectory(atPath: project.file("results/runs/perturb").path)
    #expect(files == ["clean-words.1-\(certificate.identity).json"])
    let kept = try JSONDecoder().decode(
      Certificate.self, from: Data(contentsOf: project.file("results/runs/perturb/\(files.first ?? "")")))
    #expect(kept.step == "words/1" && kept.runs == certificate.runs)
  }

  @Test(
    "What cannot be audited is refused in a line",
    arguments: [
      (["clean", "--cell", "nowhere"], 2, "has no program 'nowhere'"),
      (["clean", "--seed", "9"], 2, "has no seed 9"),
      (["clean", "--only", "moon"], 2, "no variation 'moon'"),
      ([], 2, "a study was expected"),
    ] as [([String], Int32, String)])
  func refusals(_ arguments: [String], _ status: Int32, _ words: String) throws {
    let project = try Self.project("clean")
    let outcome = try project.program.run(["audit", "perturb"] + arguments)
    #expect(outcome.status == status && outcome.errors.contains(words), "\(outcome.errors)")
  }

  @Test("A tolerance is a promise that is kept or broken; a program that fails has no certificate")
  func promises() throws {
    func study(_ line: String, _ script: String) -> String {
      "---\ntitle: Promise\nseed: 7\n---\n\n```{program} one\nlanguage: sh\nmetrics: [x]\n\(line)\nscript: |\n  \(script)\n```\n"
    }
    let draw = "if [ \"$HOME\" = \"${HOME%else}\" ]; then echo '{\"x\": 1.0}'; else echo '{\"x\": 1.001}'; fi"
    for (tolerance, status) in [("0.01", Int32(0)), ("0.0001", 1)] {
      let project = try TinyProject(
        isVersioned: false, studies: ["promise": study("reproducible: { x: \(tolerance) }", draw)])
      let found = try Self.audit(project, "promise", "one", only: "home")
      #expect(found.status == status && found.certificate.verdict == (status == 0 ? "within" : "varied"))
      #expect(found.certificate.causes == ["home"])
    }
    let failing = try TinyProject(isVersioned: false, studies: ["promise": study("once: true", "exit 3")])
    let outcome = try failing.program.run(["audit", "perturb", "promise", "--quiet"])
    #expect(outcome.status == 3 && outcome.errors.contains("ended with exit code 3"))
  }

  @Test("A program that fails when something is changed varies")
  func failure() throws {
    let text = """
      ---
      title: Failure
      seed: 7
      ---

      ```{program} one
      language: sh
      metrics: [x]
      script: |
        [ "$USER" = refigure ]
        echo '{"x": 1}'
      ```
      """
    let project = try TinyProject(isVersioned: false, studies: ["failure": text + "\n"])
    let (status, certificate) = try Self.audit(project, "failure", "one", only: "user,home")
    #expect(status == 1 && certificate.causes == ["user"] && certificate.findings.map(\.name) == ["end"])
  }

  @Test("Ctrl-C ends it with 130 and leaves nothing behind")
  func interruption() throws {
    let project = try Self.project("clean")
    let running = try project.program.start(["audit", "perturb", "clean", "--cell", "words"])
    #expect(running.waitForProgress("nothing held"))
    running.send(SIGINT)
    let outcome = running.wait()
    #expect(outcome.status == 130 && outcome.errors.contains("interrupted"))
    let left = try? FileManager.default.contentsOfDirectory(atPath: project.file("results/runs/perturb").path)
    #expect((left ?? []).isEmpty)
  }
}
