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
  /// A sample that is drawn from a mixture.
  public let ownKeys = ["drawn"]
  /// `not a toy`.
  public let words = "not a toy"
  /// The keys.
  public let documentation = """
    - `manifest`: the path of a manifest of files of jets, relative to the study's folder. With `drawn`, the jets of a `sample` are
      replaced by as many points from the Gaussian `mixture` in a file as a density keeps it, in the features' own units.
    """

  /// The names of a signal's numbers.
  package static let (mediatorMass, invisibleFraction) = ("mediator_mass", "invisible_fraction")

  /// Reads the path.
  public func read(_ keys: MappingReader) -> any DataOrigin {
    let manifest = keys.required(key, "") { keys.text($0) }
    guard let settings = keys.child("drawn") else { return JetOrigin(manifest: manifest) }
    let drawn = JetOrigin.Drawn(
      sample: settings.required("sample", "") { settings.text($0) },
      mixture: settings.required("mixture", "") { settings.text($0) })
    settings.finish()
    return JetOrigin(manifest: manifest, drawn: drawn)
  }
}

/// A manifest of jets.
package struct JetOrigin: DataOrigin {
  /// The path, relative to the study's folder.
  package let manifest: String
  /// The sample that is drawn from a density that is known; nil for none.
  package var drawn: Drawn?

  /// A sample whose jets are replaced by as many points from a mixture.
  package struct Drawn: Hashable, Sendable {
    /// The sample.
    package let sample: String
    /// The mixture's file, relative to the study's folder.
    package let mixture: String

    /// The name under which a run records the file's digest.
    fileprivate var fileName: String { "\(sample).mixture" }
  }

  package let features: [String]? = nil
  package let samples: [String]? = nil
  package let heading = SourceHeading(qualifier: "open simulation", conditions: "√\\it{s} = 13 TeV")
  package let entryWord = "jets"
  package var canonicalValue: Value {
    var value: [String: Value] = ["manifest": .text(manifest)]
    if let drawn { value["drawn"] = .mapping(["sample": .text(drawn.sample), "mixture": .text(drawn.mixture)]) }
    return .mapping(value)
  }

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
    if let drawn { lines.append(try draw(drawn, in: &raw, places, stream)) }
    raw.digest = Digest(of: lines.joined(separator: "\n"))
    return raw
  }

  /// Replaces the rows of a sample; gives the line of the digest that says by which.
  private func draw(
    _ drawn: Drawn, in raw: inout RawSamples, _ places: StudyPlaces, _ stream: RandomStream
  ) throws(DatasetError) -> String {
    let samples = raw.files.keys.sorted()
    guard samples.contains(drawn.sample) else {
      throw .unknownName(.sample, name: drawn.sample, known: samples)
    }
    let file = try MixtureFile(path: drawn.mixture, in: places)
    let mixture = try file.mixture(dimension: raw.features.count)
    for split in Split.allCases {
      let reference = SampleReference(sample: drawn.sample, split: split)
      let points = mixture.points(
        raw.matrices[reference]?.rows ?? 0, from: stream.stream("drawn").stream(drawn.sample).stream(split.rawValue))
      raw.matrices[reference] = try FeatureMatrix(
        features: raw.features, values: points.map { Float($0) }, split: split)
    }
    let line = "\(drawn.sample) drawn \(file.digest) \(stream.key)"
    raw.files[drawn.fileName] = file.digest
    raw.rowDigests[drawn.sample] = Digest(of: line)
    return line
  }

  /// Columns of the part of a sample, features or others, as its file has them; of a sample that is drawn there are none.
  ///
  /// - Throws: `DatasetError`.
  package func columns(
    _ names: [String], of reference: SampleReference, in places: StudyPlaces
  ) throws(DatasetError) -> [[Float]] {
    let data = try DataSet(manifest: places.folder.appending(path: manifest))
    guard reference.sample != drawn?.sample else {
      throw .unknownName(.column, name: names.joined(separator: "', '"), known: [])
    }
    let sample = try data.sample(reference.sample)
    var columns: [[Float]] = []
    for name in names { columns.append(try sample.column(name, split: reference.split)) }
    return columns
  }

  package func file(of sample: String, in places: StudyPlaces) -> URL? {
    if let drawn, sample == drawn.fileName { return places.folder.appending(path: drawn.mixture) }
    let file = places.folder.appending(path: manifest)
    guard let entry = (try? Manifest(contentsOf: file))?.entries.first(where: { $0.name == sample }) else { return nil }
    return file.deletingLastPathComponent().appending(path: entry.file)
  }
}
