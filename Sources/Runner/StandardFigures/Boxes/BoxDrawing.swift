import Deterministic
import Figures
import StandardCells
import Studies
import Values

/// Distributions at named places.
struct BoxDrawing {
  let results: StudyResults
  let figure: BoxFigure

  private typealias Places = NamedPlaces<[Double]>

  /// So many values are all drawn as points.
  private static let few = 30

  func plot() throws(CellFault) -> Plot {
    let (places, notFinite) = try places()
    var marks: [Mark] = []
    var notes = figure.note.map { [FigureLabel.markup($0)] } ?? []
    if notFinite > 0 { notes.append("\(Count.words(notFinite, "value")) not finite") }
    for (index, series) in places.series.enumerated() {
      let boxes = series.items.compactMap { item in
        box(item.content, item.name, middle: places.middle(of: index, at: item.name))
      }
      marks.append(
        .boxes(Boxes(series.label, boxes: boxes, width: places.width * 0.8, style: places.style(index))))
    }
    marks += LevelDrawing(results: results, seed: figure.seed).marks(figure.lines, notes: &notes)
    let isEmpty = places.series.allSatisfy { $0.items.allSatisfy(\.content.isEmpty) }
    var y = FigureLabel.axis(figure.y)
    if isEmpty { y.showsTickLabels = figure.y.range != nil }
    return Plot(
      x: places.axis(figure.xLabel),
      panels: [Panel(y: y, marks: isEmpty ? [] : marks, notes: notes, message: isEmpty ? "no values" : nil)])
  }

  private func places() throws(CellFault) -> (Places, notFinite: Int) {
    var series: [Places.Series] = []
    var alone: [(name: PlaceName, content: [Double])] = []
    var notFinite = 0
    for entry in figure.series {
      let groups = try entry.numbers.groups(in: results, seed: figure.seed)
      notFinite += groups.reduce(0) { $0 + $1.notFinite }
      if entry.numbers.isGrouped {
        series.append(
          Places.Series(
            label: FigureLabel.markup(entry.label),
            items: groups.map { (PlaceName(data: $0.name ?? ""), $0.finite) }))
        continue
      }
      let name = PlaceName(label: entry.label)
      for group in groups {
        guard case .column = entry.numbers, group.seeds.count > 1 else {
          alone.append((name.with(group.remark), group.finite))
          continue
        }
        for (seed, values) in group.seeds.enumerated() {
          alone.append((name.with(", seed \(seed + 1)"), values.filter(\.isFinite)))
        }
      }
    }
    // A legend of one series, and of boxes that have its names, would say it again.
    if alone.isEmpty, series.count == 1 { series = [Places.Series(label: "", items: series[0].items)] }
    return (Places((alone.isEmpty ? [] : [Places.Series(label: "", items: alone)]) + series), notFinite)
  }

  /// A box; nil for no values.
  private func box(_ values: [Double], _ name: PlaceName, middle: Double) -> Boxes.Box? {
    // On a logarithmic axis only positive values have a place.
    let values = figure.y.scale == .log ? values.filter { $0 > 0 } : values
    guard !values.isEmpty else { return nil }
    let (lower, upper) = (Quantile.at(0.25, of: values), Quantile.at(0.75, of: values))
    let reach = 1.5 * (upper - lower)
    let within = values.filter { $0 >= lower - reach && $0 <= upper + reach }
    let whiskers = [min(within.min() ?? lower, lower), max(within.max() ?? upper, upper)]
    let points = values.count <= Self.few ? values : values.filter { $0 < whiskers[0] || $0 > whiskers[1] }
    return Boxes.Box(
      name: name.plain, x: middle, quartiles: [lower, upper], median: Quantile.median(of: values), whiskers: whiskers,
      points: points)
  }
}
