import Deterministic
import Digests
import Execution
import Foundation
import JetProgram
import Ledger
import Reports
import Runs
import Studies
import Tables

/// A project in a folder of its own, outside any repository, that is removed afterwards.
package struct TemporaryProject {
  package let project: Project

  /// Runs the body with a new project.
  package static func with<Value>(
    program: Program = Refigure.program, _ body: (TemporaryProject) throws -> Value
  ) throws -> Value {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(at: folder.file("studies"), withIntermediateDirectories: true)
    return try withExtendedLifetime(folder) {
      try body(TemporaryProject(project: try Project(at: folder.url, program: program)))
    }
  }

  /// Runs a study of this text.
  package func run(
    _ text: String, threads: Int = 1, recomputes: Bool = false, keepsStates: Bool = false,
    progress: any ProgressReport = SilentProgress()
  ) throws -> StudyOutcome {
    let file = project.studies.appending(path: "study.md")
    try text.write(to: file, atomically: true, encoding: .utf8)
    var options = RunSession.Options()
    options.threads = threads
    options.recomputes = recomputes
    options.keepsStates = keepsStates
    options.allowsUnversioned = true
    return try RunSession(project: project, options: options, progress: progress).run(file)
  }

  /// What a run recorded of a cell's step.
  package func outputs(_ step: String, of outcome: StudyOutcome) throws -> StepOutputs {
    let ledger = try Ledger(folder: project.runs)
    guard let cell = try ledger.details(of: outcome.run).steps.first(where: { $0.cell.name == step }) else {
      throw RunError.unreadable(path: step, reason: "no such step")
    }
    return cell.outputs
  }

  /// The page of a run, read back from the ledger.
  package func page(of outcome: StudyOutcome) throws -> String {
    try StudyReport(of: outcome.run, in: Ledger(folder: project.runs), project.program).page
  }

  // MARK: Jets

  /// Rows of a sample, of which 60 % are for training and 20 % for validation.
  package static let rows = 300

  /// Writes `manifest.json` and its samples: two features of ttbar are correlated Gaussians, of a signal the same but uncorrelated and
  /// wider, so that a density tells them apart.
  package func writeJets(signals: [String] = ["svj_2000_0.3"]) throws {
    var entries: [String] = []
    for (place, name) in (["ttbar"] + signals).enumerated() {
      let stream = RandomStream(seed: UInt64(place))
      let values = (0..<Self.rows).flatMap { row -> [Float] in
        let (a, b) = (stream.normal(UInt64(2 * row)), stream.normal(UInt64(2 * row + 1)))
        return place == 0
          ? [Float(a), Float(0.9 * a + 0.4 * b), Float(row)] : [Float(2 * a), Float(2 * b), Float(row)]
      }
      let bytes = NumPyArray(shape: [Self.rows, 3], values).npy
      try bytes.write(to: project.studies.appending(path: "\(name).npy"))
      let signal = place == 0 ? "" : #", "mediator_mass": 2000, "invisible_fraction": 0.3"#
      entries.append(JetFixture.entry(name: name, rows: Self.rows, digest: Digest(of: bytes), more: signal))
    }
    let manifest = JetFixture.manifest(samples: entries, columns: ["tau2", "tau3", "event"])
    try manifest.write(to: project.studies.appending(path: "manifest.json"), atomically: true, encoding: .utf8)
  }
}
