/// Quantiles of numbers.
public enum Quantile {
  /// The quantile at q in [0, 1], linear between order statistics (type 7 of Hyndman and Fan): the q-th of n values stands at place
  /// q (n − 1). NaN when there are no values, when one of them is NaN, or when q is outside [0, 1].
  public static func at(_ q: Double, of values: [Double]) -> Double {
    guard !values.isEmpty, !values.contains(where: \.isNaN), (0...1).contains(q) else { return .nan }
    let sorted = values.sorted()
    let place = q * Double(sorted.count - 1)
    let low = Int(place.rounded(.down))
    guard low + 1 < sorted.count else { return sorted[low] }
    let fraction = place - Double(low)
    return fraction == 0 ? sorted[low] : sorted[low] + fraction * (sorted[low + 1] - sorted[low])
  }

  /// The median: the middle value, or the mean of the two middle ones.
  public static func median(of values: [Double]) -> Double { at(0.5, of: values) }
}
