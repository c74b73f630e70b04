import Digests
import Foundation
import Ledger
import TestSupport
import Testing

/// Nothing that a study, a ledger, an archive or a file's name says reaches a terminal but as characters.
@Suite("Texts that a terminal would carry out", .waits)
struct HostileTextTests {
  /// Colours, a title of the window, the eight-bit form, turned writing, a name without width.
  static let hostile = "x\u{1B}[31mred\u{1B}]0;title\u{7}\u{9B}2J\u{202E}turned\u{2066}\u{200F}\r\u{8}\u{7F}"

  private static func isHarmless(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { scalar in
      switch scalar.value {
      case 0x09, 0x0A: true
      case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: false
      default: true
      }
    }
  }

  /// A project whose ledger holds such a text wherever one can stand: two runs with a study that can be read, one that failed.
  private func project() throws -> TinyProject {
    let project = try TinyProject()
    try project.runToy()
    let ledger = try Ledger(folder: project.file("results/runs"))
    let hostile = Self.hostile
    for number in 1...2 {
      let difference = try ledger.artefacts.store(
        Data("diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+\(hostile)\n".utf8))
      let run = try ledger.startRun(
        RunStart(
          studyTitle: "Title \(hostile)", studyPath: "studies/\(hostile).md", studyText: TinyStudy().text,
          hyperparameters:
            #"{"overrides":{"\#(number)":"\u001b[31m"},"parameters":{"epochs":4},"setting":"\u001b[32m\u202e"}"#,
          seeds: [1], data: ["ring.\(hostile)": Digest(of: "x")],
          versionControl: .git(
            GitState(
              commit: String(repeating: "a", count: 40), branch: "b\(hostile)", remote: "https://\(hostile)",
              difference: difference)), environment: #"{"processor":"\u001b[31m"}"#, numericsVersion: "2\(hostile)",
          command: ["refigure", hostile, "\(number)"]))
      let log = try ledger.artefacts.store(Data("printed \(hostile)\n".utf8))
      let cell = StepDescription(
        cell: "c\(hostile)".replacing("/", with: "-"), repetition: nil, kind: "figure\(hostile)",
        identity: Digest(of: "cell \(number)"), body: #"{"a":"\u001b[31m"}"#, inputs: [])
      try ledger.finishStep(
        cell,
        outputs: StepOutputs(
          artefacts: [
            ArtefactRecord(name: "stdout", digest: log, mediaType: "text/plain;role=log", bytes: 10),
            ArtefactRecord(name: "svg\(hostile)", digest: log, mediaType: hostile, bytes: 10),
          ], series: [MetricSeries(name: "s\(hostile)", epochs: [1], values: [Double(number)])],
          scalars: ["n\(hostile)": .nan, "stopped.epoch": 1e19]), seconds: 1, of: run)
      try ledger.decideClaim(
        ClaimDecision(
          id: "claim\(hostile)", statement: "it holds \(hostile)", verdict: .holds, value: .infinity, bound: .nan,
          margin: 1,
          seeds: [1]), of: run)
      if number == 1 {
        try ledger.finishRun(run)
      } else {
        try ledger.failRun(run, reason: "because \(hostile)")
      }
    }
    ledger.close()
    return project
  }

  private static let commands: [[String]] = [
    ["runs"], ["runs", "--json"], ["runs", "--study", hostile], ["runs", "--where", hostile],
    ["runs", "--sort", hostile],
    ["show", "r2"], ["show", "r3"], ["show", "r2", "--all"], ["show", "r2", "--json"],
    ["show", "r2", "--log", "c\(hostile)"],
    ["show", "r2", "--log", hostile], ["show", "r2", "--save", "\(hostile).x"],
    ["show", hostile], ["diff", "r2", "r3"], ["diff", "r1", "r2", "--json"], ["diff", "r1", hostile],
    ["compare", "r1", "r2"],
    ["compare", "r1", "r2", "--json"], ["report", "r2"], ["report", hostile],
    ["report", "r1", "-o", "no/\(hostile)/x/"],
    ["audit", "verify"], ["audit", "verify", "--json"], ["audit", "verify", "--head", hostile],
    ["audit", "trace", hostile], ["audit", "replay", "r2"], ["audit", "replay", hostile],
    ["audit", "perturb", hostile],
    ["archive", "r2", "-o", "a.tar"], ["archive", "r3", "-o", "a.tar"], ["archive", hostile, "-o", "b.tar"],
    ["archive", "r2", "-o", "no\(hostile)/x.tar"],
    ["restore", hostile], ["restore", "a.tar"], ["restore", "a.tar", "--json"], ["run", hostile],
    ["run", "toy", "--set", hostile],
    ["run", "toy", "--set", "a=\(hostile)"], ["run", "toy", "--setting", hostile], ["run", "hostile"],
    ["run", "hostile", "--explain"], ["run", "toy", "--resume"], ["sweep", hostile],
    ["sweep", "toy", "--grid", hostile],
    ["reproduce", "--quiet"],
    ["summary"], ["clean"], ["doctor"], ["kinds", hostile], ["data", "verify"], ["data", "list"], ["data", hostile],
    [hostile],
    ["new", hostile], ["init", hostile], ["describe-jets", hostile], ["check-reference", hostile], ["--\(hostile)"],
  ]

  @Test(
    "Every command shows a hostile ledger, and says what is wrong with hostile arguments, without one control character"
  )
  func everyCommand() throws {
    let project = try project()
    try project.write(
      TinyStudy().text.replacing("title: Toy", with: #"title: "Toy \e[31m \u202E \x9B""#), to: "studies/hostile.md")
    var seen = ""
    for command in Self.commands {
      let outcome = try project.program.run(command)
      #expect(Self.isHarmless(outcome.output), "\(command): \(outcome.output.debugDescription.prefix(2_000))")
      #expect(Self.isHarmless(outcome.errors), "\(command): \(outcome.errors.debugDescription.prefix(2_000))")
      #expect(outcome.status < 128 || outcome.status == 130, "\(command): \(outcome.status) \(outcome.errors)")
      #expect(!(outcome.output + outcome.errors).contains("Error Domain"), "\(command)")
      if command.contains("--json"), outcome.status < 2 { #expect((try? outcome.json()) != nil, "\(command)") }
      seen += outcome.output
    }
    // The text itself was there to be shown.
    #expect(seen.contains("x␛[31mred") && seen.contains("\\u001b[31mred"))
  }

  @Test("JSON holds the very texts")
  func json() throws {
    let project = try project()
    let runs = try #require(try project.program.run(["runs", "--json"]).json() as? [[String: Any]])
    #expect(runs.contains { $0["title"] as? String == "Title \(Self.hostile)" })
  }

  @Test("A difference is printed as it is into a file, and made visible in a terminal")
  func difference() throws {
    let project = try project()
    #expect(try project.program.run(["show", "r2", "--diff"]).output.contains(Self.hostile))
    let terminal = try PseudoTerminal()
    let process = Process()
    process.executableURL = ProgramProcess.binary
    process.arguments = ["show", "r2", "--diff"]
    process.currentDirectoryURL = project.root
    process.environment = ["PATH": "/usr/bin:/bin", "HOME": project.root.path, "TERM": "xterm"]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = terminal.handle
    process.standardError = terminal.handle
    try process.run()
    process.waitUntilExit()
    let text = terminal.close().replacing("\r\n", with: "\n")
    #expect(text.contains("x␛[31mred"), "\(text.debugDescription)")
    #expect(Self.isHarmless(text), "\(text.debugDescription)")
  }
}
