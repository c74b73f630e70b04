import Formulas
import Foundation
import Ledger
import Reports
import Runs
import StandardCells
import Studies
import Values

/// A study with the results of a run, as a Jupyter notebook that lies in the project's folder.
struct StudyNotebook {
  private let run: ExportedRun
  private var study: Study { run.content }
  private var program: String { run.project.program.name }
  private let prose: NotebookProse
  private let figures: [String: TakenFigure]
  private let claims: [String: ExportedRun.ClaimOfRun]

  init(_ run: ExportedRun) {
    self.run = run
    let folder = run.record.studyPath.split(separator: "/").dropLast().joined(separator: "/")
    prose = NotebookProse(folder: folder.isEmpty ? "." : folder, hasDollars: true)
    figures = Dictionary(run.figures.map { ($0.cell.name, $0.taken) }, uniquingKeysWith: { first, _ in first })
    claims = Dictionary(run.claims.map { ($0.cell.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The file.
  var json: String {
    let language = Value.mapping(["name": .text("python")])
    let kernel = Value.mapping([
      "display_name": .text("Python 3"), "language": .text("python"), "name": .text("python3"),
    ])
    let origin = Value.mapping([
      "study": .text(run.record.studyPath), "sha256": .text(run.record.study.hexadecimal),
      "commit": .optional(run.commit), "numerics": .text(run.record.numericsVersion),
    ])
    let notebook = Value.mapping([
      "nbformat": .integer(4), "nbformat_minor": .integer(5), "cells": .list(cells.map(\.value)),
      "metadata": .mapping([
        "kernelspec": kernel, "language_info": language, program: origin, "title": .text(study.title.inOneLine),
      ]),
    ])
    return notebook.indentedJSON(by: 1) + "\n"
  }

  private var cells: [NotebookCell] {
    var cells: [NotebookCell] = []
    func markdown(_ text: String, _ words: String) {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).drop { $0.allSatisfy(\.isWhitespace) }
      let text = String(lines.joined(separator: "\n").reversed().drop(while: \.isWhitespace).reversed())
      if !text.isEmpty {
        cells.append(.markdown(text, id: NotebookCell.id(cells.count + 1, words)))
      }
    }
    func code(_ text: String, _ words: String, _ shown: NotebookCell.Shown? = nil) {
      cells.append(.code(text, id: NotebookCell.id(cells.count + 1, words), shown: shown))
    }
    func front() {
      markdown(head, "head")
      code(command("\(program) \(run.record.runArguments)"), "run")
      if !claims.isEmpty { markdown(verdicts, "verdicts") }
    }
    if !hasHeading { front() }
    for (place, segment) in study.segments.enumerated() {
      switch segment {
      case .prose(let text):
        markdown(prose.text(run.recorded.results.filled(text)), "text")
        if place == 0, hasHeading { front() }
      case .cell(let index):
        let cell = study.cells[index]
        markdown(block(cell), "\(cell.kind.name)-\(cell.name)")
        if let figure = cell.figure {
          code(commands(ofFigure: cell), "make-\(cell.name)", shown(cell))
          markdown(caption(cell, figure), "caption-\(cell.name)")
        }
      }
    }
    return cells
  }

  // MARK: The head

  private var head: String {
    var facts: [String] = []
    if let paper = study.paper { facts.append("Paper: \(prose.line(paper))") }
    facts.append("study \(MarkdownText.code(run.record.studyPath))")
    if let setting = study.setting { facts.append("setting \(MarkdownText.code(setting))") }
    facts.append(run.commit.map { "commit \(MarkdownText.code($0))" } ?? "not under version control")
    facts.append(Count.words(study.seeds, "seed"))
    var text = hasHeading ? "" : "# \(MarkdownText.escaped(study.title.inOneLine))\n\n"
    text += "\(facts.joined(separator: " · "))\n\n"
    if run.record.status != .finished {
      text += "**This run \(run.record.status.kind.rawValue): what it did not come to is missing here.**\n\n"
    }
    return text
      + "The text and the figures below are of a recorded run. The cells with commands make them again, bit for bit, where "
      + "`\(program)` is on the `PATH` and this notebook lies in a clone of the project."
  }

  /// True when the study's text begins with a heading of its own.
  private var hasHeading: Bool {
    guard case .prose(let text)? = study.segments.first else { return false }
    return text.text.drop(while: \.isWhitespace).hasPrefix("# ")
  }

  private var verdicts: String {
    let cell = NotebookProse(folder: prose.folder, isTableCell: true, hasDollars: true)
    let rows = study.cells.compactMap { claims[$0.name] }.map { claim in
      [
        "**\(claim.decision.verdict.word)**", cell.line(claim.decision.statement),
        claim.decision.comparison(sign: claim.sign, error: claim.error).map(MarkdownText.escaped) ?? "–",
      ]
    }
    return "\(run.recorded.tally.summary).\n\n" + MarkdownText.table(["Verdict", "Claim", "Value and bound"], rows)
  }

  // MARK: Cells

  private func block(_ cell: Cell) -> String {
    let declaration = study.declaration(of: cell).split(separator: "\n", omittingEmptySubsequences: false)
      .dropFirst().dropLast().joined(separator: "\n")
    let code = MarkdownText.block(declaration, language: "yaml")
    let name = "**\(MarkdownText.escaped(cell.kind.title)) \(MarkdownText.code(cell.name))**"
    if let claim = cell.claim { return "\(code)\n\n\(block(cell, claim, name))" }
    let summary = cell.body.summary(of: cell, run.recorded.results).map { MarkdownText.escaped($0.inOneLine) }
    return name + (summary.map { ": \($0)" } ?? "") + "\n\n\(code)"
  }

  private func caption(_ cell: Cell, _ figure: FigureCell) -> String {
    let paper = figure.paper.map { " *\(MarkdownText.escaped($0.inOneLine))*" } ?? ""
    return "**\(MarkdownText.escaped(cell.name)).** \(prose.line(figure.caption))\(paper)"
  }

  private func block(_ cell: Cell, _ claim: ClaimCell, _ name: String) -> String {
    var lines = ["\(name). \(prose.line(claim.statement))"]
    if let decided = claims[cell.name] {
      let verdict = "**\(decided.decision.verdict.word)**"
      let comparison = decided.decision.comparison(sign: decided.sign, error: decided.error)
      lines.append(verdict + (comparison.map { ": \(MarkdownText.escaped($0))" } ?? ""))
    } else {
      lines.append("*This run did not come to it.*")
    }
    return MarkdownText.quoted(lines.joined(separator: "\n\n"))
  }

  // MARK: Figures

  /// The commands that take the figure from the latest run, and show it.
  private func commands(ofFigure cell: Cell) -> String {
    guard let figure = figures[cell.name] else { return "# This run did not come to the figure \(cell.name)." }
    let file = "\(cell.name).\(figure.drawingExtension)"
    let take = ["figure", run.study, cell.name, "--output", file].map(ShellWord.word).joined(separator: " ")
    let line = command("\(program) \(take)")
    let kind = ["svg": "SVG", "png": "Image"][figure.drawingExtension]
    guard let kind, line.hasPrefix("!") else { return line }
    // A text of JSON is one of Python, too.
    return "\(line)\nfrom IPython.display import \(kind)\n\(kind)(filename=\(Value.text(file).canonicalJSON))"
  }

  /// A command as a line of a cell. Where IPython would fill something in, it is a cell of the shell's.
  private func command(_ text: String) -> String {
    let isPlain = !text.contains { $0.isNewline || "{}$\\".contains($0) }
    return isPlain ? "!\(text)" : "%%bash\n\(text)"
  }

  private func shown(_ cell: Cell) -> NotebookCell.Shown? {
    guard let figure = figures[cell.name] else { return nil }
    let words = cell.figure?.alternative?.inOneLine ?? "Figure \(cell.name)"
    switch figure.drawingExtension {
    case "svg":
      return NotebookCell.Shown(data: [
        "image/svg+xml": String(decoding: figure.drawing, as: UTF8.self), "text/plain": words,
      ])
    case "png":
      return NotebookCell.Shown(data: ["image/png": figure.drawing.base64EncodedString(), "text/plain": words])
    default: return NotebookCell.Shown(data: ["text/plain": "\(words) (\(figure.drawingExtension.uppercased()))"])
    }
  }
}
