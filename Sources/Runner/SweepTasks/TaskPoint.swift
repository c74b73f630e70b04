import Search
import Studies
import Values

/// A point of a sweep as a file has it.
package struct TaskPoint: Codable, Equatable, Sendable {
  private let trial: Int
  /// The values as canonical JSON.
  private let values: [String]
  private let rung: [Int]?

  package init(_ point: SearchPoint) {
    trial = point.trial
    values = point.values.map(\.canonicalJSON)
    rung = point.rung.map { [$0.bracket, $0.level, $0.amount] }
  }

  /// The point; nil when the file was altered.
  package var point: SearchPoint? {
    let read = values.map { Value(json: $0) }
    guard !read.contains(nil), rung.map({ $0.count == 3 }) ?? true else { return nil }
    return SearchPoint(
      trial: trial, values: read.compactMap(\.self),
      rung: rung.map { SearchRung(bracket: $0[0], level: $0[1], amount: $0[2]) })
  }
}
