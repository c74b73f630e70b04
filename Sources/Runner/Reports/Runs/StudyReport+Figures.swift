import Foundation
import Ledger
import Runs
import StandardCells
import Studies
import Values

/// The place of what belongs to a page and is large: drawings in all formats, numbers, pictures, the patch.
package enum PageParts: Sendable {
  /// Files in the page's folder, which the page links to.
  case beside
  /// The page itself, which then stands alone.
  case within
}

extension StudyReport {
  /// A figure of the page.
  func figure(_ cell: Cell, _ body: FigureCell, _ taken: TakenFigure?, _ parts: PageParts) -> Report.Figure {
    var figure = Report.Figure(
      name: cell.name, caption: body.caption,
      paper: body.paper.map { PanelLabel($0).isPanel ? "\($0) of the paper" : $0 },
      drawing: body.isPicture ? nil : recorded.file(FigureCell.svg, of: cell.name),
      numbers: recorded.file(FigureCell.csv, of: cell.name), origin: origin(of: cell),
      source: recorded.study.declaration(of: cell))
    figure.picture = Self.picture(cell, body, recorded, parts)
    figure.trace = trace(of: cell)
    figure.data = data(of: cell)
    if let taken {
      figure.files = taken.files.map { Self.file($0.name, $0.content, parts) }
      let name = ShellWord.word(cell.name)
      let run = recorded.details.run
      // Whoever has the page alone has no ledger to take it from.
      let taking = scope.isWhole ? ["\(program.name) figure \(run.id) \(name) --format pdf"] : []
      figure.commands =
        ["\(program.name) \(run.runArguments)"] + taking
        + ["\(program.name) audit trace " + ShellWord.word("\(cell.name).\(taken.drawingExtension)")]
    }
    return figure
  }

  private static func file(_ name: String, _ content: Data, _ parts: PageParts) -> Report.Figure.File {
    let format = (name as NSString).pathExtension
    return Report.Figure.File(
      format: format.uppercased(), name: name, address: address(ofFile: name, content, type: mediaTypes[format], parts))
  }

  private static let mediaTypes = [
    "svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf", "csv": "text/csv;charset=utf-8",
  ]

  static func address(ofFile name: String, _ content: Data, type: String?, _ parts: PageParts) -> String {
    switch parts {
    case .beside: Markup.address(ofFile: name)
    case .within: Markup.dataAddress(content, type: type ?? "application/octet-stream")
    }
  }

  /// The picture that a figure is; nil for a drawing, and for one that was not made.
  static func picture(
    _ cell: Cell, _ body: FigureCell, _ recorded: RecordedRun, _ parts: PageParts
  ) -> Report.Figure.Picture? {
    guard body.isPicture else { return nil }
    for format in PictureFormat.allCases {
      guard let bytes = recorded.bytes(of: format.rawValue, cell: cell.name) else { continue }
      let name = "\(cell.name).\(format.rawValue)"
      return Report.Figure.Picture(
        fileName: name, address: address(ofFile: name, bytes, type: format.mediaType, parts), isImage: format != .pdf,
        alternative: body.alternative ?? "Figure \(cell.name) of the study '\(recorded.study.title)', made by a program"
      )
    }
    return nil
  }

  /// The cell, run and commit that made a figure.
  private func origin(of cell: Cell) -> String {
    guard let record = recorded.cells[cell.name] else { return "This run did not come to it." }
    guard let origin = recorded.origins[cell.name] else { return "This run could not draw it: \(record.disposition)." }
    return "Made by \(words(origin)); identity \(record.cell.identity.short)."
  }

  private func words(_ origin: StepOrigin) -> String {
    guard scope.names(origin.run) else { return Self.otherRun }
    let commit = origin.commit.map { Self.words(commit: $0, isDirty: origin.isDirty) } ?? "without version control"
    let run = origin.run == recorded.details.run.id ? "this run, \(origin.run)" : "run \(origin.run)"
    return "\(run), \(commit)"
  }

  /// The cells that a figure is made from.
  private func trace(of cell: Cell) -> [Report.Figure.Traced] {
    let names = Set(recorded.study.upstream(of: cell.name).map(\.name))
    return recorded.study.cells.filter { names.contains($0.name) && $0.figure == nil && $0.claim == nil }.map { cell in
      let steps = recorded.steps(of: cell)
      var origins: [String] = []
      for origin in steps.compactMap({ recorded.origins[$0.cell.name] }).map(words) where !origins.contains(origin) {
        origins.append(origin)
      }
      return Report.Figure.Traced(
        kind: cell.kind.title.lowercased(), cell: cell.name,
        steps: cell.body.repetition == .each ? Count.words(steps.count, "seed") : "once",
        origin: origins.isEmpty ? "not reached by this run" : origins.joined(separator: "; "),
        identity: steps.map(\.cell.identity.short).joined(separator: " "))
    }
  }

  /// Sentences on the files that the cells upstream read, and on the sweeps that gave them settings.
  private func data(of cell: Cell) -> String? {
    let names = recorded.study.upstream(of: cell.name).map(\.name)
    let count = names.reduce(0) { $0 + RecordedRun.digests(of: $1, in: recorded.details.run).count }
    let files =
      count == 0
      ? [] : ["It rests on \(Count.words(count, "file")) of data, whose digests are at the end of the page."]
    let settings = recorded.study.winners.sorted { $0.key < $1.key }
      .filter { SettingsOrigin.isParameter($0.key) || names.contains($0.key) }.map { $0.value.sentence(on: $0.key) }
    return files.isEmpty && settings.isEmpty ? nil : (files + settings).joined(separator: " ")
  }

  // MARK: Files

  /// The files that the page links to beside it, by their names.
  package var files: [(name: String, content: Data)] {
    let patch = scope.hasChanges ? difference.map { [(name: Self.patchName, content: Data($0.utf8))] } ?? [] : []
    return takenFigures().sorted { $0.key < $1.key }.flatMap(\.value.files) + patch
  }

  /// The figures that were made, by their names.
  func takenFigures() -> [String: TakenFigure] {
    let figures = recorded.study.cells.compactMap { TakenFigure($0, in: recorded) }
    return Dictionary(figures.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Writes what the page links to beside it: the formats that are not published, and all of a run that did not come to its end.
  ///
  /// - Throws: `RunError.notWritable`.
  func writeFiles(_ figures: [String: TakenFigure], to folder: URL, sharing earlier: URL?) throws(RunError) {
    for (_, figure) in figures.sorted(by: { $0.key < $1.key }) {
      for (name, content) in figure.files {
        let place = folder.appending(path: name)
        if (try? Data(contentsOf: place)) == content { continue }
        if let earlier, Publication.share(earlier.appending(path: name), at: place, if: content) { continue }
        try PageFile.write(content, to: place)
      }
    }
    if let difference {
      try PageFile.write(difference, to: folder.appending(path: Self.patchName))
    }
  }

  /// The name of the file of changes that were not committed.
  package static let patchName = "changes.patch"
}
