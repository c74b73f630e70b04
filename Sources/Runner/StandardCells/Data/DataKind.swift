import Expressions
import Studies
import Tables
import Values

/// The kind `{data}`: samples with their features and scaling, from one of a program's sources.
public struct DataKind: CellKind {
  /// The sources.
  public let sources: [any DataSource]

  /// The kind with some sources, the first of which is asked for when a cell names none.
  public init(sources: [any DataSource]) {
    self.sources = sources
  }

  /// `data`.
  public let name = "data"
  /// Sizes of samples, and the numbers of rows that were left out of them.
  public var metrics: [Metric] { [Self.size, Self.dropped] }
  /// The number of entries of a sample.
  public static let size = Metric("size", index: "sample")
  /// The number of rows that were left out of a sample.
  public static let dropped = Metric("dropped", index: "sample")

  /// The keys.
  public var documentation: String {
    """
    Samples, their features and their scaling. Their source is one of:

    \(sources.map(\.documentation).joined(separator: "\n\n"))

    | key | meaning |
    |---|---|
    | `features` | The features, in the order of a model's inputs, where the source has many. |
    | `samples` | Names of samples; braces expand, `a_{1,2}`. |
    | `transform` | By feature: `log(x)` or `log(x + OFFSET)`. |
    | `scaling` | `standard` (mean 0, standard deviation 1), `min-max`, `normal-scores` (by rank), or `none`. |
    | `range` | The target of min–max scaling, `[-1, 1]`. |
    | `fit` | The sample's part on which the scaling is fitted, `SAMPLE.training`. |
    """
  }

  /// Reads a data cell.
  public func read(_ reader: CellReader) -> any CellBody {
    let keys = reader.keys
    let source = sources.first { keys.has($0.key) } ?? sources.first
    for other in sources where other.key != source?.key {
      for key in [other.key] + other.ownKeys {
        keys.refuse(key, because: "the data is \(source?.words ?? "of no source")")
      }
    }
    guard let origin = source?.read(keys) else { return DataCell.none }
    return DataReading(reader: reader, origin: origin).cell()
  }
}

/// Reads the keys of a data cell that are the same for all sources.
private struct DataReading {
  let reader: CellReader
  let origin: any DataOrigin

  private var keys: MappingReader { reader.keys }

  func cell() -> DataCell {
    let features = origin.features ?? declaredFeatures()
    let samples = origin.samples ?? keys.required("samples", []) { self.samples($0) }
    if origin.features != nil {
      keys.refuse("features", because: "the features are \(features.joined(separator: " and "))")
    }
    if origin.samples != nil {
      keys.refuse("samples", because: "the only sample is '\(samples.joined(separator: "', '"))'")
    }
    refuseRepeated("features", features)
    refuseRepeated("samples", samples)
    let hasDefault = origin.isUnscaledByDefault && !keys.has("scaling")
    let readScaling: DataCell.Scaling? =
      hasDefault ? DataCell.Scaling.none : keys.required("scaling", nil) { keys.choice($0) }
    let scaling = readScaling ?? .standard
    var range: ClosedRange<Double>?
    if scaling == .minMax {
      range = keys.required("range", -1...1) { keys.range($0) }
    } else if readScaling == nil {
      _ = keys.entry("range")
    } else {
      keys.refuse("range", because: "only min-max scaling has a target")
    }
    var fit: SampleReference?
    if scaling == .none {
      keys.refuse("fit", because: "there is no scaling")
    } else {
      fit = keys.required("fit", SampleReference(sample: "", split: .training)) { reader.sample($0, keys, in: samples) }
    }
    return DataCell(
      origin: origin, features: features, samples: samples, transforms: transforms(features), scaling: scaling,
      range: range, fit: fit)
  }

  private func declaredFeatures() -> [String] {
    guard origin.resolvesFeatures else { return keys.required("features", []) { reader.texts($0, keys) } }
    guard let node = keys.node("features") else { return [] }
    let patterns = reader.texts("features", keys) ?? []
    for pattern in patterns where SamplePattern.expanded(pattern) == nil {
      keys.unexpected("features", SamplePattern.expected, node)
    }
    return patterns
  }

  private func samples(_ key: String) -> [String]? {
    let lists = keys.list(key, "names of samples") { node -> [String]? in
      guard let text = keys.text(key, node) else { return nil }
      guard let names = SamplePattern.expanded(text), !text.contains("*") else {
        keys.unexpected(key, SamplePattern.expected, node)
        return nil
      }
      return names
    }
    return lists?.flatMap(\.self)
  }

  private func refuseRepeated(_ key: String, _ names: [String]) {
    guard let node = keys.node(key) else { return }
    for (index, name) in names.enumerated() where names[..<index].contains(name) {
      reader.context.report(
        .unexpectedValue(
          subject: "'\(key)' in \(keys.place)", expected: "every name once", found: "'\(name)' again", nearest: nil),
        at: node.location)
      return
    }
  }

  private func transforms(_ features: [String]) -> [String: DataCell.LogTransform] {
    guard let transform = keys.child("transform") else { return [:] }
    var transforms: [String: DataCell.LogTransform] = [:]
    for entry in transform.freeEntries() {
      if !origin.resolvesFeatures, !features.contains(entry.key) {
        let nearest = NearestName.nearest(to: entry.key, in: features)
        reader.context.report(.unknownName(what: "feature", name: entry.key, nearest: nearest), at: entry.keyLocation)
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
