extension AssignmentWorkspace {
  /// Assigns the free source along a shortest augmenting path (Dijkstra over reduced costs) and updates the potentials.
  ///
  /// A scanned source relaxes its candidate arcs and puts its bound into the heap for all the others: if that comes up
  /// before a free target, the list is renewed and the whole row relaxed. The search is therefore over all arcs.
  mutating func augment(from free: Int) {
    for j in 0..<count { distances[j] = .infinity }
    for item in 0..<(2 * stride) { heapPlaces[item] = -1 }
    heapCount = 0
    var shortest = Double.infinity
    var reached = -1
    var settledCount = 0
    var i = free
    var base = 0.0
    var wholeRow = false
    while true {
      relax(i, base: base, wholeRow: wholeRow, shortest: &shortest, reached: &reached)
      guard heapCount > 0, heapKeys[0] < shortest else { break }
      let key = heapKeys[0]
      let item = Int(removeFirst())
      if item >= stride {
        i = item - stride
        base = sourceDistances[i]
        _ = refill(i, farther: true)
        wholeRow = true
      } else {
        settled[settledCount] = Int32(truncatingIfNeeded: item)
        settledCount += 1
        i = Int(sourceOfTarget[item])
        base = key
        wholeRow = false
      }
    }
    for entry in 0..<settledCount {
      let j = Int(settled[entry])
      let change = shortest - distances[j]
      targetPotentials[j] -= change
      sourcePotentials[Int(sourceOfTarget[j])] += change
    }
    sourcePotentials[free] += shortest
    var target = reached
    while true {
      let source = Int(predecessors[target])
      let next = Int(targetOfSource[source])
      sourceOfTarget[target] = Int32(truncatingIfNeeded: source)
      targetOfSource[source] = Int32(truncatingIfNeeded: target)
      if source == free { break }
      target = next
    }
  }

  @inline(__always)
  private mutating func relax(
    _ i: Int, base: Double, wholeRow: Bool, shortest: inout Double, reached: inout Int
  ) {
    let offset = base - sourcePotentials[i]
    sourceDistances[i] = base
    if wholeRow {
      for j in 0..<count {
        update(j, from: i, distance: reducedCosts[j] + offset, base: base, shortest: &shortest, reached: &reached)
      }
      return
    }
    let list = listTargets + i * Self.listCapacity
    let costs = listCosts + i * Self.listCapacity
    for entry in 0..<Int(listCounts[i]) {
      let j = Int(list[entry])
      update(
        j, from: i, distance: costs[entry] - targetPotentials[j] + offset, base: base, shortest: &shortest,
        reached: &reached)
    }
    let others = bounds[i] + offset
    if others < shortest { place(stride + i, key: others) }
  }

  @inline(__always)
  private mutating func update(
    _ j: Int, from i: Int, distance: Double, base: Double, shortest: inout Double, reached: inout Int
  ) {
    // A reduced cost below zero is rounding; without this a settled target could be reached again, and the path close.
    let length = distance < base ? base : distance
    guard length < distances[j], length < shortest else { return }
    distances[j] = length
    predecessors[j] = Int32(truncatingIfNeeded: i)
    if sourceOfTarget[j] < 0 {
      shortest = length
      reached = j
    } else {
      place(j, key: length)
    }
  }

  /// Inserts an item into the binary heap, or moves it up to a smaller key.
  @inline(__always)
  private mutating func place(_ item: Int, key: Double) {
    var place = Int(heapPlaces[item])
    if place < 0 {
      place = heapCount
      heapCount += 1
    }
    while place > 0 {
      let parent = (place - 1) >> 1
      if heapKeys[parent] <= key { break }
      move(from: parent, to: place)
      place = parent
    }
    heapKeys[place] = key
    heapItems[place] = Int32(truncatingIfNeeded: item)
    heapPlaces[item] = Int32(truncatingIfNeeded: place)
  }

  @inline(__always)
  private func move(from: Int, to: Int) {
    heapKeys[to] = heapKeys[from]
    heapItems[to] = heapItems[from]
    heapPlaces[Int(heapItems[to])] = Int32(truncatingIfNeeded: to)
  }

  @inline(__always)
  private mutating func removeFirst() -> Int32 {
    let first = heapItems[0]
    heapPlaces[Int(first)] = -1
    heapCount -= 1
    if heapCount == 0 { return first }
    let key = heapKeys[heapCount]
    let item = heapItems[heapCount]
    var place = 0
    while true {
      var child = 2 * place + 1
      if child >= heapCount { break }
      if child + 1 < heapCount && heapKeys[child + 1] < heapKeys[child] { child += 1 }
      if heapKeys[child] >= key { break }
      move(from: child, to: place)
      place = child
    }
    heapKeys[place] = key
    heapItems[place] = item
    heapPlaces[Int(item)] = Int32(truncatingIfNeeded: place)
    return first
  }
}
