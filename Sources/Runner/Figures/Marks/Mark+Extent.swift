extension Mark {
  var style: SeriesStyle? {
    switch self {
    case .line(let line): line.style
    case .points(let points): points.style
    case .histogram(let histogram): histogram.style
    case .bars(let bars): bars.style
    case .boxes(let boxes): boxes.style
    case .reference(let reference): reference.style
    // Maps have colours of their own; any style keeps them from counting as a series.
    case .heatMap, .fieldMap: .reference
    }
  }

  var isMap: Bool {
    switch self {
    case .heatMap, .fieldMap: true
    default: false
    }
  }

  var isPoints: Bool {
    if case .points = self { true } else { false }
  }

  var isHistogram: Bool {
    if case .histogram = self { true } else { false }
  }

  /// True when it stands on zero.
  var standsOnZero: Bool {
    switch self {
    case .histogram, .bars: true
    default: false
    }
  }

  /// The abscissae that must fit on the horizontal axis.
  var abscissae: [Double] {
    switch self {
    case .line(let line): line.x
    case .points(let points):
      points.x + zip(points.x, points.halfWidths ?? []).flatMap { [$0 - $1, $0 + $1] }
        + (points.horizontalRange.map { $0.lower + $0.upper } ?? [])
    case .histogram(let histogram): histogram.edges
    case .bars(let bars): bars.x
    case .boxes(let boxes): boxes.boxes.map(\.x)
    case .reference(let reference): reference.direction == .vertical ? reference.ends : []
    case .heatMap(let map): [-0.5, Double(map.columns) - 0.5]
    case .fieldMap(let map): [map.left, map.right]
    }
  }

  /// The ordinates that must fit on the vertical axis.
  var ordinates: [Double] {
    switch self {
    case .line(let line): line.y + (line.band.map { $0.lower + $0.upper } ?? [])
    case .points(let points):
      points.y + zip(points.y, points.errors ?? []).flatMap { [$0 - $1, $0 + $1] }
        + (points.verticalRange.map { $0.lower + $0.upper } ?? [])
    case .histogram(let histogram): histogram.heights
    case .bars(let bars): bars.ordinates
    case .boxes(let boxes): boxes.boxes.flatMap { $0.quartiles + $0.whiskers + $0.points + [$0.median] }
    case .reference(let reference): reference.direction == .horizontal ? reference.ends : []
    case .heatMap(let map): [-0.5, Double(map.rows) - 0.5]
    case .fieldMap(let map): [map.bottom, map.top]
    }
  }
}
