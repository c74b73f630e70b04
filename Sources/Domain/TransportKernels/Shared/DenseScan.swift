/// Targets in one step of a scan of a stored row: the width of a matrix is a multiple of it.
let denseBlock = 16

private typealias Lanes = SIMD8<Double>
private typealias Places = SIMD8<Int64>

@inline(__always)
private func upper(_ left: Lanes, _ right: Lanes) -> Lanes {
  left.replacing(with: right, where: right .> left)
}

@inline(__always)
private func lower(_ left: Double, _ right: Double) -> Double { right < left ? right : left }

@inline(__always)
private func lower(_ left: Int64, _ right: Int64) -> Int64 { right < left ? right : left }

@inline(__always)
private func upper(_ left: Double, _ right: Double) -> Double { right > left ? right : left }

@inline(__always)
private func least(_ value: Lanes) -> Double {
  lower(
    lower(lower(value[0], value[1]), lower(value[2], value[3])),
    lower(lower(value[4], value[5]), lower(value[6], value[7])))
}

@inline(__always)
private func greatest(_ value: Lanes) -> Double {
  upper(
    upper(upper(value[0], value[1]), upper(value[2], value[3])),
    upper(upper(value[4], value[5]), upper(value[6], value[7])))
}

/// The least place among the lanes that hold `value`.
@inline(__always)
private func place(of value: Double, in lanes: Lanes, _ places: Places) -> Int {
  let chosen = Places(repeating: .max).replacing(with: places, where: lanes .== Lanes(repeating: value))
  let result = lower(
    lower(lower(chosen[0], chosen[1]), lower(chosen[2], chosen[3])),
    lower(lower(chosen[4], chosen[5]), lower(chosen[6], chosen[7])))
  return Int(truncatingIfNeeded: result)
}

/// Computes two sources' rows of costs, every element in the order of operations of `AssignmentWorkspace.cost`.
/// - Parameters:
///   - targets: feature-major, [dimension][width].
///   - potentials: v, −∞ in the padding.
///   - costs: the first source's row, [width].
/// - Returns: each source's smallest reduced cost, c − v, and the largest cost of both.
func fillRows(
  _ first: UnsafePointer<Double>, _ second: UnsafePointer<Double>, dimension: Int, isEuclidean: Bool,
  targets: UnsafePointer<Double>, potentials: UnsafePointer<Double>, width: Int,
  costs: UnsafeMutablePointer<Double>, otherCosts: UnsafeMutablePointer<Double>
) -> (first: Double, second: Double, largest: Double) {
  var low = Lanes(repeating: .infinity), otherLow = low, high = Lanes.zero
  var j = 0
  while j < width {
    var s0 = Lanes.zero, s1 = Lanes.zero, t0 = Lanes.zero, t1 = Lanes.zero
    var column = targets + j
    for feature in 0..<dimension {
      let x = Lanes(repeating: first[feature]), y = Lanes(repeating: second[feature])
      let c0 = load(column, 0), c1 = load(column, 8)
      let d0 = c0 - x, d1 = c1 - x, e0 = c0 - y, e1 = c1 - y
      s0 += d0 * d0
      s1 += d1 * d1
      t0 += e0 * e0
      t1 += e1 * e1
      column += width
    }
    if isEuclidean {
      s0 = rooted(s0)
      s1 = rooted(s1)
      t0 = rooted(t0)
      t1 = rooted(t1)
    }
    store(s0, costs, j)
    store(s1, costs, j &+ 8)
    store(t0, otherCosts, j)
    store(t1, otherCosts, j &+ 8)
    let v0 = load(potentials, j), v1 = load(potentials, j &+ 8)
    low = lower(low, lower(s0 - v0, s1 - v1))
    otherLow = lower(otherLow, lower(t0 - v0, t1 - v1))
    high = upper(high, upper(upper(s0, s1), upper(t0, t1)))
    j &+= denseBlock
  }
  return (least(low), least(otherLow), greatest(high))
}

