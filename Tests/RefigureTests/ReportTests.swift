import Foundation
import TestSupport
import Testing

@Suite("Pages to read", .waits)
struct ReportTests {
  /// The toy study with words that are filled in and a figure of the paper.
  private static let study = TinyStudy(caption: "Energy over the plane.\npaper: Figure 3").text
    .replacing(
      "# Toy\n",
      with: "# Toy\n\nOf `{{ ring.size[\"toy\"] }}` points, *error* {{ min(ae.validation.error) | fixed 3 }}.\n")

  @Test("A run writes its page, and the command writes the same one again, by run, study or last")
  func page() throws {
    let project = try TinyProject(studies: ["toy": Self.study, "toy-2": TinyStudy().text])
    try project.runToy()
    let written = try String(contentsOf: project.file("results/runs/r1/index.html"), encoding: .utf8)
    #expect(written.contains(">400</span> points") && written.contains("commit ") && !written.contains("{{"))
    #expect(written.contains("clean tree") && written.contains("git checkout "))
    _ = try project.program.run(["run", "studies/toy-2.md", "--quiet"])
    for name in ["r1", "toy", "studies/toy.md"] {
      try FileManager.default.removeItem(at: project.file("results/runs/r1/index.html"))
      let outcome = try project.program.run(["report", name])
      #expect(outcome.errors == "" && outcome.output == "results/runs/r1/index.html\n", "\(name)")
      #expect(try String(contentsOf: project.file("results/runs/r1/index.html"), encoding: .utf8) == written, "\(name)")
    }
    #expect(try project.program.run(["report", "last", "--output", "-"]).output.contains("run r2"))
    let elsewhere = try project.program.run(["report", "r1", "--output", "page.html", "--json"])
    #expect(try elsewhere.json() as? [String: String] == ["run": "r1", "file": "page.html"])
    // What lies beside the page in its folder is within a page that is written elsewhere.
    let single = try String(contentsOf: project.file("page.html"), encoding: .utf8)
    #expect(try project.program.run(["report", "toy", "--output", "-"]).output == single)
    for kind in ["svg", "pdf", "csv"] {
      #expect(written.contains("href=\"map.\(kind)\" download=\"map.\(kind)\""), "\(kind)")
      #expect(!single.contains("href=\"map.\(kind)\"") && single.contains("download=\"map.\(kind)\""), "\(kind)")
      #expect(FileManager.default.fileExists(atPath: project.file("results/runs/r1/map.\(kind)").path), "\(kind)")
    }
    #expect(written.contains("href=\"../index.html\"") && !single.contains("index.html\""))
    #expect(single.contains("data:application/pdf;base64,JVBERi0xLjcK") && !written.contains("\"data:"))
  }

  @Test("A figure is taken in each format, with the bytes of the run's folder; an altered PDF is found")
  func figure() throws {
    let project = try TinyProject(studies: ["toy": Self.study])
    try project.runToy()
    let program = project.program
    #expect(try program.run(["figure", "toy", "--list"]).output == "curves  svg, pdf, csv\nmap     svg, pdf, csv\n")
    for kind in ["svg", "pdf", "csv"] {
      let outcome = try program.run(["figure", "r1", "map", "--output", "taken.\(kind)"])
      #expect(outcome.status == 0 && outcome.output.hasPrefix("taken.\(kind): map of r1, "), "\(outcome)")
      let taken = try Data(contentsOf: project.file("taken.\(kind)"))
      #expect(try taken == Data(contentsOf: project.file("results/runs/r1/map.\(kind)")))
    }
    #expect(try program.run(["figure", "r1", "map"]).status == 0)
    #expect(try Data(contentsOf: project.file("map.svg")) == Data(contentsOf: project.file("taken.svg")))
    #expect(try program.run(["audit", "trace", "taken.pdf"]).output.contains("pdf of its svg"))
    for (words, status, found) in [
      (["r1", "mop"], 2, "did you mean 'map'?"), (["r1"], 2, "or --list was expected"),
      (["r1", "map", "--format", "gif"], 2, "gif"), (["r1", "--list", "--format", "pdf"], 2, "does not go with"),
      (["r1", "map", "--output", "studies/toy.md/x.pdf"], 3, "cannot write"),
    ] as [([String], Int32, String)] {
      let outcome = try program.run(["figure"] + words)
      #expect(outcome.status == status && outcome.errors.contains(found), "\(outcome)")
    }
    #expect(try program.run(["audit", "verify"]).status == 0)
    var altered = try Data(contentsOf: project.file("taken.pdf"))
    altered[altered.count / 2] ^= 1
    try FileManager.default.removeItem(at: project.file("results/runs/r1/map.pdf"))
    try altered.write(to: project.file("results/runs/r1/map.pdf"))
    let verified = try program.run(["audit", "verify"])
    #expect(verified.status == 1 && (verified.output + verified.errors).contains("r1/map.pdf"))
    #expect(try program.run(["audit", "trace", "results/runs/r1/map.pdf"]).status == 1)
  }

