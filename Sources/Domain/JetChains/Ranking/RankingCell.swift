import Expressions
import JetAutoencoders
import StandardCells
import Studies
import Tables
import Values

/// A `{ranking}` cell: signals ranked against a background by single columns.
public struct RankingCell: CellBody, Hashable {
  /// The data cell.
  public let data: String
  /// The sample against which signals are ranked.
  public let background: SampleReference
  /// The signals, in order; of each, the background's part.
  public let signals: [String]
  /// The columns.
  public let columns: [String]

  /// The data.
  public var inputs: [String] { [data] }
  /// AUCs and signs.
  public var metrics: [Metric] { [.columnAUC, .columnSign] }
  /// The columns.
  public var members: [String] { columns }
  /// Nothing in it is random.
  public var repetition: Repetition { .once }
  /// One.
  public func seeds(_ known: [Cell]) -> Int? { 1 }

  /// Refuses samples without rows.
  public func check(_ results: StudyResults) throws(CellFault) {
    try results.requireRows(
      of: [background] + signals.map { SampleReference(sample: $0, split: background.split) }, in: data)
  }

  /// Ranks the signals by each column.
  public func run(_ step: StepContext) throws -> StepResults {
    var results = StepResults()
    let backgrounds = try values(of: background, step)
    let signals = try signals.map { try values(of: SampleReference(sample: $0, split: background.split), step) }
    let threads = step.share.threads
    func weights(_ sample: String, _ values: [[Float]]) -> BootstrapWeights {
      BootstrapWeights(
        [(SampleReference(sample: sample, split: background.split), values.first?.count ?? 0)], threads: threads)
    }
    let backgroundWeights = weights(background.sample, backgrounds)
    let signalWeights = zip(self.signals, signals).map { weights($0, $1) }
    var replicates: [(name: String, values: [Double])] = []
    for (place, column) in columns.enumerated() {
      let replicated = ReplicatedRanking(background: backgrounds[place], backgroundWeights, threads: threads)
      let areas = zip(signals, signalWeights).map { replicated.areas(of: $0[place], $1) }
      var ranking = SignalRanking(background: backgrounds[place])
      for (signal, values) in zip(self.signals, signals) {
        let area = ranking.area(of: values[place])
        results.scalars["\(Metric.columnAUC.recorded(column))[\"\(signal)\"]"] = area
      }
      guard let mean = ranking.mean else { continue }
      results.set(.columnAUC, column, to: max(mean, 1 - mean))
      results.set(.columnSign, column, to: mean < 0.5 ? -1 : 1)
      // The sign is that of the jets themselves in all replicates.
      replicates.append(
        (Metric.columnAUC.recorded(column), ReplicatedRanking.means(areas).map { mean < 0.5 ? 1 - $0 : $0 }))
    }
    results.record(replicates: replicates)
    return results
  }

  /// The columns of a sample's part, in order: a file's own where the data is of one, else scaled features, whose order is the same.
  private func values(of reference: SampleReference, _ step: StepContext) throws -> [[Float]] {
    guard let data = step.results.data[data] else { return [] }
    let origin = (step.study.cell(named: self.data)?.body as? DataCell)?.origin as? JetOrigin
    if let origin, origin.drawn?.sample != reference.sample {
      do throws(DatasetError) {
        return try origin.columns(columns, of: reference, in: step.places)
      } catch {
        throw CellFault("cannot be computed: \(error)")
      }
    }
    let rows = data.rows(reference) ?? []
    return try columns.map { column in
      guard let place = data.features.firstIndex(of: column) else {
        throw CellFault(
          "cannot be computed: '\(reference)' has no column '\(column)'; expected one of "
            + data.features.joined(separator: ", "))
      }
      return stride(from: place, to: rows.count, by: data.features.count).map { rows[$0] }
    }
  }

  /// The numbers of columns and signals.
  public func summary(of cell: Cell, _ results: StudyResults) -> String? {
    "\(Count.words(columns.count, "column")), \(Count.words(signals.count, "signal"))"
  }
}

extension RankingCell {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    .mapping([
      "data": .text(data), "background": background.canonicalValue, "signals": .texts(signals),
      "columns": .texts(columns),
    ])
  }
}
