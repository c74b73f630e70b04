import Digests
import Foundation
import Ledger
import TestSupport
import Testing

/// Replays of studies in repositories that hold no program, so that this one runs them; `LongReplayTests` builds.
@Suite("Replay", .waits)
struct ReplayTests {
  /// All that a replay must leave as it is: the tree, what git says, and the record.
  private func state(_ project: TinyProject) throws -> [String] {
    var state: [String] = []
    let files = try FileManager.default.subpathsOfDirectory(atPath: project.root.path)
    // SQLite keeps files beside a database that is only read, too.
    for path in files.sorted()
    where !path.hasPrefix("results/runs/replay") && !path.hasPrefix("results/runs/ledger.sqlite-") {
      state.append("\(path) \((try? Digest(ofFileAt: project.file(path)))?.short ?? "")")
    }
    return state
  }

  private func replayed(_ project: TinyProject, _ arguments: [String] = []) throws -> (
    ProgramProcess.Outcome, [String: Any]
  ) {
    let outcome = try project.program.run(["audit", "replay", "r1", "--json", "--quiet"] + arguments)
    return (outcome, try #require(outcome.json() as? [String: Any], "\(outcome.errors)"))
  }

  @Test("A run is replayed bit for bit, and nothing of the user's is touched")
  func clean() throws {
    let project = try TinyProject()
    try project.runToy("--set", "epochs=3")
    try project.write("the user goes on", to: "studies/toy.md")
    let before = try state(project)
    let outcome = try project.program.run(["audit", "replay", "last", "--threads", "1"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("replayed bit for bit: 6 of 6 steps, 8 files"))
    #expect(outcome.output.contains("same     train ae/2"))
    #expect(
      outcome.output.contains(/by this refigure \d\S*( \(commit [0-9a-f]{10}( with changes)?\))?, the same version/))
    #expect(!outcome.errors.contains("building"))
    #expect(outcome.errors.contains("making the files of commit"))
    let after = try state(project)
    #expect(after == before, "\(Set(after).symmetricDifference(before))")
    #expect(!FileManager.default.fileExists(atPath: project.file("results/runs/replay/results").path))
    #expect(try project.program.run(["runs", "--json"]).output.contains("\"r1\""))
  }

  @Test("Cells are held to their tolerances, figures and claims to those of what they read")
  func tolerances() throws {
    func study(_ promise: String) -> String {
      """
      ---
      title: Tolerances
      seed: 1
      ---

      ```{program} a
      script: |
        import random
        print('{"x": %r}' % (1 + 1e-6 * random.random()))
      language: python
      metrics: [x]
      reproducible: \(promise)
      ```

      ```{figure} numbers
      kind: bars
      y: { label: number }
      series: [{ value: a.x, label: made, at: x }]
      caption: A number.
      ```

      ```{claim} near-one
      statement: It is near one.
      holds: abs(a.x - 1) < 0.1
      because: It is.
      ```
      """
    }
    let project = try TinyProject(studies: ["toy": study("{ x: 1e-3 }")])
    try project.runToy()
    let (outcome, json) = try replayed(project)
    #expect(outcome.status == 0 && json["identical"] as? Bool == false, "\(outcome.output)")
    #expect(json["summary"] as? String == "replayed as it is promised: 0 of 2 steps bit for bit, 2 within tolerances")
    let steps = try #require(json["steps"] as? [[String: Any]])
    #expect(steps.allSatisfy { $0["result"] as? String == "within" })
    #expect((json["claims"] as? [[String: Any]])?.first?["same"] as? Bool == true)
    for promise in ["{ x: 1e-12 }", "bits"] {
      let strict = try TinyProject(studies: ["toy": study(promise)])
      try strict.runToy()
      let (outcome, json) = try replayed(strict)
      #expect(outcome.status == 1)
      #expect(json["summary"] as? String == "NOT REPLAYED: 0 of 2 steps are the same; first: program a/1")
    }
  }

  @Test("The changes of a dirty tree are made again, untracked and binary files too")
  func dirty() throws {
    let project = try TinyProject()
    try project.write(TinyStudy(count: 2).text, to: "studies/toy.md")
    try project.write(TinyStudy(count: 3).text, to: "studies/new.md")
    try project.write(Data((0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 7) }), to: "data/points.bin")
    let outcome = try project.program.run(["run", "studies/new.md", "--quiet"])
    try #require(outcome.status == 0)
    try FileManager.default.removeItem(at: project.file("studies/new.md"))
    let (replay, json) = try replayed(project, ["--keep"])
    #expect(replay.status == 0, "\(replay.errors)")
    #expect(json["identical"] as? Bool == true && json["dirty"] as? Bool == true)
    #expect(json["treeAsRecorded"] as? Bool == true)
    #expect(json["kept"] as? String == "results/runs/replay/results")
    let made = project.file("results/runs/replay/results/runs/r1/map.svg")
    #expect(try Data(contentsOf: made) == Data(contentsOf: project.file("results/runs/r1/map.svg")))
  }

