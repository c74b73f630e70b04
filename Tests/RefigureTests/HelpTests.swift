import Foundation
import TestSupport
import Testing

@Suite("Help", .waits)
struct HelpTests {
  static let commands = [
    [], ["init"], ["new"], ["run"], ["sweep"], ["sweeps"], ["reproduce"], ["summary"], ["runs"], ["show"], ["compare"],
    ["clean"],
    ["report"], ["data"],
    ["data", "verify"], ["data", "describe"], ["data", "add"], ["data", "list"], ["check-reference"], ["doctor"],
    ["kinds"], ["diff"], ["audit"], ["audit", "verify"], ["audit", "trace"], ["audit", "replay"],
    ["audit", "perturb"], ["audit", "paper"], ["archive"], ["restore"], ["export"], ["watch"], ["stop"], ["serve"],
    ["publish"], ["figure"],
  ]

  @Test("Each command's help is as recorded", arguments: commands)
  func help(_ command: [String]) throws {
    let program = ProgramProcess(folder: FileManager.default.temporaryDirectory)
    let outcome = try program.run(command + ["--help"])
    #expect(outcome.status == 0 && outcome.errors == "")
    let name = (["help"] + command).joined(separator: "-")
    let file = Checkout.root.appending(path: "Tests/RefigureTests/Snapshots/\(name).txt")
    if let difference = try Snapshot.difference(of: outcome.output, from: file) { Issue.record("\(difference)") }
    for line in outcome.output.split(separator: "\n") where line.count > 80 { Issue.record("too wide: \(line)") }
  }

  @Test("Every command that the help lists has its help recorded")
  func completeness() throws {
    let help = try ProgramProcess(folder: FileManager.default.temporaryDirectory).run(["--help"]).output
    let listed =
      help.split(separator: "SUBCOMMANDS:\n").last?.split(separator: "\n\n").first?.split(separator: "\n") ?? []
    let names = listed.filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }.compactMap {
      $0.split(separator: " ").first
    }
    #expect(names.count >= 6)
    for name in names { #expect(Self.commands.contains([String(name)]), "no snapshot of 'refigure \(name) --help'") }
    // What a command does is said in one line.
    let wrapped = listed.filter { $0.hasPrefix("                          ") }
    #expect(wrapped.isEmpty, "\(wrapped)")
  }

  @Test("Without a command the help is shown; the version names the commit and the numerics")
  func version() throws {
    let program = ProgramProcess(folder: FileManager.default.temporaryDirectory)
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
