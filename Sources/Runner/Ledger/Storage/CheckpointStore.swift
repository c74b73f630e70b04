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

  /// Replaces the checkpoint of a cell. The file is the bytes, followed by their digest's 64 digits, which tell a torn
  /// file from a whole one.
  ///
  /// - Throws: `LedgerError.diskFull`, `.notWritable` or `.fileSystem`; the checkpoint before is then still there.
  public func save(_ bytes: Data, for identity: Digest) throws(LedgerError) {
    let sealed = bytes + Data(Digest(of: bytes).hexadecimal.utf8)
    do {
      try AtomicFile.replace(at: url(of: identity), with: sealed)
    } catch {
      throw LedgerError(error)
    }
  }

  /// The last checkpoint of a cell; nil when there is none, or when it is torn.
  public func load(for identity: Digest) -> Data? {
    guard let sealed = try? Data(contentsOf: url(of: identity)), sealed.count >= Self.trailer else { return nil }
    let bytes = sealed.dropLast(Self.trailer)
    guard sealed.suffix(Self.trailer).elementsEqual(Digest(of: bytes).hexadecimal.utf8) else { return nil }
    return Data(bytes)
  }

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
  func removeAbandoned() {
    AtomicFile.removeAbandoned(in: folder, now: Date())
  }

  private static let trailer = 64

  private func url(of identity: Digest) -> URL {
    folder.appendingPathComponent(identity.hexadecimal + ".checkpoint")
  }
}
