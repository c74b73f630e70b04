import Digests
import Documents
import Formulas
import Foundation
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
    claim.comparison = "1.2 × 10^-5 < \(bad)"
    claim.seeds = [
      Report.Seed(number: 1, verdict: .undecided(bad), value: "–", bound: bad, margin: bad, member: bad),
      Report.Seed(number: 2, verdict: .holds, value: "1", bound: "2", margin: "1", member: nil),
    ]
    func figure(_ name: String, rows: Int) -> Report.Block {
      let numbers = "# \(bad)\na,b,c\n" + (0..<rows).map { "\($0),\"x,\"\"<&\",\n" }.joined()
      var figure = Report.Figure(
        name: name, caption: "C \(bad)", paper: bad, drawing: rows == 0 ? nil : drawing,
        numbers: rows == 0 ? nil : numbers, origin: bad, source: "```{figure} \(name)\n\(bad)\n```")
      if rows > 0 {
        figure.files = ["svg", "pdf", "csv"].map {
          Report.Figure.File(
            format: $0.uppercased(), name: "\(name) \(bad).\($0)",
            address: Markup.address(ofFile: "\(name) \(bad).\($0)"))
        }
        figure.commands = ["refigure run \(bad)"]
        figure.trace = [
          Report.Figure.Traced(kind: "training", cell: "ae", steps: bad, origin: bad, identity: bad)
        ]
        figure.data = bad
      }
      return .figure(figure)
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
    func panel(_ label: String, _ image: String?) -> ReportIndex.Panel {
      ReportIndex.Panel(
        label: label, study: "S & T", figure: "1", page: image.map { _ in "r1/index.html#figure-1" },
        image: image, verdicts: [.holds, .fails, .undecided("x")])
    }
    index.panels = [panel("Figure 1 <", "r1/1.svg"), panel("Figure 2", nil)]
    index.companions = [panel("Figure 3", "r1/3.svg")]
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

  @Test(
    "They load nothing but pictures beside them, and run one script, whose digest their policy names", arguments: pages)
  func selfContained(_ page: String) throws {
    let found = WellFormedness(page)
    let loading: Set = ["link", "iframe", "object", "embed", "audio", "video", "source"]
    #expect(found.elements.filter { loading.contains($0.name) }.isEmpty)
    #expect(found.values(of: "src").allSatisfy { $0.hasPrefix("data:") || !$0.contains(":") && !$0.hasPrefix("/") })
    #expect(!found.elements.contains { $0.attributes.keys.contains { $0.hasPrefix("on") } })
    #expect(!page.contains("@import"))
    let addresses = found.elements.flatMap(\.attributes.values).filter { $0.contains("url(") && !$0.hasPrefix("data:") }
    #expect(addresses.allSatisfy { $0.hasPrefix("url(#") })
    let scripts = page.components(separatedBy: "<script>").dropFirst().map {
      $0.components(separatedBy: "</script>")[0]
    }
    #expect(
      scripts.count == 1
        && page.components(separatedBy: "<script ").count - 1 == found.values(of: "type", in: "script").count)
    #expect(found.values(of: "type", in: "script").allSatisfy { $0 == "application/json" })
    let digest = Data(try #require(Digest(of: scripts[0]).hexadecimal.bytesOfHexadecimal)).base64EncodedString()
    #expect(
      found.values(of: "content", in: "meta").contains {
        $0.contains("script-src 'sha256-\(digest)';") && $0.contains("default-src 'none'")
      })
    #expect(!scripts[0].contains("eval(") && !scripts[0].contains("innerHTML") && !scripts[0].contains("fetch("))
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
    for part in [
      "1 claim: 1 does not hold", "✗ does not hold", "100 rows", "Given by", "a && b", "Made from, for figure 1",
    ] {
      #expect(found.text.contains(part), "\(part)")
    }
    let ends = found.values(of: "download").map { $0.split(separator: ".").last }
    #expect(ends == ["svg", "pdf", "csv", "svg", "pdf", "csv", "patch"])
    // What is beside a page is said by a name alone, whatever is in it.
    #expect(
      found.values(of: "href", in: "a").allSatisfy { $0.hasPrefix("#") || $0.hasPrefix("data:") || !$0.contains(":") })
    #expect(found.elements.count { $0.name == "svg" } == 2)
    #expect(found.text.contains("This figure was not made."))
    // Two figures that follow one another stand side by side.
    #expect(found.values(of: "class").count { $0 == "figures" } == 1)
  }

  @Test("Titles have their formulas wherever they stand, and no link within a link")
  func titles() {
    let title = "At $W$ [here](x)"
    let heading = "At <math><mi>W</mi></math> here"
    #expect(Report(title: title, paper: nil, summary: [], notice: nil).page.contains("<h1>\(heading)</h1>"))
    var index = Self.index
    index.studies.append(.init(title: title, state: "r2", page: "r2/index.html", claims: index.studies[0].claims))
    index.companions.append(index.companions[0])
    index.companions[1].study = title
    let page = index.page
    #expect(page.contains("<a href=\"r2/index.html\">\(heading)</a>") && page.contains("<td>\(heading)</td>"))
    #expect(page.contains("\">\(heading)</h3>") && page.contains("\">\(heading)<span class=\"count\">"))
  }

  @Test("An index counts what is made")
  func counts() {
    let text = WellFormedness(Self.index.page).text
    #expect(text.contains("1 of 2 panels") && text.contains("not made yet"))
    let found = WellFormedness(Self.index.page)
    // Each panel is reached from the top, and each picture is a file that is loaded when it is seen.
    #expect(found.values(of: "href").count { $0 == "r1/index.html#figure-1" } == 3)
    #expect(found.values(of: "src", in: "img") == ["r1/1.svg", "r1/3.svg"])
    #expect(found.values(of: "loading", in: "img") == ["lazy", "lazy"])
    #expect(found.values(of: "data-verdict", in: "tr") == ["fails"])
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
    for box in ["0 0 nan 10", "0 0 inf 10", "0 0 1e300 10", "0 0 -5 10", "0 0 0 0", "0 0", "a b c d", "0 0 100001 1"] {
      let svg = "<svg viewBox=\"\(box)\"></svg>"
      #expect(InlineDrawing.width(of: svg) == nil)
      #expect(InlineDrawing.box(svg, prefix: "p").hasPrefix("<div class=\"drawing\">\n<svg viewBox=\"\(box)\">"))
    }
    #expect(InlineDrawing.markup("no drawing", prefix: "p") == "")
  }

  @Test("Numbers are read as RFC 4180 has them, and empty columns are left out")
  func numbers() {
    let table = NumbersTable("# c\na,b,c\n1,\"x, \"\"y\"\"\",\n2,,\n").filled
    #expect(table.header == ["a", "b"] && table.rows == [["1", "x, \"y\""], ["2", ""]])
    #expect(NumbersTable("").rows.isEmpty)
  }

  @Test("Letters that drawings share are given once; a drawing that is none of ours stays an image")
  func letters() {
    let letter = "<path id=\"g41\" d=\"M1 0z\"/>"
    func drawing(_ letter: String, _ more: String = "") -> String {
      "<svg viewBox=\"0 0 9 9\">\n<defs>\n\(letter)\n</defs>\n<use href=\"#g41\"/>\(more)\n</svg>"
    }
    var drawings = PageDrawings()
    let one = drawings.markup(drawing(letter)), two = drawings.markup(drawing(letter))
    let other = drawings.markup(drawing(letter.replacing("M1", with: "M2")))
    #expect(one?.contains("href=\"#letter-g41\"") == true && one?.contains("d=") == false && one == two)
    #expect(other?.contains("href=\"#letter-g41-2\"") == true)
    let found = WellFormedness(drawings.definitions)
    #expect(found.values(of: "id") == ["letter-g41", "letter-g41-2"] && found.values(of: "d") == ["M1 0z", "M2 0z"])
    for hostile in [
      "<script>1</script>", "<g onclick=\"a\"/>", "<a href=\"b\"/>", "<use href=\"c.svg#d\"/>", "<g style=\"e\"/>",
    ] {
      #expect(drawings.markup(drawing(letter, hostile)) == nil, "\(hostile)")
    }
  }
}

extension String {
  /// The bytes that pairs of digits stand for.
  fileprivate var bytesOfHexadecimal: [UInt8]? {
    let digits = Array(self)
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...$0 + 1]), radix: 16) ?? 0 }
  }
}
