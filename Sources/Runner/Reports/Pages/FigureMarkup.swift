import Documents
import Values

/// A figure with its caption, the files in which it can be taken, where it comes from, and how to make it again.
package struct FigureMarkup {
  let figure: Report.Figure
  /// True when its drawing scrolls in a narrow window, so that keys have to reach it.
  let isBroad: Bool

  package init(figure: Report.Figure, isBroad: Bool = false) { (self.figure, self.isBroad) = (figure, isBroad) }

  /// The number of rows of numbers that are shown; the others are only in the file.
  private static let shownRows = 64
  /// A drawing that is longer, in bytes, stays in its file where there is one: pages stay small.
  private static let largestWithin = 100_000

  /// The markup, with the drawing among those of its page.
  package func markup(_ drawings: inout PageDrawings) -> String {
    let identifier = Markup.escaped(ReportPage.identifier(ofFigure: figure.name))
    return """
      <figure id="\(identifier)">
      \(drawing(&drawings))
      <figcaption>
      <p><strong>\(Markup.escaped(figure.name)).</strong> \(ProseMarkup.fragment(figure.caption))</p>
      \(files)
      \(origin)
      \(numbers)
      \(making)
      \(ReportPage.source(figure.source))
      </figcaption>
      </figure>
      """
  }

  private var origin: String {
    let paper = figure.paper.map { "\(Markup.escaped($0)). " } ?? ""
    let words = paper + Markup.escaped(figure.origin)
    return words.isEmpty ? "" : "<p class=\"soft\">\(words)</p>"
  }

  // MARK: The drawing

  private func drawing(_ drawings: inout PageDrawings) -> String {
    if let picture = figure.picture {
      let (address, name) = (Markup.escaped(picture.address), Markup.escaped(picture.fileName))
      let link = "<a href=\"\(address)\" download=\"\(name)\">\(name)</a>"
      guard picture.isImage else { return "<p class=\"drawing\">\(link)</p>" }
      return
        "<div class=\"drawing\"><img src=\"\(address)\" loading=\"lazy\" alt=\"\(Markup.escaped(picture.alternative))\"/></div>"
    }
    guard let svg = figure.drawing else { return "<p class=\"notice\">This figure was not made.</p>" }
    let root = try? SVGReader.root(of: svg)
    let values = root.flatMap { root in figure.numbers.flatMap { FigureValues(root, numbers: $0) } }
    let attributes =
      (isBroad ? " tabindex=\"0\"" : "") + (values == nil ? "" : " data-values=\"\(Markup.escaped(figure.name))\"")
    var text = InlineDrawing.box(svg, element(svg, root, &drawings), attributes: attributes)
    if let values { text += "\n<script type=\"application/json\" class=\"values\">\(values.json)</script>" }
    return text
  }

  /// The drawing itself, or its file as an image where it is long, or none of this program's own.
  private func element(_ svg: String, _ root: SVGElement?, _ drawings: inout PageDrawings) -> String {
    let file = figure.files.first { $0.format == "SVG" }
    if svg.utf8.count <= Self.largestWithin || file?.isWithin != false, let element = drawings.markup(svg) {
      return element
    }
    let words = [root?.child("title")?.text, root?.child("desc")?.text].compactMap(\.self).joined(separator: ". ")
    let address = file?.address ?? Markup.dataAddress(svg, type: "image/svg+xml")
    let size = InlineDrawing.size(of: svg).map { " width=\"\(Int($0.width))\" height=\"\(Int($0.height))\"" } ?? ""
    return "<img src=\"\(Markup.escaped(address))\"\(size) loading=\"lazy\" alt=\"\(Markup.escaped(words))\"/>"
  }

  // MARK: Files

  private var files: String {
    if figure.files.isEmpty { return "" }
    var links = figure.files.map { file in
      "<a href=\"\(Markup.escaped(file.address))\" download=\"\(Markup.escaped(file.name))\">\(Markup.escaped(file.format))</a>"
    }
    if figure.picture == nil, figure.drawing != nil {
      // Made by the page's script alone.
      let button =
        "<button type=\"button\" class=\"png\" hidden=\"hidden\" data-name=\"\(Markup.escaped(figure.name))\">PNG</button>"
      links.insert(button, at: min(2, links.count))
    }
    return "<p class=\"files screen\"><span class=\"soft\">Take</span> \(links.joined(separator: " "))</p>"
  }

  /// Files are as they are published; everything else that is to be read counts seeds from 1.
  private static func remark(_ csv: String) -> String { csv.contains("seed 0") ? "; its seed 0 is seed 1" : "" }

  private var numbers: String {
    guard let csv = figure.numbers else { return "" }
    // The first line that is no comment is the header.
    let rows = csv.utf8.split(separator: UInt8(ascii: "\n")).count { $0.first != UInt8(ascii: "#") } - 1
    if rows < 1 { return "" }
    guard rows <= Self.shownRows else {
      return "<p class=\"soft screen\">Its numbers are in the CSV, \(Count.words(rows, "row"))\(Self.remark(csv)).</p>"
    }
    let table = NumbersTable(csv).filled
    let shown = TableMarkup(
      caption: "The numbers of figure \(figure.name)\(Self.remark(csv))", header: table.header.map(Markup.escaped),
      rows: table.rows.map { $0.map(Markup.escaped) }, hasRowHeadings: false, style: "numbers")
    return "<details class=\"screen\"><summary>Its numbers</summary>\n\(shown.markup)\n</details>"
  }

  // MARK: How it was made

  private var making: String {
    var parts: [String] = []
    if !figure.commands.isEmpty {
      let commands = figure.commands.map(Markup.escaped).joined(separator: "\n")
      parts.append("<pre tabindex=\"0\"><code>\(commands)</code></pre>")
    }
    if !figure.trace.isEmpty {
      let rows = figure.trace.map { traced in
        let place = Markup.escaped(ReportPage.identifier(ofCell: traced.cell))
        return [
          "<a href=\"#\(place)\">\(Markup.escaped("\(traced.kind) \(traced.cell)"))</a>", Markup.escaped(traced.steps),
          Markup.escaped(traced.origin), "<span class=\"digest\">\(Markup.escaped(traced.identity))</span>",
        ]
      }
      parts.append(
        TableMarkup(
          caption: "Made from, for figure \(figure.name)", header: ["Cell", "Steps", "Computed in", "Identity"],
          rows: rows
        ).markup)
    }
    if let data = figure.data { parts.append("<p class=\"soft\">\(Markup.escaped(data))</p>") }
    if parts.isEmpty { return "" }
    return "<details class=\"screen\"><summary>Make it again, and what it is made from</summary>\n"
      + parts.joined(separator: "\n") + "\n</details>"
  }
}
