import Foundation
import Ledger
import TestSupport
import Testing
import Values

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

@Suite("What produced a result, and proof of it", .waits)
struct AuditTests {
  /// A toy that ran twice, the second time with another number of epochs, as it was committed.
  private static func project() throws -> TinyProject {
    let project = try TinyProject()
    try project.runToy()
    try project.runToy("--set", "epochs=5")
    return project
  }

  private func alter(_ path: String, _ project: TinyProject, to other: String? = nil) throws {
    let text = try String(contentsOf: project.file(path), encoding: .utf8)
    try project.write(text.replacing("<svg ", with: "<svg  "), to: other ?? path)
  }

  private func value<Value>(_ key: String, _ outcome: ProgramProcess.Outcome) throws -> Value {
    let object = try #require(try outcome.json() as? [String: Any])
    return try #require(object[key] as? Value, "\(key) in \(outcome.output)")
  }

  @Test("An untouched record is intact, and the head that was noted proves it later")
  func verify() throws {
    let project = try Self.project()
    let outcome = try project.program.run(["audit", "verify"])
    #expect(outcome.status == 0 && outcome.errors == "")
    #expect(outcome.output.contains("looked at: 2 runs, ") && outcome.output.hasSuffix("\nintact\n"))
    let head: String = try value("head", try project.program.run(["audit", "verify", "--json"]))
    #expect(outcome.output.contains("head:      \(head)\n"))
    try project.runToy()
    let later = try project.program.run(["audit", "verify", "--head", head])
    #expect(later.status == 0 && later.output.contains("goes through the head that was noted"))
    let number = try #require(head.split(separator: ":").first)
    let other = try project.program.run([
      "audit", "verify", "--no-files", "--head", "\(number):" + String(repeating: "0", count: 64),
    ])
    #expect(other.status == 1 && other.output.contains("MISMATCH  events, event \(number), digest: recorded 0000"))
  }

