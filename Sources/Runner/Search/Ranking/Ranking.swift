/// An order of outcomes, the best first.
enum Ranking {
  /// The outcomes that can be compared, the best first; ties by the trial's number.
  ///
  /// With one objective by its value. With several by fronts, each without those before it, and within a front by the crowding
  /// distance, the loneliest first (K. Deb et al., "A fast and elitist multiobjective genetic algorithm: NSGA-II", 2002).
  static func sorted(_ outcomes: [SearchOutcome]) -> [SearchOutcome] {
    let ranked = outcomes.filter(\.isRanked).sorted { $0.point.trial < $1.point.trial }
    return order(of: ranked.map(\.objectives)).map { ranked[$0] }
  }

  /// The places of rows of finite numbers, the best first; ties by place.
  static func order(of objectives: [[Double]]) -> [Int] {
    guard let count = objectives.first?.count, count > 1 else {
      return objectives.indices.sorted { first, second in
        let (one, other) = (objectives[first][0], objectives[second][0])
        return one == other ? first < second : one < other
      }
    }
    var rest = Array(objectives.indices)
    var order: [Int] = []
    while !rest.isEmpty {
      let front = rest.filter { place in
        !rest.contains { ParetoFront.dominates(objectives[$0], objectives[place]) }
      }
      let distances = crowding(front.map { objectives[$0] })
      let places = front.indices.sorted { first, second in
        distances[first] == distances[second] ? front[first] < front[second] : distances[first] > distances[second]
      }
      order += places.map { front[$0] }
      rest.removeAll(where: Set(front).contains)
    }
    return order
  }

  /// The distance of each row to its neighbours in each number, in parts of the number's range; infinite at its ends.
  private static func crowding(_ rows: [[Double]]) -> [Double] {
    var distances = rows.map { _ in 0.0 }
    for column in rows.first?.indices ?? 0..<0 {
      let order = rows.indices.sorted { first, second in
        let (one, other) = (rows[first][column], rows[second][column])
        return one == other ? first < second : one < other
      }
      let range = rows[order[order.count - 1]][column] - rows[order[0]][column]
      distances[order[0]] = .infinity
      distances[order[order.count - 1]] = .infinity
      guard range > 0, order.count > 2 else { continue }
      for index in 1..<(order.count - 1) {
        distances[order[index]] += (rows[order[index + 1]][column] - rows[order[index - 1]][column]) / range
      }
    }
    return distances
  }
}
