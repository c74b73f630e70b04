import Expressions
import JetAutoencoders
import Studies
import Values

/// The epochs at which a cell looks at a training: one, or every so many of those that were kept.
package enum ChosenEpochs: Hashable, Sendable {
  /// One.
  case at(EpochChoice)
  /// The kept ones that are multiples of a number.
  case every(Int)

  /// The cells of the epoch's expression.
  var cells: [String] {
    if case .at(let choice) = self { return choice.expression?.cells ?? [] }
    return []
  }

  /// True where there are several, so that values are series by epoch.
  package var areMany: Bool {
    if case .every = self { return true }
    return false
  }

  /// The key and its value as canonical JSON has them.
  var canonicalEntry: (key: String, value: Value) {
    switch self {
    case .at(let choice): ("at", choice.canonicalValue)
    case .every(let number): ("every", .integer(number))
    }
  }
}

extension CellReader {
  /// The keys `at` and `every`, of which a cell has one.
  func chosenEpochs(of model: Cell?) -> ChosenEpochs {
    if keys.has("every") {
      keys.refuse("at", because: "'every' says which epochs")
      return .every(keys.integer("every", atLeast: 1) ?? 1)
    }
    return .at(keys.required("at", .last) { key in keys.node(key).flatMap { epoch(key, $0, of: model) } })
  }
}

/// What one repetition of a training kept.
struct KeptTraining {
  let model: String
  let seed: Int
  let results: StudyResults
  private let training: StepResults
  private let tables: [String: EpochTable]

  init(_ model: String, _ step: StepContext) {
    (self.model, seed, results) = (model, step.repetition ?? 0, step.results)
    let repetitions = step.results.steps[model] ?? []
    let training = repetitions.indices.contains(seed) ? repetitions[seed] : StepResults()
    self.training = training
    var tables: [String: EpochTable] = [:]
    for name in [EpochTable.weights, EpochTable.negatives] { tables[name] = EpochTable(training, name: name) }
    self.tables = tables
  }

  /// The epochs in question, of which there is something in a table.
  ///
  /// - Throws: `CellFault` where there is none.
  func epochs(_ chosen: ChosenEpochs, keptIn table: String = EpochTable.weights) throws(CellFault) -> [Int] {
    switch chosen {
    case .at(let choice): return [try results.epoch(choice, of: model, seed: seed)]
    case .every(let number):
      let epochs = (tables[table]?.epochs ?? []).filter { $0.isMultiple(of: number) }
      guard !epochs.isEmpty else {
        throw CellFault("cannot be computed: '\(model)' kept no \(table) of an epoch that is a multiple of \(number)")
      }
      return epochs
    }
  }

  /// What a table has of an epoch.
  ///
  /// - Throws: `CellFault` where there is nothing.
  func row(of epoch: Int, in table: String) throws(CellFault) -> [Float] {
    if let row = tables[table]?.row(of: epoch) { return row }
    let kept = EpochTable.range(of: tables[table])
    throw CellFault(
      "cannot be computed: '\(model)' kept no \(table) of epoch \(epoch) at seed \(seed + 1) (\(kept)); "
        + "lower its checkpoint_every, or take another epoch")
  }
}
