import Deterministic
import Foundation
import Testing

@testable import Importance

@Suite("Importance of parameters")
struct ImportanceTests {
  // MARK: Optuna's trees

  @Test("On the same trees, the variances and importances are Optuna's")
  func sameTrees() throws {
    let fixture = try OptunaTrees.read()
    for tree in fixture.trees {
      let boxes = LeafBoxes(tree.tree, fixture.space)
      #expect(Self.isNear(boxes.variance, tree.variance))
      for (columns, single) in zip(fixture.columns, tree.single) {
        #expect(Self.isNear(boxes.variance(of: columns), single))
      }
      for pair in tree.pair {
        let columns = fixture.columns[Int(pair[0])] + fixture.columns[Int(pair[1])]
        #expect(Self.isNear(boxes.variance(of: columns), pair[2]))
      }
    }
    let shares = try #require(VarianceShares(of: fixture.trees.map(\.tree), in: fixture.space))
    #expect(fixture.importances.count == 4 && fixture.trees.count == 8)
    for (share, importance) in zip(shares.parameters, fixture.importances) {
      #expect((share.mean - importance).magnitude < 1e-9)
    }
  }

  private static func isNear(_ value: Double, _ other: Double) -> Bool {
    (value - other).magnitude <= 1e-9 * max(1, other.magnitude)
  }

  // MARK: Its own forest

  /// The space of the table as Optuna has it: a column a name.
  private static func space(_ rate: ImportanceSpace.Column) -> ImportanceSpace {
    let unit = ImportanceSpace.Column.interval(lower: 0, upper: 1)
    return ImportanceSpace(
      columns: [unit, rate, .interval(lower: 1, upper: 6), unit, unit, unit],
      parameters: [[0], [1], [2], [3, 4, 5]])
  }

  private static func shares(_ table: OptunaTable, isLogarithmic: Bool, seed: UInt64) throws -> VarianceShares {
    let rows = table.rows.map { row in
      [row[0], isLogarithmic ? DeterministicMath.log(row[1]) : row[1], row[2]]
        + (0..<3).map { row[3] == Double($0) ? 1.0 : 0.0 }
    }
    let ends = isLogarithmic ? (DeterministicMath.log(1e-5), DeterministicMath.log(1e-1)) : (1e-5, 1e-1)
    let space = space(.interval(lower: ends.0, upper: ends.1))
    let forest = RegressionForest(
      rows: rows, values: table.rows.map { $0[4] }, in: space, stream: RandomStream(seed: seed), threads: 2)
    return try #require(VarianceShares(of: forest.trees, in: space, threads: 2))
  }

  @Test(
    "On the same table, in the same space, the importances are among those that Optuna finds with ten seeds",
    arguments: [false, true])
  func sameTable(_ isLogarithmic: Bool) throws {
    let table = try OptunaTable.read()
    let theirs = isLogarithmic ? table.logarithmic : table.linear
    let seeds = try (0..<10).map { try Self.shares(table, isLogarithmic: isLogarithmic, seed: UInt64($0)) }
    #expect(table.rows.count == 200 && theirs.count == 10)
    for (place, name) in table.names.enumerated() {
      let others = theirs.map { $0[place] }
      let ours = seeds.map(\.parameters[place].mean)
      let (low, high) = (others.min() ?? 0, others.max() ?? 0)
      // Both draw from distributions of their own; the mean of one lies in the range of the other.
      let mean = ours.reduce(0, +) / Double(ours.count)
      #expect(mean >= low && mean <= high, "\(name): \(mean), \(low) … \(high)")
    }
  }

