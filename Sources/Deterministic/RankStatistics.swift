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
    var keys = values.map { value -> UInt32 in
      let bits = (value.isNaN ? Float.nan : value).bitPattern
      return bits & 0x8000_0000 == 0 ? bits | 0x8000_0000 : ~bits
    }
    var spare = keys
    for shift in [0, 11, 22] as [UInt32] {
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
    return keys.map { Float(bitPattern: $0 & 0x8000_0000 == 0 ? ~$0 : $0 & 0x7FFF_FFFF) }
  }

  /// The quantile at q in [0, 1], interpolated linearly between order statistics (type 7 of Hyndman and Fan). NaN when empty.
  public static func quantile(_ values: [Double], _ q: Double) -> Double {
    guard !values.isEmpty else { return .nan }
    let ordered = values.sorted()
    let place = q * Double(ordered.count - 1)
    let lower = min(max(Int(place.rounded(.down)), 0), ordered.count - 1)
    let upper = min(lower + 1, ordered.count - 1)
    return ordered[lower] + (place - Double(lower)) * (ordered[upper] - ordered[lower])
  }
}
