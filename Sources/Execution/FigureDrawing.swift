import Deterministic
import Digests
import Figures
import Studies

/// Turns a figure cell and the results into a figure.
struct FigureDrawing {
  let results: StudyResults
  let name: String
  let cell: FigureCell
  let identity: Digest

  /// Draws it.
  ///
  /// - Throws: `ExecutionError` where no epoch can be chosen, or `Undecided`.
  func figure() throws -> Figure {
    switch cell.drawing {
    case .curves(let curves):
      return make(.plot(try plot(curves)))
    case .heatmap(let map):
      return make(.plot(plot(map)))
    case .diagram(let diagram):
      return make(.diagram(drawing(diagram.name)), heading: .none)
    case .energyMap(let map):
      return make(try energyMaps(map), heading: Figure.Heading(qualifier: "toy data", conditions: ""))
    case .histogram(let histogram):
      return make(try HistogramDrawing(results: results, figure: histogram, name: name).content())
    }
  }

  private func make(_ content: Figure.Content, heading: Figure.Heading = Figure.Heading()) -> Figure {
    // Words are left out of the drawing's bytes but for its name, so that a caption can change without it.
    Figure(
      name: name, title: FigureLabel.markup("\(results.study.title), \(name)"),
      summary: FigureLabel.markup("Figure \(name) of the study '\(results.study.title)'."),
      identity: identity.hexadecimal,
      heading: heading, content: content)
  }

  private func axis(_ settings: AxisSettings) -> Axis {
    let range: Axis.Range = settings.range.map { .fixed(lower: $0.lowerBound, upper: $0.upperBound) } ?? .automatic
    return Axis(
      FigureLabel.markup(settings.label), scale: settings.scale == .log ? .logarithmic : .linear, range: range)
  }

  // MARK: Curves

  private func plot(_ curves: CurvesFigure) throws -> Plot {
    let panels = try curves.panels.map { panel in
      var marks: [Mark] = []
      for (index, curve) in panel.series.enumerated() {
        marks.append(.line(try line(curve, band: curves.band, index: index, count: panel.series.count)))
      }
      for line in panel.lines {
        let height = try line.value.median(in: results.environment(of: line.value.cells))
        var style = SeriesStyle.reference
        style.dash = dash(line.style) ?? style.dash
        marks.append(.reference(.level(height, label: line.label.map(FigureLabel.markup) ?? "", style: style)))
      }
      return Panel(
        y: axis(panel.y), rightY: panel.right.map(axis), marks: marks,
        notes: panel.note.map { [FigureLabel.markup($0)] } ?? [])
    }
    return Plot(x: axis(curves.x), panels: panels)
  }

  private func line(_ curve: CurvesFigure.Curve, band: CurvesFigure.Band, index: Int, count: Int) throws -> Line {
    let environment = results.environment(of: curve.value.cells)
    var repetitions: [Series] = []
    for seed in 0..<environment.seedCount {
      if case .series(let series) = try curve.value.value(in: environment, seed: seed) { repetitions.append(series) }
    }
    let epochs = repetitions.first?.epochs ?? []
    let columns = epochs.map { epoch in repetitions.compactMap { $0[epoch] } }
    var style = SeriesStyle.numbered(index)
    style.dash = curve.style == .solid && count == 1 ? .solid : dash(curve.style) ?? style.dash
    return Line(
      FigureLabel.markup(curve.label), x: epochs.map { Double($0) },
      y: columns.map { RankStatistics.quantile($0, 0.5) },
      band: band == .seeds && repetitions.count > 1
        ? Line.Band(lower: columns.map { $0.min() ?? .nan }, upper: columns.map { $0.max() ?? .nan }) : nil,
      style: style, side: curve.side == .right ? .right : .left)
  }

  /// A dash that the study asks for; nil leaves the one that tells series apart in grey.
  private func dash(_ style: CurvesFigure.LineStyle) -> SeriesStyle.Dash? {
    switch style {
    case .solid: nil
    case .dashed: .dashed
    case .dotted: .dotted
    }
  }

  // MARK: Heat maps

  private func plot(_ map: HeatmapFigure) -> Plot {
    let environment = results.environment(of: [map.of])
    let points = environment.signals(of: map.of).compactMap { SignalPoint($0) }
    let masses = Set(points.map(\.mass)).sorted()
    let fractions = Set(points.map(\.fraction)).sorted()
    var values = [Double](repeating: .nan, count: masses.count * fractions.count)
    for point in points {
      let reference = Expression.Reference(cell: map.of, metric: map.value, signal: point.name)
      let repetitions = (0..<environment.seedCount).compactMap { seed -> Double? in
        guard case .number(let value) = environment.value(of: reference, seed: seed) else { return nil }
        return value
      }
      guard let column = masses.firstIndex(of: point.mass), let row = fractions.firstIndex(of: point.fraction) else {
        continue
      }
      values[row * masses.count + column] = RankStatistics.quantile(repetitions, 0.5)
    }
    let scale =
      map.value == .auc && map.range == nil
      ? ColorScale.auc
      : ColorScale(
        .cividis, label: FigureLabel.markup(map.label), lower: map.range?.lowerBound, upper: map.range?.upperBound)
    return Plot(
      x: .categories(masses.map { "\(Int($0))" }, label: "m_{Φ} [GeV]"),
      panels: [
        Panel(
          y: .categories(fractions.map { "\($0)" }, label: "r_{inv}"),
          marks: [
            .heatMap(HeatMap(columns: masses.count, rows: fractions.count, values: values, colors: scale))
          ])
      ])
  }

  // MARK: Diagrams and maps

  private func drawing(_ name: DiagramFigure.Name) -> Diagram {
    switch name {
    case .outlierReconstruction: PaperDiagrams.outlierReconstruction
    case .modeCollapseBefore: PaperDiagrams.beforeModeCollapse
    case .modeCollapseAfter: PaperDiagrams.afterModeCollapse
    case .wnaeStep: PaperDiagrams.trainingStep
    }
  }

  private func energyMaps(_ map: EnergyMapFigure) throws -> Figure.Content {
    let plots = try map.at.map { try EnergyMapDrawing(results: results, figure: map, name: name, epoch: $0).plot() }
    return plots.count == 1 ? .plot(plots[0]) : .grid(plots, columns: map.columns)
  }
}

/// A signal's place on the grid, from its name `svj_<mass>_<r_inv>`.
struct SignalPoint {
  let name: String
  let mass: Double
  let fraction: Double

  init?(_ name: String) {
    let parts = name.split(separator: "_")
    guard parts.count == 3, let mass = Double(parts[1]), let fraction = Double(parts[2]) else { return nil }
    self.name = name
    self.mass = mass
    self.fraction = fraction
  }
}
