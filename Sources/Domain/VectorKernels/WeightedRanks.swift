/// The scores of one class in ascending order, for the rank statistic of any weights of the other class's entries among them.
public struct RankedScores: Sendable {
  /// The scores.
  let sorted: [Float]
  /// The entry that each of them is of.
  let entries: [UInt32]
  /// True when one of them is NaN.
  let hasNaN: Bool

  /// Sorts scores.
  public init(_ scores: [Float]) {
    precondition(scores.count < 1 << 31, "entries are counted in 31 bits")
    entries = RankStatistics.order(of: scores).map { UInt32($0) }
    sorted = entries.map { scores[Int($0)] }
    hasNaN = sorted.last?.isNaN ?? false
  }

  /// The number of entries.
  public var count: Int { sorted.count }

  /// The sum of the weights of all entries before each place in the order, and of all at its end; one weight an entry.
  public func cumulative(_ weights: UnsafeBufferPointer<UInt8>) -> [UInt32] {
    precondition(weights.count == count, "a weight for each entry")
    return [UInt32](unsafeUninitializedCapacity: count + 1) { sums, filled in
      var sum: UInt32 = 0
      for place in 0..<count {
        sums[place] = sum
        sum &+= UInt32(weights[Int(entries[place])])
      }
      sums[count] = sum
      filled = count + 1
    }
  }
}

/// The places of scores among those of the other class, by entry.
public struct RankPlaces: Sendable {
  /// The number of the others' scores that are less.
  private let below: [UInt32]
  /// The entries that tie with some, each with the number of scores that are not greater.
  private let ties: [(entry: Int, notAbove: Int)]
  /// True when a score of either class is NaN.
  private let isUndefined: Bool

  /// Finds the place of each score.
  public init(of scores: RankedScores, among others: RankedScores) {
    isUndefined = scores.hasNaN || others.hasNaN
    var below = [UInt32](repeating: 0, count: scores.count)
    var ties: [(entry: Int, notAbove: Int)] = []
    if !isUndefined {
      var (less, notAbove) = (0, 0)
      for (score, entry) in zip(scores.sorted, scores.entries) {
        while less < others.count, others.sorted[less] < score { less += 1 }
        notAbove = max(notAbove, less)
        while notAbove < others.count, others.sorted[notAbove] <= score { notAbove += 1 }
        below[Int(entry)] = UInt32(less)
        if notAbove > less { ties.append((Int(entry), notAbove)) }
      }
    }
    (self.below, self.ties) = (below, ties)
  }

  /// The area under the ROC curve with a weight for each entry, ties counted half; exact but for the last division.
  ///
  /// - Parameters:
  ///   - weights: one an entry.
  ///   - cumulative: the others' sums of weights, as ``RankedScores/cumulative(_:)`` has them.
  /// - Returns: NaN when all the weights of a class are 0, or a score is NaN.
  public func areaUnderCurve(_ weights: UnsafeBufferPointer<UInt8>, cumulative: [UInt32]) -> Double {
    precondition(weights.count == below.count, "a weight for each entry")
    guard !isUndefined, let all = cumulative.last else { return .nan }
    // Twice the weight of won pairs plus that of ties, in whole numbers.
    var (doubled, total): (UInt64, UInt64) = (0, 0)
    cumulative.withUnsafeBufferPointer { cumulative in
      below.withUnsafeBufferPointer { below in
        for entry in 0..<below.count {
          let weight = UInt64(weights[entry])
          total &+= weight
          doubled &+= weight &* UInt64(cumulative[Int(below[entry])])
        }
      }
    }
    doubled *= 2
    for tie in ties {
      let tied = cumulative[tie.notAbove] - cumulative[Int(below[tie.entry])]
      doubled += UInt64(weights[tie.entry]) * UInt64(tied)
    }
    let pairs = 2 * Double(all) * Double(total)
    return pairs > 0 ? Double(doubled) / pairs : .nan
  }
}
