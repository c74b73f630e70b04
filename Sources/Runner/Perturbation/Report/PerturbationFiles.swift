import Digests
import Foundation
import Runs
import Values

/// The certificates of a project, as files.
package enum PerturbationFiles {
  /// The folder of the certificates.
  package static func folder(in project: Project) -> URL { project.runs.appending(path: folderName) }

  private static let folderName = "perturb"

  /// The latest certificate of a step; nil when there is none that can be read.
  ///
  /// - Parameter identity: the step's identity.
  package static func report(of identity: Digest, in project: Project) -> PerturbationReport? {
    reports(of: [identity], below: project.runs)[identity]
  }

  /// The latest certificates of steps, by identity; the folder of the ledger is looked through once.
  package static func reports(of identities: some Sequence<Digest>, below runs: URL) -> [Digest: PerturbationReport] {
    let folder = runs.appending(path: folderName)
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    if names.isEmpty { return [:] }
    let decoder = decoder
    var latest: [Digest: PerturbationReport] = [:]
    for identity in identities {
      let reports = names.filter { $0.hasSuffix("-\(identity.hexadecimal).json") }.compactMap { name in
        (try? Data(contentsOf: folder.appending(path: name))).flatMap {
          try? decoder.decode(PerturbationReport.self, from: $0)
        }
      }
      // Studies may share a step.
      latest[identity] = reports.max { $0.made < $1.made }
    }
    return latest
  }

  /// Writes a certificate, whole or not at all, in place of an older one.
  ///
  /// - Returns: its file.
  package static func write(_ report: PerturbationReport, in project: Project) throws -> URL {
    let study = URL(filePath: report.study).deletingPathExtension().lastPathComponent
    let step = report.step.replacing("/", with: ".")
    let file = folder(in: project).appending(path: "\(study)-\(step)-\(report.identity).json")
    try AtomicFile.createFolder(folder(in: project))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    try AtomicFile.update(file, to: try encoder.encode(report) + Data("\n".utf8))
    return file
  }

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }
}
