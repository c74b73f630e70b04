import Foundation
import TestSupport
import Testing

@Suite("What is written where", .waits)
struct OutputTests {
  @Test("Results go to standard output, progress to standard error, and a quiet run has none")
  func streams() throws {
    let project = try TinyProject()
    let loud = try project.program.run(["run", "studies/toy.md"])
    let quiet = try project.program.run(["run", "studies/toy.md", "--quiet", "--recompute"])
    #expect(loud.status == 0 && quiet.status == 0)
    #expect(quiet.output == loud.output.replacing("r1", with: "r2"))
    #expect(quiet.errors == "")
    let lines = loud.output.split(separator: "\n")
    #expect(lines.first == "Toy (run r1)")
    #expect(lines.dropFirst().first == "  figures in results/runs/r1: curves.svg, map.svg")
    #expect(lines.count == 4 && lines[2].contains("falls") && lines[2].contains("2 seeds; Figure 1"))
    #expect(lines.last == "  to read: results/runs/r1/index.html")
    #expect(loud.errors.contains("train ae: 2 seeds of 4 epochs\n"))
    #expect(loud.errors.contains("figure map"))
    // No terminal: neither colours nor bars that are drawn over.
    #expect(!loud.errors.contains("\u{1B}") && !loud.errors.contains("\r"))
  }

  @Test("Colours are for terminals, unless NO_COLOR says otherwise", arguments: [nil, "1", ""])
  func colors(_ noColor: String?) throws {
    let project = try TinyProject()
    var program = project.program
    program.environment["TERM"] = "xterm"
    program.environment["NO_COLOR"] = noColor
    let terminal = try PseudoTerminal()
    let running = try program.start(["run", "studies/toy.md"], errors: terminal.handle)
    let outcome = running.wait()
    let text = terminal.close()
    #expect(outcome.status == 0)
    #expect(!outcome.output.contains("\u{1B}"))
    #expect(text.contains("train ae"))
    // By its definition an empty NO_COLOR is none.
    #expect(text.contains("\u{1B}[32m✓") == (noColor != "1"), "\(text)")
  }

  @Test("Without a ledger the list of runs is empty, and nothing is made")
  func emptyList() throws {
    let project = try TinyProject()
    let text = try project.program.run(["runs"])
    #expect(text.status == 0 && text.output == "no runs in results/runs yet: try refigure run STUDY\n")
    let json = try project.program.run(["runs", "--json"])
    #expect(json.status == 0)
    #expect(try #require(json.json() as? [Any]).isEmpty)
    #expect(!FileManager.default.fileExists(atPath: project.file("results").path))
  }

  @Test("Runs are listed the latest first, filtered, and as JSON")
  func list() throws {
    let project = try TinyProject(studies: ["toy": TinyStudy().text, "other": TinyStudy(points: 300).text])
    try project.runToy()
    try project.runToy()
    try project.program.run(["run", "studies/other.md", "--quiet"])
    let table = try project.program.run(["runs"]).output.split(separator: "\n")
    #expect(table.first?.hasPrefix("run  started") == true)
    #expect(table.dropFirst().map { $0.prefix(2) } == ["r3", "r2", "r1", "st"])
    #expect(table[4].hasPrefix("steps: computed new, taken over"))
    #expect(table[1].hasSuffix("  other") && table[2].contains(" 6 old ") && table[3].contains(" finished "))
    let runs = try #require(try project.program.run(["runs", "--json"]).json() as? [[String: Any]])
    #expect(runs.map { $0["id"] as? String } == ["r3", "r2", "r1"])
    #expect(runs.map { ($0["steps"] as? [String: Int])?["computed"] } == [6, 0, 6])
    #expect(runs.map { ($0["steps"] as? [String: Int])?["reused"] } == [0, 6, 0])
    #expect(runs.allSatisfy { $0["status"] as? String == "finished" && $0["dirty"] as? Bool == false })
    func identifiers(_ arguments: String...) throws -> [String?] {
      let outcome = try project.program.run(["runs", "--json"] + arguments)
      return try #require(outcome.json() as? [[String: Any]]).map { $0["id"] as? String }
    }
    #expect(try identifiers("--study", "other") == ["r3"])
    #expect(try identifiers("--limit", "2") == ["r3", "r2"])
    #expect(try identifiers("--status", "failed") == [])
  }

