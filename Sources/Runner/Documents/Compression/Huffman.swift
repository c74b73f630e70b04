/// A prefix code of DEFLATE: a length for each symbol, and codes that follow from the lengths.
struct Huffman {
  let lengths: [UInt8]
  /// The codes, with the first bit lowest.
  let codes: [UInt16]

  /// The code of known lengths.
  init(lengths: [UInt8]) {
    self.lengths = lengths
    var counts = [Int](repeating: 0, count: 16)
    for length in lengths where length > 0 { counts[Int(length)] += 1 }
    var next = [Int](repeating: 0, count: 17)
    for length in 1...15 { next[length + 1] = (next[length] + counts[length]) << 1 }
    codes = lengths.map { length in
      guard length > 0 else { return 0 }
      let code = next[Int(length)]
      next[Int(length)] += 1
      return (0..<Int(length)).reduce(UInt16(0)) { $0 << 1 | UInt16((code >> $1) & 1) }
    }
  }

  /// A code for symbols that occur so often. No length is above the limit; at least two symbols have one.
  init(counts: [Int], limit: Int) {
    var counts = counts
    while counts.count(where: { $0 > 0 }) < 2, let free = counts.firstIndex(of: 0) { counts[free] = 1 }
    var lengths = Self.lengths(counts)
    // Rare symbols are taken for more frequent until the tree is flat enough.
    var least = 1
    while lengths.contains(where: { $0 > limit }) {
      least *= 2
      lengths = Self.lengths(counts.map { $0 > 0 ? Swift.max($0, least) : 0 })
    }
    self.init(lengths: lengths.map(UInt8.init))
  }

  /// The depths of a Huffman tree; of equal weights the one that was made first is taken first.
  private static func lengths(_ counts: [Int]) -> [Int] {
    struct Node {
      let weight: Int
      let symbols: [Int]
    }
    var lengths = [Int](repeating: 0, count: counts.count)
    var leaves = counts.indices.filter { counts[$0] > 0 }.map { Node(weight: counts[$0], symbols: [$0]) }
    leaves.sort { ($0.weight, $0.symbols[0]) < ($1.weight, $1.symbols[0]) }
    var inner: [Node] = []
    var (leaf, node) = (0, 0)
    func smallest() -> Node {
      if node < inner.count, leaf >= leaves.count || inner[node].weight < leaves[leaf].weight {
        node += 1
        return inner[node - 1]
      }
      leaf += 1
      return leaves[leaf - 1]
    }
    for _ in 1..<Swift.max(leaves.count, 1) {
      let (one, two) = (smallest(), smallest())
      for symbol in one.symbols + two.symbols { lengths[symbol] += 1 }
      inner.append(Node(weight: one.weight + two.weight, symbols: one.symbols + two.symbols))
    }
    return lengths
  }
}