/// Lowers the target potentials to what two rows of costs allow: c − u.
func lowerPotentials(
  _ potentials: UnsafeMutablePointer<Double>, costs: UnsafePointer<Double>, minimum: Double,
  otherCosts: UnsafePointer<Double>, otherMinimum: Double, width: Int
) {
  let u = Lanes(repeating: minimum), w = Lanes(repeating: otherMinimum)
  var j = 0
  while j < width {
    store(lower(load(potentials, j), lower(load(costs, j) - u, load(otherCosts, j) - w)), potentials, j)
    j &+= 8
  }
}

/// Stores a row of reduced costs c − v − u, at least 0, as multiples of a unit in single precision.
/// - Parameter near: added to: the least value of each of 8 groups of targets.
func storeReduced(
  _ costs: UnsafePointer<Double>, potentials: UnsafePointer<Double>, minimum: Double, unit: Double, width: Int,
  into reduced: UnsafeMutablePointer<Float>, near: UnsafeMutablePointer<Double>
) {
  let u = Lanes(repeating: minimum), scale = Lanes(repeating: 1 / unit)
  var low = Lanes(repeating: .infinity)
  var j = 0
  while j < width {
    let value = (load(costs, j) - load(potentials, j) - u) * scale
    let clamped = value.replacing(with: Lanes.zero, where: value .<= Lanes.zero)
    low = lower(low, clamped)
    UnsafeMutableRawPointer(reduced + j).storeBytes(of: SIMD8<Float>(clamped), as: SIMD8<Float>.self)
    j &+= 8
  }
  store(load(near, 0) + low, near, 0)
}

/// The smallest reduced cost of a row, c − v.
func smallestReduced(_ costs: UnsafePointer<Double>, potentials: UnsafePointer<Double>, width: Int) -> Double {
  var low = Lanes(repeating: .infinity), other = low
  var j = 0
  while j < width {
    low = lower(low, load(costs, j) - load(potentials, j))
    other = lower(other, load(costs, j &+ 8) - load(potentials, j &+ 8))
    j &+= denseBlock
  }
  return least(lower(low, other))
}

/// The target of the smallest reduced cost, c − v, the first one among equals, and the two smallest.
func twoSmallestReduced(
  _ costs: UnsafePointer<Double>, potentials: UnsafePointer<Double>, width: Int
) -> (target: Int, first: Double, second: Double) {
  var first = Lanes(repeating: .infinity), second = first
  var places = Places(0, 1, 2, 3, 4, 5, 6, 7), chosen = places
  var j = 0
  while j < width {
    let value = load(costs, j) - load(potentials, j)
    chosen = chosen.replacing(with: places, where: value .< first)
    second = lower(second, upper(first, value))
    first = lower(first, value)
    places &+= Places(repeating: 8)
    j &+= 8
  }
  let smallest = least(first)
  let target = place(of: smallest, in: first, chosen)
  let others = first.replacing(with: second, where: chosen .== Places(repeating: Int64(truncatingIfNeeded: target)))
  return (target, smallest, least(lower(others, second)))
}

/// The target of the smallest reduced cost, c − v, the first one among equals.
func bestTarget(
  _ costs: UnsafePointer<Double>, potentials: UnsafePointer<Double>, width: Int
) -> (target: Int, minimum: Double) {
  var first = Lanes(repeating: .infinity)
  var places = Places(0, 1, 2, 3, 4, 5, 6, 7), chosen = places
  var j = 0
  while j < width {
    let value = load(costs, j) - load(potentials, j)
    chosen = chosen.replacing(with: places, where: value .< first)
    first = lower(first, value)
    places &+= Places(repeating: 8)
    j &+= 8
  }
  let minimum = least(first)
  return (place(of: minimum, in: first, chosen), minimum)
}

