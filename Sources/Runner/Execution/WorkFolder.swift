import Foundation
import Runs
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Folders in which steps work: each of one step of one process, made and removed by the step.
enum WorkFolder {
  private static let count = Atomic<UInt64>(0)

  /// A place that no other step has, below the folder of the ledger.
  static func place(in folder: URL, for step: PlannedStep) -> URL {
    let number = count.add(1, ordering: .relaxed).newValue
    let name = step.identity.hexadecimal.prefix(12)
    return root(folder).appending(path: "\(name).\(host).\(getpid()).\(number)")
  }

  /// Removes what killed processes of this machine left.
  static func removeAbandoned(in folder: URL) {
    let root = root(folder)
    for name in (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? [] {
      let parts = name.split(separator: ".")
      guard parts.count == 4, parts[1] == host[...], let process = pid_t(parts[2]), process > 0,
        kill(process, 0) != 0, errno == ESRCH
      else { continue }
      try? FileManager.default.removeItem(at: root.appending(path: name))
    }
  }

  private static func root(_ folder: URL) -> URL { folder.appending(path: "work") }

  /// The machine's name without dots.
  private static let host = String(ProcessInfo.processInfo.hostName.prefix { $0 != "." })
}