  @Test("A forest is a function of its points and its stream, with any number of threads")
  func deterministic() throws {
    let table = try OptunaTable.read()
    let space = ImportanceSpace([
      .interval(lower: 0, upper: 1), .interval(lower: 1e-5, upper: 1e-1), .interval(lower: 0.5, upper: 6.5),
      .categories(3),
    ])
    let (rows, values) = (table.rows.map { Array($0.prefix(4)) }, table.rows.map { $0[4] })
    func trees(_ seed: UInt64, _ threads: Int) -> [RegressionTree] {
      RegressionForest(
        rows: rows, values: values, in: space, trees: 6, stream: RandomStream(seed: seed), threads: threads
      ).trees
    }
    let first = trees(1, 1)
    #expect(first == trees(1, 3) && first != trees(2, 1))
    #expect(
      VarianceShares(of: first, in: space, threads: 1) == VarianceShares(of: first, in: space, threads: 3))
    // The points that a tree was grown on are said exactly: at least half of them.
    let exact = zip(rows, values).count { first[0].value(at: $0) == $1 }
    #expect(exact > 100)
  }

  // MARK: What is known

  @Test("A tree of known shares: alone, together, and what is left")
  func known() throws {
    // 1 where both are in their upper halves, else 0: each alone 1/16, both together 1/16, of 3/16.
    let tree = RegressionTree([
      .threshold(column: 0, value: 1, left: 1, right: 2), .leaf(0),
      .threshold(column: 1, value: 5, left: 3, right: 4), .leaf(0), .leaf(1),
    ])
    let space = ImportanceSpace([
      .interval(lower: 0, upper: 2), .interval(lower: 0, upper: 10), .interval(lower: 3, upper: 3),
    ])
    let shares = try #require(VarianceShares(of: [tree], in: space))
    for (share, expected) in zip(shares.parameters, [1.0 / 3, 1.0 / 3, 0]) {
      #expect((share.mean - expected).magnitude < 1e-12 && share.spread == 0)
    }
    #expect((shares.pairs[0].share.mean - 1.0 / 3).magnitude < 1e-12 && shares.pairs.count == 3)
    #expect(shares.pairs[1].share.mean < 1e-12 && shares.rest < 1e-12)
    #expect(shares.ranking == [0, 1, 2])
    #expect(VarianceShares(of: [RegressionTree([.leaf(3)])], in: space) == nil)
  }

  @Test("Names without an order are alike: one of four has 1/4 of the space, wherever it stands in the list")
  func categories() throws {
    for category in 0..<4 {
      // 4 for one of the names, 0 for the others: the variance is 3. The other column says 2 more in a tenth of its length.
      let tree = RegressionTree([
        .category(column: 0, value: category, left: 1, right: 2), .leaf(4),
        .threshold(column: 1, value: 0.9, left: 3, right: 4), .leaf(0), .leaf(2),
      ])
      let space = ImportanceSpace([.categories(4), .interval(lower: 0, upper: 1)])
      let boxes = LeafBoxes(tree, space)
      // Means: 4 and 0.2 by name; 1 and 2.5 by the other.
      #expect((boxes.variance(of: [0]) - 3.8 * 3.8 * 3 / 16).magnitude < 1e-12)
      #expect((boxes.variance(of: [1]) - 1.5 * 1.5 * 0.09).magnitude < 1e-12)
      #expect((boxes.variance(of: [1, 0]) - boxes.variance).magnitude < 1e-12)
    }
  }

  @Test(
    "What decides alone has nearly all of the variance; noise has none; nothing is said of what is the same everywhere")
  func forest() throws {
    let stream = RandomStream(seed: 4)
    let rows = (0..<120).map { row in (0..<3).map { stream.stream($0).uniform(UInt64(row)) } }
    let space = ImportanceSpace(
      columns: [ImportanceSpace.Column](repeating: .interval(lower: 0, upper: 1), count: 3),
      parameters: [[0], [1], [2]])
    let alone = RegressionForest(rows: rows, values: rows.map { $0[1] }, in: space, stream: stream)
    let shares = try #require(VarianceShares(of: alone.trees, in: space))
    #expect(shares.ranking[0] == 1 && shares.parameters[1].mean > 0.98)
    let both = RegressionForest(
      rows: rows, values: rows.map { ($0[0] < 0.5) == ($0[2] < 0.5) ? 1 : 0 }, in: space, stream: stream)
    let pair = try #require(VarianceShares(of: both.trees, in: space)?.pairs.max { $0.share.mean < $1.share.mean })
    #expect(pair.first == 0 && pair.second == 2 && pair.share.mean > 0.5)
    let same = RegressionForest(rows: rows, values: rows.map { _ in 2 }, in: space, stream: stream)
    #expect(VarianceShares(of: same.trees, in: space) == nil)
    #expect(RegressionForest(rows: [], values: [], in: space, stream: stream).trees.isEmpty)
  }
}
