import Foundation
import LedgerFiles
import Records

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The process that holds a run's lock, as far as it can be known from here.
package enum LockHolder: Hashable, Sendable {
  /// A process of this machine.
  case here(process: Int32)
  /// A process of another machine, as it told itself.
  case elsewhere(process: Int32, host: String)
  /// Nobody knows: what it tells is missing or not true.
  case unknown

  /// Looks who holds a run's lock that is known to be held.
  package init(of run: RunID, in files: LiveFiles, lock: URL) {
    let told = files.read(run)
    self.init(of: lock, told: told.map { ($0.process, $0.host) })
  }

  /// Looks who holds a lock.
  ///
  /// - Parameter told: the process that says that it holds it, and its machine.
  package init(of lock: URL, told: (process: Int32, host: String)?) {
    if let holder = Lease.holder(at: lock) {
      self = holder.isAlive ? .here(process: holder.process) : .elsewhere(process: holder.process, host: holder.host)
    } else if let process = Self.process(holding: lock, told: told?.process) {
      self = .here(process: process)
    } else if let told, told.host != ProcessInfo.processInfo.hostName {
      self = .elsewhere(process: told.process, host: told.host)
    } else {
      self = .unknown
    }
  }

  /// The process in words.
  package var words: String {
    switch self {
    case .here(let process): "process \(process)"
    case .elsewhere(let process, let host): "process \(process) on \(host)"
    case .unknown: "another process"
    }
  }

  /// The process of this machine that has a file open and locked; a number that was told alone proves nothing.
  private static func process(holding lock: URL, told: Int32?) -> Int32? {
    var file = stat()
    guard stat(lock.path, &file) == 0 else { return nil }
    #if os(Linux)
      // Lines such as "1: FLOCK  ADVISORY  WRITE 1234 fe:00:5678 0 EOF". The device is not always that of `stat`.
      let locks = (try? String(contentsOfFile: "/proc/locks", encoding: .utf8)) ?? ""
      var holders = locks.split(separator: "\n").compactMap { line -> Int32? in
        let words = line.split(separator: " ")
        guard words.count >= 6, words[1] == "FLOCK", words[3] == "WRITE",
          words[5].split(separator: ":").last == "\(file.st_ino)"[...]
        else { return nil }
        return Int32(words[4])
      }
      if let told { holders.append(told) }
      return holders.first { $0 > 0 && hasOpen(file, $0) }
    #else
      guard let told, told > 0, kill(told, 0) == 0 || errno == EPERM else { return nil }
      return told
    #endif
  }

  #if os(Linux)
    private static func hasOpen(_ file: stat, _ process: Int32) -> Bool {
      let folder = "/proc/\(process)/fd"
      return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).contains { name in
        var open = stat()
        return stat("\(folder)/\(name)", &open) == 0 && open.st_ino == file.st_ino && open.st_dev == file.st_dev
      }
    }
  #endif
}
