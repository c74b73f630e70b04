import Formulas
import Foundation
import Ledger
import Runs
import StandardCells
import Studies
import Values

/// Runs as a submission to HEPData: a table or more of each figure's numbers, one of the claims, and one of the numbers in the text.
public struct HEPDataExporter: Exporter {
  /// The form.
  public init() {}

  /// `hepdata`.
  public var name: String { "hepdata" }
  /// What it writes.
  public var summary: String { "tables of figures, claims and numbers: a HEPData submission" }

  /// The files of the submission: `submission.yaml`, a file for each table, and the drawings.
  ///
  /// - Parameter runs: the runs, which must have come to their end.
  /// - Throws: `ExportError`.
  public func files(of runs: [ExportedRun]) throws -> [ExportedFile] {
    var tables: [HEPDataTable] = []
    var drawings: [ExportedFile] = []
    for (run, prefix) in zip(runs, ExportedRun.prefixes(of: runs)) {
      try run.requireEnd(asksForSuccess: true)
      for figure in run.figures {
        let resource = Self.drawing(figure, prefix)
        drawings.append(resource.file)
        tables += Self.tables(figure, of: run, prefix, resource.entry)
      }
      tables += [Self.claims(of: run, prefix), Self.numbers(of: run, prefix)].compactMap(\.self)
    }
    guard !tables.isEmpty else {
      let names = runs.map(\.name).joined(separator: ", ")
      throw ExportError.nothing(
        run: names, reason: "there is no figure with numbers, no claim and no number in the text")
    }
    Self.tellApart(&tables)
    // A picture without numbers is no table's; it belongs to the whole.
    let attached = Set(tables.flatMap { $0.resources.map(\.file) })
    let loose = drawings.filter { !attached.contains($0.path) }.map { file in
      HEPDataTable.Resource(file: file.path, description: "A figure without numbers")
    }
    let documents = [Self.head(of: runs, loose)] + tables.map(\.entry)
    let submission = documents.map { "---\n" + $0.document }.joined()
    return [ExportedFile("submission.yaml", text: submission)]
      + tables.map { ExportedFile("\($0.file).yaml", text: "---\n" + $0.data.document) } + drawings
  }

  /// What concerns all tables.
  private static func head(of runs: [ExportedRun], _ loose: [HEPDataTable.Resource]) -> YAMLText {
    let sentences = runs.map { run in
      var text = "\(run.content.title.inOneLine)."
      if let paper = run.content.paper { text += " Paper: \(paper.inOneLine)." }
      if let setting = run.content.setting { text += " Setting: \(setting)." }
      text += " Made by \(run.project.program.name) from the study \(run.record.studyPath)"
      text += run.commit.map { ", commit \($0)" } ?? ""
      return text + ", numerics \(run.record.numericsVersion), \(Count.words(run.content.seeds, "seed"))."
    }
    return .members([
      ("comment", .text(sentences.joined(separator: " "))),
      ("additional_resources", loose.isEmpty ? nil : .list(loose.map(\.entry))),
    ])
  }

  // MARK: Figures

  /// The drawing as a file: PDF where it can be had without other programs.
  private static func drawing(
    _ figure: ExportedRun.FigureOfRun, _ prefix: String
  ) -> (file: ExportedFile, entry: HEPDataTable.Resource) {
    let taken = figure.taken
    let pdf = taken.content(in: .pdf)
    let path = "\(prefix)\(taken.name).\(pdf == nil ? taken.drawingExtension : "pdf")"
    return (
      ExportedFile(path, pdf ?? taken.drawing),
      HEPDataTable.Resource(file: path, description: "The figure as it was drawn")
    )
  }

  private static func tables(
    _ figure: ExportedRun.FigureOfRun, of run: ExportedRun, _ prefix: String, _ resource: HEPDataTable.Resource
  ) -> [HEPDataTable] {
    let parts = FigureTables(figure).parts
    let name = (prefix.isEmpty ? "Figure " : "\(prefix.dropLast()): figure ") + figure.cell.name
    return parts.enumerated().map { index, part in
      var table = HEPDataTable(
        name: name, location: location(figure.body.paper, else: "Figure \(figure.cell.name)", of: run),
        description: figure.body.caption.inOneLine,
        file: "\(prefix)\(figure.cell.name)" + (parts.count > 1 ? "-\(index + 1)" : ""))
      if parts.count > 1 {
        table.name = name.shortened(to: HEPDataTable.longestName - 12) + ", part \(index + 1)"
        table.description += " Part \(index + 1) of \(parts.count)."
      }
      (table.independent, table.dependent) = part
      table.phrases = phrases(of: run)
      table.resources = [resource]
      return table
    }
  }

