import Foundation
import TestSupport
import Testing

@Suite("Runs that are chosen, sorted and compared", .waits)
struct RunQueryTests {
  /// Three runs of the toy with 4, 3 and 2 epochs, and one with another seed.
  private func project() throws -> TinyProject {
    let project = try TinyProject()
    try project.runToy()
    try project.runToy("--set", "epochs=3")
    try project.runToy("--set", "epochs=2")
    try project.runToy("--set", "seed=8")
    return project
  }

  private func identifiers(_ project: TinyProject, _ arguments: String...) throws -> [String?] {
    let outcome = try project.program.run(["runs", "--json"] + arguments)
    #expect(outcome.status == 0, "\(arguments) \(outcome.errors)")
    return try #require(outcome.json() as? [[String: Any]], "\(outcome.errors)").map { $0["id"] as? String }
  }

  @Test("Conditions are of parameters, hyperparameters, metrics, claims and what every run has")
  func conditions() throws {
    let project = try project()
    #expect(try identifiers(project, "--where", "epochs < 4") == ["r3", "r2"])
    #expect(try identifiers(project, "--where", "epochs < 4 and run > 2") == ["r3"])
    #expect(try identifiers(project, "--where", "ae.epochs == 2 or epochs == 3") == ["r3", "r2"])
    #expect(try identifiers(project, "--where", "last(ae.validation.error) < 1e9") == ["r4", "r3", "r2", "r1"])
    #expect(try identifiers(project, "--where", "count(ae.validation.error) > 4 and epochs == 4") == ["r4", "r1"])
    #expect(try identifiers(project, "--where", "claim.falls == \"holds\"").contains("r1"))
    #expect(try identifiers(project, "--where", "claim.falls.margin > 0 for every seed").contains("r1"))
    #expect(try identifiers(project, "--where", "study == \"toy\" and status != \"finished\"") == [])
    #expect(try identifiers(project, "--where", "started > \"2020-01-01\"", "--limit", "2") == ["r4", "r3"])
  }

  @Test("They are sorted by anything, and those without a value come last")
  func order() throws {
    let project = try project()
    try project.program.run(["run", "studies/toy.md", "--quiet", "--set", "epochs=0"])
    #expect(try identifiers(project, "--sort", "epochs").prefix(2) == ["r3", "r2"])
    #expect(try identifiers(project, "--sort", "epochs", "--reverse").last == "r3")
    #expect(try identifiers(project, "--reverse", "--limit", "2") == ["r1", "r2"])
    #expect(try identifiers(project, "--sort", "last(ae.validation.error)", "--limit", "1").count == 1)
  }

  @Test("Columns are shown for people, as CSV with all digits, and as JSON")
  func columns() throws {
    let project = try project()
    let column = "last(ae.validation.error)"
    let table = try project.program.run(["runs", "--column", column, "--where", "epochs == 4"]).output
    #expect(table.contains("  \(column)  ") && table.contains(" … "), "two seeds have a range: \(table)")
    let csv = try project.program.run(["runs", "--csv", "--column", column]).output.split(separator: "\n")
    #expect(csv.count == 5 && csv[0].hasSuffix(",set.epochs,set.seed,\(column)"))
    let outcome = try project.program.run(["runs", "--json", "--column", column])
    let (text, json) = (outcome.output, try outcome.json())
    #expect((json as? [Any])?.count == 4)
    for line in csv.dropFirst() {
      // Compared as texts: JSONSerialization reads some numbers wrong by a bit.
      #expect(text.contains("\"value\" : \(line.split(separator: ",").last ?? "")"))
    }
  }

  @Test(
    "A condition that cannot be read is shown with its place and the nearest name",
    arguments: [
      ("epoch < 4", "did you mean 'epochs'?"), ("ae.validation.eror < 4", "did you mean 'validation.error'?"),
      ("epochs = 4", "equality is '=='"), ("epochs <", "expected a number"),
    ])
  func faults(_ condition: String, _ message: String) throws {
    let project = try project()
    let outcome = try project.program.run(["runs", "--where", condition])
    #expect(outcome.status == 2 && outcome.output.isEmpty, "\(outcome)")
    #expect(outcome.errors.contains(message) && outcome.errors.contains("^"), "\(outcome.errors)")
  }

  @Test("Runs are grouped by all but the seed, and a page shows their curves")
  func comparison() throws {
    let project = try project()
    let outcome = try project.program.run(["compare", "r1", "r2", "r4", "--html", "compared.html"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.hasPrefix("3 runs in 2 groups, by all but the seed\n"))
    #expect(outcome.output.contains("A      r1, r4  4      4 "), "\(outcome.output)")
    #expect(outcome.output.contains("B      r2      2      3 "), "\(outcome.output)")
    let page = try String(contentsOf: project.file("compared.html"), encoding: .utf8)
    #expect(page.contains("<svg") && page.contains("<code>ae.validation.error</code>"))
    #expect(page.contains("<a href=\"results/runs/r1/index.html\">r1</a>"))
    let json = try #require(
      try project.program.run(["compare", "r1", "r4", "--json", "--column", "last(ae.validation.error)"]).json()
        as? [String: Any])
    let groups = try #require(json["groups"] as? [[String: Any]])
    #expect(groups.count == 1 && groups[0]["seeds"] as? Int == 4)
    // The same run twice, and the same seeds in another run, count once.
    try project.runToy()
    let again = try #require(
      try project.program.run(["compare", "r1", "r1", "r5", "--json"]).json() as? [String: Any])
    #expect((again["groups"] as? [[String: Any]])?.first?["seeds"] as? Int == 2)
    let chosen = try project.program.run(["compare", "--where", "epochs < 4"])
    #expect(chosen.output.hasPrefix("2 runs in 2 groups"))
    #expect(try project.program.run(["compare"]).status == 2)
  }

  @Test("A cell with more repetitions than its run has seeds counts with all of them")
  func ownRepetitions() throws {
    let project = try TinyProject(studies: ["toy": TinyStudy(extra: "seeds: 4").text])
    try project.runToy()
    let column = "min(ae.validation.error)"
    let listed = try project.program.run(["runs", "--json", "--column", column]).json() as? [[String: Any]]
    let compared = try project.program.run(["compare", "r1", "--json", "--column", column]).json() as? [String: Any]
    let answers = [listed?.first, (compared?["groups"] as? [[String: Any]])?.first].map {
      ($0?["columns"] as? [String: Any])?[column] as? [String: Double]
    }
    let least = try #require(answers[0]?["least"])
    #expect(least != answers[0]?["greatest"] && answers[0] == answers[1])
  }
}
