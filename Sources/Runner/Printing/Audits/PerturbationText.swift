import Foundation
import Perturbation
import Values

/// The text of a certificate.
package enum PerturbationText {
  /// The certificate for people.
  package static func text(_ report: PerturbationReport, file: String) -> String {
    let verdict =
      switch report.verdict {
      case .same: "nothing varies"
      case .within: "varies within what the cell promises"
      case .varied: "VARIES"
      }
    let causes = report.causes.isEmpty ? "" : ": " + report.causes.joined(separator: ", ")
    var lines = [
      "\(report.step) (\(report.study)): \(verdict)\(causes); "
        + "\(Count.words(report.runs, "run")), \(NumberFormat.duration.plain(of: report.seconds))"
    ]
    if !report.isSteady { lines.append("  compared with runs with \(report.background)") }
    for finding in report.findings { lines += self.lines(finding) }
    if !report.same.isEmpty { lines.append("  the same throughout: \(report.same.joined(separator: ", "))") }
    let tried = report.variations.filter { $0.state != .missing }.map(\.name)
    lines.append("  tried: \(tried.joined(separator: ", "))")
    for trial in report.variations where trial.state == .missing {
      lines.append("  NOT TRIED: \(trial.name): \(trial.reason ?? "")")
    }
    lines += report.remarks.map { "  \($0)" }
    lines.append("  certificate: \(file)")
    return lines.joined(separator: "\n")
  }

  private static func lines(_ finding: PerturbationReport.Finding) -> [String] {
    var head = "  \(finding.kind == .end ? "the program" : "\(finding.kind.rawValue) \(finding.name)")"
    if finding.byItself { head += " varies by itself" }
    if !finding.causes.isEmpty {
      head += finding.byItself ? "; cause: " : ": "
      head += finding.causes.joined(separator: ", ")
    }
    if finding.isKept { head += " (within what is promised)" }
    let rows = finding.under.map { difference -> [String] in
      let values = (difference.values ?? []).map(short).joined(separator: " → ")
      var size = difference.absolute.map { "|Δ| \(number($0))" } ?? ""
      if let relative = difference.relative { size += ", relative \(number(relative))" }
      if let epoch = difference.epoch { size += ", epoch \(epoch)" }
      if difference.isSometimes == true { size += size.isEmpty ? "in one of two runs" : ", in one of two runs" }
      return ["    \(difference.variation)", difference.value, values, size]
    }
    return [head] + TextTable(rows).lines
  }

  private static func number(_ value: Double) -> String { NumberFormat.significant(3).plain(of: value) }

  private static func short(_ text: String) -> String { text.count > 60 ? text.prefix(57) + "…" : text }

  /// A line on the cells that are no programs.
  package static func others(_ names: [String]) -> String {
    if names.isEmpty { return "" }
    return
      "\nskipped: \(names.joined(separator: ", ")): no programs; their bits are promised, and 'make bits' checks them"
  }

  /// The variations with what each changes.
  package static func variations() -> String {
    let rows = VariationJSON.all().map {
      [$0.name, $0.cause, $0.changes + ($0.missing.map { "; NOT HERE: \($0)" } ?? "")]
    }
    return TextTable([["variation", "cause", "changes"]] + rows).lines.joined(separator: "\n")
  }
}

/// A variation as JSON.
package struct VariationJSON: Encodable {
  package let name, cause, changes: String
  package let values: [String]
  package let missing: String?

  /// All of this machine, for a cell with one thread.
  package static func all() -> [VariationJSON] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "refigure-perturb-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    return Variation.all(on: Machine(folder: folder, threads: 1)).map {
      VariationJSON(
        name: $0.name, cause: $0.cause, changes: $0.changes, values: $0.values.map(\.label), missing: $0.missing)
    }
  }
}
