import Digests
import Execution
import Foundation
import JetProgram
import Ledger
import Runs
import Studies
import TestSupport
import Testing

@testable import Audits

@Suite("What produced a file")
struct FileTraceTests {
  private func trace(
    _ path: String, _ temporary: TemporaryProject, withLedger: Bool = true
  ) throws -> FileTrace {
    let project = temporary.project
    let ledger = withLedger ? try Ledger(folder: project.runs, access: .readOnly) : nil
    return try FileTrace(of: project.root.appending(path: path), named: path, in: project, ledger: ledger)
  }

  private func copy(
    _ path: String, to other: String, _ temporary: TemporaryProject, _ change: (String) -> String = { $0 }
  )
    throws
  {
    let root = temporary.project.root
    let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
    try Data(change(text).utf8).write(to: root.appending(path: other))
  }

  @Test(
    "A figure is found by its content, wherever it lies, and its provenance is complete", arguments: ["svg", "csv"])
  func recorded(kind: String) throws {
    try TemporaryProject.with { temporary in
      let outcome = try temporary.run(ToyStudy.text)
      try copy("results/runs/r1/curves.\(kind)", to: "mailed", temporary)
      for path in ["results/runs/r1/curves.\(kind)", "mailed"] {
        let trace = try trace(path, temporary)
        #expect(trace.match == .recorded(artefact: kind) && trace.isGenuine)
        #expect(trace.name == "curves" && trace.identity == outcome.identities["curves"])
        #expect(trace.studyPath == "studies/study.md" && trace.setting == nil)
        let origin = try #require(trace.origin)
        #expect(origin.run.id == outcome.run && origin.host != nil && origin.breaks.isEmpty)
        #expect(origin.appearances.map(\.disposition) == [.computed])
        #expect(origin.upstream.map(\.summary.cell.name) == ["ring", "ae/1", "ae/2"])
        let training = try #require(origin.upstream.last)
        #expect(training.stream == StepContext.stream(seed: 7, cell: "ae", 1).key)
        #expect(training.hyperparameters.contains { $0 == ("optimizer.rate", "0.003") })
        #expect(training.hyperparameters.contains { $0 == ("hidden", "[4]") })
        #expect(training.origin?.run == outcome.run)
        #expect(origin.data.map(\.name) == ["ring"] && origin.data.allSatisfy { $0.isUnchanged && $0.file == nil })
        guard case .same = trace.presentStep(in: temporary.project) else {
          Issue.record("the study was not changed")
          return
        }
      }
    }
  }

  @Test("A figure that a later run reused leads to the run that drew it, and names both")
  func reused() throws {
    try TemporaryProject.with { temporary in
      _ = try temporary.run(ToyStudy.text)
      let again = try temporary.run(ToyStudy.text)
      let trace = try trace("results/runs/\(again.run)/curves.svg", temporary)
      let origin = try #require(trace.origin)
      #expect(origin.run.id == RunID(number: 1))
      #expect(origin.appearances.map(\.run.number) == [1, 2])
      let first = try #require(origin.appearances.first)
      #expect(origin.appearances.last?.disposition == .reused(from: first.cell, of: first.run))
      #expect(trace.match == .recorded(artefact: "svg"))
    }
  }

  @Test("A changed step upstream leads to the runs in which each was computed")
  func origins() throws {
    try TemporaryProject.with { temporary in
      _ = try temporary.run(ToyStudy.text)
      let second = try temporary.run(ToyStudy.text.replacing("label: ring", with: "label: circle"))
      let origin = try #require(try trace("results/runs/\(second.run)/curves.svg", temporary).origin)
      #expect(origin.run.id == second.run)
      #expect(origin.upstream.map { $0.origin?.run.number } == [1, 1, 1])
    }
  }

  @Test("Bytes that were altered are told from those that were recorded, with the place", arguments: ["svg", "csv"])
  func altered(kind: String) throws {
    try TemporaryProject.with { temporary in
      _ = try temporary.run(ToyStudy.text)
      try copy("results/runs/r1/curves.\(kind)", to: "altered", temporary) { $0 + "\n" }
      let recorded = try Digest(ofFileAt: temporary.project.root.appending(path: "results/runs/r1/curves.\(kind)"))
      let trace = try trace("altered", temporary)
      guard case .altered(let digests, let difference) = trace.match else {
        Issue.record("\(trace.match)")
        return
      }
      #expect(digests == [recorded] && !trace.isGenuine)
      #expect(try #require(difference).hasPrefix("recorded "))
      #expect(trace.name == "curves" && trace.origin?.run.id == RunID(number: 1))
    }
  }

  @Test("Weights are traced, too")
  func weights() throws {
    try TemporaryProject.with { temporary in
      let outcome = try temporary.run(ToyStudy.text)
      let weights = try #require(try temporary.outputs("ae/2", of: outcome).artefacts.first)
      let store = try Ledger(folder: temporary.project.runs, access: .readOnly).artefacts
      try store.read(weights.digest).write(to: temporary.project.root.appending(path: "copied"))
      let trace = try trace("copied", temporary)
      #expect(trace.name == "ae/2" && trace.match == .recorded(artefact: weights.name))
      #expect(trace.origin?.upstream.map(\.summary.cell.name) == ["ring"])
    }
  }

