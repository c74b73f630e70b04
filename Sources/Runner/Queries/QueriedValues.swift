import Expressions
import Ledger

/// The values that some runs have for what an expression asks.
struct QueriedValues {
  private typealias Values = [Int: ExpressionValue]

  /// By run, reference and repetition; repetition 0 stands for a value that all seeds share.
  private var values: [RunID: [Expression.Reference: Values]] = [:]
  private var members: [RunID: [String: [String]]] = [:]

  init(
    of references: [Expression.Reference], in runs: [QueriedRun], _ vocabulary: QueryVocabulary, from ledger: Ledger
  ) throws(LedgerError) {
    let all = runs.map(\.run.id)
    for reference in Set(references) {
      switch vocabulary.meaning(of: reference) {
      case .field(let field):
        for run in runs {
          let value = field.value(of: run.run, setting: field == .setting ? run.setting : nil)
          if let value { values[run.run.id, default: [:]][reference] = [0: value] }
        }
      case .parameter(let name):
        try add(ledger.hyperparameter("parameters.\(name)", ofCell: "", in: all), reference)
      case .hyperparameter(let cell, let path):
        try add(ledger.hyperparameter(path, ofCell: cell, in: all), reference)
      case .claim(let name, let part):
        for (run, decision) in try ledger.decisions(ofClaim: name, in: all) {
          let number: Double?
          switch part {
          case .verdict:
            values[run, default: [:]][reference] = [0: .text(decision.verdict.word)]
            continue
          case .value: number = decision.value
          case .bound: number = decision.bound
          case .margin: number = decision.margin
          }
          if let number { values[run, default: [:]][reference] = [0: .number(number)] }
        }
      case .quantity(let cell, let name):
        for quantity in try ledger.quantities(name, isOpen: reference.isOpen, ofCell: cell, in: all) {
          add(quantity, reference)
        }
      }
    }
  }

  private mutating func add(_ leaves: [RunID: HyperparameterLeaf], _ reference: Expression.Reference) {
    for (run, leaf) in leaves {
      let value: ExpressionValue =
        switch leaf.value {
        case "true", "false": .boolean(leaf.value == "true")
        default: leaf.real.map { .number($0) } ?? .text(leaf.value)
        }
      values[run, default: [:]][reference] = [0: value]
    }
  }

  private mutating func add(_ quantity: Ledger.Quantity, _ reference: Expression.Reference) {
    var reference = reference
    if reference.isOpen {
      let member = String(quantity.name.dropFirst(reference.metric.count + 2).dropLast(2))
      reference = reference.with(member: member)
      if members[quantity.run]?[reference.cell]?.contains(member) != true {
        members[quantity.run, default: [:]][reference.cell, default: []].append(member)
      }
    }
    let value: ExpressionValue =
      quantity.series.map { .series(Series(epochs: $0.epochs, values: $0.values)) } ?? .number(quantity.number)
    values[quantity.run, default: [:]][reference, default: [:]][quantity.repetition ?? 0] = value
  }

  /// The values of one run.
  func environment(of run: RunID) -> some ExpressionEnvironment {
    Environment(values: values[run] ?? [:], names: members[run] ?? [:])
  }

  private struct Environment: ExpressionEnvironment {
    let values: [Expression.Reference: Values]
    let names: [String: [String]]

    var seedCount: Int { max(1, values.values.lazy.compactMap { $0.keys.max() }.max() ?? 1) }

    func members(of cell: String) -> [String] { names[cell] ?? [] }

    func value(of reference: Expression.Reference, seed: Int) -> ExpressionValue? {
      let found = values[reference]
      return found?[seed + 1] ?? found?[0]
    }
  }
}
