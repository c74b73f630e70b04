import Drawing

/// A step histogram of counts between edges.
public struct Histogram: Codable, Equatable, Sendable {
  /// The meaning of a bin's height.
  public enum Normalization: String, Codable, Sendable {
    /// The count.
    case counts
    /// Hundred times the part of all counts, so that heights add up to 100.
    case percent
  }

  /// Shares beyond the ends, in per cent.
  public struct Outside: Codable, Equatable, Sendable {
    /// The share below the first edge.
    public var below: Double
    /// The share above the last edge.
    public var above: Double
  }

  /// Legend entry (markup of labels); empty: none.
  public var label: String
  /// Bin edges, increasing; one more than counts.
  public var edges: [Double]
  /// Counts or sums of weights.
  public var counts: [Double]
  /// Squared uncertainties of the counts; nil: the counts themselves (Poisson).
  public var variances: [Double]?
  /// The parts of the counts that lie beyond the ends and are counted in the outermost bins, in per cent of all; nil: unknown.
  public var outside: Outside?
  /// The meaning of the heights that are drawn.
  public var normalization: Normalization
  /// The look; nil: by the series' place in the panel.
  public var style: SeriesStyle?

  /// A histogram from its counts.
  public init(
    _ label: String, edges: [Double], counts: [Double], variances: [Double]? = nil,
    normalization: Normalization = .percent, style: SeriesStyle? = nil
  ) {
    self.label = label
    self.edges = edges
    self.counts = counts
    self.variances = variances
    self.normalization = normalization
    self.style = style
  }

  /// Counts `values` in `bins` equal bins from `lower` to `upper`, the upper end included. Values outside, and NaN, are
  /// not counted; values that clamping put on a bound are. Throws for no bins or an empty range.
  public init(
    _ label: String, counting values: [Double], bins: Int, from lower: Double, to upper: Double,
    normalization: Normalization = .percent, style: SeriesStyle? = nil
  ) throws(FigureError) {
    if bins < 1 { throw .invalidSize(place: "Histogram '\(label)', bins", value: Double(bins)) }
    let width = (upper - lower) / Double(bins)
    guard lower < upper, width.isFinite, width.isNormal else {
      throw .invalidRange(place: "Histogram '\(label)'", lower: lower, upper: upper)
    }
    let edges = (0...bins).map { $0 == bins ? upper : lower + Double($0) * width }
    var counts = [Double](repeating: 0, count: bins)
    for value in values where value >= lower && value <= upper {
      var index = min(Int((value - lower) / width), bins - 1)
      // The quotient's rounding may put a value beside its bin.
      while index > 0, value < edges[index] { index -= 1 }
      while index < bins - 1, value >= edges[index + 1] { index += 1 }
      counts[index] += 1
    }
    self.init(label, edges: edges, counts: counts, normalization: normalization, style: style)
  }

  /// Counts `values` like the others, those beyond the ends in the outermost bins, so that nothing is left out but what is not finite.
  public init(
    _ label: String, gathering values: [Double], bins: Int, from lower: Double, to upper: Double,
    style: SeriesStyle? = nil
  ) throws(FigureError) {
    let finite = values.filter(\.isFinite)
    let inside = upper - (upper - lower) * 1e-9
    try self.init(
      label, counting: finite.map { min(max($0, lower), inside) }, bins: bins, from: lower, to: upper, style: style)
    let share = 100 / Double(max(1, finite.count))
    outside = Outside(
      below: Double(finite.count { $0 < lower }) * share, above: Double(finite.count { $0 > upper }) * share)
  }

  private var factor: Double {
    let total = counts.reduce(0, +)
    return normalization == .counts ? 1 : total > 0 ? 100 / total : 0
  }

  /// The heights that are drawn, one a bin.
  public var heights: [Double] { counts.map { $0 * factor } }

  /// One standard deviation of each height.
  public var errors: [Double] { (variances ?? counts).map { max($0, 0).squareRoot() * factor } }

  /// Bin centres.
  public var centers: [Double] { zip(edges, edges.dropFirst()).map { ($0 + $1) / 2 } }

  /// This histogram's heights divided by those of `other`, as points with error bars; bins with an empty denominator
  /// are left out (NaN). Only for equal edges.
  public func ratio(to other: Histogram, label: String = "", style: SeriesStyle? = nil) -> Points {
    let (above, below) = (heights, other.heights)
    let (aboveError, belowError) = (errors, other.errors)
    var ratios: [Double] = []
    var errors: [Double] = []
    for index in 0..<min(above.count, below.count) {
      guard below[index] > 0 else {
        ratios.append(.nan)
        errors.append(.nan)
        continue
      }
      let ratio = above[index] / below[index]
      let fromAbove = aboveError[index] / below[index]
      let fromBelow = ratio * belowError[index] / below[index]
      ratios.append(ratio)
      errors.append((fromAbove * fromAbove + fromBelow * fromBelow).squareRoot())
    }
    let halfWidths = zip(edges, edges.dropFirst()).map { ($1 - $0) / 2 }
    return Points(
      label, x: Array(centers.prefix(ratios.count)), y: ratios, errors: errors,
      halfWidths: Array(halfWidths.prefix(ratios.count)), style: style ?? self.style)
  }

  /// The difference of this histogram's heights from those of `other` in units of its standard deviation; bins in which both are
  /// empty are left out (NaN). Only for equal edges.
  public func pull(from other: Histogram, label: String = "", style: SeriesStyle? = nil) -> Points {
    let pulls = zip(zip(heights, other.heights), zip(errors, other.errors)).map { height, error -> Double in
      let deviation = (error.0 * error.0 + error.1 * error.1).squareRoot()
      return deviation > 0 ? (height.0 - height.1) / deviation : .nan
    }
    let halfWidths = zip(edges, edges.dropFirst()).map { ($1 - $0) / 2 }
    return Points(
      label, x: Array(centers.prefix(pulls.count)), y: pulls, halfWidths: Array(halfWidths.prefix(pulls.count)),
      style: style ?? self.style)
  }

  func validate(_ place: String) throws(FigureError) {
    try checkLength(edges, counts.count + 1, place + ", edges")
    for share in [outside?.below, outside?.above].compactMap(\.self) where !(0...100.001).contains(share) {
      throw .invalidSize(place: place + ", part outside", value: share)
    }
    if let variances { try checkLength(variances, counts.count, place + ", variances") }
    for index in edges.indices.dropFirst() where !(edges[index] > edges[index - 1]) {
      throw .edgesNotIncreasing(place: place, index: index)
    }
  }
}
