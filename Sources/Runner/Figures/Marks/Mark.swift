/// A mark that a panel draws.
public enum Mark: Codable, Equatable, Sendable {
  /// Values joined by a line, with or without a band.
  case line(Line)
  /// Values as points, with or without error bars.
  case points(Points)
  /// A step histogram.
  case histogram(Histogram)
  /// Bars at named places.
  case bars(Bars)
  /// Distributions at named places.
  case boxes(Boxes)
  /// A straight line across the panel at one value.
  case reference(Reference)
  /// Cells with their numbers.
  case heatMap(HeatMap)
  /// A function of two variables by colour.
  case fieldMap(FieldMap)

  /// The vertical axis that the mark is drawn against.
  var side: Side {
    switch self {
    case .line(let line): line.side
    case .points(let points): points.side
    case .reference(let reference): reference.side
    case .histogram, .bars, .boxes, .heatMap, .fieldMap: .left
    }
  }

  /// The name in the legend and in the table of numbers.
  var label: String {
    switch self {
    case .line(let line): line.label
    case .points(let points): points.label
    case .histogram(let histogram): histogram.label
    case .bars(let bars): bars.label
    case .boxes(let boxes): boxes.label
    case .reference(let reference): reference.label
    case .heatMap(let map): map.colors.label
    case .fieldMap(let map): map.colors.label
    }
  }

  /// True when it is a horizontal line.
  var isLevel: Bool {
    if case .reference(let reference) = self { reference.direction == .horizontal } else { false }
  }

  /// True when the legend lists it.
  var isListed: Bool {
    switch self {
    case .line(let line): line.isListed && !line.label.isEmpty
    case .points(let points): points.isListed && !points.label.isEmpty
    case .heatMap, .fieldMap: false
    case .histogram, .bars, .boxes, .reference: !label.isEmpty
    }
  }

  var colors: ColorScale? {
    switch self {
    case .heatMap(let map): map.colors.resolved(for: map.values)
    case .fieldMap(let map): map.colors.resolved(for: map.values)
    default: nil
    }
  }
}

/// One of a panel's two vertical axes.
public enum Side: String, Codable, Sendable {
  /// The axis on the left.
  case left
  /// The twin axis on the right.
  case right
}
