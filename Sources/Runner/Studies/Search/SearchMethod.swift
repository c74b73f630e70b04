import Values

/// A way to choose the points of a sweep's space.
///
/// The points are known before anything is run and depend on the space and the seed only. So a sweep can be interrupted, continued,
/// shared out to machines and explained, and gives the same table each time.
///
/// To add one: a value that conforms, and its line in `SearchMethods.all`.
public protocol SearchMethod: Hashable, Sendable {
  /// The key of `sweep` whose value asks for it; nil for the one that is used when no such key stands there.
  static var key: String? { get }
  /// Reads the key's value; nil, with an error in the reader's context, when it is wrong.
  static func read(_ reader: MappingReader) -> Self?

  /// The words after the number of points on a page: `drawn at random`; nil to say nothing.
  var remark: String? { get }
  /// True when the points are all of the space's grid, row by row, so that they can be drawn as a map.
  var isGrid: Bool { get }

  /// The reason why the points of a space cannot be listed; nil when they can.
  func problem(in space: [SweepDimension]) -> StudyError.Problem?
  /// The points, each with a value for each dimension, in the space's order. Only for a space without a problem.
  ///
  /// - Parameters:
  ///   - space: the dimensions.
  ///   - seed: the study's seed.
  func points(of space: [SweepDimension], seed: UInt64) -> [[Value]]
}

/// The ways to choose the points of a sweep's space.
public enum SearchMethods {
  /// All of them. The one without a key is used when no other is asked for.
  public static let all: [any SearchMethod.Type] = [RandomSearch.self, GridSearch.self]

  /// The one that a front matter asks for; nil, with an error, when it asks for two.
  static func read(_ reader: MappingReader) -> (any SearchMethod)? {
    let asked = all.filter { $0.key.map { reader.node($0) != nil } ?? false }
    if asked.count > 1, let first = asked[0].key, let second = asked[1].key {
      reader.refuse(second, because: "'\(first)' says how points are chosen")
      return nil
    }
    return asked.first?.read(reader)
  }
}
