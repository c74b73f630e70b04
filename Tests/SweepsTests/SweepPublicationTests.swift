import Audits
import Digests
import Execution
import Foundation
import JetProgram
import Ledger
import Studies
import TestSupport
import Testing

@testable import Runs
@testable import Sweeps

@Suite("Sweeps as they are published")
struct SweepPublicationTests {
  /// Sweeps the study, and gives the files that are published of it.
  private static func published(
    _ project: Project, _ text: String = SweepWinnerTests.swept, setting: String? = nil, threads: Int = 2,
    _ edit: (inout SweepOptions, inout RunSession.Options) -> Void = { _, _ in }, budget: SweepBudget = SweepBudget()
  ) throws -> SweepPublication {
    let file = project.studies.appending(path: "widths.md")
    try text.write(to: file, atomically: true, encoding: .utf8)
    var (sweep, options) = (SweepOptions(), SweepWinnerTests.options)
    (options.threads, options.setting) = (threads, setting)
    edit(&sweep, &options)
    let session = SweepSession(
      project: project, options: options, sweep: sweep, budget: budget, progress: SilentProgress())
    return try session.publication(of: try session.run(file), file)
  }

  private static func files(_ publication: SweepPublication) -> [String: Data] {
    Dictionary(publication.publication.files.map { ($0.name, $0.content) }) { first, _ in first }
  }

  @Test(
    "The bytes depend on no thread, run or order, and name none; the winner of the published table is that of the sweep's own"
  )
  func bytes() throws {
    var all: [[String: Data]] = []
    for threads in [1, 3] {
      try TemporaryProject.with { folder in
        // Runs before it give those of the trials other numbers, and one trial is there already.
        if threads == 3 {
          _ = try folder.run(ToyStudy.text)
          try SweepWinnerTests.sweep(
            folder.project, SweepWinnerTests.swept.replacing("[1e-3, 1e-2]", with: "[1e-2, 1e-4]"))
        }
        let publication = try Self.published(folder.project, threads: threads)
        #expect(publication.name == "widths/sweep")
        all.append(Self.files(publication))
        let place = folder.project.results.appending(path: publication.name)
        try publication.publication.write(to: place)
        #expect(publication.publication.compare(with: place).allSatisfy { $0.result == .identical })
        #expect(try SweepWinnerTests.errors(SweepWinnerTests.user("like: best(sweep widths).ae"), folder.project) == [])
        let study = try folder.project.study(at: folder.project.studies.appending(path: "study.md"))
        #expect(study.winners["ae"]?.digest == all[0]["table.json"].map { Digest(of: $0) })
        // A chart is traced to its sweep, though no step made it.
        let chart = place.appending(path: "history.svg")
        let trace = try FileTrace(of: chart, named: "history.svg", in: folder.project, ledger: nil)
        #expect(trace.match == .published && trace.name == "history" && trace.isGenuine && trace.setting == nil)
        #expect(trace.runArguments == "sweep studies/widths.md")
        try Data("x".utf8).write(to: place.appending(path: "table.csv"))
        try Data("x".utf8).write(to: place.appending(path: "rungs.svg"))
        let results = publication.publication.compare(with: place).filter { $0.result != .identical }
        #expect(results.map(\.name) == ["table.csv", "rungs.svg"] && results[1].result == .notMade)
      }
    }
    #expect(all[0] == all[1])
    #expect(
      all[0].keys.sorted().filter { !$0.hasPrefix("importance") } == [
        "README.md", "digests.json", "history.csv", "history.svg", "map.csv", "map.svg", "parallel.csv", "parallel.svg",
        "slices.csv", "slices.svg", "table.csv", "table.json",
      ])
    let table = try #require(all[0]["table.json"].map { String(decoding: $0, as: UTF8.self) })
    #expect(!table.contains("\"run\"") && table.contains("\"best\":true"))
    let notebook = try #require(all[0]["README.md"].map { String(decoding: $0, as: UTF8.self) })
    #expect(notebook.contains("[studies/widths.md](../../../studies/widths.md)"))
    #expect(notebook.contains("Best, to minimise `last`: trial ") && notebook.contains("<img src=\"history.svg\""))
  }

  @Test("A sweep is refused that is not finished, not as declared, or not to come out again to the bit")
  func refused() throws {
    try TemporaryProject.with { folder in
      func expect(_ words: String, _ body: () throws -> SweepPublication) {
        do {
          _ = try body()
          Issue.record("it is published")
        } catch {
          #expect("\(error)".hasPrefix("the sweep of studies/widths.md is not published: \(words)"), "\(error)")
        }
      }
      expect("it is not finished: 2 of its trials have no outcome") {
        try Self.published(folder.project, budget: SweepBudget(trials: 2))
      }
      expect("it is another one than its front matter declares") {
        try Self.published(folder.project) { sweep, _ in sweep.vary = ["width=2"] }
      }
      expect("it is another one than its front matter declares") {
        try Self.published(folder.project) { _, options in options.overrides = ["epochs": "2"] }
      }
      let setting = SweepWinnerTests.swept.replacing("sweep:", with: "settings: { sweep: { epochs: 2 } }\nsweep:")
      expect("its study has a setting of the name 'sweep'") { try Self.published(folder.project, setting) }
    }
  }

  @Test("A setting's sweep is published below the setting, and found by its studies")
  func settings() throws {
    try TemporaryProject.with { folder in
      let text = SweepWinnerTests.swept.replacing("sweep:", with: "settings: { short: { epochs: 2 } }\nsweep:")
      let publication = try Self.published(folder.project, text, setting: "short")
      #expect(publication.name == "widths/short/sweep")
      let studies = try folder.project.publishedStudies()
      #expect(PublishedSweep.all(of: studies, in: folder.project).isEmpty)
      let place = folder.project.results.appending(path: publication.name)
      try publication.publication.write(to: place)
      #expect(PublishedSweep.all(of: studies, in: folder.project).map(\.name) == ["widths/short/sweep"])
      let record = try #require(PublicationRecord.all(in: folder.project).first)
      #expect(record.name == "widths/short/sweep" && record.record.isSweep)
      let chart = place.appending(path: "history.svg")
      let trace = try FileTrace(of: chart, named: "history.svg", in: folder.project, ledger: nil)
      #expect(trace.setting == "short" && trace.runArguments == "sweep studies/widths.md --setting short")
      // The page over everything leads to it.
      let summary = SummaryPage(
        head: "x",
        studies: [
          SummarizedStudy(
            try folder.project.study(at: studies[0].file), name: "widths", results: folder.project.results)
        ],
        statements: []
      ).text
      #expect(summary.contains("- Widths: [sweep, short](widths/short/sweep/README.md)"))
    }
  }
}
