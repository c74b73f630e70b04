import Digests
import Figures
import Studies

/// Turns a figure cell and the results into a figure.
struct FigureDrawing {
  let results: StudyResults
  let name: String
  let cell: FigureCell
  let identity: Digest

  /// Widths in points: a column of a journal, and the page, for what would be too small in a column.
  private static let (columnWidth, pageWidth) = (244.0, 510.0)

  /// Draws it.
  ///
  /// - Throws: `FigureError`, or `ExecutionError` where an epoch is not a whole number.
  func figure() throws -> Figure {
    switch cell.drawing {
    case .curves(let curves): make(.plot(CurvesDrawing(results: results, figure: curves).plot()))
    case .heatmap(let map): make(.plot(HeatmapDrawing(results: results, figure: map).plot()))
    case .histogram(let histogram):
      make(
        try HistogramDrawing(results: results, figure: histogram, name: name).content(),
        columns: histogram.columns, most: 2)
    case .energyMap(let map):
      make(try EnergyMapDrawing(results: results, figure: map, name: name).content(), columns: map.columns, most: 3)
    case .scatter(let scatter):
      make(ScatterDrawing(results: results, figure: scatter).content(), columns: scatter.columns)
    case .cumulative(let cumulative): make(.plot(CumulativeDrawing(results: results, figure: cumulative).plot()))
    case .diagram(let diagram): make(.diagram(drawing(diagram.name)))
    }
  }

  /// - Parameters:
  ///   - columns: how many panels are asked to stand beside one another.
  ///   - most: how many of this kind find room in a column.
  private func make(_ content: Figure.Content, columns: Int = 1, most: Int = 1) -> Figure {
    var used = 1
    if case .grid(let plots, _) = content { used = min(columns, plots.count) }
    // Words are left out of the drawing's bytes but for its name, so that a caption can change without it.
    return Figure(
      name: name, title: FigureLabel.markup("\(results.study.title), \(name)"),
      summary: FigureLabel.markup("Figure \(name) of the study '\(results.study.title)'."),
      identity: identity.hexadecimal, width: used > most ? Self.pageWidth : Self.columnWidth,
      heading: heading, content: content)
  }

  /// What kind of data the drawing shows.
  private var heading: Figure.Heading {
    if case .diagram = cell.drawing { return .none }
    let toys = results.study.dataSources(of: name).map(\.isToy)
    guard toys.contains(true) else { return Figure.Heading() }
    return toys.contains(false)
      ? Figure.Heading(qualifier: "open simulation and toy data")
      : Figure.Heading(qualifier: "toy data", conditions: "")
  }

  private func drawing(_ name: DiagramFigure.Name) -> Diagram {
    switch name {
    case .outlierReconstruction: PaperDiagrams.outlierReconstruction
    case .modeCollapseBefore: PaperDiagrams.beforeModeCollapse
    case .modeCollapseAfter: PaperDiagrams.afterModeCollapse
    case .wnaeStep: PaperDiagrams.trainingStep
    }
  }
}

extension Study {
  /// The data cells from which a cell's values come, directly or not.
  fileprivate func dataSources(of name: String) -> [DataCell] {
    var waiting = [name]
    var seen: Set<String> = []
    var sources: [DataCell] = []
    while let next = waiting.popLast() {
      guard seen.insert(next).inserted, let cell = cell(named: next) else { continue }
      if case .data(let data) = cell.body { sources.append(data) }
      waiting += inputs(of: cell)
    }
    return sources
  }
}

extension DataCell {
  /// Whether the points are of a toy distribution.
  var isToy: Bool {
    if case .toy = source { true } else { false }
  }

  /// A feature as an axis label, with whether it is scaled.
  func axisLabel(_ feature: String) -> String {
    (isToy ? "\\it{\(feature)}" : FeatureLabel.markup(feature)) + (scaling == .none ? "" : " (scaled)")
  }
}
