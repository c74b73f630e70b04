import Expressions
import Formulas
import Foundation
import Ledger
import StandardCells
import Studies
import Values

/// A study's results to be read where the repository is shown: its prose with values in their places, figures as images,
/// verdicts of claims where they stand and in a table, in GitHub's Markdown. Nothing in it names a run, a commit, a time or a machine.
struct Notebook {
  /// The file's name, which is what GitHub shows of a folder.
  static let fileName = "README.md"

  let outcome: StudyOutcome
  private var study: Study { outcome.study }
  /// The folder of the notebook, relative to the project.
  private let folder: String
  private let prose: NotebookProse

  init(_ outcome: StudyOutcome) {
    self.outcome = outcome
    let file = outcome.study.file
    let name = (file.split(separator: "/").last ?? "").split(separator: ".").first.map(String.init) ?? ""
    folder = ([outcome.resultsFolder, name] + [outcome.study.setting].compactMap(\.self)).joined(separator: "/")
    // A file that was named from elsewhere lies in no project.
    let isBelow = !file.hasPrefix("/") && !file.hasPrefix("..")
    prose = NotebookProse(folder: isBelow ? RelativePath.path(of: Self.folder(of: file), from: folder) : nil)
  }

  private static func folder(of file: String) -> String {
    file.split(separator: "/").dropLast().joined(separator: "/")
  }

  /// The name of the place of a claim.
  static func place(ofClaim name: String) -> String { "claim-\(name)" }

  /// The file's text.
  var text: String {
    var blocks = ["<!-- Made with the other files beside it, from the study: what is changed here is lost. -->"]
    blocks.append("# \(MarkdownText.escaped(study.title))" + (study.setting.map { ", setting \(name($0))" } ?? ""))
    if let paper = study.paper { blocks.append("Paper: \(NotebookProse().line(paper))") }
    blocks.append(links)
    if let setting { blocks.append(setting) }
    if !outcome.claims.isEmpty { blocks += [verdicts, "---"] }
    var proses = outcome.prose[...]
    for (index, segment) in study.segments.enumerated() {
      switch segment {
      case .prose(let text):
        var filled = proses.popFirst() ?? FilledProse(text.text)
        if index == 0 { filled = withoutTitle(filled) }
        blocks.append(prose.text(filled))
      case .cell(let index): blocks.append(block(study.cells[index]))
      }
    }
    let trimmed = blocks.map { $0.trimmingLineBreaks }.filter { !$0.isEmpty }
    return trimmed.joined(separator: "\n\n") + "\n"
  }

  private func name(_ text: String) -> String { MarkdownText.escaped(text) }

  // MARK: The head

  /// The study, the files beside the notebook, and its other settings.
  private var links: String {
    var links: [String] = []
    if !study.file.hasPrefix("/"), !study.file.hasPrefix("..") {
      let path = RelativePath.path(of: study.file, from: folder)
      links.append("Made from the study \(MarkdownText.link(name(study.file), path))")
    }
    links.append("\(MarkdownText.link("claims", "claims.json")) and \(MarkdownText.link("digests", "digests.json"))")
    if !study.settings.isEmpty {
      let up = study.setting == nil ? "" : "../"
      let settings = ([nil] + study.settings.map(Optional.some)).map { other in
        let words = other.map(name) ?? "as declared"
        return other == study.setting
          ? "**\(words)**" : MarkdownText.link(words, up + (other.map { "\($0)/" } ?? "") + Self.fileName)
      }
      links.append("settings: \(settings.joined(separator: ", "))")
    }
    return links.joined(separator: " · ")
  }

  /// The parameters that have other values than the study declares.
  private var setting: String? {
    let changed = ParameterInForce.all(of: study, overrides: [:]).filter { $0.value != $0.declared }
    if changed.isEmpty { return winners }
    let rows = changed.map { parameter in
      [
        MarkdownText.code(parameter.name), MarkdownText.code(parameter.value),
        parameter.declared.map { MarkdownText.code($0) } ?? "–",
      ]
    }
    let table = MarkdownText.table(["Parameter", "Here", "As declared"], rows)
    return [table, winners].compactMap(\.self).joined(separator: "\n\n")
  }

  /// The parameters that have values of a sweep's best trial; nil for none. Not its table, which has other bytes until it is published.
  private var winners: String? {
    let own = study.winners.filter { SettingsOrigin.isParameter($0.key) }.sorted { $0.key < $1.key }
    var trials: [String] = []
    for (_, winner) in own where !trials.contains(winner.words) { trials.append(winner.words) }
    let lines = trials.map { words in
      let names = own.filter { $0.value.words == words }.map { MarkdownText.code(String($0.key.dropFirst())) }
      return "\(names.joined(separator: ", ")): \(name(words))."
    }
    return lines.isEmpty ? nil : lines.joined(separator: "\n\n")
  }

  private var verdicts: String {
    let hasPapers = outcome.claims.contains { $0.paper != nil }
    let hasErrors = outcome.claims.contains { ClaimNumbers($0).error != nil }
    let cell = NotebookProse(folder: prose.folder, isTableCell: true)
    let rows = outcome.claims.map { claim in
      let numbers = ClaimNumbers(claim)
      let link = "[\(claim.verdict.badge)](#\(Self.place(ofClaim: claim.name)))"
      return [link, cell.line(claim.statement)] + (hasPapers ? [claim.paper.map(name) ?? "–"] : [])
        + [numbers.comparison(digits: 3) ?? "–", numbers.marginText ?? "–"]
        + (hasErrors ? [numbers.errorText ?? "–"] : [])
    }
    let header =
      ["Verdict", "Claim"] + (hasPapers ? ["Paper"] : []) + ["Value and bound", "Margin"] + (hasErrors ? ["Error"] : [])
    return "## Verdicts\n\n\(outcome.tally.summary).\n\n"
      + MarkdownText.table(header, rows)
  }

