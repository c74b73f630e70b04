import Foundation
import JetProgram
import Runs
import TestSupport
import Testing

/// One file has the version; what else names it has to agree.
@Suite("Version") struct VersionTests {
  private static func text(_ name: String) throws -> String { try Checkout.text(name) }

  private static func version() throws -> String {
    try text("VERSION").trimmingCharacters(in: .newlines)
  }

  private static func sections() throws -> [Substring] {
    try text("CHANGELOG.md").split(separator: "\n## ").dropFirst().map { $0 }
  }

  @Test("The citation is of this version")
  func citation() throws {
    #expect(try Self.text("CITATION.cff").contains("\nversion: \(Self.version())\n"))
  }

  @Test("The changelog begins with this version, and says which numerics and drawing it has")
  func changelog() throws {
    let version = try Self.version()
    let sections = try Self.sections()
    let section = try #require(sections.first)
    let heading = try #require(section.prefixMatch(of: /(\d+\.\d+\.\d+) \((in preparation|\d{4}-\d\d-\d\d)\)\n/))
    #expect(version == heading.output.1 + (heading.output.2 == "in preparation" ? "-dev" : ""))
    #expect(
      section.contains(/\nChanges results: (no|yes[^\n]*)\. Numerics (\d+), drawing (\d+)\.\n/)
        && section.contains(" Numerics \(Refigure.program.numerics), drawing \(Drawing.version).\n"))
  }

  @Test("Every version in the changelog says whether it changes results, and only the newest is in preparation")
  func versions() throws {
    let sections = try Self.sections()
    #expect(sections.count >= 2)
    for (index, section) in sections.enumerated() {
      #expect(
        section.contains(/\nChanges results: (no|yes)[^\n]*\. Numerics \d+, drawing \d+\.\n/), "\(section.prefix(20))")
      #expect(index == 0 || section.prefixMatch(of: /\d+\.\d+\.\d+ \(\d{4}-\d\d-\d\d\)\n/) != nil)
    }
  }
}
