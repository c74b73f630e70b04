import Reports
import Values

/// The values that steps of one cell tell by epoch, drawn small: lines, two axes, a key.
package struct LiveCurve: Sendable {
  /// A step's values.
  package struct Line: Sendable {
    package var name: String
    package var points: [(x: Double, y: Double)]

    package init(name: String, points: [(x: Double, y: Double)]) {
      (self.name, self.points) = (name, points)
    }
  }

  /// The cell and the value.
  package var title: String
  /// The word for what is counted, `epoch`.
  package var unit: String
  package var lines: [Line]

  package init(title: String, unit: String, lines: [Line]) {
    (self.title, self.unit, self.lines) = (title, unit, lines)
  }

  // MARK: Drawing

  private static let width = 380.0, height = 190.0
  private static let left = 56.0, right = 14.0, top = 8.0, bottom = 24.0
  /// The most points of a line: about as many as can be told apart.
  static let mostPoints = 400
  private static let colors = 8

  /// The figure, as HTML.
  var markup: String {
    let drawn = lines.map { Line(name: $0.name, points: Self.thinned($0.points)) }
    let all = drawn.flatMap(\.points)
    guard let xs = Self.range(all.map(\.x)), let ys = Self.range(all.map(\.y)) else { return "" }
    let marks =
      axes(xs, ys) + drawn.enumerated().map { index, line in path(line, index, xs, ys) }.joined(separator: "\n")
    let latest = lines.compactMap { line in line.points.last.map { "\(line.name) \(Self.number($0.y))" } }
    let words =
      "\(title) by \(unit), from \(Self.number(ys.lower)) to \(Self.number(ys.upper)); the latest: "
      + latest.prefix(12).joined(separator: ", ")
    return """
      <figure><figcaption>\(Markup.escaped(title))</figcaption>
      <svg viewBox="0 0 \(Int(Self.width)) \(Int(Self.height))" role="img" aria-label="\(Markup.escaped(words))">
      \(marks)
      </svg>
      \(key)
      </figure>
      """
  }

  private var key: String {
    let items = lines.enumerated().map { index, line in
      let value = line.points.last.map { " " + Self.number($0.y) } ?? ""
      return
        "<li><svg viewBox=\"0 0 14 7\" aria-hidden=\"true\"><path class=\"line \(Self.color(index))\" d=\"M0 4H14\"/></svg> "
        + "\(Markup.escaped(line.name))\(Markup.escaped(value))</li>"
    }
    return "<ul class=\"key\">\(items.joined())</ul>"
  }

  private func path(_ line: Line, _ index: Int, _ xs: Range, _ ys: Range) -> String {
    let places = line.points.map { "\(Self.coordinate(x($0.x, xs))) \(Self.coordinate(y($0.y, ys)))" }
    guard let first = places.first else { return "" }
    // A single point would not be seen.
    let rest = places.count == 1 ? ["h1"] : places.dropFirst().map { "L\($0)" }
    return "<path class=\"line \(Self.color(index))\" d=\"M\(first)\(rest.joined())\"/>"
  }

  private func axes(_ xs: Range, _ ys: Range) -> String {
    let (bottom, left) = (Self.height - Self.bottom, Self.left)
    var parts = ["<path class=\"axis\" d=\"M\(left) \(Self.top)V\(bottom)H\(Self.width - Self.right)\"/>"]
    for tick in ys.ticks(5) {
      let place = Self.coordinate(y(tick, ys))
      parts.append("<path class=\"axis\" d=\"M\(left) \(place)H\(Self.width - Self.right)\"/>")
      parts.append("<text x=\"\(left - 5)\" y=\"\(place)\" dy=\"4\" text-anchor=\"end\">\(Self.number(tick))</text>")
    }
    for tick in xs.ticks(6) {
      parts.append(
        "<text x=\"\(Self.coordinate(x(tick, xs)))\" y=\"\(bottom + 16)\" text-anchor=\"middle\">\(Self.number(tick))</text>"
      )
    }
    parts.append(
      "<text x=\"\(left - 5)\" y=\"\(bottom + 16)\" text-anchor=\"end\">\(Markup.escaped(String(unit.prefix(8))))</text>"
    )
    return parts.joined(separator: "\n") + "\n"
  }

  private func x(_ value: Double, _ range: Range) -> Double {
    Self.left + range.fraction(value) * (Self.width - Self.left - Self.right)
  }

  private func y(_ value: Double, _ range: Range) -> Double {
    Self.height - Self.bottom - range.fraction(value) * (Self.height - Self.top - Self.bottom)
  }

  private static func color(_ index: Int) -> String { "c\(index % colors)" }

  private static func coordinate(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }

  static func number(_ value: Double) -> String {
    if value == value.rounded(), value.magnitude < 1e6 { return "\(Int(value))" }
    return NumberFormat.significant(4).short(of: value).replacing("-", with: "−")
  }

  /// The least and the greatest of each of some hundred stretches, so that no spike is lost.
  static func thinned(_ points: [(x: Double, y: Double)]) -> [(x: Double, y: Double)] {
    guard points.count > mostPoints else { return points }
    let stretches = mostPoints / 2
    return (0..<stretches).flatMap { index -> [(x: Double, y: Double)] in
      let stretch = Array((points.count * index / stretches)..<(points.count * (index + 1) / stretches))
      let ends = [stretch.min { points[$0].y < points[$1].y }, stretch.max { points[$0].y < points[$1].y }]
      return Set(ends.compactMap(\.self)).sorted().map { points[$0] }
    }
  }

  /// A range of an axis.
  struct Range {
    let lower: Double, upper: Double

    func fraction(_ value: Double) -> Double {
      // Halves, for the difference of two finite numbers may not be one.
      (value / 2 - lower / 2) / (upper / 2 - lower / 2)
    }

    /// Round numbers within the range: 1, 2 or 5 times a power of ten apart.
    func ticks(_ most: Int) -> [Double] {
      let span = upper - lower
      guard span.isFinite, span > 0 else { return [] }
      var step = 1.0
      while step > span / Double(most) { step /= 10 }
      while step * 10 <= span / Double(most) { step *= 10 }
      for factor in [1.0, 2, 5, 10] where span / (step * factor) <= Double(most) {
        step *= factor
        break
      }
      let first = (lower / step).rounded(.up)
      guard step > 0, first.magnitude < 1e15 else { return [] }
      return (0...most).map { (first + Double($0)) * step }.filter { $0 <= upper + step * 1e-6 }
    }
  }

  /// The range of some finite numbers, with room where all are the same; nil for none.
  private static func range(_ values: [Double]) -> Range? {
    guard let lower = values.min(), let upper = values.max() else { return nil }
    if lower < upper { return Range(lower: lower, upper: upper) }
    let room = lower == 0 ? 1 : lower.magnitude / 10
    return Range(lower: lower - room, upper: upper + room)
  }
}