  @Test("A run is shown with everything, for people and for programs")
  func show() throws {
    let project = try TinyProject()
    try project.runToy()
    let text = try project.program.run(["show", "r1"]).output
    for part in [
      "run r1: Toy", "studies/toy.md", "finished", "clean tree", "branch    main", "refigure run studies/toy.md",
      "train     ae         2 computed", "curves.svg, map.svg", "claims: 1 holds",
      "falls  1.783 < 2.058: holds, by 0.2743",
      "as declared\n  epochs  4",
    ] { #expect(text.contains(part), "\(part) in \(text)") }
    #expect(!text.contains("other than declared") && !text.contains("weights.npy"))
    let all = try project.program.run(["show", "r1", "--all"]).output
    for part in ["train ae/1", "weights.npy", "figure map", "ae.optimizer.rate", "cores"] {
      #expect(all.contains(part), "\(part) in \(all)")
    }
    try project.runToy("--set", "epochs=3")
    let other = try project.program.run(["show", "last"]).output
    #expect(other.contains("other than declared\n  epochs  3  declared: 4  by the command line\n"), "\(other)")
    #expect(
      try project.record().steps.map(\.kind).sorted() == ["data", "evaluate", "figure", "figure", "train", "train"])
    let missing = try project.program.run(["show", "r9"])
    #expect(missing.status == 3 && missing.output == "" && missing.errors.contains("There is no run 'r9'"))
  }

