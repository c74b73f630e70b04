import Foundation
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

/// A terminal for a child to write to, read all the while.
package final class PseudoTerminal: Sendable {
  package struct Unavailable: Error {}

  package let handle: FileHandle
  private let text = Mutex("")
  private let master: Int32
  private let isDone = DispatchSemaphore(value: 0)

  /// - Parameter columns: its width; 0 for one that tells none.
  package init(columns: UInt16 = 0) throws {
    var (master, terminal): (Int32, Int32) = (-1, -1)
    var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    guard openpty(&master, &terminal, nil, nil, &size) == 0 else { throw Unavailable() }
    self.master = master
    handle = FileHandle(fileDescriptor: terminal, closeOnDealloc: true)
    Thread.detachNewThread { [self, master] in
      var buffer = [UInt8](repeating: 0, count: 4_096)
      while true {
        let count = read(master, &buffer, buffer.count)
        // The last writer's closing is an error here, not an end.
        if count <= 0 { break }
        text.withLock { $0 += String(decoding: buffer[..<count], as: UTF8.self) }
      }
      isDone.signal()
    }
  }

  /// Closes this side, waits for the rest, and returns all that was written.
  package func close() -> String {
    try? handle.close()
    isDone.wait()
    _ = Foundation.close(master)
    return text.withLock { $0 }
  }
}
