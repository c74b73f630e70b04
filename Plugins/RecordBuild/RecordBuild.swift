import Foundation
import PackagePlugin

/// Writes the source file in which the program knows its version, its commit and the packages that are built into it.
///
/// A build command, not a prebuild command: SwiftPM runs the latter only when it plans a build anew, so that the commit would
/// be an old one (github.com/swiftlang/swift-package-manager/issues/5476). This one runs when a source, `VERSION` or the
/// repository's HEAD has changed, and it leaves the file alone when that changed nothing in it.
@main struct RecordBuild: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let root = context.package.directoryURL
    let script = root.appending(path: "Plugins/RecordBuild/record-build.sh")
    let version = root.appending(path: "VERSION")
    let output = context.pluginWorkDirectoryURL.appending(path: "RecordedBuild.swift")
    let manifest = root.appending(path: "Package.swift")
    return [
      .buildCommand(
        displayName: "Recording version, commit and packages",
        executable: URL(filePath: "/bin/sh"),
        arguments: [script.path, root.path, output.path] + packages(in: context.package),
        inputFiles: [script, version, manifest] + sources(of: context.package) + head(of: root),
        outputFiles: [output])
    ]
  }

  /// The targets that the program is made of, this package's and others'.
  private func targets(of package: Package) -> [any Target] {
    package.products.filter { $0.name == "refigure" }.flatMap(\.targets).flatMap {
      [$0] + $0.recursiveTargetDependencies
    }
  }

  /// The source files of this package's targets, whose change may make a clean tree a changed one and back.
  private func sources(of package: Package) -> [URL] {
    let own = Set(package.targets.map(\.id))
    let files = targets(of: package).filter { own.contains($0.id) }.compactMap(\.sourceModule).flatMap(\.sourceFiles)
    return Set(files.map(\.url)).sorted { $0.path < $1.path }
  }

  /// Name and version, one after the other, of each package that has a target in the program.
  private func packages(in root: Package) -> [String] {
    let used = Set(targets(of: root).map(\.id))
    var versions: [String: String] = [:]
    var waiting = root.dependencies.map(\.package)
    while let package = waiting.popLast() {
      waiting += package.dependencies.map(\.package)
      guard package.targets.contains(where: { used.contains($0.id) }) else { continue }
      switch package.origin {
      case .repository(let url, let version, _): versions[name(of: url)] = version
      case .registry(let identity, let version): versions[identity] = version
      default: versions[package.displayName] = "local"
      }
    }
    return versions.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
  }

  /// The last part of a repository's address, such as `GRDB.swift`.
  private func name(of address: String) -> String {
    let last = address.split(separator: "/").last.map(String.init) ?? address
    return last.hasSuffix(".git") ? String(last.dropLast(4)) : last
  }

  /// The files that git changes with each commit and checkout; none without git. A linked worktree has them elsewhere.
  private func head(of root: URL) -> [URL] {
    var folder = root
    while !FileManager.default.fileExists(atPath: folder.appending(path: ".git").path) {
      if folder.path == "/" || folder.path.isEmpty { return [] }
      folder.deleteLastPathComponent()
    }
    var git = folder.appending(path: ".git")
    if let link = try? String(contentsOf: git, encoding: .utf8), link.hasPrefix("gitdir: ") {
      let path = link.dropFirst("gitdir: ".count).trimmingCharacters(in: .whitespacesAndNewlines)
      git = URL(filePath: path, relativeTo: folder).absoluteURL
    }
    // Where git keeps no log of HEAD, its index changes with a commit.
    for names in [["logs/HEAD"], ["HEAD", "index"]] {
      let files = names.map { git.appending(path: $0) }
      if files.allSatisfy({ FileManager.default.fileExists(atPath: $0.path) }) { return files }
    }
    return []
  }
}
