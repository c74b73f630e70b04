import Digests
import Ledger
import Studies

extension RecordedRun {
  /// A cell with the run's steps of it, as pages show it.
  package func recordedCell(_ cell: Cell) -> RecordedCell {
    RecordedCell(
      cell: cell, steps: steps(of: cell).map { RecordedCell.Step($0, from: artefacts) },
      digests: Self.digests(of: cell.name, in: details.run))
  }

  /// The digests of the files that a cell's steps read, by the names that the cell gave them.
  package static func digests(of cell: String, in run: RunRecord) -> [String: Digest] {
    var digests: [String: Digest] = [:]
    for (name, digest) in run.data where name.hasPrefix("\(cell).") {
      digests[String(name.dropFirst(cell.count + 1))] = digest
    }
    return digests
  }
}

extension RecordedCell.Step {
  /// A step as the ledger has it.
  package init(_ record: StepRecord, from store: ArtefactStore) {
    self.init(record.summary, StepResults(metricsOf: record.outputs), from: store)
  }

  /// A step without its numbers, which the ledger reads only where they are asked for.
  package init(_ summary: StepSummary, from store: ArtefactStore) {
    self.init(summary, StepResults(), from: store)
  }

  private init(_ summary: StepSummary, _ numbers: StepResults, from store: ArtefactStore) {
    var results = numbers
    // A log that was lost is missed by nobody but the reader.
    for log in summary.artefacts where log.isLog {
      guard let bytes = try? store.read(log.digest) else { continue }
      results.files[log.name] = StepResults.File(mediaType: log.mediaType, bytes: bytes)
    }
    var failure: String?
    if case .failed(let reason) = summary.disposition { failure = reason }
    self.init(
      repetition: summary.cell.repetition, results: results,
      files: summary.artefacts.filter { !$0.isLog }.map {
        RecordedCell.File(name: $0.name, mediaType: $0.mediaType, digest: $0.digest, bytes: $0.bytes)
      }, failure: failure)
  }
}
