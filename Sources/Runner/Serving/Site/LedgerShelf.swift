import Foundation
import Ledger
import Synchronization

/// Ledgers that are open for reading, one for each who reads at the same time. None is kept for long: who writes puts all into one file when
/// nobody else has the ledger.
final class LedgerShelf: Sendable {
  private struct Kept: Sendable {
    let ledger: Ledger
    let state: FileState
    var used: ContinuousClock.Instant
  }

  /// What tells whether a ledger is still the one that was opened.
  struct FileState: Equatable, Sendable {
    var device: UInt64 = 0, inode: UInt64 = 0
    var sizes: [Int64] = []
    var times: [Int] = []

    /// The same file, whatever was written into it.
    func isSameFile(as other: FileState) -> Bool { device == other.device && inode == other.inode }
  }

  /// The folder of the ledger.
  let folder: URL
  private let kept = Mutex<[Kept]>([])
  private static let rest = Duration.seconds(3)

  init(folder: URL) {
    self.folder = folder
  }

  /// The state of the ledger's files; nil where there is none.
  var state: FileState? {
    var found = FileState()
    for (index, suffix) in ["", "-wal"].enumerated() {
      var status = stat()
      guard stat(folder.appending(path: Ledger.fileName + suffix).path, &status) == 0 else {
        if index == 0 { return nil }
        continue
      }
      if index == 0 { (found.device, found.inode) = (UInt64(status.st_dev), UInt64(status.st_ino)) }
      found.sizes.append(Int64(status.st_size))
      #if canImport(Darwin)
        found.times += [status.st_mtimespec.tv_sec, status.st_mtimespec.tv_nsec]
      #else
        found.times += [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
      #endif
    }
    return found
  }

  /// Reads from the ledger; nil where there is none.
  ///
  /// - Throws: `LedgerError`, and what `body` throws.
  func read<Value>(_ body: (Ledger) throws -> Value) throws -> Value? {
    guard let state else { return nil }
    let ledger = try take(state)
    defer { put(ledger, state) }
    return try body(ledger)
  }

  private func take(_ state: FileState) throws -> Ledger {
    let found = kept.withLock { kept -> Ledger? in
      kept.removeAll { $0.ledger.isCopy ? $0.state != state : !$0.state.isSameFile(as: state) }
      return kept.popLast()?.ledger
    }
    return try found ?? Ledger(folder: folder, access: .readOnly, busyTimeout: 5)
  }

  private func put(_ ledger: Ledger, _ state: FileState) {
    kept.withLock { $0.append(Kept(ledger: ledger, state: state, used: .now)) }
    DispatchQueue.global().asyncAfter(deadline: .now() + 4) { [weak self] in self?.tidy() }
  }

  /// Closes what was not used for a while. A copy of a ledger that cannot be read in place is kept, for it takes long to make.
  private func tidy() {
    kept.withLock { $0.removeAll { !$0.ledger.isCopy && ContinuousClock.now - $0.used > Self.rest } }
  }

  /// Closes all.
  func close() { kept.withLock { $0.removeAll() } }
}
