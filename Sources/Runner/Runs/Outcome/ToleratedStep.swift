import Foundation
import Ledger
import Studies
import Values

/// The metrics of a step whose cell promises to come out again within tolerances, and not bit for bit.
public struct ToleratedStep: Sendable, Equatable {
  /// The step's name, `fit/1`.
  package let name: String
  /// The tolerance of each metric that has one.
  package let tolerances: [String: Double]
  /// The values of those metrics: by name, and with `@` and the epoch where there is one for each.
  package let values: [String: Double]

  /// The steps of a study's cells that promise tolerances, in the order of the file.
  package static func all(of study: Study, in results: StudyResults) -> [ToleratedStep] {
    study.cells.flatMap { cell -> [ToleratedStep] in
      guard case .tolerances(let tolerances) = Reproducibility(body: cell.canonicalJSON) else { return [] }
      return results.namedSteps(of: cell).map { name, step in
        var values = step.scalars.filter { tolerances[$0.key] != nil }
        for (name, series) in step.series where tolerances[name] != nil {
          for (epoch, value) in zip(series.epochs, series.values) { values["\(name)@\(epoch)"] = value }
        }
        return ToleratedStep(name: name, tolerances: tolerances, values: values)
      }
    }
  }

  /// The names of a study's cells that read, directly or not, a cell that promises tolerances.
  package static func dependants(in study: Study) -> Set<String> {
    let tolerant = study.cells.filter { Reproducibility(body: $0.canonicalJSON) != .bits }.map(\.name)
    if tolerant.isEmpty { return [] }
    return Set(
      study.cells.map(\.name).filter { name in study.upstream(of: name).contains { tolerant.contains($0.name) } })
  }

  // MARK: As a file

  /// The name of the file of all of them.
  static let fileName = "tolerances.json"

  /// The file.
  static func json(_ steps: [ToleratedStep]) -> String {
    let lines = steps.map { step in
      Value.text(step.name).canonicalJSON + ":"
        + Value.mapping([
          "reproducible": .mapping(step.tolerances.mapValues(Value.number)),
          "values": .mapping(step.values.mapValues { Publication.number($0) }),
        ]).canonicalJSON
    }
    return "{\n" + lines.joined(separator: ",\n") + "\n}\n"
  }

  /// The first value of these steps that is farther from its published one than it may be; nil when none is.
  ///
  /// - Parameter published: the file as it is published.
  static func firstBreak(_ steps: [ToleratedStep], published: Data) -> String? {
    guard case .mapping(let recorded)? = Value(json: String(decoding: published, as: UTF8.self)) else {
      return "the published file cannot be read"
    }
    for step in steps {
      guard case .mapping(let members)? = recorded[step.name], case .mapping(let values)? = members["values"] else {
        return "'\(step.name)' is not published"
      }
      for name in Set(values.keys).union(step.values.keys).sorted() {
        let metric = name.split(separator: "@").first.map(String.init) ?? name
        let promise = Reproducibility.tolerances(step.tolerances)
        guard !promise.isKept(by: step.values[name], values[name]?.double, of: metric) else { continue }
        func words(_ value: Double?) -> String { value.map { "\($0)" } ?? "nothing" }
        return "\(step.name), \(name): made \(words(step.values[name])), published \(words(values[name]?.double)), "
          + "to be within \(step.tolerances[metric] ?? 0)"
      }
    }
    return nil
  }
}
