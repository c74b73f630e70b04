import Drawing

extension Plot {
  /// Checks lengths, ranges and references to axes, so that drawing cannot fail.
  func validate(_ place: String) throws(FigureError) {
    if panels.isEmpty { throw .nothingToDraw(place: place) }
    try x.validate(place + ", x axis")
    if let frameHeight, !(frameHeight > 0 && frameHeight <= Figure.largest) {
      throw .invalidSize(place: place + ", frame height", value: frameHeight)
    }
    for (index, panel) in panels.enumerated() {
      try panel.validate("\(place), panel \(index + 1)")
      for mark in panel.marks { try checkAxes(panel, mark, "\(place), panel \(index + 1)") }
    }
  }

  /// Maps are laid out in rows and columns of equal size; names must be as many as these.
  private func checkAxes(_ panel: Panel, _ mark: Mark, _ place: String) throws(FigureError) {
    switch mark {
    case .heatMap(let map):
      for (axis, count, name) in [(x, map.columns, "columns"), (panel.y, map.rows, "rows")] {
        if case .categories(let names) = axis.scale, names.count != count {
          throw .lengthsDiffer(place: "\(place), names of \(name)", expected: count, found: names.count)
        }
        if axis.scale == .logarithmic { throw .mapNeedsLinearAxes(place: place) }
      }
    // A map without a value has only its colours to explain, and stands on no axis.
    case .fieldMap(let map) where !map.values.allSatisfy(\.isNaN) && (x.scale != .linear || panel.y.scale != .linear):
      throw .mapNeedsLinearAxes(place: place)
    case .fieldMap, .line, .points, .histogram, .bars, .boxes, .reference: break
    }
  }
}

extension Panel {
  func validate(_ place: String) throws(FigureError) {
    try y.validate(place + ", y axis")
    try rightY?.validate(place + ", right axis")
    if !(relativeHeight > 0 && relativeHeight <= 1_000) {
      throw .invalidSize(place: place + ", relative height", value: relativeHeight)
    }
    for (index, mark) in marks.enumerated() {
      let name = "\(place), mark \(index + 1)" + (mark.label.isEmpty ? "" : " '\(mark.label)'")
      if mark.side == .right, rightY == nil { throw .missingRightAxis(place: name) }
      switch mark {
      case .line(let line): try line.validate(name)
      case .points(let points): try points.validate(name)
      case .histogram(let histogram): try histogram.validate(name)
      case .bars(let bars): try bars.validate(name)
      case .boxes(let boxes): try boxes.validate(name)
      case .heatMap(let map): try map.validate(name)
      case .fieldMap(let map): try map.validate(name)
      case .reference: break
      }
    }
  }
}
