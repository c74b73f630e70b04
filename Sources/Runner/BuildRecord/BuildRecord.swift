/// A record of how this copy of Refigure was built: from which sources, and with which packages.
///
/// Nobody types it. The plugin `RecordBuild` reads the file `VERSION`, asks git, and takes the packages from the graph that
/// SwiftPM builds.
public struct BuildRecord: Hashable, Sendable {
  /// The version, such as `0.2.0`; one that is in preparation ends with `-dev`.
  public var version: String
  /// The full hash of the commit that was checked out; nil for sources that are in no git repository.
  public var commit: String?
  /// True when a file that is built was not as in that commit; nil without a commit.
  public var isDirty: Bool?
  /// The versions of the packages that are linked into the program, by name, also of those that only other packages need.
  public var packages: [String: String]

  /// Makes a record.
  public init(version: String, commit: String? = nil, isDirty: Bool? = nil, packages: [String: String] = [:]) {
    self.version = version
    self.commit = commit
    self.isDirty = isDirty
    self.packages = packages
  }

  /// The record of this build.
  public static let current = BuildRecord(
    version: recordedVersion, commit: recordedCommit, isDirty: recordedChange, packages: recordedPackages)
}

extension BuildRecord: CustomStringConvertible {
  /// Version and commit in one line, such as `0.2.0-dev, commit 24ef1c4e11 with changes`.
  public var description: String {
    guard let commit else { return version }
    return "\(version), commit \(commit.prefix(10))\(isDirty == true ? " with changes" : "")"
  }
}