  @Test("A changed figure is found; a missing one is a note")
  func alteredFigure() throws {
    let project = try Self.project()
    try alter("results/runs/r2/curves.svg", project)
    try FileManager.default.removeItem(at: project.file("results/runs/r1/map.csv"))
    let outcome = try project.program.run(["audit", "verify"])
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("MISMATCH  run files, r2/curves.svg, content: recorded "))
    #expect(outcome.output.contains("note      r1/map.csv is missing"))
    #expect(outcome.output.hasSuffix("NOT INTACT: 1 mismatch\n"))
    let json = try project.program.run(["audit", "verify", "--json"])
    let mismatches: [[String: String]] = try value("mismatches", json)
    #expect(json.status == 1 && mismatches.map { $0["row"] } == ["r2/curves.svg"])
    #expect(try project.program.run(["audit", "verify", "--no-files"]).status == 0)
  }

  @Test(
    "Without a ledger there is nothing to verify or compare", arguments: [["audit", "verify"], ["diff", "r1", "r2"]])
  func noLedger(_ command: [String]) throws {
    let project = try TinyProject()
    let outcome = try project.program.run(command)
    #expect(outcome.status == 3 && outcome.errors.hasPrefix("error: There is no ledger at "))
  }

  @Test("A damaged ledger ends with what is wrong")
  func damagedLedger() throws {
    let project = try TinyProject()
    try project.write("no database, but longer than the header of one would be", to: "results/runs/ledger.sqlite")
    let outcome = try project.program.run(["audit", "verify"])
    #expect(outcome.status == 3 && outcome.errors.contains("is not a ledger"))
  }

  @Test(
    "A head that is none is wrong usage", arguments: ["7", "7:abc", "0:" + String(repeating: "0", count: 64), "x:y:z"])
  func wrongHead(_ head: String) throws {
    let project = try TinyProject()
    let outcome = try project.program.run(["audit", "verify", "--head", head])
    #expect(outcome.status == 2 && outcome.errors.contains("a head as verify prints it was expected"))
  }

  @Test("A file is traced to its runs, commit, seeds and hyperparameters, and a setting and overrides are said")
  func trace() throws {
    let project = try Self.project()
    try FileManager.default.copyItem(
      at: project.file("results/runs/r2/curves.svg"), to: project.file("mailed.svg"))
    let outcome = try project.program.run(["audit", "trace", "mailed.svg"])
    #expect(outcome.status == 0 && outcome.errors == "")
    for part in [
      "mailed.svg: figure curves (svg), byte for byte what r2 recorded", "command line  epochs=5", "clean tree",
      "train ae/1 … ae/2: computed in r2", "data ring: computed in r1", "optimizer.rate 0.003", "random streams",
      "studies/toy.md still declares exactly this", "refigure audit replay r2",
      "&& refigure run studies/toy.md --set epochs=5",
    ] {
      #expect(outcome.output.contains(part), "\(part)")
    }
    let json = try project.program.run(["audit", "trace", "mailed.svg", "--json"])
    #expect(try value("match", json) == "recorded")
    let runs: [[String: Any]] = try value("runs", json)
    let record = try project.record(of: "r2")
    #expect(runs.compactMap { $0["id"] as? String } == ["r2"])
    #expect(runs.compactMap { $0["commit"] as? String } == [record.commit])
    let upstream: [[String: Any]] = try value("upstream", json)
    #expect(upstream.compactMap { $0["name"] as? String } == ["ring", "ae/1", "ae/2"])
  }

  @Test("A file whose bytes are others than those recorded, and one that is none of ours")
  func traceOthers() throws {
    let project = try Self.project()
    try alter("results/runs/r1/curves.svg", project, to: "altered.svg")
    let altered = try project.program.run(["audit", "trace", "altered.svg"])
    #expect(
      altered.status == 1
        && altered.output.hasPrefix("altered.svg: figure curves, but NOT THE BYTES THAT WERE RECORDED"))
    #expect(altered.output.contains("  differs       at line 1: recorded '<svg "))
    for (file, words) in [
      ("studies/toy.md", "cannot be traced"), ("none.svg", "there is no such file"),
      ("results/runs/r1/index.html", "shows 2 figures"),
    ] {
      let outcome = try project.program.run(["audit", "trace", file])
      #expect(outcome.status == 2 && outcome.output == "" && outcome.errors.contains(words), "\(outcome.errors)")
    }
  }

  @Test("In a fresh clone a published figure says which study made it")
  func traceClone() throws {
    let project = try TinyProject()
    #expect(try project.program.run(["reproduce", "--quiet", "--publish"]).status == 0)
    try FileManager.default.removeItem(at: project.file("results/runs"))
    let outcome = try project.program.run(["audit", "trace", "results/toy/curves.csv"])
    #expect(outcome.status == 0 && outcome.output.contains("byte for byte what is published"))
    #expect(outcome.output.contains("  refigure run studies/toy.md\n"))
    #expect(!FileManager.default.fileExists(atPath: project.file("results/runs").path))
  }

  @Test("Two runs are compared: what they were started with, the first cause, and by how much")
  func diff() throws {
    let project = try Self.project()
    try project.runToy()
    let same = try project.program.run(["diff", "r1", "last"])
    #expect(same.status == 0 && same.output.hasPrefix("same results bit for bit: 6 steps, 1 claim\n"), "\(same.output)")
    let outcome = try project.program.run(["diff", "r1", "r2"])
    #expect(outcome.status == 1 && outcome.errors == "")
    #expect(
      outcome.output.hasPrefix("5 of 6 steps and 1 of 1 claim differ; first cause: train ae/1: epochs 4 → 5\n"),
      "\(outcome.output)")
    #expect(outcome.output.contains("\n  parameters.epochs  4 → 5\n"))
    #expect(outcome.output.contains("  train ae/1 … ae/2: epochs 4 → 5\n"))
    let json = try project.program.run(["diff", "r1", "r2", "--json"])
    #expect(json.status == 1)
    #expect(try value("same", json) == false && (try value("broken", json)) == false)
    let steps: [[String: Any]] = try value("steps", json)
    #expect(steps.count == 6)
    #expect(try project.program.run(["diff", "r1", "r9"]).status == 3)
    #expect(try project.program.run(["diff", "r1"]).status == 2)
  }

  @Test("Data files that changed since a figure was drawn are said, and that the study cannot be planned without them")
  func traceData() throws {
    let project = try JetFiles.project()
    let figure = """
      ```{figure} curves
      kind: curves
      panels:
        - label: Error
          series: [{ value: ae.validation.error, label: jets }]
      caption: Error by epoch.
      ```

      """
    try project.write(JetFiles.study + figure, to: "studies/jets.md")
    #expect(try project.program.run(["run", "studies/jets.md", "--quiet"]).status == 0)
    let file = "results/runs/r1/curves.svg"
    #expect(try project.program.run(["audit", "trace", file]).output.contains(", still what was read\n"))
    try project.write("other", to: JetFiles.path(of: "ttbar"))
    let altered = try project.program.run(["audit", "trace", file])
    #expect(altered.status == 0)
    #expect(altered.output.contains("ttbar.npy, SHA-256 ") && altered.output.contains("ALTERED: now "))
    #expect(altered.output.contains("not known whether studies/jets.md still declares this: "))
  }

  @Test("Uncommitted changes and another study's text are said")
  func diffDirty() throws {
    let project = try Self.project()
    try project.write(TinyStudy().text.replacing("rate: 0.003", with: "rate: 0.002"), to: "studies/toy.md")
    try project.runToy()
    let outcome = try project.program.run(["diff", "r1", "r3"])
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("first cause: train ae/1: optimizer.rate 0.003 → 0.002"))
    #expect(outcome.output.contains("  tree                     clean → with changes ("))
    #expect(outcome.output.contains("+25: optimizer: { kind: adam, rate: 0.002 }"), "\(outcome.output)")
    #expect(outcome.output.contains("largest absolute difference "))
    #expect(outcome.output.contains("    2 quantities differ: background.error, error[\"toy\"]\n"))
  }

  @Test("One identity with two results is said first and loudly")
  func broken() throws {
    let project = try TinyProject()
    try project.runToy()
    do {
      let ledger = try Ledger(folder: project.file("results/runs"))
      let first = try ledger.details(of: RunID(number: 1))
      let run = try ledger.startRun(
        RunStart(
          studyTitle: first.run.studyTitle, studyPath: first.run.studyPath, studyText: TinyStudy().text,
          hyperparameters: first.run.hyperparameters, seeds: first.run.seeds, data: first.run.data,
          versionControl: first.run.versionControl, environment: first.run.environment,
          numericsVersion: first.run.numericsVersion, command: first.run.command))
      for cell in first.steps {
        var outputs = cell.outputs
        if cell.cell.name == "curves" {
          let digest = try ledger.artefacts.store(Data("<svg>other</svg>".utf8))
          outputs.artefacts = outputs.artefacts.map {
            $0.name == "svg" ? ArtefactRecord(name: "svg", digest: digest, mediaType: $0.mediaType, bytes: 16) : $0
          }
        }
        try ledger.finishStep(cell.cell, outputs: outputs, seconds: 1, of: run)
      }
      try ledger.finishRun(run)
    }
    let diff = try project.program.run(["diff", "r1", "r2"])
    #expect(diff.status == 1)
    #expect(
      diff.output.hasPrefix(
        "REPRODUCIBILITY IS BROKEN: the same computation gave other results in r2: figure curves\n"), "\(diff.output)")
    #expect(diff.output.contains("), OTHER RESULTS\n    other bytes: svg\n"))
    #expect(try value("broken", try project.program.run(["diff", "r1", "r2", "--json"])))
    let trace = try project.program.run(["audit", "trace", "results/runs/r1/curves.svg"])
    #expect(trace.status == 0)
    #expect(trace.output.contains("  REPRODUCIBILITY IS BROKEN: this identity gave other results in r2\n"))
    // The record itself is sound, and says so.
    let verify = try project.program.run(["audit", "verify"])
    #expect(verify.status == 0 && verify.output.contains("note      NOT REPRODUCED: 'curves' gave other results in r2"))
  }

  @Test("Eight programs run studies into one ledger at once, and one of them is killed: the record is intact")
  func eight() throws {
    let project = try TinyProject()
    let running = try (0..<8).map { number in
      try project.program.start(
        ["run", "studies/toy.md", "--quiet", "--threads", "1", "--set", "epochs=\(number < 2 ? 4 : number + 2)"])
    }
    let killed = try project.program.start(["run", "studies/toy.md", "--threads", "1", "--set", "epochs=4000"])
    #expect(killed.waitForProgress("epoch"))
    killed.send(SIGKILL)
    #expect(killed.wait().status == 128 + SIGKILL)
    for one in running {
      let outcome = one.wait()
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    let outcome = try project.program.run(["audit", "verify"])
    #expect(outcome.status == 0 && outcome.output.contains("looked at: 9 runs, "), "\(outcome.output)")
    let list = try project.program.run(["runs", "--status", "interrupted", "--json"])
    let interrupted = try #require(try list.json() as? [[String: Any]])
    #expect(interrupted.count == 1 && interrupted.first?["reason"] as? String == "its process is gone")
    #expect(
      try project.program.run(["runs", "--status", "finished", "--json"]).output.components(separatedBy: "\"id\"").count
        == 9)
  }
}
