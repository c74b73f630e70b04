import Drawing
import Values

extension Figure {
  /// The drawn values as CSV (RFC 4180, lines end with LF): a comment with the name and the identity, a header, then
  /// one row a drawn value. `x` and `x_high` are the ends of a bin or cell, or `x` and `y` the names of a named cell;
  /// `lower` and `upper` are the ends of the value's bar or band, `x_lower` and `x_upper` those of the abscissa's, and
  /// `point` says what a point is; `error` is there where cells or levels have an error; `below` and `above` are the per cent of a
  /// histogram's entries that lie beyond its ends and are counted in the bins there; lines of seeds behind a median are left out, for
  /// they are recorded results; numbers read back as the same doubles. Drawings, which show no measurement, have no
  /// rows.
  public func numbersCSV() -> String {
    var text = "# figure \(name.replacingLineBreaks), identity \(identity)\n"
    var rows: [(place: [String], row: NumberRow)] = []
    let plots: [Plot] =
      switch content {
      case .plot(let plot): [plot]
      case .grid(let plots, columns: _): plots
      case .diagram: []
      }
    for (index, plot) in plots.enumerated() {
      for (position, panel) in plot.panels.enumerated() {
        for mark in panel.marks {
          let name = ((try? RichText(mark.label)) ?? RichText(verbatim: mark.label)).plain
          for row in mark.rows(plot.x, panel.y) {
            rows.append(([String(index + 1), String(position + 1), name, row.mark], row))
          }
        }
      }
    }
    let hasErrors = rows.contains { $0.row.error != nil }
    text += "plot,panel,series,mark,x,x_high,y,y_high,value,lower,upper,x_lower,x_upper,point"
    text += hasErrors ? ",error\n" : "\n"
    for (place, row) in rows {
      let error = hasErrors ? [row.error.map(NumberText.roundTrip) ?? ""] : []
      text += CSVWriter.line(place + row.fields + error)
    }
    return text
  }
}

/// One drawn value.
private struct NumberRow {
  var mark: String
  var xName: String?
  var yName: String?
  var x: Double?
  var xHigh: Double?
  var y: Double?
  var yHigh: Double?
  var value: Double?
  var lower: Double?
  var upper: Double?
  var xLower: Double?
  var xUpper: Double?
  var point: String?
  var error: Double?

  var fields: [String] {
    var texts = [x, xHigh, y, yHigh, value, lower, upper, xLower, xUpper].map { $0.map(NumberText.roundTrip) ?? "" }
    if let xName { texts[0] = xName }
    if let yName { texts[2] = yName }
    return texts + [point ?? ""]
  }
}

extension Mark {
  fileprivate func rows(_ xAxis: Axis, _ yAxis: Axis) -> [NumberRow] {
    switch self {
    case .line(let line):
      line.x.indices.map {
        NumberRow(
          mark: "line", x: line.x[$0], value: line.y[$0], lower: line.band?.lower[$0], upper: line.band?.upper[$0],
          point: line.names?[$0])
      }
    case .points(let points):
      points.x.indices.map { index in
        let half = points.halfWidths?[index]
        let error = points.errors?[index]
        let (x, y) = (points.x[index], points.y[index])
        return NumberRow(
          mark: "points", x: half.map { x - $0 } ?? x, xHigh: half.map { x + $0 }, value: y,
          lower: error.map { y - $0 } ?? points.verticalRange?.lower[index],
          upper: error.map { y + $0 } ?? points.verticalRange?.upper[index],
          xLower: points.horizontalRange?.lower[index], xUpper: points.horizontalRange?.upper[index],
          point: points.names?[index])
      }
    case .histogram(let histogram):
      histogram.overflowRows
        + zip(histogram.heights, histogram.errors).enumerated().map { index, bin in
          NumberRow(
            mark: "histogram", x: histogram.edges[index], xHigh: histogram.edges[index + 1], value: bin.0,
            lower: bin.0 - bin.1, upper: bin.0 + bin.1)
        }
    case .bars(let bars):
      bars.x.indices.map {
        NumberRow(
          mark: "bar", xName: bars.names[$0], x: bars.x[$0], value: bars.values[$0], lower: bars.errors?.lower[$0],
          upper: bars.errors?.upper[$0])
      }
    case .boxes(let boxes): boxes.boxes.flatMap(\.rows)
    case .reference(let reference):
      [
        NumberRow(
          mark: reference.markName,
          x: reference.direction == .vertical ? reference.value : nil,
          value: reference.direction == .horizontal ? reference.value : nil,
          lower: reference.uncertainty > 0 ? reference.ends[0] : nil,
          upper: reference.uncertainty > 0 ? reference.ends[1] : nil,
          error: reference.uncertainty > 0 ? reference.uncertainty : nil)
      ]
    case .heatMap(let map):
      map.values.indices.map { index in
        let uncertainty = map.uncertainties.flatMap { $0[index].isNaN ? nil : $0[index] }
        let value = map.values[index]
        return NumberRow(
          mark: "cell", xName: xAxis.name(index % map.columns), yName: yAxis.name(index / map.columns),
          x: Double(index % map.columns), y: Double(index / map.columns), value: value,
          lower: uncertainty.map { value - $0 }, upper: uncertainty.map { value + $0 },
          error: uncertainty)
      }
    case .fieldMap(let map):
      map.values.indices.map { index in
        let width = (map.right - map.left) / Double(map.columns)
        let height = (map.top - map.bottom) / Double(map.rows)
        let (column, row) = (Double(index % map.columns), Double(index / map.columns))
        return NumberRow(
          mark: "field", x: map.left + column * width, xHigh: map.left + (column + 1) * width,
          y: map.bottom + row * height, yHigh: map.bottom + (row + 1) * height, value: map.values[index])
      }
    }
  }
}

extension Histogram {
  /// The shares of the outermost bins that lie beyond them, in per cent of all.
  fileprivate var overflowRows: [NumberRow] {
    guard let outside, let first = edges.first, let last = edges.last else { return [] }
    return [
      NumberRow(mark: "below", xHigh: first, value: outside.below),
      NumberRow(mark: "above", x: last, value: outside.above),
    ]
  }
}

extension Boxes.Box {
  /// The median between quartiles, and between whiskers, then the points.
  fileprivate var rows: [NumberRow] {
    [
      NumberRow(mark: "box", xName: name, x: x, value: median, lower: quartiles[0], upper: quartiles[1]),
      NumberRow(mark: "whiskers", xName: name, x: x, value: median, lower: whiskers[0], upper: whiskers[1]),
    ] + points.map { NumberRow(mark: "point", xName: name, x: x, value: $0) }
  }
}

extension Reference {
  fileprivate var markName: String {
    switch direction {
    case .horizontal: "level"
    case .vertical: "event"
    case .diagonal: "diagonal"
    }
  }
}

extension Axis {
  fileprivate func name(_ index: Int) -> String? {
    guard case .categories(let names) = scale, names.indices.contains(index) else { return nil }
    return ((try? RichText(names[index])) ?? RichText(verbatim: names[index])).plain
  }
}

extension String {
  fileprivate var replacingLineBreaks: String {
    String(map { $0.isNewline ? " " : $0 })
  }
}
