/// The functions of expressions.
public enum ExpressionFunction: String, CaseIterable, Hashable, Sendable {
  /// The absolute value of a number, or of each value.
  case abs
  /// The decimal logarithm of a number, or of each value.
  case log10
  /// The square root of a number, or of each value.
  case sqrt
  /// The least of the values, or of several numbers.
  case min
  /// The greatest of the values, or of several numbers.
  case max
  /// The mean of the values, summed in their order.
  case mean
  /// The median of the values: the middle one, or the mean of the two middle ones.
  case median
  /// The interquartile range: quantile 0.75 less quantile 0.25.
  case spread
  /// `quantile(x, q)`: linear between order statistics, q from 0 to 1.
  case quantile
  /// The number of values; of a condition, the number of epochs at which it is true.
  case count
  /// The value at the first epoch.
  case first
  /// The value at the last epoch.
  case last
  /// `at(series, epoch)`: the value at an epoch.
  case at
  /// `from(series, epoch)`: the series from an epoch on.
  case from
  /// `until(series, epoch)`: the series up to an epoch, included.
  case until
  /// `changes(series)`: each value less the one before it, at its epoch; the first has none.
  case changes
  /// The epoch of the least value, the first of equals.
  case argmin
  /// The epoch of the greatest value, the first of equals.
  case argmax
  /// The first epoch at which a condition is true.
  case onset

  /// True when the function, with so many arguments, makes one value of a series, so that `for every epoch` leaves its
  /// arguments whole: in `W < 2 * min(W) for every epoch` only the first W is taken epoch by epoch.
  func isAggregate(argumentCount: Int) -> Bool {
    switch self {
    case .abs, .log10, .sqrt: false
    case .min, .max: argumentCount == 1
    default: true
    }
  }
}
