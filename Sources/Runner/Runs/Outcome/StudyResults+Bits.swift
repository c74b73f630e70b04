import Digests
import Ledger
import Studies

extension StudyResults {
  /// The digests of the results of steps that run what is no part of this program and promise bits, by the steps' names.
  package var foreignBits: [String: Digest] {
    var digests: [String: Digest] = [:]
    for cell in study.cells where cell.hasForeignBits {
      for (name, step) in namedSteps(of: cell) { digests[name] = step.bits }
    }
    return digests
  }

  /// The results of a cell's steps with the steps' names.
  func namedSteps(of cell: Cell) -> [(name: String, results: StepResults)] {
    (steps[cell.name] ?? []).enumerated().map { index, step in
      (StepDescription.name(of: cell.name, repetition: cell.body.repetition == .each ? index + 1 : nil), step)
    }
  }
}

extension Cell {
  /// True for a cell that runs what is no part of this program and promises bits: `digests.json` has its results.
  package var hasForeignBits: Bool { body.isForeign && Reproducibility(body: canonicalJSON) == .bits }
}

extension StepResults {
  /// The digest of all metrics and files, without what is only kept beside them.
  fileprivate var bits: Digest {
    let metrics = StepOutputs(
      series: series.map { MetricSeries(name: $0.key, epochs: $0.value.epochs, values: $0.value.values) },
      scalars: scalars
    ).metricsDigest
    let files = files.filter { !$0.value.isLog }.mapValues { Digest(of: $0.bytes) }
    return PublicationRecord.bits(metrics: metrics, files: files)
  }
}
