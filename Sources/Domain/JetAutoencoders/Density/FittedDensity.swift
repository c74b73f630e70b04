import Densities
import Foundation
import Studies
import Tables

/// A mixture as it is kept among a density cell's results, for NumPy and for the cells that rank by it.
package struct FittedDensity: Sendable {
  package let mixture: GaussianMixture

  /// The same in the features' own units.
  package static let rawFileName = "mixture-raw.npy"

  /// Float64, components × (1 + d + d²): weight, mean and covariance of each component.
  package static let fileName = "mixture.npy"

  package init(_ mixture: GaussianMixture) {
    self.mixture = mixture
  }

  package var file: StepResults.File {
    let (count, d) = (mixture.components, mixture.dimension)
    var values: [Double] = []
    for component in 0..<count {
      values.append(mixture.weights[component])
      values += mixture.means[(component * d)..<((component + 1) * d)]
      values += mixture.covariances[(component * d * d)..<((component + 1) * d * d)]
    }
    return StepResults.File(
      mediaType: "application/x-npy", bytes: NumPyArray(shape: [count, 1 + d + d * d], values).npy)
  }

  /// Reads it back from a density's results; nil when there is none of that dimension.
  package init?(_ results: StepResults, dimension d: Int) {
    guard let file = results.files[Self.fileName],
      let array = try? NumPyArray(npy: file.bytes, file: Self.fileName)
    else { return nil }
    self.init(array, dimension: d)
  }

  /// The mixture that an array holds; nil when it is none of that dimension.
  package init?(_ array: NumPyArray, dimension d: Int) {
    let width = 1 + d + d * d
    guard array.shape.count == 2, array.shape[1] == width else { return nil }
    let rows = stride(from: 0, to: array.doubles.count, by: width).map { array.doubles[$0..<($0 + width)] }
    guard
      let mixture = try? GaussianMixture(
        dimension: d, weights: rows.compactMap(\.first), means: rows.flatMap { $0.dropFirst().prefix(d) },
        covariances: rows.flatMap { $0.dropFirst(1 + d) })
    else { return nil }
    self.mixture = mixture
  }

  /// −ln p of rows, row-major, rounded to Float: what ranks them as an energy does.
  package func scores(of rows: [Float], _ threads: Int) -> [Float] {
    mixture.logDensities(of: rows, threads: threads).map { Float(-$0) }
  }
}
