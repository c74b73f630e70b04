import CLauncher
import Foundation
import Synchronization

/// A thread that sees the files that a program is about to open and the connections that it is about to make, lets each go on,
/// and notes those that it was not given.
final class AttemptWatch: Sendable {
  /// What it saw.
  struct Findings: Sendable {
    var undeclared: [String] = []
    var connections: [String] = []

    mutating func addFile(_ path: String) {
      if undeclared.count < 100, !undeclared.contains(path) { undeclared.append(path) }
    }

    mutating func addConnection(_ text: String) {
      if connections.count < 10, !connections.contains(text) { connections.append(text) }
    }
  }

  private let listener: Int32
  private let stop: (reading: Int32, writing: Int32)
  private let judge: AttemptJudge
  private let findings = Mutex(Findings())
  private let isOver = DispatchSemaphore(value: 0)

  /// Watches until the end is asked for. The listener is closed then.
  init(_ listener: Int32, _ isolation: Isolation?) {
    var ends: [Int32] = [-1, -1]
    // Without a pipe, the end of all who are watched is the end.
    if pipe(&ends) == 0 {
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    }
    self.listener = listener
    stop = (ends[0], ends[1])
    judge = AttemptJudge(isolation)
    let thread = Thread { [self] in
      watch()
      // Nobody is left to answer: who still attempts anything gets an error and does not wait.
      close(self.listener)
      isOver.signal()
    }
    thread.name = "watch"
    thread.stackSize = 1 << 20
    thread.start()
  }

  private func watch() {
    let text = UnsafeMutablePointer<CChar>.allocate(capacity: Int(launcher_text_room))
    defer { text.deallocate() }
    var attempt = launcher_attempt()
    attempt.text = text
    while launcher_next_attempt(listener, stop.reading, &attempt) != 0 {
      // A file is judged before it is opened, and may be made by that; a connection is told by its address.
      if attempt.is_connection != 0 {
        if let words = judge.connection(attempt) { findings.withLock { $0.addConnection(words) } }
      } else if let path = judge.undeclaredFile(text, flags: attempt.flags) {
        findings.withLock { $0.addFile(path) }
      }
      launcher_allow(listener, attempt.id)
    }
  }

  /// Ends the watch, once the program has ended.
  func end() -> Findings {
    if stop.writing >= 0 { close(stop.writing) }
    isOver.wait()
    if stop.reading >= 0 { close(stop.reading) }
    return findings.withLock { $0 }
  }
}

/// The rules by which an attempt is one at what was not given.
struct AttemptJudge: Sendable {
  private struct Folders: Sendable {
    /// The folder in which the program works, as it was named and as it really is.
    var stage: [String]
    /// The folder that it stands for.
    var project: String
  }

  private let folders: [Folders]
  private let given: [String]
  private let allowsNetwork: Bool

  init(_ isolation: Isolation?) {
    func real(_ url: URL) -> String { Self.realPath(url.path) ?? url.path }
    folders =
      isolation?.watched.map {
        let named = $0.folder.standardizedFileURL.path
        let real = real($0.folder)
        return Folders(
          stage: named == real ? [real] : [named, real], project: Self.realPath($0.standsFor.path) ?? $0.standsFor.path)
      } ?? []
    given = isolation.map { ($0.readable + $0.writable).map(real) } ?? []
    allowsNetwork = isolation?.allowsNetwork ?? true
  }

  private static func realPath(_ path: UnsafePointer<CChar>) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  private static func isRegular(_ path: String) -> Bool {
    var information = stat()
    return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFREG
  }

  /// The path from a folder, if it is below.
  private static func path(_ path: String, from folder: String) -> String? {
    guard path.utf8.count > folder.utf8.count + 1, path.utf8.starts(with: folder.utf8) else { return nil }
    let rest = path.utf8.dropFirst(folder.utf8.count)
    guard rest.first == UInt8(ascii: "/") else { return nil }
    return String(rest.dropFirst())
  }

  /// The path from the folder that is stood for of a file that is about to be opened, exists there, and was not given.
  func undeclaredFile(_ path: UnsafePointer<CChar>, flags: UInt64) -> String? {
    guard path.pointee != 0 else { return nil }
    if let real = Self.realPath(path) {
      for folder in folders {
        guard let found = Self.path(real, from: folder.project), Self.isRegular(real) else { continue }
        let isGiven = given.contains { $0 == real || Self.path(real, from: $0) != nil }
        if !isGiven { return found }
      }
      return nil
    }
    guard flags & UInt64(O_CREAT) == 0 else { return nil }
    let name = String(cString: path)
    for folder in folders {
      for stage in folder.stage {
        guard let found = Self.path(name, from: stage) else { continue }
        if Self.isRegular(folder.project + "/" + found) { return found }
      }
    }
    return nil
  }

  /// Words for a connection beyond this machine, or for the look-up of a name.
  func connection(_ attempt: launcher_attempt) -> String? {
    let address = String(cString: attempt.text)
    guard !allowsNetwork, !address.isEmpty else { return nil }
    if attempt.port == 53 { return "look up a name at \(address)" }
    return attempt.is_loopback != 0 ? nil : "connect to \(address) port \(attempt.port)"
  }
}
