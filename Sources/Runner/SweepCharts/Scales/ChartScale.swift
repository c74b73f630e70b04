import Deterministic
import Drawing
import Figures
import Values

/// An axis of a chart: from values to labels, ticks, and places between 0 and 1.
struct ChartScale {
  let label: String
  /// The names, for places instead of numbers.
  let names: [String]?
  let isLogarithmic: Bool
  let lower: Double, upper: Double

  /// The scale of a parameter.
  init(_ parameter: ChartedSweep.Parameter) {
    label = ChartLabel.markup(parameter.name)
    switch parameter.values {
    case .range(let lower, let upper, let isLogarithmic, _):
      names = nil
      self.isLogarithmic = isLogarithmic && lower > 0
      (self.lower, self.upper) = (lower, upper)
    case .numbers(let numbers):
      names = nil
      (lower, upper) = (numbers.min() ?? 0, numbers.max() ?? 1)
      isLogarithmic = lower > 0 && upper / lower >= 30
    case .names(let all):
      names = all
      isLogarithmic = false
      (lower, upper) = (0, Double(max(1, all.count - 1)))
    }
  }

  /// The scale of numbers: a logarithmic one where all are positive and reach over two decades.
  init(_ label: String, _ values: [Double]) {
    self.label = ChartLabel.markup(label)
    names = nil
    (lower, upper) = (values.min() ?? 0, values.max() ?? 1)
    isLogarithmic = lower > 0 && upper / lower > 100
  }

  /// The place of a value between the ends, 0 to 1; one half where both ends are the same.
  func fraction(_ value: Double) -> Double {
    let (start, end, at) = (coordinate(lower), coordinate(upper), coordinate(value))
    return end > start ? min(1, max(0, (at - start) / (end - start))) : 0.5
  }

  private func coordinate(_ value: Double) -> Double { isLogarithmic ? DeterministicMath.log(value) : value }

  /// The axis, with room at both ends. Its range is fixed, so that charts beside one another share it.
  func axis(room: Double = 0.05) -> Axis {
    if let names { return .categories(names.map(ChartLabel.markup), label: label) }
    return Axis(label, scale: isLogarithmic ? .logarithmic : .linear, range: range(room))
  }

  private func range(_ room: Double) -> Axis.Range {
    if isLogarithmic {
      let (start, end) = (coordinate(lower), coordinate(upper))
      let rest = end > start ? (end - start) * room : 1
      return .fixed(lower: DeterministicMath.exp(start - rest), upper: DeterministicMath.exp(end + rest))
    }
    let rest = upper > lower ? (upper - lower) * room : upper == 0 ? 1 : upper.magnitude * 0.5
    return .fixed(lower: lower - rest, upper: upper + rest)
  }

  /// The values that are named at an axis, each with its place between 0 and 1.
  var marks: [(text: String, fraction: Double)] {
    if let names {
      return names.enumerated().map { (ChartLabel.short($1), fraction(Double($0))) }
    }
    let ends = lower == upper ? [lower] : [lower, upper]
    return ends.map { (NumberFormat.significant(3).short(of: $0), fraction($0)) }
  }
}

/// Names as labels.
enum ChartLabel {
  private static let (longest, shortest) = (28, 10)

  /// A name as markup of labels, shortened.
  static func markup(_ name: String) -> String { escaped(shortened(name, longest)) }

  /// A name for a place with little room.
  static func short(_ name: String) -> String { shortened(name, shortest) }

  /// Names for places that two share: their last parts, where these tell them apart.
  static func last(_ names: [String]) -> [String] {
    let parts = names.map { String($0.split(separator: ".").last ?? "") }
    let isClear = Set(parts).count == names.count
    return (isClear ? parts : names).map { shortened($0, 12) }
  }

  static func escaped(_ text: String) -> String {
    text.map { "_^{}\\".contains($0) ? "\\\($0)" : String($0) }.joined()
  }

  private static func shortened(_ name: String, _ most: Int) -> String {
    let line = String(name.map { $0.isNewline ? " " : $0 })
    return line.count > most ? line.prefix(most - 1) + "…" : line
  }

  /// A name in a caption.
  static func code(_ name: String) -> String { "`\(name.filter { $0 != "`" && !$0.isNewline })`" }
}

extension ChartScale {
  /// The scale's values in so many levels of colour.
  static let levels = 24

  /// The level of a value, from 0.
  func level(_ value: Double) -> Int { min(Self.levels - 1, Int(fraction(value) * Double(Self.levels))) }

  /// The colours, the same for all charts of a measure.
  var colors: ColorScale {
    let end = upper > lower ? upper : isLogarithmic ? lower * 10 : lower + 1
    return ColorScale(.viridis, label: label, lower: lower, upper: end, isLogarithmic: isLogarithmic)
  }

  /// The look of a level.
  static func style(ofLevel level: Int) -> SeriesStyle {
    SeriesStyle(ColorMap.viridis.color(at: (Double(level) + 0.5) / Double(levels)))
  }

  /// A map of nothing, beside the frame: it has the bar that explains the colours of other marks.
  var key: Mark {
    .fieldMap(
      FieldMap(
        columns: 1, rows: 1, x: ColorKey.outside...(ColorKey.outside + 1), y: 0...1, values: [.nan], colors: colors))
  }
}

enum ColorKey {
  /// A place that no frame has, on linear axes and on logarithmic ones.
  static let outside = -1_000.0

  /// The numbers of a figure without those of keys.
  static func removed(from csv: String) -> String {
    csv.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.contains(",field,-1000,") }.joined(
      separator: "\n")
  }
}
