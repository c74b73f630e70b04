import Deterministic
import Digests
import Foundation
import Jets
import StandardCells
import Studies
import Tables
import Values

/// The source `manifest`: samples of jets in files that a manifest lists.
public struct JetManifest: DataSource {
  /// The source.
  public init() {}

  /// `manifest`.
  public let key = "manifest"
  /// None.
  public let ownKeys: [String] = []
  /// `not a toy`.
  public let words = "not a toy"
  /// The keys.
  public let documentation = """
    - `manifest`: the path of a manifest of files of jets, relative to the study's folder.
    """

  /// The names of a signal's numbers.
  package static let (mediatorMass, invisibleFraction) = ("mediator_mass", "invisible_fraction")

  /// Reads the path.
  public func read(_ keys: MappingReader) -> any DataOrigin {
    JetOrigin(manifest: keys.required(key, "") { keys.text($0) })
  }
}

/// A manifest of jets.
package struct JetOrigin: DataOrigin {
  /// The path, relative to the study's folder.
  package let manifest: String

  package let features: [String]? = nil
  package let samples: [String]? = nil
  package let heading = SourceHeading(qualifier: "open simulation", conditions: "√\\it{s} = 13 TeV")
  package let entryWord = "jets"
  package var canonicalValue: Value { .mapping(["manifest": .text(manifest)]) }

  package func label(ofFeature name: String) -> String { FeatureLabel.markup(name) }

  package func load(
    features: [String], samples: [String], in places: StudyPlaces, stream: RandomStream
  ) throws(DatasetError) -> RawSamples {
    let data = try DataSet(manifest: places.folder.appending(path: manifest))
    var raw = RawSamples(features: features, digest: Digest(of: ""))
    var lines: [String] = []
    for name in samples {
      let sample = try data.sample(name)
      raw.files[name] = sample.entry.digest
      if let point = sample.entry.signal {
        raw.attributes[name] = [
          JetManifest.mediatorMass: point.mediatorMass, JetManifest.invisibleFraction: point.invisibleFraction,
        ]
      }
      lines.append("\(name) \(sample.entry.digest)")
      for split in Split.allCases {
        raw.matrices[SampleReference(sample: name, split: split)] = try sample.matrix(features, split: split)
        lines.append("\(split.rawValue) \(sample.entry.range(of: split))")
      }
    }
    raw.digest = Digest(of: lines.joined(separator: "\n"))
    return raw
  }

  package func file(of sample: String, in places: StudyPlaces) -> URL? {
    let file = places.folder.appending(path: manifest)
    guard let entry = (try? Manifest(contentsOf: file))?.entries.first(where: { $0.name == sample }) else { return nil }
    return file.deletingLastPathComponent().appending(path: entry.file)
  }
}
