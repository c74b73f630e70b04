extension CellReader {
  func classifier(_ reader: MappingReader, _ known: [Cell]) -> ClassifierCell {
    if !reader.has("data") { reader.missing("data") }
    let data = reference("data", reader, [.data], known)
    reader.refuse("seeds", because: "a classifier is trained once, on each fold")
    return ClassifierCell(
      data: data?.name ?? "", background: reader.required("background", []) { parts($0, reader, in: data?.samples) },
      signals: reader.required("signals", []) { signals($0, reader, in: data?.samples) },
      hidden: reader.required("hidden", []) { key in
        reader.list(key, "a list of widths") { reader.integer(key, $0, atLeast: 1) }
      },
      epochs: reader.required("epochs", 1) { reader.integer($0, atLeast: 1) },
      batch: reader.required("batch", 1) { reader.integer($0, atLeast: 1) }, optimizer: optimizer(reader),
      folds: reader.integer("folds", atLeast: 2) ?? 5)
  }

  /// Different parts of one sample.
  private func parts(_ key: String, _ reader: MappingReader, in samples: [String]?) -> [SampleReference]? {
    let parts = reader.list(key, "parts of a sample") { sample(key, $0, reader, in: samples) }
    if let parts, let node = reader.node(key),
      Set(parts.map(\.sample)).count > 1 || Set(parts).count < parts.count
    {
      reader.unexpected(key, "different parts of one sample", node)
    }
    return parts
  }
}
