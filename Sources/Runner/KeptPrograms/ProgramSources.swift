import Foundation
import Provenance

/// The sources of a program where it was built: the folder of the build, with the checkouts of packages, in the repository of its files.
package struct ProgramSources: Sendable {
  package let sources: KeptProgram.Sources
  /// A folder in the repository that has the program's commit.
  package let repository: URL
  /// The folders of git objects in which the commits of the packages are.
  package let stores: [URL]

  /// The reason why sources are not kept.
  package enum Missing: Error, Sendable, Equatable, CustomStringConvertible {
    case unknownCommit
    case changed
    case noBuild(program: String)
    case notThere(commit: String)

    package var description: String {
      switch self {
      case .unknownCommit: "it does not know the commit that it was built from"
      case .changed: "it was built from changed files, which are in no commit"
      case .noBuild(let program): "'\(program)' lies in no folder of a build with the checkouts of its packages"
      case .notThere(let commit): "commit \(commit.prefix(10)) is not in the repository of its build"
      }
    }
  }

  /// Looks for them beside a program's file.
  ///
  /// - Throws: `Missing`.
  package init(of program: RunningProgram, at file: URL) throws(Missing) {
    guard let commit = program.commit else { throw .unknownCommit }
    if program.isDirty != false { throw .changed }
    var build = file.resolvingSymlinksInPath().deletingLastPathComponent()
    // The folder of a build has those of its configurations, by platform.
    for _ in 0..<4 where !Self.exists(build.appending(path: PinnedPackage.stateName)) {
      build.deleteLastPathComponent()
    }
    guard let packages = PinnedPackage.list(ofBuild: build) else { throw .noBuild(program: file.path) }
    let repository = build.deletingLastPathComponent()
    let clones = Self.names(build.appending(path: "repositories")).map { build.appending(path: "repositories/\($0)") }
    let checkouts = packages.map { build.appending(path: "checkouts/\($0.subpath)/.git") }
    let stores = (clones + checkouts).map { $0.appending(path: "objects") }.filter(Self.exists)
    for hash in [commit] + packages.map(\.revision) {
      guard (try? GitPack.contains(hash, at: repository, stores: stores)) == true else {
        throw .notThere(commit: hash)
      }
    }
    (self.repository, self.stores) = (repository, stores)
    sources = KeptProgram.Sources(commit: commit, packages: packages)
  }

  /// Lays the packages that a program was built with where a build looks for them, so that nothing need be fetched. What is there stays.
  ///
  /// Where the tree pins packages, those are taken alone.
  ///
  /// - Parameters:
  ///   - packages: the packages.
  ///   - stores: the folders of git objects that have them.
  ///   - place: a folder in a repository, or none.
  ///   - tree: the tree that is to be built.
  ///   - build: the folder of the build.
  /// - Returns: false when some are not here, or are pinned otherwise; nothing was then laid.
  package static func lay(
    _ packages: [PinnedPackage], from stores: [URL], at place: URL, for tree: URL, in build: URL
  ) throws -> Bool {
    let pins = tree.appending(path: "Package.resolved")
    if let pinned = PinnedPackage.revisions(resolvedIn: pins) {
      guard pinned == Dictionary(packages.map { ($0.identity, $0.revision) }, uniquingKeysWith: { first, _ in first })
      else { return false }
    }
    guard packages.allSatisfy({ $0.problem == nil }) else { return false }
    if let present = PinnedPackage.list(ofBuild: build), present == packages { return true }
    for one in packages {
      guard (try? GitPack.contains(one.revision, at: place, stores: stores)) == true else { return false }
    }
    try FileManager.default.createDirectory(at: build, withIntermediateDirectories: true)
    for one in packages {
      let folder = build.appending(path: "checkouts").appending(path: one.subpath)
      try? FileManager.default.removeItem(at: folder)
      _ = try GitCheckout(of: one.revision, difference: nil, from: place, stores: stores, in: folder)
    }
    try PinnedPackage.state(of: packages).write(to: build.appending(path: PinnedPackage.stateName))
    if !exists(pins) { try PinnedPackage.pins(of: packages).write(to: pins) }
    return true
  }

  private static func exists(_ place: URL) -> Bool { FileManager.default.fileExists(atPath: place.path) }

  private static func names(_ folder: URL) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
  }
}
