import Digests
import Foundation
import Ledger
import Runs
import Values

/// Runs as experiments of MLflow, in the folder that it calls a file store: plain files, which its client reads and its command
/// `migrate-filestore` puts into a database.
///
/// A study is an experiment. A run of it is a run with all that is done once, and below it a run for each repetition, with the same names
/// of metrics, so that MLflow draws repetitions of one metric together.
public struct MLflow: Exporter {
  /// The exporter.
  public init() {}

  /// `mlflow`.
  public let name = "mlflow"
  /// What it writes.
  public let summary = "parameters, metrics, tags and figures: a file store"

  /// The folder that MLflow is told.
  static let root = "mlruns"

  /// The files of a file store.
  public func files(of runs: [ExportedRun]) throws -> [ExportedFile] {
    var files: [ExportedFile] = []
    var studies: [String] = []
    for run in runs {
      let name = Self.experiment(of: run)
      if !studies.contains(name) { studies.append(name) }
    }
    for name in studies {
      let own = runs.filter { Self.experiment(of: $0) == name }
      let identifier = Self.identifier(of: name)
      files.append(ExportedFile("\(Self.root)/\(identifier)/meta.yaml", text: Self.description(name, identifier, own)))
      files += own.flatMap { MLflowRun.all(of: $0, experiment: identifier).flatMap(\.files) }
    }
    return files
  }

  /// The study: its file's path without `studies/` and `.md`, as listings have it.
  private static func experiment(of run: ExportedRun) -> String {
    var path = run.recorded.details.run.studyPath[...]
    if path.hasPrefix("studies/") { path = path.dropFirst(8) }
    if path.hasSuffix(".md") { path = path.dropLast(3) }
    return String(path)
  }

  /// A number, which `migrate-filestore` asks for, the same for the same study.
  private static func identifier(of name: String) -> String {
    "\(UInt64(Digest(of: "mlflow/1\n\(name)").hexadecimal.prefix(14), radix: 16) ?? 0)"
  }

  private static func description(_ name: String, _ identifier: String, _ runs: [ExportedRun]) -> String {
    let records = runs.map(\.recorded.details.run)
    let times = records.map(\.started) + records.compactMap(\.ended)
    return yaml([
      ("artifact_location", .text("\(root)/\(identifier)")),
      ("creation_time", .integer(times.min().map(milliseconds) ?? 0)), ("experiment_id", .text(identifier)),
      ("last_update_time", .integer(times.max().map(milliseconds) ?? 0)), ("lifecycle_stage", .text("active")),
      ("name", .text(String(String.UnicodeScalarView(name.unicodeScalars.prefix(500))))),
    ])
  }

  static func milliseconds(_ date: Date) -> Int { Int((date.timeIntervalSince1970 * 1000).rounded()) }

  /// A mapping as YAML, each value as JSON in ASCII, which any reader of YAML takes.
  static func yaml(_ keys: [(key: String, value: Value)]) -> String {
    keys.map { key, value in
      let json = value.canonicalJSON.unicodeScalars.map { scalar -> String in
        if (0x20..<0x7F).contains(scalar.value) { return String(scalar) }
        let digits = String(scalar.value, radix: 16)
        return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
      }
      return "\(key): \(json.joined())\n"
    }.joined()
  }
}
