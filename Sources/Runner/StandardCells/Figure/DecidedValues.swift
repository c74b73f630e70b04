import Deterministic
import Expressions
import Studies
import Values

/// The values of an expression at the seeds that have one: a training that never diverges has no onset.
struct DecidedValues {
  /// The number of seeds asked for.
  let seedCount: Int
  /// The values, in the order of their seeds, from 0.
  let values: [(seed: Int, value: ExpressionValue)]

  init(_ expression: Expression, in results: StudyResults, seed: Int? = nil) {
    let environment = results.environment(of: expression.cells)
    let seeds = seed.map { [$0] } ?? Array(0..<environment.seedCount)
    seedCount = seeds.count
    values = seeds.compactMap { seed in
      (try? expression.value(in: environment, seed: seed)).map { (seed, $0) }
    }
  }

  /// The error of the numbers' median, over the replicates of the metrics in an expression; nil when none of them has any.
  static func medianError(_ expression: Expression, in results: StudyResults, seed: Int? = nil) -> Double? {
    let environment = results.environment(of: expression.cells)
    let seeds = seed.map { [$0] } ?? Array(0..<environment.seedCount)
    return environment.error(of: expression.references) { replicate in
      Quantile.median(
        of: seeds.compactMap { seed in
          guard case .number(let number)? = try? expression.value(in: replicate, seed: seed), !number.isNaN else {
            return nil
          }
          return number
        })
    }
  }

  /// "8 of 10 seeds"; nil when none is missing.
  var shortfall: String? { values.count < seedCount ? Self.words(values.count, of: seedCount) : nil }

  static func words(_ count: Int, of total: Int) -> String { "\(count) of \(Count.words(total, "seed"))" }

  /// The numbers, without those that are not.
  var numbers: [(seed: Int, value: Double)] {
    values.compactMap { item in
      guard case .number(let number) = item.value, !number.isNaN else { return nil }
      return (item.seed, number)
    }
  }

  /// The reason why there is nothing to draw, when no seed has a value.
  static func absence(_ expressions: [Expression], seedCount: Int, isOneSeed: Bool) -> String {
    let what = expressions.contains(where: \.asksForOnset) ? "no onset" : "no values"
    return isOneSeed || seedCount == 1 ? "\(what) in this seed" : "\(what) in any of \(seedCount) seeds"
  }
}
