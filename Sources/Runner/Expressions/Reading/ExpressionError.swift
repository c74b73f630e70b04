/// A fault of an expression, and where in it.
public struct ExpressionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The place, in Unicode scalars from the expression's beginning.
  public let offset: Int
  /// The fault.
  public let problem: Problem

  /// The faults that an expression can have.
  public enum Problem: Hashable, Sendable {
    /// Text that cannot be read, or types that do not fit, in words.
    case malformed(String)
    /// A name that nothing declares: a cell, a metric, a function, a parameter.
    case unknownName(what: String, name: String, nearest: String?)
  }

  init(_ reason: String, at offset: Int) {
    self.init(.malformed(reason), at: offset)
  }

  init(_ problem: Problem, at offset: Int) {
    self.offset = offset
    self.problem = problem
  }

  /// The place and the problem.
  public var description: String {
    switch problem {
    case .malformed(let reason): "column \(offset + 1): \(reason)"
    case .unknownName(let what, let name, let nearest):
      "column \(offset + 1): unknown \(what) '\(name)'" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
    }
  }
}
