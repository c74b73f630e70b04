import Foundation

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The process that holds a lease, in the words that it left in the file.
package struct LeaseHolder: Codable, Hashable, Sendable {
  /// The machine's name.
  package let host: String
  /// The process's number on it.
  package let process: Int32
  /// The start of the machine's system and the space of its process numbers. Only within one can a number be looked up.
  let system: String
  /// The time at which the process started, as its system counts: a number is given again to others.
  let started: UInt64
  /// The time at which it took the lease.
  package let since: Date
  /// A text that no other lease has.
  let token: String
  /// True when it also holds a lock (`flock`) on the file, which its file system shows to other machines.
  var isLocked = false

  /// This process, about to take a lease.
  init() {
    (host, process, system) = (Self.ownHost, getpid(), Self.ownSystem)
    started = Self.start(of: getpid()) ?? 0
    since = Date()
    token = UUID().uuidString
  }

  /// The holder in a form that can be typed: `node7:1234`.
  package var name: String { "\(host):\(process)" }

  /// True when it is certain that the process has ended: it was one of this machine, and is not there any more.
  var isGone: Bool {
    guard system == Self.ownSystem else { return false }
    if kill(process, 0) != 0 { return errno == ESRCH }
    #if os(Linux)
      guard let now = Self.start(of: process) else { return access("/proc/self/stat", R_OK) == 0 }
      return now != started
    #else
      return false
    #endif
  }

  /// True when it is certain that the process is there.
  package var isAlive: Bool { system == Self.ownSystem && !isGone }

  /// Reads what a file says.
  ///
  /// - Returns: nil when there is none, or it says nothing.
  static func read(_ path: String) -> LeaseHolder? {
    guard let bytes = FileManager.default.contents(atPath: path) else { return nil }
    return try? decoder.decode(LeaseHolder.self, from: bytes)
  }

  var bytes: Data {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = .sortedKeys
    return (try? encoder.encode(self)) ?? Data()
  }

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    return decoder
  }

  /// The name of another machine that tests let a process believe it is on.
  private static let pretended = ProcessInfo.processInfo.environment["REFIGURE_TEST_HOST"]

  private static let ownHost = pretended ?? ProcessInfo.processInfo.hostName

  private static let ownSystem: String = {
    if let pretended { return "test \(pretended)" }
    #if os(Linux)
      let start = (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)) ?? UUID().uuidString
      let numbers = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")) ?? ""
      return start.trimmingCharacters(in: .whitespacesAndNewlines) + " " + numbers
    #elseif canImport(Darwin)
      var text = [CChar](repeating: 0, count: 64)
      var size = text.count
      guard sysctlbyname("kern.bootsessionuuid", &text, &size, nil, 0) == 0 else { return UUID().uuidString }
      return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    #else
      return UUID().uuidString
    #endif
  }()

  /// The time at which a process of this machine started; nil for one that has ended, also while its parent has not asked for it.
  private static func start(of process: Int32) -> UInt64? {
    guard let words = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let end = words.lastIndex(of: ")")
    else { return nil }
    // After the name, which may hold anything: the state, and as the twentieth the start.
    let fields = words[words.index(after: end)...].split(separator: " ")
    guard fields.count > 19, !["Z", "X"].contains(fields[0]) else { return nil }
    return UInt64(fields[19])
  }
}
