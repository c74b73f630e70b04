/// Exact statistics by rank.
public enum RankStatistics {
  /// The area under the ROC curve of a score, Mann–Whitney's U with ties counted half, divided by the number of pairs.
  ///
  /// Both arrays are sorted in ascending order. The probability that a signal's score exceeds a background's; 0.5 means no discrimination.
  /// NaN when either is empty or holds a NaN.
  public static func areaUnderCurve(sortedBackground background: [Float], sortedSignal signal: [Float]) -> Double {
    guard let lastBackground = background.last, let lastSignal = signal.last, !lastBackground.isNaN, !lastSignal.isNaN
    else { return .nan }
    var below = 0
    var notAbove = 0
    // Twice the count of won pairs plus ties, in whole numbers: exact.
    var doubled = 0
    for value in signal {
      while below < background.count, background[below] < value { below += 1 }
      notAbove = max(notAbove, below)
      while notAbove < background.count, background[notAbove] <= value { notAbove += 1 }
      doubled += below + notAbove
    }
    return Double(doubled) / (2 * Double(background.count) * Double(signal.count))
  }

  /// Sorts in ascending order with NaN last: a radix sort on the bits, the same for every input order.
  public static func sorted(_ values: [Float]) -> [Float] {
    radixSorted(values.map(key), from: 0).map { Float(bitPattern: $0 & 0x8000_0000 == 0 ? ~$0 : $0 & 0x7FFF_FFFF) }
  }

  /// Whole numbers in the order of the values, NaN last and 0 after −0.
  private static func key(_ value: Float) -> UInt32 {
    let bits = (value.isNaN ? Float.nan : value).bitPattern
    return bits & 0x8000_0000 == 0 ? bits | 0x8000_0000 : ~bits
  }

  /// Sorted by the 32 bits from one on; what is equal there keeps its order.
  private static func radixSorted<Key: FixedWidthInteger>(_ unsorted: [Key], from first: Key) -> [Key] {
    var (keys, spare) = (unsorted, unsorted)
    for step in [0, 11, 22] as [Key] {
      let shift = first + step
      var places = [Int](repeating: 0, count: 2049)
      for key in keys { places[Int((key >> shift) & 2047) + 1] += 1 }
      for bucket in 1...2048 { places[bucket] += places[bucket - 1] }
      for key in keys {
        let bucket = Int((key >> shift) & 2047)
        spare[places[bucket]] = key
        places[bucket] += 1
      }
      swap(&keys, &spare)
    }
    return keys
  }

  /// The entries in ascending order of their values, NaN last; what is equal keeps its order.
  static func order(of values: [Float]) -> [Int] {
    radixSorted(values.enumerated().map { UInt64(key($1)) << 32 | UInt64($0) }, from: 32).map { Int($0 & 0xFFFF_FFFF) }
  }

  /// The centred rank of each of n values: twice its rank from 1, ties sharing the middle of theirs, less n + 1, so
  /// that all are whole numbers with sum zero. Nil when a value is NaN.
  public static func centredRanks(_ values: [Float]) -> [Int]? {
    if values.contains(where: \.isNaN) { return nil }
    let order = order(of: values)
    var ranks = [Int](repeating: 0, count: values.count)
    var first = 0
    while first < order.count {
      var last = first
      while last + 1 < order.count, values[order[last + 1]] == values[order[first]] { last += 1 }
      for place in first...last { ranks[order[place]] = first + last + 1 - values.count }
      first = last + 1
    }
    return ranks
  }

  /// Spearman's ρ of two orders given by `centredRanks`: the correlation of the ranks, from exact sums. NaN when one of them ranks
  /// nothing.
  public static func correlation(ofRanks a: [Int], _ b: [Int]) -> Double {
    precondition(a.count == b.count, "two ranks for each entry")
    // For n entries a product is below n², a sum below n³: beyond 64 bits from two million on.
    var (products, squaresOfA, squaresOfB) = (Int128(0), Int128(0), Int128(0))
    for (x, y) in zip(a, b) {
      products += Int128(x * y)
      squaresOfA += Int128(x * x)
      squaresOfB += Int128(y * y)
    }
    return Double(products) / (Double(squaresOfA) * Double(squaresOfB)).squareRoot()
  }

  /// Spearman's ρ between two values of each entry, with mid-ranks. NaN when a value is NaN, all of one kind are equal, or none are there.
  public static func spearman(_ a: [Float], _ b: [Float]) -> Double {
    guard let first = centredRanks(a), let second = centredRanks(b) else { return .nan }
    return correlation(ofRanks: first, second)
  }
}
