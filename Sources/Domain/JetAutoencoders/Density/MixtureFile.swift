import Densities
import Digests
import Foundation
import Studies
import Tables

/// The file of a mixture in the features' own units: a `.npy` array as a density keeps it, components × (1 + d + d²).
struct MixtureFile {
  private let path: String
  private let bytes: Data

  /// Reads a file by its path, relative to the study's folder.
  init(path: String, in places: StudyPlaces) throws(DatasetError) {
    self.path = path
    bytes = try FileReading.data(of: places.folder.appending(path: path), named: path)
  }

  /// The digest of its bytes.
  var digest: Digest { Digest(of: bytes) }

  /// The mixture.
  ///
  /// - Throws: `DatasetError` where it is none of that dimension.
  func mixture(dimension d: Int) throws(DatasetError) -> GaussianMixture {
    let array = try NumPyArray(npy: bytes, file: path)
    if let density = FittedDensity(array, dimension: d) { return density.mixture }
    throw .malformed(
      file: path, at: .whole, found: "an array of shape \(array.shape)",
      expected:
        "a mixture of \(d) features: for each component a row of \(1 + d + d * d) numbers, its weight (of sum 1), "
        + "mean and positive definite covariance")
  }
}

/// A linear scaling of features, by which a mixture stays one.
struct LinearScaling {
  private var scales: [Double] = []
  private var offsets: [Double] = []

  /// The scaling of some data.
  ///
  /// - Throws: `CellFault` where it is not linear.
  init(_ data: PreparedData) throws(CellFault) {
    guard let scaler = data.scaler else {
      scales = data.features.map { _ in 1 }
      offsets = data.features.map { _ in 0 }
      return
    }
    for feature in scaler.features {
      guard feature.transform == .identity else { throw Self.fault("the logarithm of '\(feature.name)'") }
      switch feature.scale {
      case .standard(let mean, let deviation):
        scales.append(1 / deviation)
        offsets.append(-mean / deviation)
      case .minMax(let minimum, let maximum, let lower, let upper):
        let scale = (upper - lower) / (maximum - minimum)
        scales.append(scale)
        offsets.append(lower - minimum * scale)
      case .normalScores: throw Self.fault("normal scores")
      }
    }
  }

  private static func fault(_ found: String) -> CellFault {
    CellFault(
      "cannot be computed: a mixture in the features' own units is none with \(found); expected 'scaling: standard', "
        + "'min-max' or 'none', without a transform")
  }

  /// A mixture of the features as a mixture of the scaled ones.
  func scaled(_ mixture: GaussianMixture) throws(DensityError) -> GaussianMixture {
    try mixture.mapped(scales: scales, offsets: offsets)
  }

  /// A mixture of the scaled features as one of the features.
  func unscaled(_ mixture: GaussianMixture) throws(DensityError) -> GaussianMixture {
    try mixture.mapped(scales: scales.map { 1 / $0 }, offsets: zip(scales, offsets).map { -$1 / $0 })
  }
}
