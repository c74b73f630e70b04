import Digests
import Foundation
import Values

/// The place where unfinished cells keep the state from which they go on: one file a cell identity, replaced as a whole
/// each time.
///
/// This is scratch, not record: `Ledger.finishStep` removes a cell's checkpoint.
public struct CheckpointStore: Sendable {
  /// The folder.
  public let folder: URL

  /// The store in a folder, which is created with the first checkpoint.
  public init(folder: URL) {
    self.folder = folder
  }

  /// Replaces the checkpoint of a cell.
  ///
  /// - Throws: `LedgerError.diskFull`, `.notWritable` or `.fileSystem`; the checkpoint before is then still there.
  public func save(_ bytes: Data, for identity: Digest) throws(LedgerError) {
    try SealedFile.write(bytes, to: url(of: identity))
  }

  /// The last checkpoint of a cell; nil when there is none, or when it is torn.
  public func load(for identity: Digest) -> Data? { SealedFile.read(url(of: identity)) }

  /// The folder in which an unfinished cell keeps files; made by whoever needs it.
  public func files(for identity: Digest) -> URL {
    folder.appendingPathComponent(identity.hexadecimal + ".files")
  }

  /// Removes the checkpoint of a cell and its folder, if there are any.
  public func remove(for identity: Digest) {
    try? FileManager.default.removeItem(at: url(of: identity))
    try? FileManager.default.removeItem(at: files(for: identity))
  }

  /// Removes what killed processes left unfinished.
  package func removeAbandoned(isShared: Bool = false) {
    AtomicFile.removeAbandoned(in: folder, now: Date(), isShared: isShared)
  }

  private func url(of identity: Digest) -> URL {
    folder.appendingPathComponent(identity.hexadecimal + ".checkpoint")
  }
}
