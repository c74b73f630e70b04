import Deterministic
import Digests
import Foundation
import StandardCells
import Studies
import Tables
import Values

/// The source `gusts` of `{data}` cells: a CSV file of displacements, in the columns `x` and `y`.
public struct GustsFile: DataSource {
  /// The source.
  public init() {}

  /// `gusts`.
  public let key = "gusts"
  /// None.
  public let ownKeys: [String] = []
  /// `gusts of wind`.
  public let words = "gusts of wind"
  /// The key.
  public let documentation = """
    - `gusts`: the path of a CSV file with the columns `x` and `y`, relative to the study's folder. The only sample is `gusts`.
    """

  /// The only sample.
  static let sample = "gusts"
  /// All of its rows: nothing is fitted to them, so that they are not split.
  static let reference = SampleReference(sample: sample, split: .training)

  /// Reads the path.
  public func read(_ keys: MappingReader) -> any DataOrigin {
    GustsOrigin(path: keys.required(key, "") { keys.text($0) })
  }
}

/// A file of gusts, as a cell names it.
struct GustsOrigin: DataOrigin {
  /// The path, relative to the study's folder.
  let path: String

  let features: [String]? = ["x", "y"]
  let samples: [String]? = [GustsFile.sample]
  let heading = SourceHeading(qualifier: "made-up wind")
  let entryWord = "gusts"
  var canonicalValue: Value { .mapping(["gusts": .text(path)]) }

  func label(ofFeature name: String) -> String { "\\it{\(name)}" }

  func file(of sample: String, in places: StudyPlaces) -> URL? { places.folder.appending(path: path) }

  /// The file's digest is the data's part of a cell's identity: another file, another cell.
  func load(
    features: [String], samples: [String], in places: StudyPlaces, stream: RandomStream
  ) throws(DatasetError) -> RawSamples {
    let file = places.folder.appending(path: path)
    let matrix = try FeatureMatrix(CSVTable(contentsOf: file)).selecting(features)
    let digest: Digest
    do {
      digest = try Digest(ofFileAt: file)
    } catch {
      throw .unreadable(file: path, reason: "\(error)")
    }
    var raw = RawSamples(features: features, digest: digest)
    raw.files[GustsFile.sample] = digest
    raw.matrices[GustsFile.reference] = matrix
    return raw
  }
}
