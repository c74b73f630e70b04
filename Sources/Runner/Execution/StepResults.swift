import Datasets
import Foundation
import Ledger
import Studies

/// What a step computed: series by epoch, numbers, and files by name.
struct StepResults: Sendable {
  /// Series by name, e.g. `validation.error` or `auc["svj_2000_0.3"]`.
  var series: [String: Series] = [:]
  /// Numbers by name.
  var scalars: [String: Double] = [:]
  /// Files by name.
  var files: [String: File] = [:]

  struct File: Sendable {
    let mediaType: String
    let bytes: Data
  }

  /// The number of a training that says at which epoch its best metric was least.
  static let bestEpoch = "best.epoch"
  /// The number of a training that says at which epoch its stopping rule ended it; absent when it did not.
  static let stoppedEpoch = "stopped.epoch"

  /// The name under which a metric is kept.
  static func name(_ metric: Metric, _ signal: String? = nil) -> String {
    signal.map { "\(metric.rawValue)[\"\($0)\"]" } ?? metric.rawValue
  }

  /// Stores the files and gives what the ledger records.
  func outputs(in store: ArtefactStore) throws(LedgerError) -> CellOutputs {
    var artefacts: [ArtefactRecord] = []
    for (name, file) in files.sorted(by: { $0.key < $1.key }) {
      let digest = try store.store(file.bytes)
      artefacts.append(
        ArtefactRecord(name: name, digest: digest, mediaType: file.mediaType, bytes: file.bytes.count))
    }
    return CellOutputs(
      artefacts: artefacts,
      series: series.sorted { $0.key < $1.key }.map {
        MetricSeries(name: $0.key, epochs: $0.value.epochs, values: $0.value.values)
      }, scalars: scalars)
  }

  init() {}

  /// The number of entries of each sample, all splits together: what the ledger keeps of a data cell.
  init(sizesOf data: PreparedData) {
    for sample in data.samples { scalars[Self.name(.size, sample)] = Double(data.size(of: sample)) }
  }

  /// The series and numbers that the ledger recorded, without files.
  init(metricsOf outputs: CellOutputs) {
    for item in outputs.series { series[item.name] = Series(epochs: item.epochs, values: item.values) }
    scalars = outputs.scalars
  }

  /// What the ledger recorded, with the files read from the store and checked.
  init(_ outputs: CellOutputs, from store: ArtefactStore) throws(LedgerError) {
    self.init(metricsOf: outputs)
    for artefact in outputs.artefacts {
      files[artefact.name] = File(mediaType: artefact.mediaType, bytes: try store.read(artefact.digest))
    }
  }
}
