import Digests
import Documents
import Foundation
import Ledger
import Runs

/// The origin of a file: the step that made it, every run that made or reused this, and all that is upstream of it.
public struct FileTrace: Sendable {
  /// The file, as it was named.
  public let file: String
  /// The digest of its content.
  public let digest: Digest
  /// The comparison of its bytes with those that were recorded.
  public let match: Match
  /// The identity of the step that made it.
  public let identity: Digest
  /// The step's name.
  public let name: String
  /// The record of it in the ledger; nil when no run here has that identity.
  public let origin: RecordedOrigin?
  /// The published results that have that identity, or those bytes.
  public let publications: [PublishedOrigin]

  /// The comparison of a file's bytes with the record.
  public enum Match: Sendable, Equatable {
    /// They are those that a run recorded, under this name.
    case recorded(artefact: String)
    /// No run here recorded them, but they are those that a publication lists.
    case published
    /// The file carries the identity of a known step, but its bytes are others than these; with the first difference, if
    /// it could be found.
    case altered(recorded: [Digest], difference: String?)
  }

  /// True when the bytes are those that were recorded or published.
  public var isGenuine: Bool {
    if case .altered = match { false } else { true }
  }

  /// Traces a file.
  ///
  /// - Parameters:
  ///   - url: the file.
  ///   - name: the file as it was named, for messages.
  ///   - project: the project that may have made it.
  ///   - ledger: nil when there is none, as in a fresh clone.
  /// - Throws: `AuditError` when the file is none of ours, or `LedgerError`.
  public init(of url: URL, named name: String, in project: Project, ledger: Ledger?) throws {
    let file = try FigureFile(at: url, named: name)
    let published = PublicationRecord.all(in: project)
    let artefact = try ledger?.artefact(of: file.digest)
    let listed = published.lazy.compactMap { $0.record.cell(ofFile: file.digest) }.first
    guard let identity = artefact?.identity ?? listed?.identity ?? file.identity else {
      throw AuditError.untraceable(
        path: name, digest: file.digest, identity: nil, ledger: ledger.map(\.folder.path), publications: published.count
      )
    }
    publications = published.compactMap {
      PublishedOrigin($0.name, $0.folder, $0.record, identity: identity, file: file)
    }
    let origin = try ledger.flatMap { try RecordedOrigin(of: identity, run: artefact?.run, in: $0, project) }
    self.origin = origin
    guard let step = origin?.step.cell.name ?? publications.first?.cell else {
      throw AuditError.untraceable(
        path: name, digest: file.digest, identity: identity, ledger: ledger.map(\.folder.path),
        publications: published.count)
    }
    (self.file, digest, self.identity, self.name) = (name, file.digest, identity, step)
    if let artefact {
      match = .recorded(artefact: artefact.name)
    } else if origin == nil, listed != nil {
      match = .published
    } else {
      match = try Self.alteration(of: file, identity, publications, ledger)
    }
  }

  /// The match of a file whose bytes are not those that were recorded.
  private static func alteration(
    of file: FigureFile, _ identity: Digest, _ publications: [PublishedOrigin], _ ledger: Ledger?
  ) throws(LedgerError) -> Match {
    let kind = file.isTable ? "csv" : "svg"
    let recorded = try ledger?.artefacts(ofIdentity: identity).filter { $0.name == kind } ?? []
    // In a published result that no run here made, the file beside the record is all that there is to compare with.
    let original =
      recorded.first.flatMap { try? ledger?.artefacts.read($0.digest) }
      ?? publications.lazy.compactMap { origin -> Data? in
        guard let bytes = try? Data(contentsOf: origin.file(kind)), Digest(of: bytes) == origin.digest(kind) else {
          return nil
        }
        return bytes
      }.first
    let isDocument = file.content.starts(with: Data("%PDF".utf8))
    if isDocument, let original,
      [true, false].contains(where: { isMarked in
        let drawing = String(decoding: original, as: UTF8.self)
        return (try? FigurePDF.bytes(ofDrawing: drawing, isMarked: isMarked)).map { Data($0) } == file.content
      })
    {
      return recorded.isEmpty ? .published : .recorded(artefact: "pdf of its svg")
    }
    let digests = recorded.isEmpty ? publications.compactMap { $0.digest(kind) } : recorded.map(\.digest)
    return .altered(
      recorded: digests,
      difference: isDocument
        ? nil : original.map { Publication.firstDifference(("recorded", $0), ("found", file.content)) })
  }
}

/// A published result as the origin of a file.
public struct PublishedOrigin: Sendable {
  /// The publication: a study's name, with the setting's below it.
  public let publication: String
  /// The step that made the file.
  public let cell: String
  /// The version of the numerics that it was made with.
  public let numerics: String
  /// True when the publication lists a file with the very bytes.
  public let hasSameBytes: Bool
  private let folder: URL
  private let record: PublicationRecord

  /// The study's file, relative to its project.
  public var studyPath: String { "studies/\(publication.split(separator: "/").first ?? "").md" }
  /// The setting; nil for the parameters as declared.
  public var setting: String? {
    let parts = publication.split(separator: "/").dropFirst().dropLast(isSweep ? 1 : 0)
    return parts.last.map(String.init)
  }
  /// True when it is a published sweep, and the file one of its table and charts.
  public let isSweep: Bool

  package init?(_ name: String, _ folder: URL, _ record: PublicationRecord, identity: Digest, file: FigureFile) {
    // The files of a sweep have one identity.
    let cells = record.identities.filter { $0.value == identity }.keys
    let own = record.cell(ofFile: file.digest)?.name
    guard let cell = own.flatMap({ cells.contains($0) ? $0 : nil }) ?? cells.min() else { return nil }
    isSweep = record.isSweep
    (publication, self.folder, self.record, self.cell) = (name, folder, record, cell)
    numerics = record.numerics
    hasSameBytes = record.files.values.contains(file.digest)
  }

  /// The published drawing (`svg`) or numbers (`csv`).
  public func file(_ kind: String) -> URL { folder.appending(path: "\(cell).\(kind)") }

  package func digest(_ kind: String) -> Digest? { record.files["\(cell).\(kind)"] }
}

extension PublicationRecord {
  /// The step that made a file with that content, with its identity.
  package func cell(ofFile digest: Digest) -> (name: String, identity: Digest)? {
    for (file, content) in files.sorted(by: { $0.key < $1.key }) where content == digest {
      let name = (file as NSString).deletingPathExtension
      if let identity = identities[name] { return (name, identity) }
    }
    return nil
  }
}
