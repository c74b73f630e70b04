import BuildRecord
import Digests
import Foundation

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

  private enum CodingKeys: String, CodingKey {
    case name, version, commit, digest
    case isDirty = "dirty"
  }

  /// The program of this process, built as a record says.
  ///
  /// - Parameter build: by whom its version and commit are known.
  public static func current(build: BuildRecord = .current) -> RunningProgram {
    RunningProgram(
      name: file?.lastPathComponent ?? "unknown", version: build.version, commit: build.commit, isDirty: build.isDirty,
      digest: fileDigest)
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

  /// Computed when it is first asked for, and once.
  private static let fileDigest: Digest? = {
    #if os(Linux)
      // The file that runs, even when another one was put into its place since.
      if let digest = try? Digest(ofFileAt: URL(fileURLWithPath: "/proc/self/exe")) { return digest }
    #endif
    return file.flatMap { try? Digest(ofFileAt: $0) }
  }()
}

extension RunningProgram: CustomStringConvertible {
  /// Name, version and commit, such as `refigure 0.2.0 (commit 24ef1c4e11)`.
  public var description: String {
    let build = commit.map { " (commit \($0.prefix(10))\(isDirty == true ? " with changes" : ""))" } ?? ""
    return "\(name) \(version)\(build)"
  }
}
