import ArgumentParser
import Foundation
import Printing
import Search

/// `refigure kinds`
struct Kinds: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the kinds of cells, or explain a kind.")

  @Argument(
    help: "A kind of cell, such as data, of figure, such as map, or of a sweep's search, such as tpe.",
    completion: .of(.kind))
  var kind: String?

  @OptionGroup var format: FormatOptions

  func run() throws {
    let kinds = CommandLineTool.program.kinds
    guard let name = kind else {
      if format.json { return print(JSONText.of(kinds.names)) }
      return print(kinds.all.map { "{\($0.name)}" }.joined(separator: "\n"))
    }
    guard let kind = kinds[name] else {
      if let section = kinds.all.lazy.compactMap({ Self.section(on: name, in: $0.documentation) }).first {
        return print(format.json ? JSONText.of(KindJSON(kind: name, documentation: section, metrics: [])) : section)
      }
      if let search = SearchMethods.named(name)?.documentation {
        return print(format.json ? JSONText.of(KindJSON(kind: name, documentation: search, metrics: [])) : search)
      }
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

  /// The part of the documentation of figures that is about a kind of them; nil when it is none.
  private static func section(on name: String, in documentation: String) -> String? {
    documentation.split(separator: "\n\nKind `").dropFirst().first { $0.hasPrefix("\(name)`:") }
      .map { "Kind `\($0)" }
  }

  private struct KindJSON: Encodable {
    let kind, documentation: String
    let metrics: [String]
  }
}
