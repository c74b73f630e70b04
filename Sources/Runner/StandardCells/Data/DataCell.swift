import Deterministic
import Expressions
import Foundation
import Studies
import Tables
import Values

/// A `{data}` cell: samples with their features and scaling.
public struct DataCell: CellBody {
  /// The origin of the samples.
  public let origin: any DataOrigin
  /// The features, in the order of the model's inputs; patterns of them where only the data says which there are.
  public let features: [String]
  /// The names of the samples, in order.
  public let samples: [String]
  /// The transforms before scaling, by feature; features without an entry stay as they are.
  public let transforms: [String: LogTransform]
  /// The scaling of the features.
  public let scaling: Scaling
  /// The target of min–max scaling.
  public let range: ClosedRange<Double>?
  /// The sample that the scaling is fitted on; nil without scaling.
  public let fit: SampleReference?

  /// The natural logarithm of a feature plus an offset, written `log(x + 0.001)`.
  public struct LogTransform: Hashable, Sendable {
    /// The number that is added before the logarithm.
    public let offset: Double
  }

  /// The scaling of the features.
  public enum Scaling: String, CaseIterable, Hashable, Sendable {
    /// No scaling.
    case none
    /// Scaling to mean 0 and standard deviation 1.
    case standard
    /// Scaling from the least and greatest value to a range.
    case minMax = "min-max"
    /// Scaling by rank to the quantiles of the standard normal distribution.
    case normalScores = "normal-scores"
  }

  /// The cell as canonical JSON has it.
  public var canonicalValue: Value {
    .mapping([
      "source": origin.canonicalValue, "features": .texts(features), "samples": .texts(samples),
      "transform": .mapping(transforms.mapValues { .mapping(["log_offset": .number($0.offset)]) }),
      "scaling": .text(scaling.rawValue), "range": .range(range), "fit": fit.canonicalValue,
    ])
  }

  /// The features, where they are known without the data.
  public var knownFeatures: [String]? { origin.resolvesFeatures ? nil : features }

  /// The sizes of samples.
  public var metrics: [Metric] { [DataKind.size] + (origin.canDropRows ? [DataKind.dropped] : []) }
  /// The samples.
  public var members: [String] { samples }

  /// A feature as an axis label, with whether it is scaled.
  public func axisLabel(_ feature: String) -> String {
    origin.label(ofFeature: feature) + (scaling == .none ? "" : " (scaled)")
  }

  /// True.
  public var holdsData: Bool { true }

  /// The samples, scaled.
  public func load(in places: StudyPlaces, stream: RandomStream) throws(DatasetError) -> PreparedData? {
    let raw = try origin.load(features: features, samples: samples, in: places, stream: stream)
    for name in transforms.keys.sorted() where !raw.features.contains(name) {
      throw .unknownName(.feature, name: name, known: raw.features)
    }
    return try PreparedData(raw, samples: samples, scaler: try scaler(raw))
  }

  /// The file of a sample.
  public func file(named name: String, in places: StudyPlaces) -> URL? { origin.file(of: name, in: places) }

  private func scaler(_ raw: RawSamples) throws(DatasetError) -> Scaler? {
    guard let fit, let training = raw.matrices[fit] else { return nil }
    let method: Scaler.Method
    switch scaling {
    case .none: return nil
    case .standard: method = .standard
    case .minMax: method = .minMax(lower: range?.lowerBound ?? 0, upper: range?.upperBound ?? 1)
    case .normalScores: method = .normalScores(knots: 1_000)
    }
    return try Scaler(
      fitting: training, method: method, transforms: transforms.mapValues { .logarithm(offset: $0.offset) })
  }

  /// The number of entries of each sample, all parts together.
  public func run(_ step: StepContext) throws -> StepResults {
    var results = StepResults()
    guard let data = step.results.data[step.cell.name] else { return results }
    for sample in data.samples { results.set(DataKind.size, sample, to: Double(data.size(of: sample))) }
    if origin.canDropRows {
      for sample in data.samples { results.set(DataKind.dropped, sample, to: Double(data.dropped[sample] ?? 0)) }
    }
    return results
  }

  /// The numbers of features, samples and entries.
  public func summary(of cell: Cell, _ results: StudyResults) -> String? {
    let sizes = results.result(of: cell.name)?.scalars ?? [:]
    let total = NumberFormat.shortest.text(of: sizes.values.sorted().reduce(0, +))
    let entries = sizes.isEmpty ? "" : ", \(total) entries"
    let words = "\(features.count) features"
    return samples.count == 1
      ? "\(words) of \(samples[0])\(entries)" : "\(words) of \(samples.count) samples\(entries)"
  }

  /// The cell that stands for one whose source could not be read.
  static let none = DataCell(
    origin: NoOrigin(), features: [], samples: [], transforms: [:], scaling: .none, range: nil, fit: nil)
}

/// No source.
private struct NoOrigin: DataOrigin {
  let features: [String]? = []
  let samples: [String]? = []
  let heading = SourceHeading(qualifier: "")
  let entryWord = "entries"
  var canonicalValue: Value { .null }

  func label(ofFeature name: String) -> String { name }

  func load(
    features: [String], samples: [String], in places: StudyPlaces, stream: RandomStream
  ) throws(DatasetError) -> RawSamples { throw .noRows(purpose: "of data, for there is no source") }

  func file(of sample: String, in places: StudyPlaces) -> URL? { nil }
}
