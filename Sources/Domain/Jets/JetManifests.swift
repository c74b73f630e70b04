import Foundation
import Tables

/// The manifests of jets as commands list and verify them.
public struct JetManifests: ManifestFormat {
  /// The format.
  public init() {}

  /// `refigure-jets/1`.
  public let format = Manifest.format
  /// Those of the shipped jets.
  public let usualPaths = ShippedJetSets.folders.map { "studies/\($0)/\(Manifest.fileName)" }

  /// The samples that a manifest lists, each compared in full where that is asked for.
  public func files(in manifest: URL, verified: Bool) throws(DatasetError) -> [ListedFile] {
    let data = try DataSet(manifest: manifest)
    let reports = verified ? data.verify() : []
    return data.manifest.entries.enumerated().map { place, entry in
      ListedFile(
        name: entry.name, file: entry.file, rows: entry.rows, digest: "\(entry.digest)", entryWord: "jets",
        problems: verified ? reports[place].problems : [])
    }
  }
}

/// The folders of the jets that come with the project, below that of the studies.
public enum ShippedJetSets {
  /// The set of the studies, the one that is matched in pT, and the first one.
  public static let folders = ["data/jets-2", "data/jets-matched", "data/jets"]
}
