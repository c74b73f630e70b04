import Digests
import JetProgram
import Studies
import TestSupport
import Testing

@testable import Runs

@Suite("Identities of a study's steps")
struct StudyPlanTests {
  struct Change: CustomTestStringConvertible {
    let what: String
    var replace: (String, String) = ("", "")
    var overrides: [String: Override] = [:]
    var numerics = Refigure.program.numerics
    /// The steps whose identity becomes another; all others keep theirs.
    let changes: Set<String>

    var testDescription: String { what }
  }

  private static let all: Set = ["ring", "ae/1", "ae/2", "test", "curves", "scheme", "falls"]
  private static let belowTraining: Set = ["ae/1", "ae/2", "test", "curves", "falls"]
  private static let belowData = belowTraining.union(["ring"])

  static let changes = [
    Change(what: "nothing", changes: []),
    Change(what: "prose", replace: ("Words.", "Other words."), changes: []),
    Change(what: "a caption", replace: ("Error by epoch.", "The error."), changes: []),
    Change(what: "a diagram's caption", replace: ("A step.", "One step."), changes: []),
    Change(what: "a claim's statement", replace: ("The error falls.", "It falls."), changes: []),
    Change(what: "a claim's reason", replace: ("It is trained.", "So it is."), changes: []),
    Change(what: "the order of keys", replace: ("hidden: [4]\nlatent: 1", "latent: 1\nhidden: [4]"), changes: []),
    Change(what: "a default written out", replace: ("hidden: [4]", "hidden: [4]\nactivation: relu"), changes: []),
    Change(what: "a parameter written out", replace: ("epochs: $epochs", "epochs: 6"), changes: []),
    // A drawing begins with the study's title.
    Change(what: "the title", replace: ("title: Toy", "title: Ring"), changes: ["curves", "scheme"]),
    Change(what: "a label", replace: ("label: Error", "label: Loss"), changes: ["curves"]),
    Change(what: "a diagram", replace: ("wnae-step", "outlier-reconstruction"), changes: ["scheme"]),
    Change(what: "a claim's rule", replace: ("holds: min(", "holds: 2 * min("), changes: ["falls"]),
    Change(what: "when an evaluation looks", replace: ("at: argmin(validation.error)", "at: last"), changes: ["test"]),
    Change(what: "epochs", overrides: ["epochs": "7"], changes: belowTraining),
    Change(what: "the rate", replace: ("rate: 0.003", "rate: 0.002"), changes: belowTraining),
    Change(what: "what is measured", replace: ("every: 1", "every: 2"), changes: belowTraining),
    Change(what: "the data", overrides: ["points": "210"], changes: belowData),
    Change(what: "the toy's noise", replace: ("noise: 0.05", "noise: 0.06"), changes: belowData),
    Change(what: "the seed", overrides: ["seed": "8"], changes: belowData),
    Change(what: "the numerics", numerics: "other", changes: all),
  ]

  @Test("A change changes the identities of what depends on it, and no others", arguments: changes)
  func change(_ change: Change) throws {
    let (found, replacement) = change.replace
    #expect(found.isEmpty || ToyStudy.text.contains(found))
    let text = found.isEmpty ? ToyStudy.text : ToyStudy.text.replacing(found, with: replacement)
    let before = try ToyStudy.identities()
    let after = try ToyStudy.identities(text, change.overrides, numerics: change.numerics)
    #expect(Set(before.keys) == Self.all && Set(after.keys) == Self.all)
    #expect(Set(before.keys.filter { before[$0] != after[$0] }) == change.changes)
  }

  @Test(
    "A training's lineage is what it has in common with those of other lengths, and with no others", arguments: changes)
  func lineage(_ change: Change) throws {
    func lineages(_ text: String, _ overrides: [String: Override], _ numerics: String) throws -> [String: Digest] {
      let study = try ToyStudy.study(text, overrides)
      let steps = StudyPlan(study, data: try ToyStudy.data(study), numerics: numerics).steps
      return Dictionary(uniqueKeysWithValues: steps.compactMap { step in step.lineage.map { (step.name, $0) } })
    }
    let (found, replacement) = change.replace
    let text = found.isEmpty ? ToyStudy.text : ToyStudy.text.replacing(found, with: replacement)
    let before = try lineages(ToyStudy.text, [:], Refigure.program.numerics)
    let after = try lineages(text, change.overrides, change.numerics)
    #expect(Set(before.keys) == ["ae/1", "ae/2"] && Set(after.keys) == ["ae/1", "ae/2"])
    #expect(before["ae/1"] != before["ae/2"])
    let identities = Set(try ToyStudy.identities().values)
    #expect(identities.isDisjoint(with: before.values))
    let isOther = change.changes.contains("ae/1") && change.what != "epochs"
    #expect(before.keys.allSatisfy { (before[$0] != after[$0]) == isOther })
  }

  @Test("All steps of a study have identities of their own, repetitions too")
  func distinct() throws {
    let identities = try ToyStudy.identities()
    #expect(Set(identities.values).count == identities.count)
  }

  @Test("More repetitions leave those that there were alone")
  func repetitions() throws {
    let (two, three) = (try ToyStudy.identities(), try ToyStudy.identities(ToyStudy.text, ["seeds": "3"]))
    #expect(two["ae/1"] == three["ae/1"] && two["ae/2"] == three["ae/2"])
    #expect(three["ae/3"] != nil && two["ae/3"] == nil)
    for name in ["test", "curves", "falls"] { #expect(two[name] != three[name]) }
    #expect(two["ring"] == three["ring"])
  }

  @Test("A training of another name has other random numbers, and so another identity")
  func name() throws {
    let renamed = try ToyStudy.identities(
      ToyStudy.text.replacing("{train} ae", with: "{train} net").replacing("model: ae", with: "model: net")
        .replacing("ae.validation", with: "net.validation"))
    let before = try ToyStudy.identities()
    #expect(renamed["net/1"] != nil && renamed["net/1"] != before["ae/1"])
  }

  @Test("Each step comes after what it reads")
  func order() throws {
    let study = try ToyStudy.study()
    var seen: Set<Digest> = []
    for step in StudyPlan(study, data: try ToyStudy.data(study), numerics: Refigure.program.numerics).steps {
      #expect(step.inputs.allSatisfy(seen.contains), "\(step.name)")
      seen.insert(step.identity)
    }
  }
}
