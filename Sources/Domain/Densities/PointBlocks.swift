/// Points in blocks of fixed size, a column for each coordinate, so that inner loops run over the points of a block.
struct PointBlocks: Sendable {
  /// Points in a block.
  static let size = 128
  /// Blocks in the unit of work of a thread, of which sums are taken in order. Both are part of the numerics version.
  static let blocksInChunk = 16

  /// Coordinates of a point.
  let dimension: Int
  /// The number of points.
  let count: Int
  /// The columns of each block, one after the other; zero beyond the last point.
  private let blocks: [[Double]]

  /// Blocks of rows, row-major; the rows are whole.
  init(rows: [Float], dimension: Int) {
    precondition(dimension > 0 && rows.count.isMultiple(of: dimension), "whole rows")
    self.dimension = dimension
    count = rows.count / dimension
    let blockCount = (count + Self.size - 1) / Self.size
    var blocks = [[Double]](repeating: [Double](repeating: 0, count: dimension * Self.size), count: blockCount)
    for point in 0..<count {
      for coordinate in 0..<dimension {
        blocks[point / Self.size][coordinate * Self.size + point % Self.size] =
          Double(rows[point * dimension + coordinate])
      }
    }
    self.blocks = blocks
  }

  var blockCount: Int { blocks.count }
  var chunkCount: Int { (blockCount + Self.blocksInChunk - 1) / Self.blocksInChunk }

  /// The blocks of a chunk.
  func blocks(of chunk: Int) -> Range<Int> {
    (chunk * Self.blocksInChunk)..<min((chunk + 1) * Self.blocksInChunk, blockCount)
  }

  /// The number of a block's points that are there; the others are padding.
  func fill(of block: Int) -> Int { min(Self.size, count - block * Self.size) }

  /// The coordinates of a block's points, column after column.
  func coordinates(of block: Int) -> [Double] { blocks[block] }

  /// A point by its row.
  func point(_ row: Int) -> [Double] {
    (0..<dimension).map { blocks[row / Self.size][$0 * Self.size + row % Self.size] }
  }

  /// A block's column of zeros.
  static var zeros: [Double] { [Double](repeating: 0, count: size) }
}
