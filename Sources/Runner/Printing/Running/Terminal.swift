import Foundation
import Values

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The stream for progress and errors, and the terminal that it may be. What cannot be written is lost, and nothing else.
package struct Terminal: Sendable {
  /// True when lines can be drawn over: it is a terminal, and no dumb one.
  package let isDrawable: Bool
  private let hasColor: Bool
  private let descriptor: Int32

  /// Standard error.
  package static let errors = Terminal(STDERR_FILENO)

  package init(_ descriptor: Int32) {
    self.descriptor = descriptor
    let environment = ProcessInfo.processInfo.environment
    isDrawable = isatty(descriptor) == 1 && environment["TERM"] != "dumb"
    hasColor = !Output.refusesColour(environment)
  }

  /// The columns as they are now: a window may have changed.
  package var width: Int {
    var size = winsize()
    if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    return 80
  }

  /// The text in a colour, where there are colours.
  package func color(_ text: String, _ code: String) -> String {
    isDrawable && hasColor ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  /// Writes a text; a closed pipe or a terminal that is gone takes it as if it were there.
  package func write(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { AtomicFile.systemWrite(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return }
      bytes = bytes.dropFirst(count)
    }
  }
}
