import Values

extension CellReader {
  func data(_ reader: MappingReader) -> DataCell {
    let isToy = reader.has("toy")
    if !isToy, !reader.has("manifest") { reader.missing("manifest") }
    let source = isToy ? .toy(toy(reader)) : DataCell.Source.manifest(path: reader.text("manifest") ?? "")
    if isToy {
      reader.refuse("manifest", because: "the data is a toy")
      reader.refuse("features", because: "a toy's features are x and y")
      reader.refuse("samples", because: "a toy's only sample is 'toy'")
    } else {
      for key in ["points", "noise", "fractions"] { reader.refuse(key, because: "the data is not a toy") }
    }
    let features = isToy ? ["x", "y"] : reader.required("features", []) { texts($0, reader) }
    let samples = isToy ? ["toy"] : reader.required("samples", []) { self.samples($0, reader) }
    refuseRepeated("features", features, reader)
    refuseRepeated("samples", samples, reader)
    let readScaling: DataCell.Scaling? =
      isToy && !reader.has("scaling") ? DataCell.Scaling.none : reader.required("scaling", nil) { reader.choice($0) }
    let scaling = readScaling ?? .standard
    var range: ClosedRange<Double>?
    if scaling == .minMax {
      range = reader.required("range", -1...1) { reader.range($0) }
    } else if readScaling == nil {
      _ = reader.entry("range")
    } else {
      reader.refuse("range", because: "only min-max scaling has a target")
    }
    var fit: SampleReference?
    if scaling == .none {
      reader.refuse("fit", because: "there is no scaling")
    } else {
      fit = reader.required("fit", SampleReference(sample: "", split: .training)) { sample($0, reader, in: samples) }
    }
    return DataCell(
      source: source, features: features, samples: samples, transforms: transforms(reader, features), scaling: scaling,
      range: range, fit: fit)
  }

  private func toy(_ reader: MappingReader) -> DataCell.Toy {
    let fractions = reader.list("fractions", "three fractions") { reader.number("fractions", $0, .fraction) }
    if let fractions, let node = reader.node("fractions"),
      fractions.count != 3 || (fractions.reduce(0, +) - 1).magnitude > 1e-9
    {
      reader.unexpected("fractions", "three fractions (training, validation, test) whose sum is 1", node)
    }
    return DataCell.Toy(
      distribution: reader.choice("toy") ?? .ring,
      points: reader.required("points", 1) { reader.integer($0, atLeast: 1) },
      noise: reader.number("noise", .nonNegative) ?? 0, fractions: fractions ?? [0.7, 0.15, 0.15])
  }

  private func samples(_ key: String, _ reader: MappingReader) -> [String]? {
    let lists = reader.list(key, "names of samples") { node -> [String]? in
      guard let text = reader.text(key, node) else { return nil }
      guard let names = SamplePattern.expanded(text), !text.contains("*") else {
        reader.unexpected(key, "names with pairs of braces", node)
        return nil
      }
      return names
    }
    return lists?.flatMap(\.self)
  }

  private func refuseRepeated(_ key: String, _ names: [String], _ reader: MappingReader) {
    guard let node = reader.node(key) else { return }
    for (index, name) in names.enumerated() where names[..<index].contains(name) {
      context.report(
        .unexpectedValue(
          subject: "'\(key)' in \(reader.place)", expected: "every name once", found: "'\(name)' again", nearest: nil),
        at: node.location)
      return
    }
  }

  private func transforms(_ reader: MappingReader, _ features: [String]) -> [String: DataCell.LogTransform] {
    guard let transform = reader.child("transform") else { return [:] }
    var transforms: [String: DataCell.LogTransform] = [:]
    for entry in transform.freeEntries() {
      if !features.contains(entry.key) {
        let nearest = NearestName.nearest(to: entry.key, in: features)
        context.report(.unknownName(what: "feature", name: entry.key, nearest: nearest), at: entry.keyLocation)
      }
      if case .scalar(.null, _) = entry.value.content { continue }
      guard case .scalar(_, let text) = entry.value.content, let offset = Self.logOffset(text) else {
        transform.unexpected(entry.key, "'log(x)' or 'log(x + OFFSET)' with an offset ≥ 0", entry.value)
        continue
      }
      transforms[entry.key] = DataCell.LogTransform(offset: offset)
    }
    return transforms
  }

  /// The offset in `log(x + 0.001)`; 0 in `log(x)`.
  private static func logOffset(_ text: String) -> Double? {
    let compact = text.filter { $0 != " " }
    if compact == "log(x)" { return 0 }
    guard compact.hasPrefix("log(x+"), compact.hasSuffix(")") else { return nil }
    guard let offset = CoreSchema.number(String(compact.dropFirst(6).dropLast())), offset >= 0 else { return nil }
    return offset
  }
}
