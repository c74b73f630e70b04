import Foundation
import Testing

@Suite("Help")
struct HelpTests {
  static let commands = [
    [], ["run"], ["sweep"], ["reproduce"], ["runs"], ["show"], ["report"], ["data"], ["data", "verify"],
    ["data", "describe"], ["check-reference"], ["doctor"], ["diff"], ["audit"], ["audit", "verify"],
    ["audit", "trace"], ["audit", "replay"], ["archive"], ["restore"],
  ]

  /// `RECORD_SNAPSHOTS=1` writes the snapshots anew, and still fails, so that no run passes by recording.
  @Test("Each command's help is as recorded", arguments: commands)
  func help(_ command: [String]) throws {
    let program = Program(folder: FileManager.default.temporaryDirectory)
    let outcome = try program.run(command + ["--help"])
    #expect(outcome.status == 0 && outcome.errors == "")
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Snapshots/\((["help"] + command).joined(separator: "-")).txt")
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
      try outcome.output.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("Recorded \(file.lastPathComponent); look at it, then run again without RECORD_SNAPSHOTS.")
      return
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    let differences = outcome.output.split(separator: "\n").difference(from: expected.split(separator: "\n"))
    #expect(outcome.output == expected, "\(differences.map { "\($0)" }.joined(separator: "\n"))")
  }

  @Test("Every command that the help lists has its help recorded")
  func completeness() throws {
    let help = try Program(folder: FileManager.default.temporaryDirectory).run(["--help"]).output
    let listed =
      help.split(separator: "SUBCOMMANDS:\n").last?.split(separator: "\n\n").first?.split(separator: "\n") ?? []
    let names = listed.filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }.compactMap {
      $0.split(separator: " ").first
    }
    #expect(names.count >= 6)
    for name in names { #expect(Self.commands.contains([String(name)]), "no snapshot of 'refigure \(name) --help'") }
  }

  @Test("Without a command the help is shown; the version names the commit and the numerics")
  func version() throws {
    let program = Program(folder: FileManager.default.temporaryDirectory)
    let plain = try program.run([])
    #expect(plain.status == 0)
    #expect(try program.run(["--help"]).output == plain.output)
    let version = try program.run(["--version"])
    #expect(version.status == 0 && version.errors == "")
    #expect(
      version.output.wholeMatch(
        of: /refigure \d+\.\d+\.\d+(-dev)?(, commit [0-9a-f]{10}( with changes)?)?, numerics \d+\n/) != nil)
  }
}
