import Values

/// The foot of a page: hyperparameters, provenance, the commands to do it again, digests.
struct ReportFoot {
  let report: Report

  /// The largest length of a patch on the page, in characters.
  private static let shownDifference = 50_000

  var markup: String {
    [
      section("hyperparameters", "Hyperparameters", hyperparameters),
      section("provenance", "Provenance", provenance),
      section("redo", "How to do it again", redo),
      section("digests", "Digests", digests),
    ].joined(separator: "\n")
  }

  private func section(_ identifier: String, _ title: String, _ content: String) -> String {
    "<section aria-labelledby=\"\(identifier)\">\n<h2 id=\"\(identifier)\">\(title)</h2>\n\(content)\n</section>"
  }

  private var hyperparameters: String {
    let rows = report.parameters.map {
      [
        "<code>\(Markup.escaped($0.name))</code>", Markup.escaped($0.value), Markup.escaped($0.declared),
        Markup.escaped($0.origin),
      ]
    }
    let table = TableMarkup(
      caption: "Parameters of the study", header: ["Parameter", "Value", "Declared", "Given by"], rows: rows)
    guard !report.resolvedCells.isEmpty else { return table.markup }
    let cells = report.resolvedCells.map {
      "<dt>\(Markup.escaped($0.name))</dt><dd class=\"digest\">\(Markup.escaped($0.body))</dd>"
    }.joined(separator: "\n")
    return table.markup
      + "\n<details class=\"screen\"><summary>Every cell with all defaults filled in</summary>\n<dl class=\"facts\">\n"
      + "\(cells)\n</dl></details>"
  }

  private var provenance: String {
    let facts = report.provenance.map { "<dt>\(Markup.escaped($0.name))</dt><dd>\(Markup.escaped($0.value))</dd>" }
    var text = "<dl class=\"facts\">\n\(facts.joined(separator: "\n"))\n</dl>"
    if let difference = report.difference {
      let address =
        report.differenceFile.map { Markup.address(ofFile: $0) } ?? Markup.dataAddress(difference, type: "text/plain")
      let link = "<a href=\"\(address)\" download=\"changes.patch\">changes.patch</a>"
      text += "\n<details class=\"screen\"><summary>The changes that were not committed</summary>\n<p>\(link)</p>\n"
      if difference.count <= Self.shownDifference {
        text += "<pre tabindex=\"0\"><code>\(Markup.escaped(difference))</code></pre>\n"
      }
      text += "</details>"
    }
    return text
  }

  private var redo: String {
    "<pre tabindex=\"0\"><code>\(report.commands.map(Markup.escaped).joined(separator: "\n"))</code></pre>"
  }

  private var digests: String {
    func table(_ caption: String, _ entries: [Report.Digested]) -> String {
      if entries.isEmpty { return "" }
      let rows = entries.map { entry in
        [
          Markup.escaped(entry.name), entry.bytes.map { "\($0)" } ?? "",
          "<span class=\"digest\">\(Markup.escaped(entry.digest))</span>",
        ]
      }
      return TableMarkup(caption: caption, header: ["Name", "Bytes", "SHA-256"], rows: rows).markup
    }
    return """
      <details class="screen"><summary>\(report.data.count) of data, \(report.artefacts.count) of artefacts</summary>
      \(table("Data", report.data))
      \(table("Artefacts", report.artefacts))
      </details>
      """
  }
}
