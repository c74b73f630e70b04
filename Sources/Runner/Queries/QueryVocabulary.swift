import Expressions
import Ledger
import Values

/// The names that questions about runs can use: fields of runs, parameters, hyperparameters of cells, metrics and claims, as far as
/// the ledger has runs with them.
package struct QueryVocabulary: Sendable {
  /// A thing that a name stands for.
  enum Meaning: Equatable {
    case field(RunField)
    case parameter(String)
    case claim(String, ClaimPart)
    case hyperparameter(cell: String, path: String)
    case quantity(cell: String, name: String)

    /// True when a run has one value of it, whatever its seeds.
    var isOfRun: Bool {
      if case .quantity = self { false } else { true }
    }
  }

  /// A part of a claim's decision.
  enum ClaimPart: String, CaseIterable {
    case verdict, value, bound, margin
  }

  /// The cell to which names of the run as a whole belong; no cell of a study can have this name.
  static let run = "run "
  static let claims = "claim"

  let metrics: MetricVocabulary
  private let hyperparameters: [String: Set<String>]

  /// The names that a ledger has; those of fields alone without one.
  ///
  /// - Throws: `LedgerError`.
  package init(of ledger: Ledger?) throws(LedgerError) {
    let names = try ledger?.quantityNames() ?? Ledger.QuantityNames()
    var seen: Set<String> = []
    var metrics: [Metric] = []
    for (name, hasEpochs) in names.quantities {
      let parts = name.split(separator: "[\"", maxSplits: 1)
      let plain = parts.first.map(String.init) ?? name
      if seen.insert(plain).inserted {
        metrics.append(Metric(plain, index: parts.count > 1 ? "name" : nil, isSeries: hasEpochs))
      }
    }
    var vocabulary = MetricVocabulary(metrics)
    for (cell, paths) in names.hyperparameters {
      vocabulary.add(paths.filter { !seen.contains($0) }.map { Metric($0) }, of: cell)
    }
    let claims = names.claims.flatMap { claim in [claim] + ClaimPart.allCases.map { "\(claim).\($0.rawValue)" } }
    vocabulary.add(claims.map { Metric($0) }, of: Self.claims)
    let ofRuns = RunField.allCases.map(\.rawValue) + names.parameters
    vocabulary.add(ofRuns.map { Metric($0) }, of: Self.run)
    self.metrics = vocabulary
    hyperparameters = names.hyperparameters.mapValues(Set.init)
  }

  /// The meaning of a reference of an expression that was read with these names.
  func meaning(of reference: Expression.Reference) -> Meaning {
    if reference.cell == Self.run {
      return RunField(rawValue: reference.metric).map { .field($0) } ?? .parameter(reference.metric)
    }
    if reference.cell == Self.claims, metrics[reference.metric] == nil {
      let name = reference.metric
      for part in ClaimPart.allCases where name.hasSuffix(".\(part.rawValue)") {
        return .claim(String(name.dropLast(part.rawValue.count + 1)), part)
      }
      return .claim(name, .verdict)
    }
    if metrics[reference.metric] == nil, hyperparameters[reference.cell]?.contains(reference.metric) == true {
      return .hyperparameter(cell: reference.cell, path: reference.metric)
    }
    return .quantity(cell: reference.cell, name: reference.recordedName)
  }

  /// Reads an expression.
  ///
  /// - Throws: `QueryError`.
  func expression(_ text: String, option: String) throws(QueryError) -> Expression {
    do throws(ExpressionError) {
      return try Expression(parsing: text, metrics: metrics, defaultCell: Self.run)
    } catch {
      throw QueryError(option: option, text: text, error: error)
    }
  }
}

/// A question about runs that cannot be read.
package struct QueryError: Error, CustomStringConvertible {
  let option: String
  let text: String
  let error: ExpressionError

  /// The question with a mark at the place of the error, and the error.
  package var description: String {
    let mark = String(repeating: " ", count: option.count + 1 + error.offset) + "^"
    return "\(error.description)\n  \(option) \(text)\n  \(mark)"
  }
}
