import Foundation
import Processes
import Provenance
import TestSupport
import Testing

@testable import KeptPrograms

/// A package and one that it needs, in repositories of their own; the address by which the one names the other leads nowhere.
@Suite("Sources of programs", .waits)
struct ProgramSourcesTests {
  private let folder: TemporaryFolder
  private let revision: String
  private let commit: String

  private static let address = "https://packages.invalid/words.git"

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(
      """
      // swift-tools-version:6.0
      import PackageDescription
      let package = Package(
        name: "words", products: [.library(name: "Words", targets: ["Words"])], targets: [.target(name: "Words")])
      """, to: "words/Package.swift")
    try folder.write("public let word = \"kept\"\n", to: "words/Sources/Words/Words.swift")
    try folder.write(
      """
      // swift-tools-version:6.0
      import PackageDescription
      let package = Package(
        name: "tool", products: [.executable(name: "tool", targets: ["tool"])],
        dependencies: [.package(url: "\(Self.address)", exact: "1.0.0")],
        targets: [.executableTarget(name: "tool", dependencies: [.product(name: "Words", package: "words")])])
      """, to: "tool/Package.swift")
    try folder.write("import Words\nprint(word)\n", to: "tool/Sources/tool/main.swift")
    try folder.write(".build\nPackage.resolved\n", to: "tool/.gitignore")
    for name in ["words", "tool"] {
      for arguments in [["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "Work"]] {
        try Git.run(arguments, in: folder.file(name))
      }
    }
    revision = try Git.run(["rev-parse", "HEAD"], in: folder.file("words"))
    commit = try Git.run(["rev-parse", "HEAD"], in: folder.file("tool"))
    // The folder of a build as SwiftPM leaves it.
    let build = folder.file("tool/.build")
    try FileManager.default.createDirectory(at: build.appending(path: "checkouts"), withIntermediateDirectories: true)
    try Git.run(
      ["clone", "--quiet", folder.file("words").path, build.appending(path: "checkouts/words").path], in: folder.url)
    try PinnedPackage.state(of: [package]).write(to: build.appending(path: PinnedPackage.stateName))
    try folder.write("binary", to: "tool/.build/x86_64-unknown-linux-gnu/release/tool")
  }

  private var package: PinnedPackage {
    PinnedPackage(
      identity: "words", kind: "remoteSourceControl", location: Self.address, name: "words", revision: revision,
      version: "1.0.0", subpath: "words")
  }

  private var file: URL { folder.file("tool/.build/x86_64-unknown-linux-gnu/release/tool") }

  private func program(commit: String?, isDirty: Bool? = false) -> RunningProgram {
    RunningProgram(name: "tool", version: "1.0", commit: commit, isDirty: isDirty, digest: nil)
  }

  @Test("They are found beside the program's file, or it is said why not")
  func finding() throws {
    let found = try ProgramSources(of: program(commit: commit), at: file)
    #expect(found.sources == KeptProgram.Sources(commit: commit, packages: [package]))
    #expect(throws: ProgramSources.Missing.unknownCommit) { try ProgramSources(of: program(commit: nil), at: file) }
    #expect(throws: ProgramSources.Missing.changed) {
      try ProgramSources(of: program(commit: commit, isDirty: true), at: file)
    }
    let other = String(repeating: "a", count: 40)
    #expect(throws: ProgramSources.Missing.notThere(commit: other)) {
      try ProgramSources(of: program(commit: other), at: file)
    }
    try folder.write("binary", to: "bin/tool")
    #expect(throws: ProgramSources.Missing.noBuild(program: folder.file("bin/tool").path)) {
      try ProgramSources(of: program(commit: commit), at: folder.file("bin/tool"))
    }
  }

  /// Packs what was found, and unpacks it where there is neither a repository nor the folder of the build.
  private func moved() throws -> URL {
    let found = try ProgramSources(of: program(commit: commit), at: file)
    let stores = found.stores + [try GitPack.objects(at: found.repository)]
    let pack = try GitPack.pack(found.sources.commits, from: folder.url, stores: stores)
    let store = folder.file("elsewhere/commits")
    try GitPack.unpack(pack, into: store)
    for name in ["words", "tool"] { try FileManager.default.removeItem(at: folder.file(name)) }
    return store
  }

  @Test("A program is built from what was kept alone, without a network", .timeLimit(.minutes(5)))
  func building() throws {
    try #require(SearchPath.file(named: "swift") != nil)
    let store = try moved()
    let (tree, build) = (folder.file("elsewhere/tree"), folder.file("elsewhere/build"))
    _ = try GitCheckout(of: commit, difference: nil, from: folder.file("elsewhere"), stores: [store], in: tree)
    let isLaid = try ProgramSources.lay(
      [package], from: [store], at: folder.file("elsewhere"), for: tree, in: build)
    #expect(isLaid)
    let log = folder.file("build.log")
    let end = try ChildProcess(
      .named("swift"), ["build", "--product", "tool", "--scratch-path", build.path], in: tree,
      output: .file(log, includingErrors: true), environment: ["HOME": folder.file("home").path],
      isolation: Isolation(readable: [], writable: ExecutableCopy.isolation(writable: []).readable)
    ).run()
    #expect(end.status == 0, "\(ChildProcess.tail(of: log))")
    let run = try ChildProcess(
      .file(build.appending(path: "debug/tool")), [], output: .collected(limit: 100)
    ).run()
    #expect(run.output == "kept\n")
  }

  @Test("Packages that the tree pins otherwise, or that are not here, are not laid")
  func otherPins() throws {
    let store = try moved()
    let (tree, build) = (folder.file("elsewhere/tree"), folder.file("elsewhere/build"))
    _ = try GitCheckout(of: commit, difference: nil, from: folder.file("elsewhere"), stores: [store], in: tree)
    func lays(_ package: PinnedPackage) throws -> Bool {
      try ProgramSources.lay([package], from: [store], at: folder.file("elsewhere"), for: tree, in: build)
    }
    let other = PinnedPackage(
      identity: "words", kind: package.kind, location: package.location, name: "words",
      revision: String(repeating: "b", count: 40), version: "1.0.0", subpath: "words")
    #expect(try !lays(other))
    try PinnedPackage.pins(of: [other]).write(to: tree.appending(path: "Package.resolved"))
    #expect(try !lays(package))
    #expect(!FileManager.default.fileExists(atPath: build.appending(path: PinnedPackage.stateName).path))
    try PinnedPackage.pins(of: [package]).write(to: tree.appending(path: "Package.resolved"))
    #expect(try lays(package))
    #expect(PinnedPackage.list(ofBuild: build) == [package])
  }
}
