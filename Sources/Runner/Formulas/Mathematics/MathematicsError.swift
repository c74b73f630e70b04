/// The reason why a formula cannot be shown, and the place.
public struct MathematicsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The formula, without its dollar signs.
  public let formula: String
  /// The place in it, in Unicode scalars.
  public let offset: Int
  /// The problem there.
  public let problem: Problem

  /// The kinds of problems that a formula can have.
  public enum Problem: Hashable, Sendable {
    /// A command that is not among those that can be shown.
    case unknownCommand(name: String, nearest: String?)
    /// An environment that is not among those that can be shown.
    case unknownEnvironment(name: String, known: [String])
    /// Something is opened and never closed.
    case unclosed(String)
    /// Something is closed that was not opened, or stands where it has no meaning.
    case unexpected(String)
    /// The argument of a command, `^` or `_` is missing.
    case missingArgument(of: String)
    /// There is nothing in it.
    case empty
    /// It has more characters than a formula may have.
    case tooLong(found: Int, limit: Int)
    /// More groups, scripts and so on stand within one another than may.
    case tooDeep(limit: Int)
  }

  /// The problem and the formula, on one line.
  public var description: String {
    let shown = formula.prefix(1_000).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return "\(words) in the formula '\(shown.count > 60 ? shown.prefix(59) + "…" : shown[...])'"
  }

  private var words: String {
    switch problem {
    case .unknownCommand(let name, let nearest):
      "unknown command '\\\(name)'" + (nearest.map { "; did you mean '\\\($0)'?" } ?? "")
    case .unknownEnvironment(let name, let known):
      "unknown environment '\(name)'; known are \(known.joined(separator: ", "))"
    case .unclosed(let what): "'\(what)' is never closed"
    case .unexpected(let what): "unexpected '\(what)'"
    case .missingArgument(let what): "'\(what)' needs something after it"
    case .empty: "there is nothing"
    case .tooLong(let found, let limit): "at most \(limit) characters are expected, found \(found)"
    case .tooDeep(let limit): "at most \(limit) groups, scripts and commands stand within one another, found more"
    }
  }
}
