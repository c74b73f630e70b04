extension AssignmentWorkspace {
  /// Potentials that take out a shift between the clouds, exactly the optimal ones when that is the only difference.
  func setInitialPotentials() {
    for j in 0..<stride { targetPotentials[j] = j < count ? 0 : -.infinity }
    if isEuclidean { return }
    for feature in 0..<dimension {
      var difference = 0.0
      for i in 0..<count { difference += targets[coordinate(i, feature)] - sources[i * dimension + feature] }
      let shift = 2 * (difference / Double(count))
      for j in 0..<count { targetPotentials[j] += shift * targets[coordinate(j, feature)] }
    }
  }

  /// Fills every list; the mean distance from the smallest reduced cost to the bound, the scale of the auction's ε.
  func fillLists() -> Double {
    var sum = 0.0
    for i in 0..<count {
      let summary = refill(i, farther: false)
      let width = bounds[i] - summary.minimum
      if width < .infinity { sum += width } else { sum += summary.far < .infinity ? summary.far - summary.minimum : 0 }
    }
    return sum / Double(count)
  }

  func dropAssignment() {
    for j in 0..<stride { sourceOfTarget[j] = -1 }
    for i in 0..<count { targetOfSource[i] = -1 }
  }

  /// Puts the free sources into `pending`, the first one last.
  func collectFree() -> Int {
    var free = 0
    for i in 0..<count where targetOfSource[count - 1 - i] < 0 {
      pending[free] = Int32(truncatingIfNeeded: count - 1 - i)
      free += 1
    }
    return free
  }

  /// Gauss–Seidel auction (Bertsekas 1988, doi:10.1007/BF02186476): each free source takes its best target and lowers that
  /// target's potential by the margin over the second best, plus ε. With ε = 0 it is the row reduction of Jonker and
  /// Volgenant (1987, doi:10.1007/BF02278710). Ends when nothing is pending, or after `limit` bids.
  ///
  /// An unlisted arc may be better than the best listed one by up to 16 ε: most renewals of lists are saved, and as the
  /// potentials are only a start, nothing is lost but some of their quality.
  /// - Returns: the number of sources still pending.
  func auction(epsilon: Double, pending waiting: Int, limit: Int) -> Int {
    var top = waiting
    var bids = 0
    while top > 0 && bids < limit {
      top -= 1
      let i = Int(pending[top])
      let list = listTargets + i * Self.listCapacity
      let costs = listCosts + i * Self.listCapacity
      var first = Double.infinity
      var second = Double.infinity
      var best = 0
      while true {
        first = .infinity
        second = .infinity
        for entry in 0..<Int(listCounts[i]) {
          let j = Int(list[entry])
          let value = costs[entry] - targetPotentials[j]
          let improves = value < first
          let other = improves ? first : value
          second = other < second ? other : second
          best = improves ? j : best
          first = improves ? value : first
        }
        if first <= bounds[i] + 16 * epsilon { break }
        _ = refill(i, farther: false)
      }
      bids += 1
      // An unlisted arc may be the second best, but is not below the bound: the smaller margin is still a valid bid.
      if second > bounds[i] { second = bounds[i] }
      let margin = second < .infinity ? max(0, second - first) : 0
      targetPotentials[best] -= margin + epsilon
      let owner = sourceOfTarget[best]
      sourceOfTarget[best] = Int32(truncatingIfNeeded: i)
      targetOfSource[i] = Int32(truncatingIfNeeded: best)
      if owner >= 0 {
        targetOfSource[Int(owner)] = -1
        pending[top] = owner
        top += 1
      }
    }
    return top
  }

  /// Sets each source's potential to its smallest reduced cost, and assigns it there if that target is free.
  func assignTight() {
    dropAssignment()
    for i in 0..<count {
      let best = settlePotential(i)
      if sourceOfTarget[best] < 0 {
        sourceOfTarget[best] = Int32(truncatingIfNeeded: i)
        targetOfSource[i] = Int32(truncatingIfNeeded: best)
      }
    }
  }

  /// Sets the potentials of sources and frees those whose arc is no longer their best.
  func freeLoose() {
    for i in 0..<count {
      _ = settlePotential(i)
      let j = Int(targetOfSource[i])
      if j >= 0 && cost(i, j) - targetPotentials[j] > sourcePotentials[i] {
        targetOfSource[i] = -1
        sourceOfTarget[j] = -1
      }
    }
  }

  private func settlePotential(_ i: Int) -> Int {
    let list = listTargets + i * Self.listCapacity
    let costs = listCosts + i * Self.listCapacity
    while true {
      var first = Double.infinity
      var best = 0
      for entry in 0..<Int(listCounts[i]) {
        let j = Int(list[entry])
        let value = costs[entry] - targetPotentials[j]
        if value < first || (value == first && sourceOfTarget[best] >= 0 && sourceOfTarget[j] < 0) {
          first = value
          best = j
        }
      }
      if first <= bounds[i] {
        sourcePotentials[i] = first
        return best
      }
      _ = refill(i, farther: false)
    }
  }
}