  /// The place in the paper, or in the study where it is no paper's.
  private static func location(_ paper: String?, else place: String, of run: ExportedRun) -> String {
    if let paper { return paper.inOneLine }
    return "\(place) of the study '\(run.content.title.inOneLine)'"
  }

  private static func phrases(of run: ExportedRun) -> [String] {
    [run.content.title, run.content.label].compactMap { $0?.inOneLine }.filter { !$0.isEmpty }
  }

  // MARK: Claims and numbers

  private static func claims(of run: ExportedRun, _ prefix: String) -> HEPDataTable? {
    let claims = run.claims
    if claims.isEmpty { return nil }
    var table = HEPDataTable(
      name: prefix.isEmpty ? "Claims" : "\(prefix.dropLast()): claims",
      location: location(nil, else: "Claims", of: run),
      description: "The claims of the study: what is claimed, the number that was measured, the bound with which it is "
        + "compared, the margin by which the claim holds (positive) or does not (negative), and the verdict.",
      file: "\(prefix)claims-table")
    func column(_ name: String, _ value: (ExportedRun.ClaimOfRun) -> Value) -> HEPDataTable.Column {
      HEPDataTable.Column(
        header: HEPDataTable.Header(name: name), values: claims.map { HEPDataTable.Cell(value($0)) })
    }
    table.subjects = []
    table.independent = [column("claim") { .text($0.decision.id) }]
    var margin = column("margin") { number($0.decision.margin) }
    for (index, claim) in claims.enumerated() {
      guard let error = claim.error, error.isFinite, error > 0, claim.decision.margin?.isFinite == true else {
        continue
      }
      margin.values[index].errors = [.symmetric(error, label: "error")]
    }
    table.dependent = [
      column("statement") { .text($0.decision.statement.inOneLine) },
      column("place in the paper") { .text($0.body.paper?.inOneLine ?? "-") },
      column("verdict") { .text($0.decision.verdict.word) }, column("value") { number($0.decision.value) },
      column("comparison") { .text($0.sign ?? "-") }, column("bound") { number($0.decision.bound) }, margin,
      column("number of seeds") { .integer($0.decision.seeds.count) },
    ]
    table.phrases = phrases(of: run)
    return table
  }

  /// The numbers that were filled into the text, each expression once.
  private static func numbers(of run: ExportedRun, _ prefix: String) -> HEPDataTable? {
    var rows: [(expression: String, value: String)] = []
    var seen: Set<[String]> = []
    for case .prose(let prose) in run.content.segments {
      for fill in run.recorded.results.filled(prose).fills {
        guard case .known(let value, let expression) = fill.value, seen.insert([expression, value]).inserted else {
          continue
        }
        rows.append((expression, value))
      }
    }
    if rows.isEmpty { return nil }
    var table = HEPDataTable(
      name: prefix.isEmpty ? "Numbers in the text" : "\(prefix.dropLast()): numbers in the text",
      location: location(nil, else: "Text", of: run),
      description:
        "The numbers in the study's text as they stand there, each with the expression that it is the value of.",
      file: "\(prefix)numbers-in-the-text")
    table.subjects = []
    table.independent = [
      HEPDataTable.Column(
        header: HEPDataTable.Header(name: "expression"),
        values: rows.map { HEPDataTable.Cell(.text($0.expression.inOneLine)) })
    ]
    table.dependent = [
      HEPDataTable.Column(
        header: HEPDataTable.Header(name: "value"),
        values: rows.map { HEPDataTable.Cell(Double($0.value).flatMap(Self.finite) ?? .text($0.value)) })
    ]
    table.phrases = phrases(of: run)
    return table
  }

  private static func finite(_ number: Double) -> Value? { number.isFinite ? .number(number) : nil }

  /// A number; a dash, HEPData's sign for none, where there is none.
  private static func number(_ value: Double?) -> Value {
    guard let value, !value.isNaN else { return .text("-") }
    return value.isFinite ? .number(value) : .text(value < 0 ? "-inf" : "inf")
  }

  /// Cuts names that are too long, and gives those that are then the same a number.
  private static func tellApart(_ tables: inout [HEPDataTable]) {
    var names: Set<String> = []
    var files: Set<String> = []
    for index in tables.indices {
      let whole = tables[index].name
      var name = whole.shortened(to: HEPDataTable.longestName)
      var number = 1
      while !names.insert(name).inserted {
        number += 1
        name = whole.shortened(to: HEPDataTable.longestName - 8) + " (\(number))"
      }
      tables[index].name = name
      let file = tables[index].file
      var other = 1
      while !files.insert(tables[index].file.lowercased()).inserted {
        other += 1
        tables[index].file = "\(file)-\(other)"
      }
    }
  }
}