  @Test("A run is shown by its study's name too")
  func show() throws {
    let project = try TinyProject()
    try project.runToy()
    #expect(try project.program.run(["show", "toy"]).output == project.program.run(["show", "r1"]).output)
  }

  @Test("Without its data a run's page is the same")
  func withoutData() throws {
    let project = try JetFiles.project()
    let run = try project.program.run(["run", "studies/jets.md", "--quiet"])
    try #require(run.status == 0, "\(run.errors)")
    let written = try String(contentsOf: project.file("results/runs/r1/index.html"), encoding: .utf8)
    #expect(written.contains("3 features of 2 samples, 120 entries"))
    try FileManager.default.removeItem(at: project.file("studies"))
    try FileManager.default.createDirectory(at: project.file("studies"), withIntermediateDirectories: true)
    try FileManager.default.removeItem(at: project.file("results/runs/r1/index.html"))
    #expect(try project.program.run(["report", "r1"]).status == 0)
    #expect(try String(contentsOf: project.file("results/runs/r1/index.html"), encoding: .utf8) == written)
  }

  @Test("Reproducing writes the index, which links to the runs")
  func index() throws {
    let project = try TinyProject(studies: ["toy": Self.study])
    let outcome = try project.program.run(["reproduce", "--quiet", "--publish"])
    #expect(outcome.output.hasSuffix("to read: results/runs/index.html\n"))
    let index = try String(contentsOf: project.file("results/runs/index.html"), encoding: .utf8)
    #expect(index.contains("1 of 1 panel<") && index.contains("href=\"r1/index.html#figure-map\""))
    #expect(index.contains("<h2 id=\"companions\">") && index.contains("Figure curves"))
    #expect(index.contains("<img src=\"r1/map.svg\"") && !index.contains("\"data:image"))
    let single = try project.program.run(["report", "--index", "--output", "-"]).output
    #expect(single.contains("<img src=\"data:image/svg+xml;base64,") && !single.contains("<img src=\"r1/"))
    // Pages are not among what is compared.
    #expect(!FileManager.default.fileExists(atPath: project.file("results/toy/index.html").path))
  }

  @Test(
    "Wrong usage is told",
    arguments: [
      (["report"], 2, "a run or --index was expected"), (["report", "r1", "--index"], 2, "a run or --index"),
      (["report", "r9"], 3, "There is no run 'r9'"), (["report", "tooy"], 3, "There is no run 'tooy'"),
      (["report", "r1", "--json", "--output", "-"], 2, "both write to standard output"),
      (["report", "r1", "--output", "studies/toy.md/x.html"], 3, "cannot write"),
    ] as [([String], Int32, String)])
  func usage(_ command: [String], _ status: Int32, _ words: String) throws {
    let project = try TinyProject()
    try project.runToy()
    let outcome = try project.program.run(command)
    #expect(outcome.status == status && outcome.output == "" && outcome.errors.contains(words), "\(outcome)")
  }

  @Test("A formula that cannot be shown is refused before anything runs")
  func formula() throws {
    let project = try TinyProject(studies: ["toy": TinyStudy(caption: "Of $\\nabal E$.").text])
    let outcome = try project.program.run(["run", "studies/toy.md", "--quiet"])
    #expect(outcome.status == 2 && outcome.output == "")
    #expect(outcome.errors.contains("studies/toy.md:46: unknown command '\\nabal'; did you mean '\\nabla'?"))
    #expect(!FileManager.default.fileExists(atPath: project.file("results").path))
  }
}
