import Digests
import Foundation
import Values

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Files kept under the digest of their content: `ab/cdef…` below one folder.
///
/// A file is there as a whole or not at all, equal contents are kept once, and reading checks the digest.
public struct ArtefactStore: Sendable {
  /// The folder.
  public let folder: URL
  private let write: AtomicFile.Write

  /// The store in a folder, which is created with the first artefact.
  public init(folder: URL) {
    self.init(folder: folder, write: AtomicFile.systemWrite)
  }

  /// A store whose bytes go through the given `write`, with which tests fill the disk.
  package init(folder: URL, write: @escaping AtomicFile.Write) {
    self.folder = folder
    self.write = write
  }

  /// The place where the content of a digest is, or would be.
  public func url(of digest: Digest) -> URL {
    folder.appendingPathComponent(String(digest.hexadecimal.prefix(2)))
      .appendingPathComponent(String(digest.hexadecimal.dropFirst(2)))
  }

  /// Keeps some bytes. Bytes that are there already are left alone; a damaged file in their place is replaced.
  ///
  /// - Throws: `LedgerError.diskFull`, `.notWritable` or `.fileSystem`; no file is then left under the digest.
  @discardableResult
  public func store(_ bytes: Data) throws(LedgerError) -> Digest {
    let digest = Digest(of: bytes)
    let place = url(of: digest)
    // A new time tells who clears up that somebody is about to refer to the file; one that was cleared away meanwhile is written.
    if let found = try? Digest(ofFileAt: place), found == digest, Self.isAskedFor(place.path) {
      return digest
    }
    do {
      // All in one folder, so that nobody need look for unfinished ones in hundreds.
      try AtomicFile.replace(at: place, with: bytes, mode: 0o444, writtenIn: folder, write: write)
    } catch {
      throw LedgerError(error)
    }
    return digest
  }

  /// Gives a file a new time of access, and leaves that of its content; false when it is not there any more.
  private static func isAskedFor(_ path: String) -> Bool {
    let times = [timespec(tv_sec: 0, tv_nsec: now), timespec(tv_sec: 0, tv_nsec: unchanged)]
    return utimensat(AT_FDCWD, path, times, 0) == 0 || errno != ENOENT
  }

  // UTIME_NOW and UTIME_OMIT, which Swift does not import on Linux.
  #if canImport(Darwin)
    private static let now = -1
    private static let unchanged = -2
  #else
    private static let now = (1 << 30) - 1
    private static let unchanged = (1 << 30) - 2
  #endif

  /// The content of a digest, checked.
  ///
  /// - Throws: `LedgerError.artefactMissing`, `.artefactDamaged` or `.notReadable`.
  public func read(_ digest: Digest) throws(LedgerError) -> Data {
    let place = url(of: digest)
    guard FileManager.default.fileExists(atPath: place.path) else {
      throw .artefactMissing(digest, path: place.path)
    }
    let bytes = try Self.bytes(of: place)
    let found = Digest(of: bytes)
    guard found == digest else { throw .artefactDamaged(digest, path: place.path, found: found) }
    return bytes
  }

  /// Tells whether a file is there under the digest; its content is not read.
  public func contains(_ digest: Digest) -> Bool {
    FileManager.default.fileExists(atPath: url(of: digest).path)
  }

  /// Checks the content of a digest without keeping it in memory.
  ///
  /// - Throws: as `read(_:)`.
  public func verify(_ digest: Digest) throws(LedgerError) {
    let place = url(of: digest)
    guard FileManager.default.fileExists(atPath: place.path) else {
      throw .artefactMissing(digest, path: place.path)
    }
    let found: Digest
    do {
      found = try Digest(ofFileAt: place)
    } catch {
      throw .notReadable(path: place.path, detail: "\(error.localizedDescription)")
    }
    guard found == digest else { throw .artefactDamaged(digest, path: place.path, found: found) }
  }

  /// Removes what killed processes left unfinished.
  package func removeAbandoned(isShared: Bool = false) {
    AtomicFile.removeAbandoned(in: folder, now: Date(), isShared: isShared)
  }

  private static func bytes(of url: URL) throws(LedgerError) -> Data {
    do {
      return try Data(contentsOf: url, options: .mappedIfSafe)
    } catch {
      throw .notReadable(path: url.path, detail: error.localizedDescription)
    }
  }
}
