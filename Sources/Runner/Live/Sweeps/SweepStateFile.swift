import Foundation
import Synchronization
import Values

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The place where a process tells how far its sweep is. It never fails: what cannot be written is not told, and where two processes work on
/// the same sweep, the first one tells.
///
///     let state = SweepStateFile(in: folder)
///     state.tell(SweepState(started: start, trials: tally, secondsLeft: left))  // at most every few seconds
///     state.end()
package final class SweepStateFile: Sendable {
  private let folder: URL
  /// The open lock; -1 when another process has it, or when all has ended.
  private let descriptor: Mutex<Int32>

  /// Takes the lock of a sweep's folder, which is made.
  package init(in folder: URL) {
    self.folder = folder
    try? AtomicFile.createFolder(folder)
    descriptor = Mutex(Self.lock(folder.appending(path: SweepState.lockName).path))
  }

  deinit { end() }

  /// True when this one tells, and no other process does.
  package var isHeld: Bool { descriptor.withLock { $0 >= 0 } }

  /// Replaces what is told.
  package func tell(_ state: SweepState) {
    descriptor.withLock { descriptor in
      guard descriptor >= 0 else { return }
      try? AtomicFile.replace(
        at: folder.appending(path: SweepState.fileName), with: Data((state.json + "\n").utf8), creatingFolder: false)
    }
  }

  /// Removes what is told, and lets go of the lock.
  package func end() {
    descriptor.withLock { descriptor in
      guard descriptor >= 0 else { return }
      unlink(folder.appending(path: SweepState.fileName).path)
      // While it is held, so that nobody's lock is removed but this one.
      unlink(folder.appending(path: SweepState.lockName).path)
      close(descriptor)
      descriptor = -1
      // A sweep that came to nothing leaves no folder.
      rmdir(folder.path)
    }
  }

  private static func lock(_ path: String) -> Int32 {
    for _ in 0..<8 {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
      guard descriptor >= 0 else { return -1 }
      // Where there are no locks, the process that has the file open is known by that.
      if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
        close(descriptor)
        return -1
      }
      var (held, there) = (stat(), stat())
      if fstat(descriptor, &held) == 0, stat(path, &there) == 0, held.st_ino == there.st_ino { return descriptor }
      // The process before this one removed the file that was opened.
      close(descriptor)
    }
    return -1
  }
}
