/// The points that no other one is better than, where several numbers are to be small.
public enum ParetoFront {
  /// The places of the points that are not dominated, in order. A point dominates another one when it is as good in all numbers and
  /// better in one. Of several points with the same numbers, the first; a point without a finite number in each is never among them.
  public static func places(of objectives: [[Double]]) -> [Int] {
    let places = objectives.indices.filter { !objectives[$0].isEmpty && objectives[$0].allSatisfy(\.isFinite) }
    return places.filter { place in
      !places.contains { other in
        dominates(objectives[other], objectives[place]) || (other < place && objectives[other] == objectives[place])
      }
    }
  }

  /// True when the first is as good in all numbers and better in one.
  static func dominates(_ first: [Double], _ second: [Double]) -> Bool {
    var isBetter = false
    for (one, other) in zip(first, second) {
      if one > other { return false }
      if one < other { isBetter = true }
    }
    return isBetter
  }
}
