/// The Cholesky factor of a symmetric, positive matrix: K = L Lᵀ. Rows can be added.
///
/// Plain loops in a fixed order: the bits of a factor depend on its matrix alone. The loops go over pointers, so that builds
/// without optimisation bear them too.
struct CholeskyFactor {
  /// The number of rows.
  private(set) var count = 0
  /// The rows of L up to its diagonal, one after the other.
  private var entries: [Double] = []

  private static func start(_ row: Int) -> Int { row * (row + 1) / 2 }

  /// No rows.
  init() {}

  /// The factor of a matrix; nil when it is not positive.
  ///
  /// - Parameter lower: the rows up to the diagonal, one after the other.
  init?(lower: [Double], count: Int) {
    entries.reserveCapacity(lower.count)
    for row in 0..<count {
      guard append(Array(lower[Self.start(row)..<Self.start(row + 1)])) else { return nil }
    }
  }

  /// Adds a row of the matrix up to its diagonal; false, with nothing added, when the matrix would not be positive.
  mutating func append(_ row: [Double]) -> Bool {
    var solved = forward(row)
    let diagonal = row[count] - solved.withUnsafeBufferPointer { Self.dot($0, 0, $0, 0, count) }
    guard diagonal > 0 else { return false }
    solved.append(diagonal.squareRoot())
    entries += solved
    count += 1
    return true
  }

  /// The solution of L x = b.
  func forward(_ b: [Double]) -> [Double] {
    var x = Array(b.prefix(count))
    entries.withUnsafeBufferPointer { entries in
      x.withUnsafeMutableBufferPointer { x in
        let known = UnsafeBufferPointer(x)
        var row = 0
        while row < count {
          let start = Self.start(row)
          x[row] = (x[row] - Self.dot(entries, start, known, 0, row)) / entries[start + row]
          row += 1
        }
      }
    }
    return x
  }

  /// The solution of Lᵀ x = b.
  func backward(_ b: [Double]) -> [Double] {
    var x = b
    entries.withUnsafeBufferPointer { entries in
      x.withUnsafeMutableBufferPointer { x in
        var row = count - 1
        while row >= 0 {
          let start = Self.start(row)
          let value = x[row] / entries[start + row]
          x[row] = value
          var column = 0
          while column < row {
            x[column] -= entries[start + column] * value
            column += 1
          }
          row -= 1
        }
      }
    }
    return x
  }

  /// The solution of K x = b.
  func solve(_ b: [Double]) -> [Double] { backward(forward(b)) }

  /// The diagonal of L.
  var diagonal: [Double] { (0..<count).map { entries[Self.start($0) + $0] } }

  /// The inverse of K: its rows up to the diagonal, one after the other.
  var inverse: [Double] {
    // The columns of L⁻¹, then the products of their parts below.
    var columns = [Double](repeating: 0, count: count * count)
    var inverse = [Double](repeating: 0, count: entries.count)
    entries.withUnsafeBufferPointer { entries in
      columns.withUnsafeMutableBufferPointer { columns in
        let known = UnsafeBufferPointer(columns)
        var column = 0
        while column < count {
          let place = column * count
          columns[place + column] = 1 / entries[Self.start(column) + column]
          var row = column + 1
          while row < count {
            let start = Self.start(row)
            let sum = Self.dot(entries, start + column, known, place + column, row - column)
            columns[place + row] = -sum / entries[start + row]
            row += 1
          }
          column += 1
        }
        inverse.withUnsafeMutableBufferPointer { inverse in
          var row = 0
          while row < count {
            var column = 0
            while column <= row {
              inverse[Self.start(row) + column] = Self.dot(
                known, row * count + row, known, column * count + row, count - row)
              column += 1
            }
            row += 1
          }
        }
      }
    }
    return inverse
  }

  /// A sum of products, in four partial sums and a fixed tree.
  private static func dot(
    _ first: UnsafeBufferPointer<Double>, _ start: Int, _ second: UnsafeBufferPointer<Double>, _ other: Int,
    _ count: Int
  ) -> Double {
    // An empty buffer has no address, and nothing is read of it.
    guard count > 0, let base = first.baseAddress, let otherBase = second.baseAddress else { return 0 }
    let a = base + start
    let b = otherBase + other
    var (s0, s1, s2, s3) = (0.0, 0.0, 0.0, 0.0)
    var index = 0
    while index + 4 <= count {
      s0 += a[index] * b[index]
      s1 += a[index + 1] * b[index + 1]
      s2 += a[index + 2] * b[index + 2]
      s3 += a[index + 3] * b[index + 3]
      index += 4
    }
    var rest = 0.0
    while index < count {
      rest += a[index] * b[index]
      index += 1
    }
    return ((s0 + s1) + (s2 + s3)) + rest
  }
}
