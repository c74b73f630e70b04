/// A figure with its caption, where it comes from, and its numbers.
struct FigureMarkup {
  let figure: Report.Figure
  /// The prefix that makes the names in its drawing unique on the page.
  let prefix: String

  /// The number of rows of numbers that are shown; the others are only in the file.
  private static let shownRows = 64

  var markup: String {
    let identifier = Markup.escaped(ReportPage.identifier(ofFigure: figure.name))
    return """
      <figure id="\(identifier)">
      \(drawing)
      <figcaption>
      <p><strong>\(Markup.escaped(figure.name)).</strong> \(ProseMarkup.fragment(figure.caption))</p>
      <p class="soft">\(paper)\(Markup.escaped(figure.origin))</p>
      \(numbers)
      \(ReportPage.source(figure.source))
      </figcaption>
      </figure>
      """
  }

  private var paper: String {
    figure.paper.map { "\(Markup.escaped($0)). " } ?? ""
  }

  private var drawing: String {
    if let picture = figure.picture {
      let (address, name) = (picture.address, Markup.escaped(picture.fileName))
      let link = "<a href=\"\(address)\" download=\"\(name)\">\(name)</a>"
      guard picture.isImage else { return "<p class=\"drawing\">\(link)</p>" }
      return "<div class=\"drawing\"><img src=\"\(address)\" alt=\"\(Markup.escaped(picture.alternative))\"/></div>"
    }
    guard let svg = figure.drawing else {
      return "<p class=\"notice\">This figure was not made.</p>"
    }
    return InlineDrawing.box(svg, prefix: prefix)
  }

  /// Files are as they are published; everything else that is to be read counts seeds from 1.
  private static func remark(_ csv: String) -> String { csv.contains("seed 0") ? "; its seed 0 is seed 1" : "" }

  private var numbers: String {
    guard let csv = figure.numbers else { return "" }
    // The first line that is no comment is the header.
    let rows = csv.utf8.split(separator: UInt8(ascii: "\n")).count { $0.first != UInt8(ascii: "#") } - 1
    if rows < 1 { return "" }
    let address = Markup.dataAddress(csv, type: "text/csv")
    let name = Markup.escaped("\(figure.name).csv")
    let link = "<a href=\"\(address)\" download=\"\(name)\">\(name)</a>"
    guard rows <= Self.shownRows else {
      return "<p class=\"soft screen\">Its numbers: \(link), \(rows) rows\(Self.remark(csv))</p>"
    }
    let table = NumbersTable(csv).filled
    let shown = TableMarkup(
      caption: "The numbers of figure \(figure.name)", header: table.header.map(Markup.escaped),
      rows: table.rows.map { $0.map(Markup.escaped) }, hasRowHeadings: false, style: "numbers")
    return """
      <details class="screen"><summary>Its numbers</summary>
      <p>\(link)\(Self.remark(csv))</p>
      \(shown.markup)
      </details>
      """
  }
}
