import BuildRecord
import Foundation
import TestSupport
import Testing

@Suite struct BuildRecordTests {
  private static let root = Checkout.root

  @Test func theVersionIsThatOfTheFile() throws {
    let file = try String(contentsOf: Self.root.appending(path: "VERSION"), encoding: .utf8)
    #expect(BuildRecord.current.version + "\n" == file)
    #expect(BuildRecord.current.version.wholeMatch(of: /\d+\.\d+\.\d+(-dev)?/) != nil)
  }

  /// The packages of Package.swift are built in, with the versions that it pins; so is what GRDB and the others need.
  @Test func thePackagesAreThoseThatAreBuiltIn() throws {
    let manifest = try String(contentsOf: Self.root.appending(path: "Package.swift"), encoding: .utf8)
    let pins = manifest.matches(of: /\.package\(url: "[^"]*\/([^"\/]+)", exact: "([0-9.]+)"\)/)
      .map { (String($0.output.1), String($0.output.2)) }
    #expect(pins.count >= 3)
    for (name, version) in pins { #expect(BuildRecord.current.packages[name] == version, "\(name)") }
  }

  @Test func oneLineSaysWhatIsKnown() {
    let commit = String(repeating: "0123456789", count: 4)
    #expect(BuildRecord(version: "1.0.0").description == "1.0.0")
    #expect(BuildRecord(version: "1.0.0", commit: commit, isDirty: false).description == "1.0.0, commit 0123456789")
    #expect(
      BuildRecord(version: "1.0.0", commit: commit, isDirty: true).description
        == "1.0.0, commit 0123456789 with changes")
  }
}
