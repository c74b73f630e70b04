import ArgumentParser
import Foundation
import Printing

/// `refigure kinds`
struct Kinds: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the kinds of cells that studies can have, or say what one of them reads and offers.")

  @Argument(help: "A kind, such as data.")
  var kind: String?

  @OptionGroup var format: FormatOptions

  func run() throws {
    let kinds = CommandLineTool.program.kinds
    guard let name = kind else {
      if format.json { return print(JSONText.of(kinds.names)) }
      return print(kinds.all.map { "{\($0.name)}" }.joined(separator: "\n"))
    }
    guard let kind = kinds[name] else {
      throw ValidationError("unknown kind '\(name)'; expected one of: \(kinds.names.joined(separator: ", "))")
    }
    let metrics = kind.metrics.map { metric in
      "\(metric.name)\(metric.index.map { " (one for each \($0))" } ?? "")\(metric.isSeries ? ", by epoch" : "")"
    }
    if format.json {
      return print(
        JSONText.of(KindJSON(kind: kind.name, documentation: kind.documentation, metrics: kind.metrics.map(\.name))))
    }
    print(kind.documentation)
    if !metrics.isEmpty { print("\nMetrics: \(metrics.joined(separator: "; "))") }
  }

  private struct KindJSON: Encodable {
    let kind, documentation: String
    let metrics: [String]
  }
}
