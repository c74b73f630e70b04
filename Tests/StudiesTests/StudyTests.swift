import Expressions
import JetAutoencoders
import JetProgram
import TestSupport
import Testing
import Values

@testable import Studies

@Suite("Studies")
struct StudyTests {
  static func study(
    _ changes: [Int: String?] = [:], setting: String? = nil, overrides: [String: Override] = [:]
  ) throws -> Study {
    try Study.parse(
      text: StudyText.with(changes), kinds: Refigure.kinds, file: "x.md", setting: setting, overrides: overrides)
  }

  @Test("A study has its front matter, its cells and its prose in order")
  func content() throws {
    let study = try Self.study()
    #expect(study.title == "Small")
    #expect(study.seed == 7)
    #expect(study.seeds == 3)
    #expect(study.source == StudyText.text)
    #expect(study.parameters.map(\.name) == ["epochs", "hidden", "rate", "name"])
    #expect(study.cells.map(\.name) == ["jets", "ae", "nae", "ae-grid", "2-a", "falls"])
    #expect(study.segments.count == 7)
    guard case .prose(let prose) = study.segments[0] else {
      Issue.record("the first segment is not prose")
      return
    }
    #expect(prose.line == 7)
    #expect(prose.text == "Prose with {{ $epochs }}.")
    #expect(prose.placeholders.map(\.range) == [11..<24])
    #expect(prose.placeholders.map(\.location) == [SourceLocation(line: 7, column: 12)])
    #expect(study.segments.dropFirst() == [.cell(0), .cell(1), .cell(2), .cell(3), .cell(4), .cell(5)])
  }

  @Test("What depends on what, and an order that respects it")
  func graph() throws {
    let study = try Self.study()
    #expect(study.cells.map { $0.inputs } == [[], ["jets"], ["jets"], ["ae"], ["ae"], ["ae"]])
    let forward = try Study.parse(
      text: StudyText.with([48: "at: later.epoch"])
        + "```{evaluate} later\nmodel: nae\nat: best\nbackground: ttbar.test\nsignals: svj_*\n```\n",
      kinds: Refigure.kinds, file: "x.md")
    #expect(forward.topologicalOrder.map(\.name) == ["jets", "ae", "nae", "2-a", "falls", "later", "ae-grid"])
  }

