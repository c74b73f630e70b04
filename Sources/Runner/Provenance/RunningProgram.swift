import BuildRecord
import Digests
import Foundation
import Synchronization

/// The program that ran: its version, the commit it was built from, and its file.
public struct RunningProgram: Hashable, Sendable, Codable {
  /// The name of its file, such as `refigure`.
  public var name: String
  /// The version of Refigure that it has, such as `0.2.0`.
  public var version: String
  /// The commit of Refigure that it was built from; nil for sources that were in no git repository.
  public var commit: String?
  /// True when Refigure's sources were not as in that commit; nil without a commit.
  public var isDirty: Bool?
  /// The SHA-256 digest of its file; nil when the file cannot be read.
  public var digest: Digest?

  /// A program.
  public init(name: String, version: String, commit: String?, isDirty: Bool?, digest: Digest?) {
    self.name = name
    self.version = version
    self.commit = commit
    self.isDirty = isDirty
    self.digest = digest
  }

  private enum CodingKeys: String, CodingKey {
    case name, version, commit, digest
    case isDirty = "dirty"
  }

  /// The program of this process, built as a record says.
  ///
  /// - Parameters:
  ///   - build: by whom its version and commit are known.
  ///   - memory: a file that keeps the program's digest from one process to the next; see `RememberedDigests`.
  public static func current(build: BuildRecord = .current, remembering memory: URL? = nil) -> RunningProgram {
    RunningProgram(
      name: file?.lastPathComponent ?? "unknown", version: build.version, commit: build.commit, isDirty: build.isDirty,
      digest: digest(remembering: memory))
  }

  /// True when another one is the same file, or has the same version and was built from the same commit without changes; a version
  /// in preparation says nothing without a commit.
  public func isSameBuild(as other: RunningProgram) -> Bool {
    if let digest, digest == other.digest { return true }
    if isDirty == true || other.isDirty == true { return false }
    return version == other.version && commit == other.commit && (commit != nil || !version.hasSuffix("-dev"))
  }

  /// The file of this process.
  private static var file: URL? { Bundle.main.executableURL }

  private static let known = Mutex<Digest?>(nil)

  /// Found when it is first asked for, and once.
  private static func digest(remembering memory: URL?) -> Digest? {
    func digest(of file: URL) -> Digest? {
      try? memory.map { try RememberedDigests(file: $0).digest(ofFileAt: file) } ?? Digest(ofFileAt: file)
    }
    return known.withLock { known in
      #if os(Linux)
        // The file that runs, even when another one was put into its place since.
        known = known ?? digest(of: URL(fileURLWithPath: "/proc/self/exe"))
      #endif
      known = known ?? file.flatMap(digest)
      return known
    }
  }
}

extension RunningProgram: CustomStringConvertible {
  /// Name, version and commit, such as `refigure 0.2.0 (commit 24ef1c4e11)`.
  public var description: String {
    let build = commit.map { " (commit \($0.prefix(10))\(isDirty == true ? " with changes" : ""))" } ?? ""
    return "\(name) \(version)\(build)"
  }
}
