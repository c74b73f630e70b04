/// The assignment problem by plain shortest augmenting paths over a dense cost matrix: the oracle of the fast solver.
public enum AssignmentReference {
  /// An optimal assignment of rows to columns. O(n³).
  /// - Parameters:
  ///   - costs: finite, row-major, [count][count].
  ///   - count: the number of rows.
  /// - Returns: the column of each row, and feasible potentials that are tight on the assigned arcs.
  public static func solve(
    costs: [Double], count: Int
  ) -> (columns: [Int], rowPotentials: [Double], columnPotentials: [Double]) {
    // One extra column, `count`, holds the row whose path is sought.
    var rowOf = [Int](repeating: -1, count: count + 1)
    var u = [Double](repeating: 0, count: count)
    var v = [Double](repeating: 0, count: count + 1)
    for row in 0..<count {
      rowOf[count] = row
      var distance = [Double](repeating: .infinity, count: count)
      var previous = [Int](repeating: count, count: count)
      var visited = [Bool](repeating: false, count: count + 1)
      var column = count
      while rowOf[column] >= 0 {
        visited[column] = true
        let i = rowOf[column]
        var next = count
        var shortest = Double.infinity
        for j in 0..<count where !visited[j] {
          let reduced = costs[i * count + j] - u[i] - v[j]
          if reduced < distance[j] {
            distance[j] = reduced
            previous[j] = column
          }
          if distance[j] < shortest {
            shortest = distance[j]
            next = j
          }
        }
        for j in 0...count where visited[j] {
          u[rowOf[j]] += shortest
          v[j] -= shortest
        }
        for j in 0..<count where !visited[j] { distance[j] -= shortest }
        column = next
      }
      while column != count {
        rowOf[column] = rowOf[previous[column]]
        column = previous[column]
      }
    }
    var columns = [Int](repeating: 0, count: count)
    for j in 0..<count { columns[rowOf[j]] = j }
    return (columns, u, Array(v[0..<count]))
  }
}
