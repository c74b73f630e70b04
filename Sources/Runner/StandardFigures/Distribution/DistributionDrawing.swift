import Deterministic
import Figures
import StandardCells
import Studies
import Values

/// Histograms with the same bins.
struct DistributionDrawing {
  let results: StudyResults
  let figure: DistributionFigure

  private var isLogarithmic: Bool { figure.x.scale == .log }

  func plot() throws -> Plot {
    var histograms: [(label: String, group: NumberGroup)] = []
    for entry in figure.series {
      for group in try entry.numbers.groups(in: results, seed: figure.seed) {
        let words = [entry.label.map(FigureLabel.markup), group.name.map(DataLabel.markup)].compactMap(\.self)
        histograms.append((words.joined(separator: ", ") + group.remark, group))
      }
    }
    let usable = histograms.map { item in item.group.finite.filter { !isLogarithmic || $0 > 0 } }
    let bounds = bounds(usable.flatMap { $0 })
    let edges = edges(bounds)
    var marks: [Mark] = []
    var outside = 0
    for (index, item) in histograms.enumerated() {
      let counts = Self.counts(usable[index], edges)
      outside += item.group.finite.count - Int(counts.reduce(0, +))
      var style = SeriesStyle.numbered(index)
      if index == 0 { (style.fill, style.dash) = (.tinted, .solid) }
      marks.append(
        .histogram(
          Histogram(
            item.label, edges: edges, counts: counts, normalization: figure.show == .percent ? .percent : .counts,
            style: style)))
    }
    let isEmpty = usable.allSatisfy(\.isEmpty)
    var y = FigureLabel.axis(figure.y)
    if isEmpty { y.showsTickLabels = figure.y.range != nil }
    var x = FigureLabel.axis(figure.x)
    x.range = .fixed(lower: edges[0], upper: edges[edges.count - 1])
    x.showsTickLabels = !isEmpty || figure.x.range != nil
    return Plot(
      x: x,
      panels: [
        Panel(
          y: y, marks: isEmpty ? [] : marks, notes: notes(outside, histograms.reduce(0) { $0 + $1.group.notFinite }),
          message: isEmpty ? "no values" : nil)
      ])
  }

  /// What is not in the bins is told.
  private func notes(_ outside: Int, _ notFinite: Int) -> [String] {
    var words: [String] = []
    if outside > 0 { words.append("\(Count.words(outside, "value")) outside") }
    if notFinite > 0 { words.append("\(notFinite) not finite") }
    return (figure.note.map { [FigureLabel.markup($0)] } ?? []) + (words.isEmpty ? [] : [words.joined(separator: ", ")])
  }

  private func bounds(_ values: [Double]) -> ClosedRange<Double> {
    if let range = figure.x.range { return range }
    guard let least = values.min(), let most = values.max() else { return isLogarithmic ? 1...10 : 0...1 }
    if most > least { return least...most }
    // Equal values stand in the middle.
    if isLogarithmic { return least / 2...least * 2 }
    let room = least == 0 ? 0.5 : least.magnitude / 2
    return least - room...least + room
  }

  private func edges(_ bounds: ClosedRange<Double>) -> [Double] {
    let (lower, upper) = (bounds.lowerBound, bounds.upperBound)
    return (0...figure.bins).map { index in
      if index == 0 { return lower }
      if index == figure.bins { return upper }
      let part = Double(index) / Double(figure.bins)
      guard isLogarithmic else { return lower + (upper - lower) * part }
      return lower * DeterministicMath.exp(DeterministicMath.log(upper / lower) * part)
    }
  }

  /// The numbers in each bin; the upper end of the last one is in it.
  private static func counts(_ values: [Double], _ edges: [Double]) -> [Double] {
    var counts = [Double](repeating: 0, count: edges.count - 1)
    for value in values where value >= edges[0] && value <= edges[edges.count - 1] {
      var (low, high) = (0, counts.count)
      while high - low > 1 {
        let middle = (low + high) / 2
        if value >= edges[middle] { low = middle } else { high = middle }
      }
      counts[low] += 1
    }
    return counts
  }
}