  /// Prose without the study's title where it begins with it.
  private func withoutTitle(_ prose: FilledProse) -> FilledProse {
    let lines = prose.text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let first = lines.firstIndex(where: { !$0.allSatisfy(\.isWhitespace) }),
      lines[first].hasPrefix("# "),
      lines[first].dropFirst(2).split(whereSeparator: \.isWhitespace)
        == study.title.split(whereSeparator: \.isWhitespace)
    else { return prose }
    let left = lines[...first].reduce(0) { $0 + $1.utf8.count + 1 }
    guard left <= prose.text.utf8.count, prose.fills.allSatisfy({ $0.range.lowerBound >= left }) else { return prose }
    return FilledProse(
      String(decoding: Array(prose.text.utf8.dropFirst(left)), as: UTF8.self),
      fills: prose.fills.map {
        FilledProse.Fill(range: $0.range.lowerBound - left..<$0.range.upperBound - left, value: $0.value)
      })
  }

  // MARK: Cells

  private func block(_ cell: Cell) -> String {
    if let figure = cell.figure { return block(cell, figure) }
    if let claim = outcome.claims.first(where: { $0.name == cell.name }) { return block(claim, cell) }
    let summary = outcome.summaries[cell.name].map { ": \(XMLText.escaped($0, onOneLine: true))" } ?? ""
    let lines = study.declaration(of: cell).split(separator: "\n", omittingEmptySubsequences: false)
    let declaration = lines.dropFirst().dropLast().joined(separator: "\n")
    let words = "\(XMLText.escaped(cell.kind.title)) <code>\(XMLText.escaped(cell.name))</code>\(summary)"
    let settings = study.winners[cell.name].map { "\n\nSettings: \(MarkdownText.escaped($0.words))." } ?? ""
    return
      "<details><summary>\(words)</summary>\n\n\(MarkdownText.block(declaration, language: "yaml"))\(settings)\n\n</details>"
  }

  private func block(_ cell: Cell, _ figure: FigureCell) -> String {
    var caption = "**\(name(cell.name)).** \(prose.line(figure.caption))"
    if let paper = figure.paper {
      caption += " *\(name(paper))\(PanelLabel(paper).isPanel ? " of the paper" : "").*"
    }
    guard let panel = outcome.panels.first(where: { $0.name == cell.name }) else {
      return "– *(this figure was not made)*\n\n\(caption)"
    }
    if panel.numbers != nil { caption += " \(MarkdownText.link("Numbers", "\(panel.name).csv"))" }
    let words = XMLText.escaped(figure.alternative ?? "Figure \(cell.name)", onOneLine: true)
    let address = XMLText.escaped(MarkdownText.address(panel.fileName))
    let image =
      panel.fileExtension == "pdf"
      ? MarkdownText.link(name(panel.fileName), panel.fileName)
      : "<img src=\"\(address)\" alt=\"\(words)\"\(Self.width(of: panel).map { " width=\"\($0)\"" } ?? "")/>"
    return "\(image)\n\n\(caption)"
  }

  /// The width of a drawing on the page, in pixels: text of 9 points is then read well.
  private static func width(of panel: StudyOutcome.Panel) -> Int? {
    let head = String(decoding: panel.drawing.prefix(1_000), as: UTF8.self)
    guard panel.fileExtension == FigureCell.svg, let box = head.firstMatch(of: #/viewBox="\S+ \S+ ([0-9.]+) /#),
      let width = Double(box.1)
    else { return nil }
    return Int(min(width * 1.9, 980))
  }

  private func block(_ claim: StudyOutcome.Claim, _ cell: Cell) -> String {
    let numbers = ClaimNumbers(claim)
    var parts = [numbers.comparison(digits: 4)].compactMap(\.self)
    if let margin = numbers.marginText { parts.append("margin \(margin)") }
    if let error = numbers.errorText { parts.append("error \(error)") }
    if let member = claim.outcome.member { parts.append("worst at \(name(member))") }
    if let epoch = claim.outcome.epoch { parts.append("worst at epoch \(epoch)") }
    if case .undecided(let reason) = claim.outcome.verdict { parts.append("– (\(name(reason)))") }
    let rule = cell.claim.map { $0.holds.source } ?? claim.rule
    var lines = [
      "\(claim.verdict.badge). \(prose.line(claim.statement))" + (claim.paper.map { " *(\(name($0)))*" } ?? "")
    ]
    if !parts.isEmpty { lines.append(parts.joined(separator: ", ")) }
    lines.append("<details><summary>Rule and reason</summary>")
    let stated = claim.stated.map { "Rule, stated \($0.rawValue) these seeds were run: " } ?? ""
    lines.append(stated + MarkdownText.code(rule))
    lines.append(prose.text(FilledProse(claim.because)))
    let seeds = claim.outcome.seeds.map { seed in seed.value.map { ClaimNumbers.text($0, 3) } ?? "–" }
    if seeds.count > 1 { lines.append("Seed by seed: \(seeds.joined(separator: ", ")).") }
    lines.append("</details>")
    let place = "<a id=\"\(Self.place(ofClaim: claim.name))\"></a>"
    return "\(place)\n\n\(MarkdownText.quoted(lines.map(\.trimmingLineBreaks).joined(separator: "\n\n")))"
  }
}
