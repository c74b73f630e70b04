import Jets
import Runs
import VectorKernels

/// The jets that come with the project.
public enum ShippedJets {
  /// Compares every file with the manifests that there are.
  ///
  /// - Returns: the findings, in words; nil for a project without jets.
  /// - Throws: the first error that is found.
  public static func check(_ project: Project) throws -> String? {
    var samples = 0
    for name in ShippedJetSets.folders {
      let folder = project.studies.appending(path: name)
      let manifest = folder.appending(path: Manifest.fileName)
      guard (try? manifest.checkResourceIsReachable()) == true else { continue }
      let reports = try DataSet(folder: folder).verify()
      if let bad = reports.first(where: { !$0.isValid })?.problems.first { throw bad }
      samples += reports.count
    }
    return samples == 0 ? nil : "\(samples) samples as in the manifest"
  }
}

/// The vector instructions of the engine.
public enum InstructionSets {
  /// Those that this process uses.
  public static var inUse: String { InstructionSet.current.rawValue }
}
