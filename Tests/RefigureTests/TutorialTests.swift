import Foundation
import TestSupport
import Testing

/// `docs/your-first-study.md`, done as a reader does it. It needs the registry of Python's packages, and some minutes.
@Suite(
  "The tutorial", .waits,
  .enabled(if: TutorialNeeds.isAsked, "it takes minutes: REFIGURE_LONG_TESTS=1 asks for it"),
  .enabled("no packages of Python can be had here: neither venv nor the registry may be missing") {
    !TutorialNeeds.isAsked || TutorialNeeds.canInstall()
  })
struct TutorialTests {
  @Test("Every block of commands does what the page shows", .timeLimit(.minutes(40)))
  func carriedOut() throws {
    let page = TutorialPage(try Checkout.text("docs/your-first-study.md"))
    try #require(page.commands.count > 15 && page.commands.count { $0.shown != nil } > 10)
    let folder = try TemporaryFolder()
    let outcomes = try page.carryOut(in: folder)
    for (command, outcome) in zip(page.commands, outcomes) {
      #expect(outcome.status == command.status, "line \(command.line): \(command.text)\(outcome.output)")
      if let difference = command.shown?.difference(from: outcome.output) {
        Issue.record("line \(command.line): \(difference)\n\(outcome.output)")
      }
    }
    try #require(outcomes.count == page.commands.count)
    try stepsAreDoneOnce(folder.file("digits"))
  }

  /// Four rates with three seeds, one linear model and two figures a rate: no step was done twice, in spite of the kill.
  private func stepsAreDoneOnce(_ project: URL) throws {
    let program = ProgramProcess(folder: project)
    let runs = try #require(try program.run(["runs", "--study", "digits", "--json"]).json() as? [[String: Any]])
    let computed = runs.compactMap { ($0["steps"] as? [String: Int])?["computed"] }
    #expect(runs.allSatisfy { $0["status"] as? String == "finished" })
    #expect(computed.count == runs.count && computed.reduce(0, +) == 4 * 3 + 1 + 4 * 2, "\(computed)")
    #expect(try program.run(["audit", "verify"]).status == 0)
  }
}

/// The conditions under which the tutorial can be carried out.
private enum TutorialNeeds {
  static let isAsked = ProcessInfo.processInfo.environment["REFIGURE_LONG_TESTS"] == "1"

  /// A small package can be installed into an environment.
  static func canInstall() -> Bool {
    guard let folder = try? TemporaryFolder() else { return false }
    let script = "python3 -m venv e && e/bin/pip install --quiet --no-deps --no-cache-dir threadpoolctl"
    return (try? Shell.run(script, in: folder.url)) == 0
  }
}

@Suite("The page of the tutorial", .waits)
struct TutorialPageTests {
  @Test("A page's commands, files and outputs are found, and every output has a command")
  func reading() throws {
    let page = TutorialPage(try Checkout.text("docs/your-first-study.md"))
    let files = page.parts.compactMap { if case .file(let path, let text) = $0 { (path, text) } else { nil } }
    #expect(files.map(\.0) == ["train.py", "studies/digits.md"])
    #expect(try #require(files.last).1.contains("```{claim} better-than-linear\n"))
    #expect(page.orphans.isEmpty)
    #expect(page.commands.count { $0.status == 1 } == 1)
  }

  @Test("An output is compared but for times, runs, digests and the last digits of numbers")
  func comparing() {
    let shown = ShownOutput([
      "…", "made in 1.2 s (run r2)", "  loss: 0.500 < 1.81: holds, by 1.3 (3 seeds)", "…", "end 4",
    ])
    let text = "x\nmade in 1 min 3 s (run r12)\n loss:  0.49 < 1.8123: holds, by 1.32 (3 seeds)\ny\nend 4\n"
    #expect(shown.difference(from: text) == nil)
    for (part, other) in [("holds", "does not hold"), ("3 seeds", "2 seeds"), ("end 4", "end 5"), ("0.49", "0.9")] {
      #expect(shown.difference(from: text.replacing(part, with: other)) != nil, "\(part)")
    }
    #expect(shown.difference(from: text + "more\n") != nil)
    #expect(ShownOutput(["a 12ab34cd", "b"]).difference(from: "a ff0099aa\nb\n") == nil)
    #expect(ShownOutput(["a", "b"]).difference(from: "a\nc\nb\n") != nil)
  }
}
