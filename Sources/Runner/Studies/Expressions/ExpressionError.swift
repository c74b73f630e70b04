/// What is wrong with an expression, and where in it.
public struct ExpressionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The place, in Unicode scalars from the expression's beginning.
  public let offset: Int
  /// What is wrong there.
  public let problem: StudyError.Problem

  init(_ reason: String, at offset: Int) {
    self.init(.expression(reason: reason), at: offset)
  }

  init(_ problem: StudyError.Problem, at offset: Int) {
    self.offset = offset
    self.problem = problem
  }

  /// The place and the problem.
  public var description: String { "column \(offset + 1): \(problem)" }
}
