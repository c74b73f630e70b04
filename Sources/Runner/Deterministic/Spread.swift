/// The spread of numbers.
public enum Spread {
  /// The standard deviation of the finite ones among some numbers, with n − 1; nil when they are fewer than two.
  public static func standardDeviation(of numbers: [Double]) -> Double? {
    let finite = numbers.filter(\.isFinite)
    guard finite.count > 1 else { return nil }
    let mean = finite.reduce(0, +) / Double(finite.count)
    let squares = finite.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(finite.count - 1)).squareRoot()
  }
}
