import Digests
import Foundation
import Tables

/// The content and the making of a folder of jet samples: its manifest.json, of format `refigure-jets/1`.
public struct Manifest: Equatable, Sendable {
  /// The format that this reads.
  public static let format = "refigure-jets/1"
  /// The file's name in the samples' folder.
  public static let fileName = "manifest.json"

  /// A column of the samples' arrays.
  public struct Column: Equatable, Sendable, Codable {
    /// The column's name.
    public let name: String
    /// Its unit; empty when it has none.
    public let unit: String
  }

  /// The versions of the programs that made the samples, and the digest of the scripts.
  public struct Generator: Equatable, Sendable, Codable {
    /// The version of the Python package pythia8mc.
    public let pythia: String
    /// The version of FastJet.
    public let fastjet: String
    /// The version of NumPy.
    public let numpy: String
    /// The digest of generate_jets.py followed by jet_features.py.
    public let script: Digest

    enum CodingKeys: String, CodingKey {
      case pythia = "pythia8mc"
      case fastjet, numpy
      case script = "script_sha256"
    }
  }

  /// The finding and selection of jets.
  public struct JetSelection: Equatable, Sendable, Codable {
    /// The clustering algorithm.
    public let algorithm: String
    /// Its radius parameter.
    public let radius: Double
    /// The least transverse momentum of a jet in GeV.
    public let minimumTransverseMomentum: Double
    /// The greatest |η| of a jet.
    public let maximumPseudorapidity: Double
    /// The least number of particles in a jet.
    public let minimumConstituents: Int
    /// The greatest |η| of a particle.
    public let particleMaximumPseudorapidity: Double

    enum CodingKeys: String, CodingKey {
      case algorithm, radius
      case minimumTransverseMomentum = "minimum_pt"
      case maximumPseudorapidity = "maximum_eta"
      case minimumConstituents = "minimum_constituents"
      case particleMaximumPseudorapidity = "particle_maximum_eta"
    }
  }

  /// A semivisible-jet signal's point of the grid.
  public struct SignalPoint: Equatable, Sendable, Codable {
    /// mΦ in GeV.
    public let mediatorMass: Double
    /// r_inv, from 0 to 1.
    public let invisibleFraction: Double

    /// A point.
    public init(mediatorMass: Double, invisibleFraction: Double) {
      self.mediatorMass = mediatorMass
      self.invisibleFraction = invisibleFraction
    }
  }

  /// One sample.
  public struct Entry: Equatable, Sendable {
    /// The sample's name.
    public let name: String
    /// Its file in the manifest's folder.
    public let file: String
    /// The file's digest.
    public let digest: Digest
    /// The number of jets.
    public let rows: Int
    /// The places of each split's rows, in the order of `Split.allCases`.
    let ranges: [Range<Int>]
    /// The seed of each shard.
    public let seeds: [Int]
    /// The lines given to PYTHIA.
    public let pythiaSettings: [String]
    /// The grid's point of a signal; nil for a background.
    public let signal: SignalPoint?

    /// The place of a split's rows.
    public func range(of split: Split) -> Range<Int> {
      switch split {
      case .training: ranges[0]
      case .validation: ranges[1]
      case .test: ranges[2]
      }
    }
  }

  /// The programs that made the samples.
  public let generator: Generator
  /// The columns of every sample's array.
  public let columns: [Column]
  /// The columns that are features of the trainings, in their order.
  public let features: [String]
  /// The finding and selection of jets.
  public let jets: JetSelection
  /// The rule by which events were dealt to the splits, in words.
  public let splitRule: String
  /// The samples: backgrounds by name, then signals by mediator mass and invisible fraction.
  public let entries: [Entry]
  /// The digest of the manifest's own bytes; it covers, through the samples' digests, all data.
  public let digest: Digest

  /// Reads a manifest's file.
  ///
  /// - Throws: `unreadable`, or `malformed` with the JSON key path.
  public init(contentsOf url: URL) throws(DatasetError) {
    try self.init(json: FileReading.data(of: url), file: url.relativePath)
  }

  /// Reads a manifest's bytes, and checks that they are consistent in themselves.
  ///
  /// - Parameters:
  ///   - json: the bytes.
  ///   - file: the file's name, for errors.
  /// - Throws: `malformed` with the JSON key path.
  public init(json: Data, file: String) throws(DatasetError) {
    let document = try ManifestDocument.decode(json, file: file)
    try document.check(file: file)
    generator = document.generator
    columns = document.columns
    features = document.features
    jets = document.jets
    splitRule = document.splitRule
    var entries: [Entry] = []
    for name in document.samples.keys.sorted() {
      if let sample = document.samples[name] { entries.append(try sample.entry(name: name, file: file)) }
    }
    self.entries = entries.sorted { left, right in
      let (leftMass, rightMass) = (left.signal?.mediatorMass ?? -1, right.signal?.mediatorMass ?? -1)
      if leftMass != rightMass { return leftMass < rightMass }
      let (leftShare, rightShare) = (left.signal?.invisibleFraction ?? -1, right.signal?.invisibleFraction ?? -1)
      if leftShare != rightShare { return leftShare < rightShare }
      return left.name < right.name
    }
    digest = Digest(of: json)
  }

  /// The sample of a name.
  ///
  /// - Throws: `unknownName` with the nearest one.
  public func entry(_ name: String) throws(DatasetError) -> Entry {
    guard let entry = entries.first(where: { $0.name == name }) else {
      throw .unknownName(.sample, name: name, known: entries.map(\.name))
    }
    return entry
  }
}
