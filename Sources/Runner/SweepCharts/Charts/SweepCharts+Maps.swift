import Deterministic
import Figures
import Values

extension SweepCharts {
  /// So many places of a grid have cells, and so many have room for their numbers.
  private static let (mostPlaces, mostWritten) = (40, 12)
  /// So many parameters are shown pair by pair.
  private static let mostPaired = 4

  /// The measure over two parameters: over each pair of few parameters, over the two most important of many.
  func maps(_ measure: Int, _ importance: MeasuredImportance?) -> SweepChart? {
    let trials = sweep.latest
    let shown = drawingOrder(measured(trials, measure), measure)
    guard shown.count > 1, sweep.parameters.count > 1 else { return nil }
    let pairs = pairs(importance)
    let name = sweep.measures[measure].name
    let scale = ChartScale(name, shown.map(\.reading.median))
    let isAlone = pairs.count == 1
    let plots = pairs.map { map($0, $1, shown, scale, isAlone: isAlone) }
    let hasCells = pairs.contains { places($0) != nil && places($1) != nil }
    let others =
      sweep.parameters.count > 2 && hasCells
      ? "; the median over the others, where several trials fall into a cell" : ""
    let which =
      sweep.parameters.count > Self.mostPaired
      ? "the two most important parameters" : isAlone ? "both parameters" : "each pair of parameters"
    return chart(
      fileName("map", measure), "\(name) over \(isAlone ? "two parameters" : "pairs of parameters")",
      width: isAlone ? 244 : plots.count == 3 ? 560 : 600,
      content: isAlone ? .plot(plots[0]) : .grid(plots, columns: 3),
      caption: "\(ChartLabel.code(name)) over \(which)\(others).\(missing(shown.count, of: trials.count))")
  }

  private func pairs(_ importance: MeasuredImportance?) -> [(Int, Int)] {
    if sweep.parameters.count <= Self.mostPaired {
      return sweep.parameters.indices.flatMap { first in
        (first + 1..<max(first + 1, sweep.parameters.count)).map { (first, $0) }
      }
    }
    var chosen = (importance?.ranking ?? []).prefix(2).sorted()
    for place in sweep.parameters.indices where chosen.count < 2 && !chosen.contains(place) { chosen.append(place) }
    return [(chosen[0], chosen[1])]
  }

  private func map(_ x: Int, _ y: Int, _ shown: [Measured], _ scale: ChartScale, isAlone: Bool) -> Plot {
    if let columns = places(x), let rows = places(y) {
      return cells((x, columns), (y, rows), shown, scale, isAlone: isAlone)
    }
    let (across, up) = (ChartScale(sweep.parameters[x]), ChartScale(sweep.parameters[y]))
    var marks = [scale.key]
    var levels: [(level: Int, members: [Measured])] = []
    for member in shown {
      let level = scale.level(member.reading.median)
      if levels.last?.level == level {
        levels[levels.count - 1].members.append(member)
      } else {
        levels.append((level, [member]))
      }
    }
    for (level, members) in levels {
      marks.append(
        .points(
          Points(
            "", x: members.map { place($0, x, across) }, y: members.map { place($0, y, up) },
            diameter: Self.diameter(shown.count) + 1, style: ChartScale.style(ofLevel: level), isListed: false)))
    }
    let best = shown.filter(\.trial.isBest)
    if !best.isEmpty {
      marks.append(
        .points(
          Points(
            "", x: best.map { place($0, x, across) }, y: best.map { place($0, y, up) }, diameter: 6,
            style: SeriesStyle(Self.best.color, marker: .cross), isListed: false)))
    }
    return Plot(x: across.axis(), panels: [Panel(y: up.axis(), marks: marks)], frameHeight: isAlone ? nil : 110)
  }

  /// The places of a parameter that has few values; nil for the others.
  private func places(_ parameter: Int) -> (values: [Double], names: [String])? {
    switch sweep.parameters[parameter].values {
    case .range: return nil
    case .names(let names): return names.count <= Self.mostPlaces ? (names.indices.map(Double.init), names) : nil
    case .numbers(let numbers):
      return numbers.count <= Self.mostPlaces ? (numbers, numbers.map { NumberFormat.shortest.plain(of: $0) }) : nil
    }
  }

  private func cells(
    _ x: (parameter: Int, places: (values: [Double], names: [String])),
    _ y: (parameter: Int, places: (values: [Double], names: [String])), _ shown: [Measured], _ scale: ChartScale,
    isAlone: Bool
  ) -> Plot {
    let (columns, rows) = (x.places.values.count, y.places.values.count)
    var members = [[Double]](repeating: [], count: columns * rows)
    for trial in shown {
      guard let column = x.places.values.firstIndex(where: { $0 == trial.trial.values[x.parameter] }),
        let row = y.places.values.firstIndex(where: { $0 == trial.trial.values[y.parameter] })
      else { continue }
      members[row * columns + column].append(trial.reading.median)
    }
    let values = members.map { $0.isEmpty ? .nan : Quantile.median(of: $0) }
    let map = HeatMap(
      columns: columns, rows: rows, values: values, decimals: Self.decimals(values), colors: scale.colors,
      showsNumbers: isAlone && max(columns, rows) <= Self.mostWritten)
    func axis(_ side: (parameter: Int, places: (values: [Double], names: [String]))) -> Axis {
      .categories(
        side.places.names.map(ChartLabel.markup), label: ChartLabel.markup(sweep.parameters[side.parameter].name))
    }
    return Plot(
      x: axis(x), panels: [Panel(y: axis(y), marks: [.heatMap(map)])], frameHeight: isAlone ? nil : 110)
  }

  /// So many that three digits of the largest value are seen.
  private static func decimals(_ values: [Double]) -> Int {
    var decimals = 2
    var largest = values.filter { !$0.isNaN }.map(\.magnitude).max() ?? 1
    while decimals < 6, largest < 1, largest > 0 {
      largest *= 10
      decimals += 1
    }
    return decimals
  }
}
