import Expressions

/// One error in a study file: its place, what was found, and what was expected.
///
/// Its description is one line, `studies/x.md:12:3: unknown key 'epoch' in {train} ae; did you mean 'epochs'?`.
public struct StudyError: Error, Hashable, Sendable {
  /// The file, as it was named by whoever asked for it.
  public let file: String
  /// The place in the file.
  public let location: SourceLocation
  /// The problem there.
  public let problem: Problem

  /// An error at a place of a file.
  public init(file: String, location: SourceLocation, problem: Problem) {
    self.file = file
    self.location = location
    self.problem = problem
  }

  /// The kinds of problems that a study can have.
  public enum Problem: Hashable, Sendable {
    /// The file cannot be read; the reason is the system's.
    case unreadable(reason: String)
    /// The file has no content.
    case emptyFile
    /// The file does not begin with `---`.
    case missingFrontMatter
    /// The front matter has no closing `---`.
    case unclosedFrontMatter
    /// A fence is opened and never closed; the opening line is given.
    case unclosedFence(opening: String)
    /// A directive that is not a cell's kind.
    case unknownDirective(found: String, nearest: String?, known: [String])
    /// A directive without the name that every cell has.
    case missingName(directive: String)
    /// A cell's name with characters that names do not have.
    case invalidName(found: String, expected: String)
    /// Two cells with one name; the first one's line is given.
    case duplicateName(name: String, firstLine: Int)
    /// YAML that the YAML library refuses.
    case malformedYAML(reason: String)
    /// A tab where YAML wants spaces.
    case tabInIndentation
    /// A key written twice in one mapping.
    case duplicateKey(key: String)
    /// A key that this place does not know.
    case unknownKey(key: String, place: String, nearest: String?, known: [String])
    /// A key that must be there and is not.
    case missingKey(key: String, place: String)
    /// A key that is known but makes no sense here.
    case refusedKey(key: String, place: String, reason: String)
    /// A value of the wrong type, out of its range, or not one of a list.
    case unexpectedValue(subject: String, expected: String, found: String, nearest: String?)
    /// A name that nothing declares: a cell, a sample, a parameter, a metric …; those that there are, where they are few and
    /// not near by in the file.
    case unknownName(what: String, name: String, nearest: String?, known: [String] = [])
    /// Values at several places of which none goes with a value that they depend on.
    case conflict(expected: String, cause: String, found: String)
    /// Cells that need one another.
    case cycle(names: [String])
    /// A sweep without a best trial whose settings a cell could take.
    case noWinner(sweep: String, reason: String)
    /// An expression that cannot be read, or whose types do not fit.
    case expression(reason: String)

    /// An expression's fault.
    package init(_ problem: ExpressionError.Problem) {
      switch problem {
      case .malformed(let reason): self = .expression(reason: reason)
      case .unknownName(let what, let name, let nearest): self = .unknownName(what: what, name: name, nearest: nearest)
      }
    }
  }
}