  @Test("Backticks around a placeholder are part of it; fenced code has none")
  func placeholders() throws {
    let text = "é `{{ $epochs | fixed 1 }}` and {{ last(ae.validation.error) }}\n\n```\n{{ not one }}\n```\n\\{{x}"
    let study = try Self.study([7: text])
    guard case .prose(let prose) = study.segments[0] else {
      Issue.record("the first segment is not prose")
      return
    }
    let bytes = Array(prose.text.utf8)
    #expect(
      prose.placeholders.map { String(decoding: bytes[$0.range], as: UTF8.self) }
        == ["`{{ $epochs | fixed 1 }}`", "{{ last(ae.validation.error) }}"])
    #expect(prose.placeholders.map(\.format) == [.fixed(1), .shortest])
    #expect(prose.placeholders.map(\.location.column) == [4, 33])
  }

  @Test("In a table the bar of a placeholder is escaped, and errors keep their columns")
  func placeholderInTable() throws {
    let study = try Self.study([7: "\n| a | `{{ $epochs \\| fixed 1 }}` |"])
    #expect(study.placeholders.map(\.format) == [.fixed(1)])
    #expect(
      StudyText.errors(StudyText.with([7: "| `{{ $epochs \\| fixd 1 }}` |"])).first?.hasPrefix("x.md:7:18: ") == true)
  }

  @Test("Overrides are typed as the declared value")
  func overrides() throws {
    let study = try Self.study(overrides: [
      "epochs": "50", "hidden": "[4, 5, 6]", "rate": "1", "seeds": "2", "seed": "9",
    ])
    guard let train = study.cell(named: "ae")?.body as? TrainCell else {
      Issue.record("ae is missing")
      return
    }
    #expect(train.epochs == 50)
    #expect(train.hidden == [4, 5, 6])
    #expect(train.optimizer.rate == 1)
    #expect(study.seeds == 2)
    #expect(study.seed == 9)
    #expect(study.parameters[0].declared == .integer(10))
  }

  @Test(
    "An override that does not fit is an error",
    arguments: [
      ("epochs", "ten", "x.md:5:15: override of 'epochs': expected a number, found 'ten'"),
      ("epochs", "1.5", "x.md:24:9: 'epochs' in {train} ae: expected a whole number ≥ 1, found 1.5"),
      ("hidden", "8", "x.md:5:27: override of 'hidden': expected a list like [8], found '8'"),
      ("hidden", "[8, x]", "x.md:5:27: override of 'hidden': expected a list like [8], found '[8, x]'"),
      ("rate", "nan", "x.md:5:43: override of 'rate': expected a number, found 'nan'"),
      ("seeds", "0", "x.md:4:8: override of 'seeds': expected a whole number ≥ 1, found '0'"),
      (
        "seed", "-1", "x.md:3:7: override of 'seed': expected a whole number from 0 to 18446744073709551615, found '-1'"
      ),
      ("epoch", "5", "x.md:2:1: unknown parameter 'epoch'; did you mean 'epochs'?"),
      (
        "temperature", "5",
        "x.md:2:1: unknown parameter 'temperature'; expected one of: epochs, hidden, rate, name, seed, seeds"
      ),
    ])
  func badOverride(name: String, value: String, error: String) {
    #expect(StudyText.errors(StudyText.text, overrides: [name: .text(value)]) == [error])
  }

  @Test("A default that is a whole number does not say that its values must be")
  func wholeDefault() throws {
    let text = "parameters: { epochs: 10, hidden: [8, 8], rate: 1, name: adam }"
    guard let train = try Self.study([5: text], overrides: ["rate": "0.001"]).cell(named: "ae")?.body as? TrainCell
    else {
      Issue.record("'ae' is no training")
      return
    }
    #expect(train.optimizer.rate == 0.001)
  }

  @Test("A setting replaces parameters, and an override the setting's")
  func settings() throws {
    let settings =
      "parameters: { epochs: 10, hidden: [8, 8], rate: 1e-3, name: adam }\nsettings: { authors: { epochs: 20, rate: 1, seeds: 2 } }"
    let study = try Self.study([5: settings], setting: "authors", overrides: ["rate": "0.5"])
    #expect(
      study.parameters.map(\.value) == [.integer(20), .list([.integer(8), .integer(8)]), .number(0.5), .text("adam")])
    #expect(study.settings == ["authors"] && study.seeds == 2)
    #expect(try Self.study([5: settings]).seeds == 3)
    #expect(try Self.study([5: settings], setting: "authors", overrides: ["seeds": "4"]).seeds == 4)
    #expect(
      StudyText.errors(StudyText.with([5: settings]), setting: "author")
        == ["x.md:2:1: unknown setting 'author'; did you mean 'authors'?"])
    #expect(
      StudyText.errors(StudyText.with([5: settings]), setting: "paper")
        == ["x.md:2:1: unknown setting 'paper'; expected one of: authors"])
    #expect(
      StudyText.errors(StudyText.with([5: settings.replacing("epochs: 20", with: "epoch: 20")]))
        == ["x.md:6:24: unknown parameter 'epoch'; did you mean 'epochs'?"])
  }

  @Test("A setting takes over another's values first, and says whether it goes beyond the paper")
  func settingsOfSettings() throws {
    let settings = """
      parameters: { epochs: 10, hidden: [8, 8], rate: 1e-3, name: adam }
      settings:
        both: { extends: authors, beyond_paper: true, rate: 3 }
        authors: { extends: slow, epochs: 20, seeds: 2 }
        slow: { rate: 2, seeds: 5, name: adamw }
      """
    let study = try Self.study([5: settings], setting: "both")
    #expect(
      study.parameters.map(\.value) == [.integer(20), .list([.integer(8), .integer(8)]), .number(3), .text("adamw")])
    #expect(study.seeds == 2 && study.settings == ["both", "authors", "slow"])
    #expect(study.settingsBeyondPaper == ["both"] && study.settingParameters == ["rate", "name", "epochs"])
    let authors = try Self.study([5: settings], setting: "authors")
    #expect(authors.parameters.map(\.value)[2] == .number(2) && authors.settingsBeyondPaper == ["both"])
    let plain = try Self.study([5: settings])
    #expect(plain.parameters.map(\.value) == plain.parameters.map(\.declared) && plain.seeds == 3)
  }

  @Test(
    "Settings that extend what is not there, or one another, are refused",
    arguments: [
      ("{ a: { extends: authers }, authors: {} }", ["x.md:6:13: unknown setting 'authers'; did you mean 'authors'?"]),
      ("{ a: { extends: zzz }, b: {} }", ["x.md:6:13: unknown setting 'zzz'; expected one of: a, b"]),
      ("{ a: { extends: a } }", ["x.md:6:13: cyclic dependency: a → a"]),
      (
        "{ c: { extends: a }, a: { extends: b }, b: { extends: a } }",
        ["x.md:6:13: cyclic dependency: a → b → a"]
      ),
      (
        "{ a: { beyond_paper: 1 } }",
        [
          "x.md:6:32: 'beyond_paper' in a of settings of the front matter: "
            + "expected true or false, found 1"
        ]
      ),
      ("{ a: { beyond_papr: true } }", ["x.md:6:18: unknown parameter 'beyond_papr'; did you mean 'beyond_paper'?"]),
      (
        "{ a: { extends: [b] }, b: {} }",
        ["x.md:6:27: 'extends' in a of settings of the front matter: expected a text, found a list"]
      ),
    ])
  func badSettings(_ settings: String, _ errors: [String]) {
    let text = "\(StudyText.lines[4])\nsettings: \(settings)"
    #expect(StudyText.errors(StudyText.with([5: text])) == errors)
  }

  @Test("Braces and asterisks stand for samples in their order")
  func patterns() throws {
    let study = try Self.study([50: "signals: ['svj_*_0.3', svj_2000_0.1, svj_2000_*]"])
    #expect(study.cell(named: "ae-grid")?.body.members == ["svj_500_0.3", "svj_2000_0.3", "svj_2000_0.1"])
    #expect(SamplePattern.expanded("a{1,2}b{3, 4}") == ["a1b3", "a1b4", "a2b3", "a2b4"])
    for wrong in ["a{1", "a}", "a{{1}}", "a{1,}", "a}{1"] { #expect(SamplePattern.expanded(wrong) == nil) }
    #expect(SamplePattern.matches("a*a", "aba"))
    #expect(!SamplePattern.matches("a*a", "a"))
    #expect(SamplePattern.matches("*", ""))
  }
}
