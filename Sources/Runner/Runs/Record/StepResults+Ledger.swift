import Expressions
import Ledger
import Studies

extension StepResults {
  /// Stores the files and gives the outputs that the ledger records.
  package func outputs(in store: ArtefactStore) throws(LedgerError) -> StepOutputs {
    StepOutputs(
      artefacts: try Self.artefacts(files, in: store),
      series: series.sorted { $0.key < $1.key }.map {
        MetricSeries(name: $0.key, epochs: $0.value.epochs, values: $0.value.values)
      }, scalars: scalars)
  }

  /// Stores files.
  package static func artefacts(
    _ files: [String: File], in store: ArtefactStore
  ) throws(LedgerError) -> [ArtefactRecord] {
    var artefacts: [ArtefactRecord] = []
    for (name, file) in files.sorted(by: { $0.key < $1.key }) {
      let digest = try store.store(file.bytes)
      artefacts.append(
        ArtefactRecord(name: name, digest: digest, mediaType: file.mediaType, bytes: file.bytes.count))
    }
    return artefacts
  }

  /// The series and numbers that the ledger recorded, without files.
  package init(metricsOf outputs: StepOutputs) {
    self.init()
    for item in outputs.series { series[item.name] = Series(epochs: item.epochs, values: item.values) }
    scalars = outputs.scalars
  }

  /// The results that the ledger recorded, with the files read from the store and checked.
  package init(_ outputs: StepOutputs, from store: ArtefactStore) throws(LedgerError) {
    self.init(metricsOf: outputs)
    for artefact in outputs.artefacts {
      files[artefact.name] = File(mediaType: artefact.mediaType, bytes: try store.read(artefact.digest))
    }
    readReplicates()
  }

  /// The series and numbers that the ledger recorded, with their replicates if these are still in the store.
  package init(replicatedMetricsOf outputs: StepOutputs, from store: ArtefactStore) {
    self.init(metricsOf: outputs)
    let names = [Self.replicatesFile, Self.replicateNamesFile]
    for artefact in outputs.artefacts where names.contains(artefact.name) {
      guard let bytes = try? store.read(artefact.digest) else { return }
      files[artefact.name] = File(mediaType: artefact.mediaType, bytes: bytes)
    }
    readReplicates()
    for name in names { files[name] = nil }
  }
}
