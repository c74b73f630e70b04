import Foundation
import Processes

/// The browser of whoever started the server.
enum Browser {
  /// Opens an address, if there is a program for it; says so if there is none.
  static func open(_ address: String) {
    #if canImport(Darwin)
      let name = "open"
    #else
      let name = "xdg-open"
    #endif
    Thread.detachNewThread {
      let end = try? ChildProcess(
        .named(name), [address], output: .file(URL(filePath: "/dev/null"), includingErrors: true)
      ).run()
      guard end?.status != 0 else { return }
      FileHandle.standardError.write(Data("no browser was opened: '\(name)' is not there, or failed\n".utf8))
    }
  }
}
