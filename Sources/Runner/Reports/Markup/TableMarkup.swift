/// A table with a caption, in a box of its own that scrolls when it is too wide.
package struct TableMarkup {
  let caption: String
  let header: [String]
  /// Each cell as HTML.
  let rows: [[String]]
  /// True when each row's first cell is its heading.
  var hasRowHeadings = true
  /// A class for its look.
  var style = ""
  /// The attributes of each row, each with a space in front; none when there are none.
  var rowAttributes: [String] = []

  package init(
    caption: String, header: [String], rows: [[String]], hasRowHeadings: Bool = true, style: String = "",
    rowAttributes: [String] = []
  ) {
    (self.caption, self.header, self.rows) = (caption, header, rows)
    (self.hasRowHeadings, self.style, self.rowAttributes) = (hasRowHeadings, style, rowAttributes)
  }

  package var markup: String {
    let head = header.map { "<th scope=\"col\">\($0)</th>" }.joined()
    let body = rows.enumerated().map { index, row in
      "<tr\(rowAttributes.indices.contains(index) ? rowAttributes[index] : "")>"
        + row.enumerated().map { column, cell in
          column == 0 && hasRowHeadings ? "<th scope=\"row\">\(cell)</th>" : "<td>\(cell)</td>"
        }.joined() + "</tr>"
    }.joined(separator: "\n")
    let style = style.isEmpty ? "" : " class=\"\(style)\""
    return """
      <div class="scroll" tabindex="0" role="region" aria-label="\(Markup.escaped(caption))">
      <table\(style)><caption>\(Markup.escaped(caption))</caption>
      <thead><tr>\(head)</tr></thead>
      <tbody>
      \(body)
      </tbody></table></div>
      """
  }
}
