import Expressions
import Formulas
import Runs
import StandardCells
import Studies

/// A table of a run as LaTeX, whose numbers are asked for by their keys.
struct LaTeXTable {
  let key: String
  let text: String
  var path: String { "tables/\(key).tex" }
}

/// The tables of a run: its claims, the numbers of each cell, and the tables that the prose has.
struct LaTeXTables {
  private let run: PaperRun

  init(_ run: PaperRun) { self.run = run }

  /// The tables, each under its own key.
  var all: [LaTeXTable] {
    var taken: Set<String> = []
    return ([claims].compactMap(\.self) + cells + prose).filter { taken.insert($0.key).inserted }
  }

  private func table(_ name: String, columns: String, _ header: [String], _ rows: [[String]]) -> LaTeXTable {
    func line(_ cells: [String]) -> String { "  " + cells.joined(separator: " & ") + " \\\\" }
    let lines =
      ["\\begin{tabular}{@{}\(columns)@{}}", "  \\toprule", line(header), "  \\midrule"] + rows.map(line)
      + ["  \\bottomrule", "\\end{tabular}%"]
    return LaTeXTable(key: PaperKey.plain("\(run.prefix)/\(name)"), text: lines.joined(separator: "\n") + "\n")
  }

  /// Words with a mark around them where they have numbers of their own.
  private static func words(_ text: String) -> String {
    text.contains(where: \.isNumber) && !text.hasPrefix("\\refigure{") ? "\\refigurewords{\(text)}" : text
  }

  private func asked(_ key: String) -> String {
    run.number(key) == nil ? "--" : "\\refigure{\(key)}"
  }

  private var claims: LaTeXTable? {
    let claims = run.recorded.study.cells.compactMap { cell in cell.claim.map { (cell, $0) } }
    if claims.isEmpty { return nil }
    let rows = claims.map { cell, claim in
      let key = PaperKey.plain("\(run.prefix)/\(cell.name)")
      let sign = run.recorded.outcome(cell, claim).outcome.comparison.map { " $\(Self.sign($0))$ " } ?? ""
      let bound = run.number("\(key).bound") == nil ? "" : sign + asked("\(key).bound")
      return [
        Self.words(LaTeXText.inline(claim.statement)), asked(key) + bound, asked("\(key).margin"),
        asked("\(key).verdict"),
      ]
    }
    return table(
      "claims", columns: "p{0.5\\linewidth}lll", ["Claim", "Value and bound", "Margin", "Verdict"], rows)
  }

  private static func sign(_ comparison: Expression.Comparison) -> String {
    switch comparison {
    case .less: "<"
    case .lessOrEqual: "\\leq"
    case .greater: ">"
    case .greaterOrEqual: "\\geq"
    case .equal: "="
    case .notEqual: "\\neq"
    }
  }

  private var cells: [LaTeXTable] {
    run.recorded.study.cells.compactMap { cell in
      if cell.claim != nil || cell.figure != nil { return nil }
      let start = "\(cell.name)."
      let numbers = run.numbers.filter {
        $0.cells == [cell.name] && $0.source.hasPrefix(start) && !$0.source.contains(" ")
      }
      if numbers.isEmpty { return nil }
      let rows = numbers.map { number in
        ["\\texttt{\(LaTeXText.escaped(String(number.source.dropFirst(start.count))))}", asked(number.key)]
      }
      return table(cell.name, columns: "ll", ["\\texttt{\(LaTeXText.escaped(cell.name))}", "Median over seeds"], rows)
    }
  }

  // MARK: Tables of the prose

  private var prose: [LaTeXTable] {
    var tables: [LaTeXTable] = []
    var keys = run.proseKeys[...]
    for segment in run.recorded.study.segments {
      guard case .prose(let prose) = segment else { continue }
      let asked = keys.popFirst() ?? []
      let fills = prose.placeholders.map { FilledProse.Fill(range: $0.range, value: .known("", expression: "")) }
      let lines = MarkedText(FilledProse(prose.text, fills: fills)).text
        .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      for rows in Self.markdownTables(lines) {
        tables.append(table(rows, number: tables.count + 1, asked))
      }
    }
    return tables
  }

  private func table(_ rows: [[String]], number: Int, _ keys: [String?]) -> LaTeXTable {
    let width = rows[0].count
    let made = rows.map { row in
      (0..<width).map { column -> String in
        guard column < row.count else { return "" }
        // A number of ours within words has a mark of its own.
        let hasOwn = row[column].unicodeScalars.contains { Self.isMark($0) }
        let text = LaTeXText.inline(row[column]) { index in
          keys.indices.contains(index) ? keys[index].map { "\\refigure{\($0)}" } ?? "--" : "--"
        }
        return hasOwn ? text : Self.words(text)
      }
    }
    return table(
      "prose-\(number)", columns: String(repeating: "l", count: width), made[0], Array(made.dropFirst()))
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool { scalar == "\u{E000}" }

  /// The tables among lines of Markdown: a header, a line of hyphens, and rows; without the line of hyphens.
  static func markdownTables(_ lines: [String]) -> [[[String]]] {
    var tables: [[[String]]] = []
    var index = 0
    var isCode = false
    while index < lines.count {
      if lines[index].hasPrefix("```") { isCode.toggle() }
      guard !isCode, lines[index].contains("|"), index + 1 < lines.count, isRule(lines[index + 1]) else {
        index += 1
        continue
      }
      var rows = [cells(of: lines[index])]
      index += 2
      while index < lines.count, lines[index].contains("|") {
        rows.append(cells(of: lines[index]))
        index += 1
      }
      tables.append(rows)
    }
    return tables
  }

  private static func isRule(_ line: String) -> Bool {
    line.contains("-") && line.contains("|") && line.allSatisfy { "-|: ".contains($0) }
  }

  private static func cells(of line: String) -> [String] {
    var (cells, cell, previous) = ([String](), "", Character(" "))
    for character in line {
      if character == "|", previous != "\\" {
        cells.append(cell.trimmingSpaces)
        cell = ""
      } else {
        cell.append(character)
      }
      previous = character
    }
    cells.append(cell.trimmingSpaces)
    if cells.first == "" { cells.removeFirst() }
    if cells.last == "" { cells.removeLast() }
    return cells.isEmpty ? [""] : cells
  }
}

/// The tables of a run by their keys.
package enum PaperTables {
  /// The text of a table's file; nil where the run has none of that key.
  package static func text(of key: String, in run: PaperRun) -> String? {
    LaTeXTables(run).all.first { $0.key == key }?.text
  }
}