  @Test("The data are verified and described")
  func data() throws {
    let project = try JetFiles.project()
    let verified = try project.program.run(["data", "verify"])
    #expect(verified.status == 0 && verified.errors == "")
    #expect(verified.output.hasSuffix("2 samples, all as in the manifest\n"))
    let report = try #require(
      try project.program.run(["data", "verify", "--json"]).json() as? [[String: Any]])
    #expect(report.count == 2 && report.allSatisfy { $0["valid"] as? Bool == true })
    let described = try project.program.run(["data", "describe", "ttbar"])
    #expect(described.status == 0)
    #expect(described.output.contains("ttbar") && described.output.contains("softdrop_mass"))
    let json = try project.program.run(["data", "describe", "--json"])
    #expect(json.status == 0)
    _ = try json.json()
    let unknown = try project.program.run(["data", "describe", "ttbr"])
    #expect(unknown.status == 3 && unknown.errors.contains("did you mean 'ttbar'?"))
  }

  @Test("The doctor finds what is right and what is not")
  func doctor() throws {
    let project = try JetFiles.project()
    let healthy = try project.program.run(["doctor"])
    #expect(healthy.status == 0 && healthy.errors == "")
    for part in [
      "ok       project: ", "ok       studies: 1", "ok       data: 2 samples", "ok       git: ", "clean",
      "ok       ledger: 0 runs",
    ] {
      #expect(healthy.output.contains(part), "\(healthy.output)")
    }
    #expect(!FileManager.default.fileExists(atPath: project.file("results").path), "nothing is made")
    let json = try #require(try project.program.run(["doctor", "--json"]).json() as? [String: Any])
    let checks = try #require(json["checks"] as? [[String: Any]])
    #expect(
      checks.map { $0["name"] as? String } == ["project", "studies", "git", "ledger", "data"], "no runs take no space")
    #expect(checks.allSatisfy { $0["ok"] as? Bool == true } && json["cores"] as? Int ?? 0 > 0)
    try FileManager.default.removeItem(at: project.file(JetFiles.path(of: "ttbar")))
    let ill = try project.program.run(["doctor"])
    #expect(ill.status == 3)
    #expect(ill.output.contains("problem  data: ") && ill.output.contains("ttbar.npy"))
    #expect(ill.output.contains("with changes"))
  }

  @Test("Published results are compared byte for byte")
  func reproduce() throws {
    let project = try TinyProject()
    let unpublished = try project.program.run(["reproduce", "--quiet"])
    #expect(unpublished.status == 1 && unpublished.output.contains("curves.svg: not published"))
    #expect(try project.program.run(["reproduce", "--quiet", "--publish"]).status == 0)
    let same = try project.program.run(["reproduce", "--quiet", "--recompute"])
    #expect(same.status == 0)
    #expect(same.output.contains("2 figures and 1 claim (1 holds) of this study; 8 of 8 files identical"))

    // A page that cannot be made takes nothing away from the comparison.
    let index = project.file("results/runs/index.html")
    try FileManager.default.removeItem(at: index)
    try FileManager.default.createDirectory(at: index, withIntermediateDirectories: false)
    let pageless = try project.program.run(["reproduce", "--quiet"])
    #expect(pageless.status == 0 && pageless.output.contains("8 of 8 files identical"))
    #expect(pageless.errors.hasPrefix("note: the page over all studies could not be made: "), "\(pageless.errors)")

    // The notebook is one of the study's files; the page over all studies lies beside its folder, and is made from what is published.
    let notebook = try String(contentsOf: project.file("results/toy/README.md"), encoding: .utf8)
    #expect(notebook.contains("\n# Toy\n") && notebook.contains("](../../studies/toy.md)"))
    let summary = project.file("results/README.md")
    let page = try Data(contentsOf: summary)
    try (page + Data("\n".utf8)).write(to: summary)
    let changed = try project.program.run(["reproduce", "--quiet"])
    #expect(changed.status == 1 && changed.output.contains("results/README.md: differs: "), "\(changed.output)")
    #expect(try project.program.run(["reproduce", "--quiet", "toy"]).status == 0)
    let written = try project.program.run(["summary"])
    #expect(written.status == 0 && written.output == "results/README.md\n")
    #expect(try Data(contentsOf: summary) == page)

    let file = project.file("results/toy/curves.csv")
    try Data((try String(contentsOf: file, encoding: .utf8) + "1\n").utf8).write(to: file)
    let other = try project.program.run(["reproduce", "--quiet", "--json"])
    #expect(other.status == 1)
    let report = try #require(other.json() as? [String: Any])
    #expect(report["identical"] as? Bool == false)
    #expect((report["panels"] as? [[String: Any]])?.map { $0["id"] as? String } == ["curves", "map"])
    #expect((report["claims"] as? [[String: Any]])?.map { $0["verdict"] as? String } == ["holds"])
    let comparison = try #require(report["comparison"] as? [[String: String]])
    #expect(comparison.filter { $0["result"] != "identical" }.map { $0["file"] } == ["curves.csv"])
  }

  @Test("Only the studies that are named are reproduced, or those of the paper; the others are said to be left out")
  func chosenStudies() throws {
    let beyond = TinyStudy().text.replacing("seed: 7\n", with: "seed: 8\nbeyond_paper: true\n")
    let settings =
      "parameters: { epochs: 4 }\nsettings: { short: { epochs: 2 }, far: { extends: short, beyond_paper: true } }"
    let both = TinyStudy().text.replacing("parameters: { epochs: 4 }", with: settings)
    let project = try TinyProject(studies: ["toy": both, "more": beyond])
    let explanations = { (arguments: [String]) throws -> [String?] in
      let outcome = try project.program.run(["reproduce", "--explain", "--json"] + arguments)
      return try #require(outcome.json() as? [[String: Any]]).map { $0["study"] as? String }
    }
    let toy = "studies/toy.md"
    #expect(try explanations([]) == ["studies/more.md", toy, toy, toy])
    #expect(try explanations(["--paper"]) == [toy, toy])
    #expect(try explanations(["more"]) == ["studies/more.md"])
    let paper = try project.program.run(["reproduce", "--quiet", "--publish", "--paper"])
    #expect(paper.status == 0 && paper.output.contains("left out: more, toy/far\n"))
    #expect(!FileManager.default.fileExists(atPath: project.file("results/more").path))
    let unknown = try project.program.run(["reproduce", "tyo"])
    #expect(unknown.status == 2)
    #expect(unknown.errors.contains("no study is called 'tyo'; did you mean 'toy'?"), "\(unknown.errors)")
  }
}
