import Ledger
import Studies
import Values

/// A quantity of which two steps have other values: a single number, or one per epoch.
public struct QuantityDifference: Hashable, Sendable {
  /// The name under which it is recorded, e.g. `distance`, or `distance@0` of the first repetition where one step records all.
  public let name: String
  /// The name without the repetition.
  public let quantity: String
  /// The repetition, from 1, of a number of a step that records all.
  public let seed: Int?

  /// The place where both have a value and the two are farthest from each other; nil when they share no epoch.
  public private(set) var largestAbsolute: Place?
  /// The place where the two are farthest from each other relative to the greater of their magnitudes.
  public private(set) var largestRelative: Place?
  /// The number of values that differ.
  public private(set) var count = 0
  /// The numbers of values that only the first has, and only the second.
  public private(set) var onlyInFirst = 0, onlyInSecond = 0

  /// Two values of one quantity that differ.
  public struct Place: Hashable, Sendable {
    /// The epoch; nil of a single number.
    public let epoch: Int?
    /// The values.
    public let first, second: Double

    /// |a − b|; infinite when only one of them is a finite number, 0 when only their bits differ (0 and −0).
    public var absolute: Double {
      if first == second || (first.isNaN && second.isNaN) { return 0 }
      return first.isFinite && second.isFinite ? (first - second).magnitude : .infinity
    }

    /// |a − b| / max(|a|, |b|); infinite when only one of them is a finite number.
    public var relative: Double {
      let scale = max(first.magnitude, second.magnitude)
      return absolute == 0 || !absolute.isFinite ? absolute : absolute / scale
    }
  }

  private init(name: String, recordsRepetitions: Bool) {
    self.name = name
    let parts = recordsRepetitions ? StepResults.parts(ofName: name) : (name, nil)
    quantity = parts.0
    seed = parts.1.map { $0 + 1 }
  }

  /// All quantities of which the bits differ, numbers before series, each in the order of their names.
  package static func differences(
    _ first: StepOutputs, _ second: StepOutputs, recordsRepetitions: Bool
  ) -> [QuantityDifference] {
    let numbers = pairs(first.scalars, second.scalars).map { name, one, other in
      var difference = QuantityDifference(name: name, recordsRepetitions: recordsRepetitions)
      difference.add(nil, one, other)
      return difference
    }
    func series(_ outputs: StepOutputs) -> [String: MetricSeries] {
      Dictionary(outputs.series.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }
    let curves = pairs(series(first), series(second)).map { name, one, other in
      var difference = QuantityDifference(name: name, recordsRepetitions: recordsRepetitions)
      difference.add(one, other)
      return difference
    }
    return (numbers + curves).filter { $0.count + $0.onlyInFirst + $0.onlyInSecond > 0 }
  }

  private static func pairs<Value>(
    _ first: [String: Value], _ second: [String: Value]
  ) -> [(String, Value?, Value?)] {
    Set(first.keys).union(second.keys).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      .map { ($0, first[$0], second[$0]) }
  }

  private mutating func add(_ first: MetricSeries?, _ second: MetricSeries?) {
    let (one, other) = (first?.epochs ?? [], second?.epochs ?? [])
    var (left, right) = (0, 0)
    // Epochs increase strictly in both.
    while left < one.count || right < other.count {
      let epoch = min(left < one.count ? one[left] : .max, right < other.count ? other[right] : .max)
      let isFirst = left < one.count && one[left] == epoch
      let isSecond = right < other.count && other[right] == epoch
      add(epoch, isFirst ? first?.values[left] : nil, isSecond ? second?.values[right] : nil)
      if isFirst { left += 1 }
      if isSecond { right += 1 }
    }
  }

  private mutating func add(_ epoch: Int?, _ first: Double?, _ second: Double?) {
    guard let first else {
      if second != nil { onlyInSecond += 1 }
      return
    }
    guard let second else {
      onlyInFirst += 1
      return
    }
    guard first.bitPattern != second.bitPattern else { return }
    count += 1
    let place = Place(epoch: epoch, first: first, second: second)
    if largestAbsolute.map({ $0.absolute < place.absolute }) ?? true { largestAbsolute = place }
    if largestRelative.map({ $0.relative < place.relative }) ?? true { largestRelative = place }
  }
}
