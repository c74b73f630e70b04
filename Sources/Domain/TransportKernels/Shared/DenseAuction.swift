private typealias Lanes = SIMD16<Float>
private typealias Keys = SIMD16<Int32>

/// Sources whose bids are computed together: their scans do not wait for one another.
private let bidders = 8

@inline(__always)
private func load(_ pointer: UnsafePointer<Float>, _ index: Int) -> Lanes {
  UnsafeRawPointer(pointer + index).loadUnaligned(as: Lanes.self)
}

@inline(__always)
private func lower(_ left: Keys, _ right: Keys) -> Keys {
  left.replacing(with: right, where: right .< left)
}

@inline(__always)
private func upper(_ left: Keys, _ right: Keys) -> Keys {
  left.replacing(with: right, where: right .> left)
}

@inline(__always)
private func least(_ keys: Keys) -> Int32 {
  var result = keys[0]
  for lane in 1..<16 { result = keys[lane] < result ? keys[lane] : result }
  return result
}

@inline(__always)
private func number(_ key: Int32) -> Float { Float(bitPattern: UInt32(bitPattern: key)) }

/// The smallest key of a row, and a vector of others with the second smallest.
///
/// A key is the bit pattern of a reduced cost, which orders those that are not negative, with the target in its lowest bits.
@inline(__always)
private func smallest(
  _ costs: UnsafePointer<Float>, _ potentials: UnsafePointer<Float>, width: Int, mask: Int32
) -> (key: Int32, others: Keys) {
  var first = Keys(repeating: .max), second = first
  var places = Keys(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
  let kept = Keys(repeating: mask)
  var j = 0
  while j < width {
    let key = unsafeBitCast(load(costs, j) - load(potentials, j), to: Keys.self) & kept | places
    second = lower(second, upper(first, key))
    first = lower(first, key)
    places &+= Keys(repeating: 16)
    j &+= denseBlock
  }
  let key = least(first)
  return (key, lower(second, first.replacing(with: second, where: first .== Keys(repeating: key))))
}

/// Auction over a matrix in single precision, a start for exact methods: each free source takes its best target and lowers
/// that target's potential by the margin over the second best, plus ε (Bertsekas 1988, doi:10.1007/BF02186476).
///
/// Of a few sources that bid together, one whose target was taken before it comes up bids again. A second best target that
/// was lowered meanwhile makes a bid smaller than it might be, and no less valid.
/// - Parameters:
///   - costs: not negative, [count][width], infinite in the padding.
///   - potentials: not positive, [width].
///   - owners: set to the source of each target, −1 for none, [width].
///   - pending: room for `count` sources and `bidders` more.
///   - bids: room for `bidders` pairs of keys.
///   - rest: the number of free sources that it ends with: the last ones bid longest, and a shortest path is sooner found.
func denseAuction(
  count: Int, width: Int, costs: UnsafePointer<Float>, potentials: UnsafeMutablePointer<Float>,
  owners: UnsafeMutablePointer<Int32>, pending: UnsafeMutablePointer<Int32>, bids: UnsafeMutablePointer<Int32>,
  epsilon: Float, rest: Int, limit: Int
) {
  for j in 0..<width { owners[j] = -1 }
  for i in 0..<count { pending[i] = Int32(truncatingIfNeeded: count &- 1 &- i) }
  var low: Int32 = 15
  while Int(low) < width - 1 { low = low << 1 | 1 }
  let mask = ~low
  let rows = pending + count
  var top = count
  var made = 0
  while top > rest && made < limit {
    let block = top < bidders ? top : bidders
    top &-= block
    for k in 0..<block {
      let i = pending[top &+ block &- 1 &- k]
      let found = smallest(costs + Int(i) &* width, potentials, width: width, mask: mask)
      rows[k] = i
      rows[bidders &+ k] = found.key
      UnsafeMutableRawPointer(bids + 16 &* k).storeBytes(of: found.others, as: Keys.self)
    }
    made &+= block
    for k in 0..<block {
      let i = rows[k], key = rows[bidders &+ k]
      let target = key & low
      let j = Int(target)
      let present = Int32(bitPattern: (costs[Int(i) &* width &+ j] - potentials[j]).bitPattern) & mask | target
      if present != key {
        pending[top] = i
        top &+= 1
        continue
      }
      let second = number(least(UnsafeRawPointer(bids + 16 &* k).loadUnaligned(as: Keys.self)) & mask)
      let margin = second < .infinity ? second - number(key & mask) : 0
      potentials[j] -= margin + epsilon
      let owner = owners[j]
      owners[j] = i
      pending[top] = owner
      top &+= owner >= 0 ? 1 : 0
    }
  }
}
