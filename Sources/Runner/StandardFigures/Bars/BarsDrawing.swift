import Deterministic
import Expressions
import Figures
import StandardCells
import Studies
import Values

/// Bars at named places, in the middle of what seeds have.
struct BarsDrawing {
  let results: StudyResults
  let figure: BarsFigure

  /// A bar: the values of seeds, and the errors that a table gives them.
  private struct Bar {
    var values: [Double] = []
    var errors: [Double] = []
  }

  private typealias Places = NamedPlaces<Bar>

  func plot() throws(CellFault) -> Plot {
    let places = Places(try series())
    let looks = SeriesStyle.looks(colors(places))
    var marks: [Mark] = []
    var notes = figure.note.map { [FigureLabel.markup($0)] } ?? []
    for (index, series) in places.series.enumerated() {
      marks.append(.bars(bars(series, looks[index], index, places)))
      for item in series.items where middle(item.content).isNaN {
        notes.append("\(item.name.markup): no value")
      }
    }
    marks += LevelDrawing(results: results, seed: figure.seed).marks(figure.lines, notes: &notes)
    let isEmpty = places.series.allSatisfy { $0.items.allSatisfy { middle($0.content).isNaN } }
    if isEmpty { notes = figure.note.map { [FigureLabel.markup($0)] } ?? [] }
    var y = FigureLabel.axis(figure.y)
    if isEmpty { y.showsTickLabels = figure.y.range != nil }
    return Plot(
      x: places.axis(figure.xLabel),
      panels: [Panel(y: y, marks: isEmpty ? [] : marks, notes: notes, message: isEmpty ? "no values" : nil)])
  }

  /// The numbers of looks that are asked for: the first that an entry of a series has.
  private func colors(_ places: Places) -> [Int?] {
    let labels = places.series.map(\.label)
    return labels.map { label in
      figure.series.first { entry in
        let own = FigureLabel.markup(entry.label)
        return entry.color != nil && (label == own || (label.isEmpty && !labels.contains(own)))
      }?.color
    }
  }

  // MARK: Values

  private func series() throws(CellFault) -> [Places.Series] {
    var alone: [(name: PlaceName, content: Bar)] = []
    var series: [(label: String, items: [(name: PlaceName, content: Bar)])] = []
    for entry in figure.series {
      switch entry.values {
      case .columns(let pair, let error): series.append((entry.label, try rows(pair, error)))
      case .expression(let expression):
        let items = members(expression)
        if let items {
          series.append((entry.label, items))
        } else if let at = entry.at {
          let item = (name: PlaceName(label: at), content: Bar(values: number(expression)))
          // Numbers with one label have one look.
          if let place = series.firstIndex(where: { $0.label == entry.label }) {
            series[place].items.append(item)
          } else {
            series.append((entry.label, [item]))
          }
        } else {
          alone.append((PlaceName(label: entry.label), Bar(values: number(expression))))
        }
      }
    }
    // The names of bars that stand alone say all; a legend would say it again.
    return (alone.isEmpty ? [] : [Places.Series(label: "", items: alone)])
      + series.map { Places.Series(label: FigureLabel.markup($0.label), items: $0.items) }
  }

  private func number(_ expression: Expression) -> [Double] {
    let environment = results.environment(of: expression.cells)
    return seeds(environment.seedCount).compactMap { seed in
      guard case .number(let number)? = try? expression.value(in: environment, seed: seed) else { return nil }
      return number
    }
  }

  /// The values for each name; nil for an expression that is a number.
  private func members(_ expression: Expression) -> [(name: PlaceName, content: Bar)]? {
    guard let reference = expression.references.first(where: \.isOpen) else { return nil }
    let environment = results.environment(of: expression.cells)
    let names = environment.members(of: reference.cell)
    var bars = names.map { (name: PlaceName(data: $0), content: Bar()) }
    for seed in seeds(environment.seedCount) {
      switch try? expression.value(in: environment, seed: seed) {
      case .collection(let numbers):
        for (index, number) in numbers.enumerated() where bars.indices.contains(index) {
          bars[index].content.values.append(number)
        }
      case .number: return nil
      default: continue
      }
    }
    return bars
  }

  private func seeds(_ count: Int) -> [Int] { figure.seed.map { [$0] } ?? Array(0..<count) }

  private func rows(_ pair: ColumnPair, _ error: String?) throws(CellFault) -> [(name: PlaceName, content: Bar)] {
    let tables = try pair.table.tables(in: results, seed: figure.seed)
    let names = try DistinctNames(pair.x, in: tables, atMost: 200)
    var bars = names.all.map { (name: PlaceName(data: $0), content: Bar()) }
    for table in tables {
      let values = try table.numbers(pair.y)
      let errors = try error.map { name throws(CellFault) in try table.numbers(name) }
      var rows: [String: Int] = [:]
      for (row, name) in try table.names(pair.x).enumerated() {
        if let first = rows.updateValue(row, forKey: name) {
          throw CellFault(
            "cannot be drawn: column '\(pair.x)' of \(table.place) has '\(name)' in rows \(first + 1) and \(row + 1); "
              + "expected each name once")
        }
        guard let place = names.place(of: name) else { continue }
        bars[place].content.values.append(values[row])
        if let errors { bars[place].content.errors.append(errors[row]) }
      }
    }
    return bars
  }

  // MARK: Bars

  private func middle(_ bar: Bar) -> Double {
    let values = bar.values.filter(\.isFinite)
    guard !values.isEmpty else { return .nan }
    if figure.errors == .deviation { return values.reduce(0, +) / Double(values.count) }
    return Quantile.median(of: values)
  }

  private func ends(_ bar: Bar) -> (lower: Double, upper: Double) {
    let values = bar.values.filter(\.isFinite)
    let middle = middle(bar)
    let errors = bar.errors.filter(\.isFinite)
    // Errors that a table gives are what its program knows, and seeds do not.
    if !bar.errors.isEmpty {
      let error = errors.isEmpty ? .nan : Quantile.median(of: errors)
      return (middle - error, middle + error)
    }
    guard values.count > 1, figure.seed == nil else { return (.nan, .nan) }
    switch figure.errors {
    case .none: return (.nan, .nan)
    case .range: return (values.min() ?? .nan, values.max() ?? .nan)
    case .quartiles: return (Quantile.at(0.25, of: values), Quantile.at(0.75, of: values))
    case .deviation:
      let squares = values.reduce(0) { $0 + ($1 - middle) * ($1 - middle) }
      let deviation = (squares / Double(values.count - 1)).squareRoot()
      return (middle - deviation, middle + deviation)
    }
  }

  private func bars(_ series: Places.Series, _ look: SeriesStyle, _ index: Int, _ places: Places) -> Bars {
    let ends = series.items.map { self.ends($0.content) }
    let hasErrors = ends.contains { $0.lower.isFinite }
    return Bars(
      series.label, x: series.items.map { places.middle(of: index, at: $0.name) },
      values: series.items.map { middle($0.content) },
      errors: hasErrors ? Line.Band(lower: ends.map(\.lower), upper: ends.map(\.upper)) : nil,
      names: series.items.map(\.name.plain), width: places.width * (places.series.count > 1 ? 0.92 : 1),
      style: places.filled(look, index))
  }
}
