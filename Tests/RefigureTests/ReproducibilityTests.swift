import Foundation
import Ledger
import TestSupport
import Testing

@Suite("The same run again", .waits)
struct ReproducibilityTests {
  @Test("A second run computes nothing and shows the same results")
  func reuse() throws {
    let project = try TinyProject()
    let first = try project.runToy()
    let second = try project.runToy()
    #expect(second.output == first.output.replacing("r1", with: "r2"))
    let (one, two) = (try project.record(of: "r1"), try project.record(of: "r2"))
    #expect(one.steps.count == 6 && one.steps.allSatisfy { $0.disposition == "computed" })
    #expect(two.steps.allSatisfy { $0.disposition.hasPrefix("reused from r1") })
    #expect(two.results == one.results)
    #expect(two.claims == one.claims)
    for name in ["curves.svg", "curves.csv", "map.svg", "map.csv", "claims.json", "digests.json"] {
      let files = try ["r1", "r2"].map { try Data(contentsOf: project.file("results/runs/\($0)/\(name)")) }
      #expect(files[0] == files[1] && !files[0].isEmpty)
    }
  }

  @Test("Computed again with the same seed everything is the same; with another seed nothing is")
  func seeds() throws {
    let project = try TinyProject()
    try project.runToy()
    try project.runToy("--recompute")
    try project.runToy("--set", "seed=8")
    let records = try ["r1", "r2", "r3"].map { try project.record(of: $0) }
    #expect(records[1].results == records[0].results)
    // What is generated from a seed alone has no result to compute: its identity says all.
    #expect(records[1].steps.filter { $0.kind != "data" }.allSatisfy { $0.disposition == "computed" })
    #expect(records[0].seeds != records[2].seeds)
    for (one, other) in zip(
      records[0].steps.sorted { $0.name < $1.name }, records[2].steps.sorted { $0.name < $1.name })
    {
      #expect(one.name == other.name && one.identity != other.identity)
      if one.kind == "train" || one.kind == "evaluate" { #expect(one.metricsDigest != other.metricsDigest) }
      for (file, another) in zip(one.artefacts, other.artefacts) {
        // The toy's signal is its background, with an AUC of one half in each replicate, whatever the seed.
        #expect(file.name == another.name && (file.digest != another.digest) == (one.kind != "evaluate"))
      }
    }
  }

  @Test("Any number of threads gives the same bits")
  func threads() throws {
    let project = try TinyProject()
    var results: [[String: [String]]] = []
    for threads in ["1", "3"] {
      try project.runToy("--threads", threads, "--results", "results-\(threads)")
      results.append(try project.record(results: "results-\(threads)").results)
    }
    #expect(results[0] == results[1])
    #expect(results[0]["ae/1"]?.count == 2 && results[0]["map"]?.count == 3)
  }

  @Test("A training that is asked for once more with other epochs changes what depends on it, and only that")
  func override() throws {
    let project = try TinyProject()
    try project.runToy()
    try project.runToy("--set", "epochs=5")
    let record = try project.record()
    #expect(record.hyperparameters.contains("\"epochs\":5"))
    let reused = record.steps.filter { $0.disposition.hasPrefix("reused") }.map(\.name)
    #expect(reused == ["ring"])
  }

  @Test("Two processes at once on a new ledger both finish, with the same results")
  func concurrency() throws {
    let project = try TinyProject()
    let arguments = ["run", "studies/toy.md", "--quiet"]
    let running = try [[], [], ["--set", "seed=8"]].map { try project.program.start(arguments + $0) }
    for outcome in running.map({ $0.wait() }) { #expect(outcome.status == 0, "\(outcome.errors)") }
    let records = try ["r1", "r2", "r3"].map { try project.record(of: $0) }
    #expect(records.allSatisfy { $0.status == "finished" && $0.steps.count == 6 })
    let same = records.filter { !$0.command.contains("seed=8") }
    #expect(same.count == 2 && same[0].results == same[1].results)
    let ledger = try Ledger(folder: project.file("results/runs"), access: .readOnly)
    #expect(try ledger.verify().isIntact)
    #expect(try ledger.discrepantSteps().isEmpty)
  }

  @Test("A result whose file is damaged is computed again, not believed")
  func damagedArtefact() throws {
    let project = try TinyProject()
    try project.runToy()
    let before = try project.record()
    let weights = try #require(before.steps.first { $0.name == "ae/1" }?.artefacts.first).digest
    let file = project.file("results/runs/artefacts/\(weights.prefix(2))/\(weights.dropFirst(2))")
    try FileManager.default.removeItem(at: file)
    try Data("damaged".utf8).write(to: file)
    try project.runToy()
    let after = try project.record()
    #expect(after.results == before.results)
    #expect(after.steps.first { $0.name == "ae/1" }?.disposition == "computed")
    #expect(after.steps.first { $0.name == "ae/2" }?.disposition.hasPrefix("reused") == true)
  }

  @Test("Another result than the recorded one is told, and the exit status is 1")
  func discrepancy() throws {
    let project = try TinyProject()
    try project.runToy()
    do {
      let ledger = try Ledger(folder: project.file("results/runs"))
      let record = try ledger.details(of: try ledger.run("r1").id)
      let cell = try #require(record.steps.first { $0.cell.name == "ae/2" })
      var outputs = cell.outputs
      outputs.series[0].values[1].negate()
      let run = try ledger.startRun(
        RunStart(
          studyTitle: "Other", studyPath: "studies/other.md", studyText: "Other", hyperparameters: "{}", seeds: [1],
          data: [:], versionControl: .notUnderVersionControl, environment: "{}", numericsVersion: "1",
          command: ["refigure"]))
      try ledger.finishStep(cell.cell, outputs: outputs, seconds: 1, of: run)
      try ledger.finishRun(run)
    }
    let outcome = try project.program.run(["run", "studies/toy.md", "--quiet", "--recompute"])
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("NOT REPRODUCED: ae/2\n"))
  }
}