  @Test("A result that is not the recorded one is told, the cause before what follows from it")
  func differs() throws {
    let project = try TinyProject()
    try project.runToy()
    // Another ledger, in which the first training came to something else.
    let other = ClaimDecision(id: "falls", statement: "s", verdict: .fails, value: 1, bound: 2, margin: 3, seeds: [])
    try rerecord(
      project, environment: #"{"processor":"another","packages":{"Yams":"1"}}"#, claims: [other]
    ) { name, outputs, artefacts in
      if name == "ae/1" { outputs.scalars["best.epoch"] = 77 }
      if name == "map" { outputs.artefacts[0].digest = try artefacts.store(Data("x".utf8)) }
    }

    let (outcome, json) = try replayed(project)
    #expect(outcome.status == 1 && json["identical"] as? Bool == false)
    #expect(json["summary"] as? String == "NOT REPLAYED: 4 of 6 steps are the same; first: train ae/1")
    let cells = try #require(json["steps"] as? [[String: Any]])
    let differing = cells.filter { $0["result"] as? String == "differs" }
    #expect(differing.map { $0["follows"] as? Bool } == [false, true])
    #expect(
      (differing[0]["differences"] as? [String])?.first?.hasPrefix("scalar 'best.epoch': recorded 77.0, now") == true)
    let changes = try #require(json["environment"] as? [[String: String]])
    #expect(changes.contains { $0["name"] == "processor" && $0["recorded"] == "another" })
    #expect(changes.contains { $0["name"] == "packages.Yams" && $0["recorded"] == "1" })
    #expect((json["claims"] as? [[String: Any]])?.first?["same"] as? Bool == false)
    #expect(FileManager.default.fileExists(atPath: project.file("results/runs/replay/results").path))
  }

  /// Records the toy's run as another program would have, with other claims and outputs if they are given.
  private func rerecord(
    _ project: TinyProject, environment: String, numerics: String? = nil, command: [String]? = nil,
    claims: [ClaimDecision]? = nil,
    changing change: (_ step: String, _ outputs: inout StepOutputs, ArtefactStore) throws -> Void = { _, _, _ in }
  ) throws {
    let folder = project.file("results/runs")
    let recorded = try Ledger(folder: folder).details(of: #require(RunID("r1")))
    let text = try Ledger(folder: folder).artefacts.read(recorded.run.study)
    for file in ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"] {
      try? FileManager.default.removeItem(at: folder.appending(path: file))
    }
    let ledger = try Ledger(folder: folder)
    let run = try ledger.startRun(
      RunStart(
        studyTitle: "Toy", studyPath: recorded.run.studyPath, studyText: String(decoding: text, as: UTF8.self),
        hyperparameters: recorded.run.hyperparameters, seeds: recorded.run.seeds, data: recorded.run.data,
        versionControl: recorded.run.versionControl, environment: environment,
        numericsVersion: numerics ?? recorded.run.numericsVersion, command: command ?? recorded.run.command))
    for cell in recorded.steps {
      var outputs = cell.outputs
      try change(cell.cell.name, &outputs, ledger.artefacts)
      try ledger.finishStep(cell.cell, outputs: outputs, seconds: 1, of: run)
    }
    for claim in claims ?? recorded.claims.map(\.decision) { try ledger.decideClaim(claim, of: run) }
    try ledger.finishRun(run)
  }

  @Test("Another build with the same numerics replays a run; one with other numerics names the version that is needed")
  func otherVersions() throws {
    let project = try TinyProject()
    try project.runToy("--set", "epochs=2")
    let recorded = try Ledger(folder: project.file("results/runs")).details(of: #require(RunID("r1"))).run
    var host = try #require(
      try JSONSerialization.jsonObject(with: Data(recorded.environment.utf8)) as? [String: Any])
    host["program"] = ["name": "refigure", "version": "0.1.7", "commit": String(repeating: "ab", count: 20)]
    let older = String(decoding: try JSONSerialization.data(withJSONObject: host), as: UTF8.self)

    try rerecord(project, environment: older)
    var (outcome, json) = try replayed(project)
    #expect(outcome.status == 0 && json["built"] as? Bool == false)
    let words = try #require(json["program"] as? String)
    #expect(
      words.hasSuffix("another build than the recorded refigure 0.1.7 (commit ababababab) with the same numerics 2"))

    // Before version 0.2 no program was recorded.
    try rerecord(project, environment: "{}")
    (outcome, json) = try replayed(project)
    #expect(outcome.status == 0)
    #expect((json["program"] as? String)?.contains("a refigure that recorded no version") == true)

    try rerecord(project, environment: older, numerics: "1")
    let other = try project.program.run(["audit", "replay", "r1", "--quiet"])
    #expect(other.status == 3)
    #expect(other.errors.contains("it needs refigure 0.1.7 (commit ababababab), numerics 1; this is refigure"))

    try rerecord(project, environment: older, command: ["walks", "run", "toy"])
    #expect(try project.program.run(["audit", "replay", "r1", "--quiet"]).status == 3)
  }

  @Test("What cannot be replayed says why, and leaves with 3")
  func impossible() throws {
    let project = try TinyProject(isVersioned: false)
    try project.runToy("--allow-unversioned")
    var outcome = try project.program.run(["audit", "replay", "last"])
    #expect(outcome.status == 3 && outcome.errors.contains("it was not under version control"))

    try project.git("init", "--quiet", "--initial-branch=main")
    try project.commit()
    try project.runToy()
    try project.git("remote", "add", "origin", "https://example.org/toy.git")
    let objects = project.file(".git/objects")
    let elsewhere = project.file("objects")
    try FileManager.default.moveItem(at: objects, to: elsewhere)
    try FileManager.default.createDirectory(at: objects, withIntermediateDirectories: true)
    outcome = try project.program.run(["audit", "replay", "r2"])
    #expect(outcome.status == 3 && outcome.errors.contains("git fetch https://example.org/toy.git"))
    try FileManager.default.removeItem(at: objects)
    try FileManager.default.moveItem(at: elsewhere, to: objects)

    // A package with a product of the program's name.
    try project.write("// swift-tools-version:6.0\n// \"refigure\"\n", to: "Package.swift")
    try project.write("", to: "Sources/refigure/main.swift")
    try project.commit()
    try project.runToy()
    outcome = try project.program.run(["audit", "replay", "r3", "--with", "built"])
    #expect(outcome.status == 3, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.errors.contains("no 'swift' on the search path"), "\(outcome.errors)")
    #expect(try project.program.run(["audit", "replay", "r9"]).status == 3)
    #expect(try project.program.run(["audit", "replay", "r2", "--threads", "0"]).status == 2)
  }

  @Test("A run is replayed by what is built from its commit")
  func builtFromCommit() throws {
    let project = try TinyProject()
    try project.write(
      """
      // swift-tools-version:6.0
      import PackageDescription
      let package = Package(name: "tiny", targets: [.executableTarget(name: "refigure")])

      """, to: "Package.swift")
    // The program is a few lines, since this repository's own takes minutes: they hand over to the one that is tested.
    try project.write(
      """
      import Foundation
      let program = "\(ProgramProcess.binary.path)"
      var arguments = ([program] + CommandLine.arguments.dropFirst()).map { strdup($0) } + [nil]
      execv(program, &arguments)
      exit(127)

      """, to: "Sources/refigure/main.swift")
    try project.commit()
    try project.runToy()
    let program = project.programWithCompiler
    let outcome = try program.run(["audit", "replay", "last", "--with", "built"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("replayed bit for bit: 6 of 6 steps, 8 files"), "\(outcome.output)")
    #expect(outcome.output.contains("built in"))
    let build = project.file("results/runs/replay/build/release/refigure")
    #expect(FileManager.default.isExecutableFile(atPath: build.path))
  }

  @Test("One replay at a time; one that is interrupted leaves the folder usable")
  func interrupted() throws {
    let project = try TinyProject(studies: ["toy": TinyStudy(count: 3000).text, "quick": TinyStudy(count: 3).text])
    let slow = try project.program.start(["run", "studies/toy.md"])
    #expect(slow.waitForProgress("train ae"))
    slow.send(SIGINT)
    #expect(slow.wait().status == 130)
    let running = try project.program.start(["audit", "replay", "last"])
    #expect(running.waitForProgress("train ae"))
    let second = try project.program.run(["audit", "replay", "last"])
    #expect(second.status == 3 && second.errors.contains("another replay uses"))
    running.send(SIGINT)
    #expect(running.wait().status == 130)
    try #require(try project.program.run(["run", "studies/quick.md", "--quiet"]).status == 0)
    let outcome = try project.program.run(["audit", "replay", "last"])
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
  }
}