  @Test(
    "Without a ledger the published results say which study and figure it is, and whether the study still declares it")
  func published() throws {
    try TemporaryProject.with { temporary in
      let project = temporary.project
      let outcome = try temporary.run(ToyStudy.text)
      try Publication(outcome, numerics: Refigure.program.numerics).write(to: project.results.appending(path: "study"))
      let recorded = try Digest(ofFileAt: project.results.appending(path: "study/curves.svg"))
      let both = try trace("results/study/curves.svg", temporary)
      #expect(both.match == .recorded(artefact: "svg") && both.publications.map(\.hasSameBytes) == [true])

      try FileManager.default.removeItem(at: project.runs)
      let trace = try trace("results/study/curves.svg", temporary, withLedger: false)
      #expect(trace.match == .published && trace.name == "curves" && trace.origin == nil)
      #expect(trace.identity == outcome.identities["curves"])
      #expect(
        trace.studyPath == "studies/study.md" && trace.setting == nil && trace.runArguments == "run studies/study.md")
      guard case .same = trace.presentStep(in: project) else { throw TestFailure("the study was not changed") }

      try copy("results/study/curves.svg", to: "altered.svg", temporary) { $0.replacing("<svg", with: "<svg ") }
      let altered = try self.trace("altered.svg", temporary, withLedger: false)
      guard case .altered([recorded], let difference?) = altered.match else { throw TestFailure("\(altered.match)") }
      #expect(difference.hasPrefix("line 1: recorded '<svg"))

      let file = project.studies.appending(path: "study.md")
      try Data(ToyStudy.text.replacing("label: ring", with: "label: circle").utf8).write(to: file)
      guard case .different(_, because: []) = trace.presentStep(in: project) else { throw TestFailure("another label") }
      try Data(ToyStudy.text.replacing("{figure} curves", with: "{figure} others").utf8).write(to: file)
      guard case .gone = trace.presentStep(in: project) else { throw TestFailure("another name") }
      try Data("no study".utf8).write(to: file)
      guard case .unknown = trace.presentStep(in: project) else { throw TestFailure("no study") }
    }
  }

  @Test("A study that declares another figure now says what changed")
  func changed() throws {
    try TemporaryProject.with { temporary in
      _ = try temporary.run(ToyStudy.text)
      let trace = try trace("results/runs/r1/curves.svg", temporary)
      let file = temporary.project.studies.appending(path: "study.md")
      try Data(ToyStudy.text.replacing("label: ring", with: "label: circle").utf8).write(to: file)
      guard case .different(_, let reasons) = trace.presentStep(in: temporary.project) else {
        throw TestFailure("another label")
      }
      #expect(reasons.map(\.description) == ["drawing.panels[0].series[0].label ring → circle"])
    }
  }

  @Test("Data files are looked at as they are now")
  func data() throws {
    try TemporaryProject.with { temporary in
      try temporary.writeJets()
      _ = try temporary.run(
        JetStudy.head + """
          ```{train} ae
          data: jets
          sample: ttbar.training
          validation: ttbar.validation
          objective: reconstruction
          hidden: [4]
          latent: 1
          batch: 32
          epochs: 2
          optimizer: { kind: adam, rate: 0.003 }
          ```
          ```{figure} curves
          kind: curves
          panels:
            - label: Error
              series: [{ value: ae.validation.error, label: jets }]
          caption: Error by epoch.
          ```

          """)
      var origin = try #require(try trace("results/runs/r1/curves.svg", temporary).origin)
      #expect(origin.data.map(\.name) == ["jets.svj_2000_0.3", "jets.ttbar"])
      #expect(origin.data.map(\.file) == ["studies/svj_2000_0.3.npy", "studies/ttbar.npy"])
      #expect(origin.data.allSatisfy { $0.isUnchanged })
      try Data("other".utf8).write(to: temporary.project.studies.appending(path: "ttbar.npy"))
      try FileManager.default.removeItem(at: temporary.project.studies.appending(path: "svj_2000_0.3.npy"))
      origin = try #require(try trace("results/runs/r1/curves.svg", temporary).origin)
      #expect(origin.data.map(\.found) == [nil, Digest(of: "other")])
      #expect(origin.data.allSatisfy { !$0.isUnchanged })
    }
  }

  @Test("What is none of ours says what was looked for")
  func strangers() throws {
    try TemporaryProject.with { temporary in
      _ = try temporary.run(ToyStudy.text)
      let project = temporary.project
      let unknown = Digest(of: "unknown")
      let files = [
        "plain.svg": "<svg/>", "other.svg": "<svg><metadata>refigure identity \(unknown)</metadata></svg>",
      ]
      for (name, text) in files { try Data(text.utf8).write(to: project.root.appending(path: name)) }
      #expect(
        throws: AuditError.untraceable(
          path: "plain.svg", digest: Digest(of: "<svg/>"), identity: nil, ledger: project.runs.path, publications: 0)
      ) { try trace("plain.svg", temporary) }
      #expect(
        throws: AuditError.untraceable(
          path: "other.svg", digest: Digest(of: files["other.svg"] ?? ""), identity: unknown,
          ledger: project.runs.path, publications: 0)
      ) { try trace("other.svg", temporary) }
      #expect(throws: AuditError.severalFigures(path: "results/runs/r1/index.html", count: 2)) {
        try trace("results/runs/r1/index.html", temporary)
      }
      #expect(throws: AuditError.unreadable(path: "none.svg", reason: "there is no such file")) {
        try trace("none.svg", temporary)
      }
      #expect(throws: AuditError.self) { try trace("studies", temporary) }
    }
  }
}
