import Datasets
import Deterministic
import Digests
import Foundation
import Ledger
import Studies
import Values

@testable import Execution

/// A project in a folder of its own, outside any repository, that is removed afterwards.
struct TemporaryProject {
  let project: Project

  /// Runs the body with a new project.
  static func with<Value>(_ body: (TemporaryProject) throws -> Value) throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "refigure-project-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder.appending(path: "studies"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(TemporaryProject(project: Project(at: folder)))
  }

  /// Runs a study of this text.
  func run(_ text: String, threads: Int = 1, recomputes: Bool = false) throws -> StudyOutcome {
    let file = project.studies.appending(path: "study.md")
    try text.write(to: file, atomically: true, encoding: .utf8)
    var options = RunSession.Options()
    options.threads = threads
    options.recomputes = recomputes
    options.allowsUnversioned = true
    return try RunSession(project: project, options: options, progress: SilentProgress()).run(file)
  }

  /// What a run recorded of a cell's step.
  func outputs(_ step: String, of outcome: StudyOutcome) throws -> CellOutputs {
    let ledger = try Ledger(folder: project.runs)
    guard let cell = try ledger.details(of: outcome.run).cells.first(where: { $0.cell.name == step }) else {
      throw ExecutionError.unreadable(path: step, reason: "no such step")
    }
    return cell.outputs
  }

  /// The page of a run, read back from the ledger.
  func page(of outcome: StudyOutcome) throws -> String {
    try StudyReport(of: outcome.run, in: Ledger(folder: project.runs)).page
  }

  // MARK: Jets

  /// Rows of a sample, of which 60 % are for training and 20 % for validation.
  static let rows = 300

  /// Writes `manifest.json` and its samples: two features of ttbar are correlated Gaussians, of a signal the same but uncorrelated and
  /// wider, so that a density tells them apart.
  func writeJets(signals: [String] = ["svj_2000_0.3"]) throws {
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
      entries.append(
        """
        "\(name)": {"file": "\(name).npy", "sha256": "\(Digest(of: bytes))", "rows": \(Self.rows),
         "splits": {"training": [0, 180], "validation": [180, 240], "test": [240, 300]},
         "seeds": [1], "pythia": ["Beams:idA = 2212"]\(signal)}
        """)
    }
    let manifest = """
      {"format": "refigure-jets/1",
       "generator": {"pythia8mc": "8", "fastjet": "3", "numpy": "2", "script_sha256": "\(Digest(of: "no script"))"},
       "columns": [{"name": "tau2", "unit": ""}, {"name": "tau3", "unit": ""}, {"name": "event", "unit": ""}],
       "features": ["tau2", "tau3"],
       "jets": {"algorithm": "anti-kT", "radius": 0.8, "minimum_pt": 200.0, "maximum_eta": 2.4,
        "minimum_constituents": 4, "particle_maximum_eta": 4.0},
       "split_rule": "by row", "samples": {\(entries.joined(separator: ",\n"))}}
      """
    try manifest.write(to: project.studies.appending(path: "manifest.json"), atomically: true, encoding: .utf8)
  }
}