/// The first target without a source whose reduced cost, c − v, is exactly this, −1 if there is none.
func freeTarget(
  reducedCost: Double, _ costs: UnsafePointer<Double>, potentials: UnsafePointer<Double>,
  sourceOfTarget: UnsafePointer<Int32>, width: Int
) -> Int {
  let wanted = Lanes(repeating: reducedCost)
  var j = 0
  while j < width {
    if any(load(costs, j) - load(potentials, j) .== wanted) {
      for k in j..<(j + 8) where costs[k] - potentials[k] == reducedCost && sourceOfTarget[k] < 0 { return k }
    }
    j &+= 8
  }
  return -1
}

/// True when one of a block's targets has at most that reduced cost.
@inline(__always)
func hasReduced(
  atMost limit: Double, _ costs: UnsafePointer<Double>, potentials: UnsafePointer<Double>, at block: Int
) -> Bool {
  let most = Lanes(repeating: limit)
  return any(leastReduced(costs, potentials, block) .<= most)
}

/// The same of four blocks.
@inline(__always)
func hasReducedInFour(
  atMost limit: Double, _ costs: UnsafePointer<Double>, potentials: UnsafePointer<Double>, at block: Int
) -> Bool {
  let least = lower(
    lower(leastReduced(costs, potentials, block), leastReduced(costs, potentials, block + denseBlock)),
    lower(
      leastReduced(costs, potentials, block + 2 * denseBlock), leastReduced(costs, potentials, block + 3 * denseBlock)))
  return any(least .<= Lanes(repeating: limit))
}

@inline(__always)
private func leastReduced(_ costs: UnsafePointer<Double>, _ potentials: UnsafePointer<Double>, _ j: Int) -> Lanes {
  lower(load(costs, j) - load(potentials, j), load(costs, j &+ 8) - load(potentials, j &+ 8))
}

/// Relaxes a row, distance = c − v + offset, and finds the nearest target, the first one among equals.
/// - Parameters:
///   - potentials: v, −∞ in the padding and for settled targets.
///   - distances: lowered to the row's.
func relaxRow(
  _ costs: UnsafePointer<Double>, potentials: UnsafePointer<Double>, offset: Double, width: Int,
  distances: UnsafeMutablePointer<Double>
) -> (target: Int, distance: Double) {
  let shift = Lanes(repeating: offset)
  var low = Lanes(repeating: .infinity)
  var places = Places(0, 1, 2, 3, 4, 5, 6, 7), chosen = places
  var j = 0
  while j < width {
    let value = lower(load(costs, j) - load(potentials, j) + shift, load(distances, j))
    store(value, distances, j)
    chosen = chosen.replacing(with: places, where: value .< low)
    low = lower(low, value)
    places &+= Places(repeating: 8)
    j &+= 8
  }
  let distance = least(low)
  return (place(of: distance, in: low, chosen), distance)
}

/// Sets one element, by storing all lanes around it: a wide load that follows would wait for a narrow store.
@inline(__always)
func setElement(_ index: Int, of pointer: UnsafeMutablePointer<Double>, to value: Double) {
  let block = index & ~7
  let lane = Places(repeating: Int64(truncatingIfNeeded: index & 7))
  store(
    load(pointer, block).replacing(
      with: Lanes(repeating: value), where: Places(0, 1, 2, 3, 4, 5, 6, 7) .== lane), pointer, block)
}

/// The first target at that distance without a source, −1 if there is none.
func freeTarget(
  at distance: Double, distances: UnsafePointer<Double>, sourceOfTarget: UnsafePointer<Int32>, width: Int
) -> Int {
  let wanted = Lanes(repeating: distance)
  var j = 0
  while j < width {
    if any(load(distances, j) .== wanted) {
      for k in j..<(j + 8) where distances[k] == distance && sourceOfTarget[k] < 0 { return k }
    }
    j &+= 8
  }
  return -1
}
