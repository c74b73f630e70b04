import Foundation
import TestSupport
import Testing

/// The script that the build runs, in packages of two files.
@Suite(.waits) struct RecordBuildTests {
  private static let script = Checkout.root.appending(path: "Plugins/RecordBuild/record-build.sh")

  /// Runs the script for a package, and gives the file it wrote.
  private func record(_ package: URL, _ packages: [String] = [], environment: [String: String] = [:]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [Self.script.path, package.path, output(in: package).path] + packages
    process.environment = ["PATH": "/usr/bin:/bin", "GIT_CONFIG_GLOBAL": "/dev/null"].merging(environment) { $1 }
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return try String(contentsOf: output(in: package), encoding: .utf8)
  }

  private func output(in package: URL) -> URL { package.appending(path: "Recorded.swift") }

  private func writePackage(to repository: Repository, below folder: String = "") throws {
    try repository.write("// swift-tools-version:6.0\n", to: folder + "Package.swift")
    try repository.write("1.2.3\n", to: folder + "VERSION")
    try repository.write("let a = 1\n", to: folder + "Sources/a.swift")
  }

  @Test func theCommitAndChangesOfWhatIsBuilt() throws {
    let repository = try Repository()
    try writePackage(to: repository)
    #expect(try record(repository.url).contains("recordedCommit: String? { nil }"), "no commit yet")
    try repository.commit()
    let commit = try repository.git(["rev-parse", "HEAD"])
    let clean = try record(repository.url)
    #expect(clean.contains("recordedVersion: String { \"1.2.3\" }"))
    #expect(clean.contains("recordedCommit: String? { \"\(commit)\" }"))
    #expect(clean.contains("recordedChange: Bool? { false }"))
    // Results are no part of the program.
    try repository.write("new\n", to: "results/a.svg")
    #expect(try record(repository.url) == clean)
    try repository.write("let a = 2\n", to: "Sources/a.swift")
    #expect(try record(repository.url).contains("recordedChange: Bool? { true }"))
    try repository.write("let a = 1\n", to: "Sources/a.swift")
    try repository.write("let b = 1\n", to: "Sources/b.swift")
    #expect(try record(repository.url).contains("recordedChange: Bool? { true }"), "a new file")
  }

  @Test func aPackageInAFolderOfARepository() throws {
    let repository = try Repository()
    try writePackage(to: repository, below: "below/")
    try repository.commit()
    let commit = try repository.git(["rev-parse", "HEAD"])
    let text = try record(repository.url.appending(path: "below"))
    #expect(text.contains("\"\(commit)\"") && text.contains("recordedChange: Bool? { false }"))
  }

  @Test func withoutARepositoryOfItsOwnThereIsNoCommit() throws {
    let plain = try Repository(withoutGit: ())
    try writePackage(to: plain)
    #expect(try record(plain.url).contains("recordedCommit: String? { nil }"))
    // Unpacked in somebody else's repository, and with the variables of a git hook.
    let other = try Repository.withStudy()
    try writePackage(to: other, below: "runs/unpacked/")
    for environment in [[:], ["GIT_DIR": other.url.appending(path: ".git").path]] {
      let text = try record(other.url.appending(path: "runs/unpacked"), environment: environment)
      #expect(text.contains("recordedCommit: String? { nil }") && text.contains("recordedChange: Bool? { nil }"))
    }
  }

  @Test func packagesAreQuotedAndNothingIsWrittenTwice() throws {
    let plain = try Repository(withoutGit: ())
    try writePackage(to: plain)
    #expect(try record(plain.url).contains("[String: String] {\n    [:]\n  }"))
    let packages = ["GRDB.swift", "7.10.0", "odd\"name\\(1)", "main"]
    let text = try record(plain.url, packages)
    #expect(text.contains("\"GRDB.swift\": \"7.10.0\",\n") && text.contains("\"oddname1\": \"main\",\n    ]\n"))
    let old = Date(timeIntervalSince1970: 1_000_000)
    try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: output(in: plain.url).path)
    #expect(try record(plain.url, packages) == text)
    let modified = try FileManager.default.attributesOfItem(atPath: output(in: plain.url).path)[.modificationDate]
    #expect(modified as? Date == old, "the same content is not written again")
  }
}
