import Formulas
import TestSupport
import Testing

@testable import Reports

@Suite("Pages")
struct ReportPageTests {
  static let drawing = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 244 100" width="244pt" aria-labelledby="t d">
    <title id="t">T</title><desc id="d">D</desc><defs><clipPath id="c"><rect/></clipPath></defs>
    <g clip-path="url(#c)"><use href="#c"/></g></svg>

    """

  /// A report with something hostile in every text.
  static let report: Report = {
    let bad = "<b> & \"q\" 'a' --> ]]>"
    var report = Report(title: "T \(bad)", paper: "P \(bad) $x$", summary: ["run r1", bad], notice: bad)
    var claim = Report.Claim(
      name: "claim-a", paper: "Figure 1 \(bad)", statement: "S & $x_1$ <i>", rule: "a < b \(bad)", because: bad,
      verdict: .fails)
    claim.numbers = [("value", "1.2 × 10^-5"), ("bound", bad)]
    claim.seeds = [
      Report.Seed(number: 1, verdict: .undecided(bad), value: "–", bound: bad, margin: bad, member: bad),
      Report.Seed(number: 2, verdict: .holds, value: "1", bound: "2", margin: "1", member: nil),
    ]
    func figure(_ name: String, rows: Int) -> Report.Block {
      let numbers = "# \(bad)\na,b,c\n" + (0..<rows).map { "\($0),\"x,\"\"<&\",\n" }.joined()
      return .figure(
        Report.Figure(
          name: name, caption: "C \(bad)", paper: bad, drawing: rows == 0 ? nil : drawing,
          numbers: rows == 0 ? nil : numbers, origin: bad, source: "```{figure} \(name)\n\(bad)\n```"))
    }
    report.blocks = [
      .prose(
        FilledProse(
          "# T\n\n## Contents\n\n### Provenance\n\nx",
          fills: [FilledProse.Fill(range: 3..<3, value: .known(bad, expression: bad))])),
      figure("1", rows: 3), figure("2-a", rows: 100), .claim(claim), figure("3", rows: 0),
      .cell(Report.Cell(name: "ae", kind: "Training", summary: bad, source: bad)), .prose(FilledProse("## Figure 1")),
    ]
    report.parameters = [Report.Parameter(name: "p", value: bad, declared: bad, origin: bad)]
    report.resolvedCells = [("ae", bad)]
    report.provenance = [("commit", bad)]
    report.difference = "-\(bad)\n+\u{1B}[0m\n"
    report.data = [Report.Digested(name: bad, digest: "ab")]
    report.artefacts = [Report.Digested(name: bad, digest: "cd", bytes: 3)]
    report.commands = ["a && b '\(bad)'"]
    return report
  }()

  static let index: ReportIndex = {
    var index = ReportIndex(paper: "P & Q")
    index.studies = [
      ReportIndex.Study(title: "S & T", state: "<r1>", page: "r1/index.html", claims: report.claims),
      ReportIndex.Study(title: "U", state: "not run", page: nil, claims: []),
    ]
    func panel(_ label: String, _ drawing: String?) -> ReportIndex.Panel {
      ReportIndex.Panel(
        label: label, study: "S & T", figure: "1", page: drawing.map { _ in "r1/index.html#figure-1" },
        drawing: drawing, verdicts: [.holds, .fails, .undecided("x")])
    }
    index.panels = [panel("Figure 1 <", drawing), panel("Figure 2", nil)]
    index.companions = [panel("Figure 3", drawing)]
    return index
  }()

  private static let pages = [report.page, index.page]

  @Test("They are well-formed, whatever is in the texts", arguments: pages)
  func wellFormed(_ page: String) {
    let found = WellFormedness(page)
    #expect(found.problem == nil)
    #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\""))
    #expect(found.text.contains("S & T") || found.text.contains("T <b> & \"q\" 'a' --> ]]>"))
  }

  @Test("No name is given twice, and every link within the page leads somewhere", arguments: pages)
  func names(_ page: String) {
    let found = WellFormedness(page)
    let names = found.values(of: "id")
    #expect(Set(names).count == names.count && names.count > 4)
    let links = found.values(of: "href").filter { $0.hasPrefix("#") }.map { String($0.dropFirst()) }
    #expect(Set(links).subtracting(names) == [] && links.count > 4)
    for attribute in ["aria-labelledby", "aria-describedby"] {
      for value in found.values(of: attribute) {
        #expect(Set(value.split(separator: " ").map(String.init)).subtracting(names) == [])
      }
    }
  }

  @Test("They load nothing and run nothing", arguments: pages)
  func selfContained(_ page: String) {
    let found = WellFormedness(page)
    let loading: Set = ["script", "link", "iframe", "object", "embed", "audio", "video", "source", "form"]
    #expect(found.elements.filter { loading.contains($0.name) }.isEmpty)
    #expect(found.values(of: "src").allSatisfy { $0.hasPrefix("data:") })
    #expect(!found.elements.contains { $0.attributes.keys.contains { $0.hasPrefix("on") } })
    #expect(!page.contains("@import"))
    let addresses = found.elements.flatMap(\.attributes.values).filter { $0.contains("url(") && !$0.hasPrefix("data:") }
    #expect(addresses.allSatisfy { $0.hasPrefix("url(#") })
  }

  @Test(
    "Headings begin at the first level and leave none out; tables have captions, columns headings", arguments: pages)
  func structure(_ page: String) {
    let found = WellFormedness(page)
    let levels = found.headingLevels
    #expect(levels.first == 1 && levels.count { $0 == 1 } == 1)
    #expect(zip(levels, levels.dropFirst()).allSatisfy { $1 <= $0 + 1 }, "\(levels)")
    let names = found.elements.map(\.name)
    #expect(names.count { $0 == "table" } == names.count { $0 == "caption" })
    #expect(found.elements.filter { $0.name == "th" }.allSatisfy { $0.attributes["scope"] != nil })
    #expect(found.values(of: "lang", in: "html") == ["en"] && names.contains("main"))
    #expect(found.elements.filter { $0.name == "img" }.allSatisfy { $0.attributes["alt"] != nil })
  }

  @Test("A page has its verdicts, numbers, sources and how to do it again")
  func content() {
    let found = WellFormedness(Self.report.page)
    for part in ["1 claim: 1 does not hold", "✗ does not hold", "100 rows", "Given by", "a && b"] {
      #expect(found.text.contains(part), "\(part)")
    }
    #expect(found.values(of: "download") == ["1.csv", "2-a.csv", "changes.patch"])
    #expect(found.elements.count { $0.name == "svg" } == 2)
    #expect(found.text.contains("This figure was not made."))
    // Two figures that follow one another stand side by side.
    #expect(found.values(of: "class").count { $0 == "figures" } == 1)
  }

  @Test("An index counts what is made")
  func counts() {
    let text = WellFormedness(Self.index.page).text
    #expect(text.contains("1 of 2 panels") && text.contains("not made yet"))
  }

  @Test("A drawing's names are changed wherever they are referred to, and it keeps its title")
  func drawings() {
    let html = InlineDrawing.markup("<?xml version=\"1.0\"?>\n" + Self.drawing, prefix: "p1-")
    #expect(html.hasPrefix("<svg") && html.hasSuffix("</svg>"))
    for part in [
      "aria-labelledby=\"p1-t p1-d\"", "<title id=\"p1-t\">T</title>", "id=\"p1-c\"", "url(#p1-c)", "href=\"#p1-c\"",
      "xmlns=\"http://www.w3.org/2000/svg\"",
    ] { #expect(html.contains(part), "\(part)") }
    #expect(InlineDrawing.width(of: Self.drawing) == 244)
    #expect(InlineDrawing.markup("no drawing", prefix: "p") == "")
  }

  @Test("Numbers are read as RFC 4180 has them, and empty columns are left out")
  func numbers() {
    let table = NumbersTable("# c\na,b,c\n1,\"x, \"\"y\"\"\",\n2,,\n").filled
    #expect(table.header == ["a", "b"] && table.rows == [["1", "x, \"y\""], ["2", ""]])
    #expect(NumbersTable("").rows.isEmpty)
  }
}
