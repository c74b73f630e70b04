import Deterministic
import Values

/// A parameter that a sweep varies, and where its values come from.
public struct SweepDimension: Hashable, Sendable {
  /// The parameter's name.
  public let parameter: String
  /// Its values.
  public let values: Values

  /// The source of the values.
  public enum Values: Hashable, Sendable {
    /// These, typed as the parameter is.
    case list([Value])
    /// Numbers between two others.
    case range(SweepRange)
  }

  /// A parameter with its values.
  public init(parameter: String, values: Values) {
    self.parameter = parameter
    self.values = values
  }

  /// The values of a grid, in order; nil for a range that does not say how many.
  public var grid: [Value]? {
    switch values {
    case .list(let values): values
    case .range(let range): range.grid
    }
  }

  /// True when a value, typed as the parameter is, is one of those that vary.
  package func has(_ value: Value) -> Bool {
    switch values {
    case .list(let values): values.contains(value)
    case .range(let range): value.double.map { (range.lower...range.upper).contains($0) } ?? false
    }
  }

  /// The values in words.
  package var words: String {
    switch values {
    case .list(let values): "one of \(values.map(\.plain).joined(separator: ", "))"
    case .range(let range): "a number from \(Value.number(range.lower).plain) to \(Value.number(range.upper).plain)"
    }
  }

  /// The value at a place: of a range on its scale, or of a list, whose values have equal shares.
  ///
  /// - Parameter share: in [0, 1).
  func value(at share: Double) -> Value {
    switch values {
    case .list(let values): values[min(Int(share * Double(values.count)), values.count - 1)]
    case .range(let range): range.value(share)
    }
  }

  /// A place at which the dimension has a value; the middle for what is none of its own.
  func share(of value: Value) -> Double {
    switch values {
    case .list(let values):
      return values.firstIndex(of: value).map { (Double($0) + 0.5) / Double(values.count) } ?? 0.5
    case .range(let range): return value.double.map(range.share) ?? 0.5
    }
  }

  /// The value that a trial draws: uniform in a range on its scale, or one of the list.
  ///
  /// - Parameters:
  ///   - stream: the sweep's random numbers. The value depends on the parameter's name and the trial's number only.
  ///   - number: the trial's number, from 1.
  ///   - attempt: the number of points that the trial drew before and that are not allowed.
  func drawn(from stream: RandomStream, trial number: Int, attempt: UInt32 = 0) -> Value {
    let own = stream.stream(parameter)
    let position = UInt64(number - 1)
    switch values {
    case .list(let values): return values[own.index(below: values.count, position, attempt)]
    case .range(let range): return range.value(own.uniform(position, attempt))
    }
  }
}
