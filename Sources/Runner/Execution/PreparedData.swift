import Datasets
import Deterministic
import Digests
import Foundation
import Studies

/// A data cell made ready: every split of every sample, scaled with what was fitted on the training data.
struct PreparedData: Sendable {
  /// What the samples are, down to their bytes: the data's part of a cell's identity.
  let digest: Digest
  /// The files' digests by sample.
  let files: [String: Digest]
  /// The features, in the order of the network's inputs.
  let features: [String]
  /// The fitted scaling; nil without.
  let scaler: Scaler?
  /// The samples' names, in order.
  let samples: [String]
  private let matrices: [String: FeatureMatrix]

  /// The scaled rows of a sample's split, row-major; nil when there is none of that name.
  func rows(_ reference: SampleReference) -> [Float]? {
    matrices["\(reference)"]?.values
  }

  /// Whether a sample's split has the same entries in the same order here as there, whatever their features and scaling.
  func hasRows(of sample: String, _ split: SampleReference.Split, as other: PreparedData) -> Bool {
    let name = "\(SampleReference(sample: sample, split: split))"
    guard let rows = matrices[name]?.rows, rows == other.matrices[name]?.rows else { return false }
    return (files[sample] ?? digest) == (other.files[sample] ?? other.digest)
  }

  /// Number of rows of a sample, all splits together.
  func size(of sample: String) -> Int {
    SampleReference.Split.allCases.reduce(0) { $0 + (matrices["\(sample).\($1.rawValue)"]?.rows ?? 0) }
  }

  /// Loads and checks the samples of a cell.
  ///
  /// - Parameters:
  ///   - folder: where the study is; a manifest's path is relative to it.
  ///   - stream: where a toy's points come from.
  /// - Throws: `DatasetError`.
  init(_ cell: DataCell, folder: URL, stream: RandomStream) throws(DatasetError) {
    let raw: Raw
    switch cell.source {
    case .manifest(let path): raw = try Self.load(cell, manifest: folder.appending(path: path))
    case .toy(let toy): raw = try Self.generate(toy, stream: stream)
    }
    features = raw.features
    samples = cell.samples
    files = raw.files
    digest = raw.digest
    scaler = try Self.fit(cell, raw)
    var scaled: [String: FeatureMatrix] = [:]
    for (name, matrix) in raw.matrices {
      if let scaler { scaled[name] = try scaler.scaled(matrix) } else { scaled[name] = matrix }
    }
    matrices = scaled
  }

  private struct Raw {
    var features: [String]
    var matrices: [String: FeatureMatrix] = [:]
    var files: [String: Digest] = [:]
    var digest: Digest
  }

  private static func load(_ cell: DataCell, manifest: URL) throws(DatasetError) -> Raw {
    let data = try DataSet(folder: manifest.deletingLastPathComponent())
    var raw = Raw(features: cell.features, digest: Digest(of: ""))
    var lines: [String] = []
    for name in cell.samples {
      let sample = try data.sample(name)
      raw.files[name] = sample.entry.digest
      lines.append("\(name) \(sample.entry.digest)")
      for split in Split.allCases {
        raw.matrices["\(name).\(split.rawValue)"] = try sample.matrix(cell.features, split: split)
        lines.append("\(split.rawValue) \(sample.entry.range(of: split))")
      }
    }
    raw.digest = Digest(of: lines.joined(separator: "\n"))
    return raw
  }

  private static func generate(_ toy: DataCell.Toy, stream: RandomStream) throws(DatasetError) -> Raw {
    let distribution: ToyDistribution
    switch toy.distribution {
    case .sCurve: distribution = .sCurve(noise: toy.noise)
    case .ring: distribution = .ring(radius: 2, noise: toy.noise)
    case .gaussianMixture: distribution = .gaussians(ringOfGaussians(spread: toy.noise))
    }
    let points = try distribution.points(toy.points, from: stream)
    var raw = Raw(features: points.features, digest: Digest(of: "toy \(stream.key)"))
    var first = 0
    for (index, split) in Split.allCases.enumerated() {
      let isLast = index == Split.allCases.count - 1
      let share = index < toy.fractions.count ? toy.fractions[index] : 0
      let count = isLast ? points.rows - first : Int((Double(points.rows) * share).rounded())
      let end = min(points.rows, first + count)
      raw.matrices["toy.\(split.rawValue)"] = try FeatureMatrix(
        features: points.features,
        values: Array(points.values[(first * points.features.count)..<(end * points.features.count)]), split: split)
      first = end
    }
    return raw
  }

  /// Eight equal Gaussians with their centres on a circle of radius 2.
  private static func ringOfGaussians(spread: Double) -> [ToyDistribution.Component] {
    (0..<8).map { index in
      let angle = Double(index) / 8 * 2 * Double.pi
      return ToyDistribution.Component(
        x: 2 * DeterministicMath.cos(angle), y: 2 * DeterministicMath.sin(angle), standardDeviation: spread)
    }
  }

  private static func fit(_ cell: DataCell, _ raw: Raw) throws(DatasetError) -> Scaler? {
    guard let fit = cell.fit, let training = raw.matrices["\(fit)"] else { return nil }
    let method: Scaler.Method
    switch cell.scaling {
    case .none: return nil
    case .standard: method = .standard
    case .minMax:
      method = .minMax(lower: cell.range?.lowerBound ?? 0, upper: cell.range?.upperBound ?? 1)
    case .normalScores: method = .normalScores(knots: 1_000)
    }
    return try Scaler(
      fitting: training, method: method, transforms: cell.transforms.mapValues { .logarithm(offset: $0.offset) })
  }
}