extension TinyProject {
  /// The program with the search path and the home of the tests, where Swift is.
  fileprivate var programWithCompiler: ProgramProcess {
    var program = program
    let environment = ProcessInfo.processInfo.environment
    for name in ["PATH", "HOME"] { program.environment[name] = environment[name] }
    return program
  }
}

/// The whole of it: this repository's own program is built in a clone, and a run of the clone replayed. Beside other tests the build
/// would take half an hour.
@Suite("Replay with a build", .waits, .enabled(if: ProcessInfo.processInfo.environment["REFIGURE_BUILD_TESTS"] == "1"))
struct LongReplayTests {
  @Test("A run is replayed by the program that is built from its commit", .timeLimit(.minutes(60)))
  func built() throws {
    let root = Checkout.root
    let project = try TinyProject(isVersioned: false)
    for name in ["Package.swift", "Package.resolved", "Plugins", "Sources", "VERSION"]
    where FileManager.default.fileExists(atPath: root.appending(path: name).path) {
      try FileManager.default.copyItem(at: root.appending(path: name), to: project.file(name))
    }
    // Targets of tests without their files would be an error of the package.
    try FileManager.default.copyItem(at: root.appending(path: "Tests"), to: project.file("Tests"))
    try project.git("init", "--quiet", "--initial-branch=main")
    try project.commit()
    try project.runToy()
    let program = project.programWithCompiler
    for _ in 0..<2 {
      let outcome = try program.run(["audit", "replay", "last", "--with", "built"])
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.contains("replayed bit for bit: 6 of 6 steps, 8 files"))
      #expect(outcome.output.contains("built in"))
    }
    // The very file that was recorded need not be built.
    let own = try program.run(["audit", "replay", "last"])
    #expect(own.status == 0 && own.output.contains("the same version"), "\(own.errors)")
  }
}
