import Expressions
import Values

/// A piece of a study file, in the file's order.
public enum Segment: Hashable, Sendable {
  /// Prose.
  case prose(Prose)
  /// The cell at an index of the study's cells.
  case cell(Int)
}

/// Markdown between cells.
public struct Prose: Hashable, Sendable {
  /// The text, lines separated by line feeds.
  public let text: String
  /// The file's line of its first line, from 1.
  public let line: Int
  /// The placeholders, in order.
  public let placeholders: [Placeholder]
}

/// An expression in prose, to be filled in from results: `{{ ae-grid.epoch }}`, `{{ last(ae.rate) | significant 2 }}`.
///
/// Backticks right around it are part of it, so that a study reads well before it is filled in. In fenced code blocks
/// there are none; in a formula two braces that are not a placeholder are kept apart by a space. In a table the bar is written `\|`.
public struct Placeholder: Hashable, Sendable {
  /// The place in the prose's text, in UTF-8 bytes.
  public let range: Range<Int>
  /// The place in the file.
  public let location: SourceLocation
  /// The expression whose value stands there: a number, a text or a truth value; numbers in the median over seeds.
  public let expression: Expression
  /// The format of a number.
  public let format: NumberFormat
  /// True when the number's error stands beside it, if it has one.
  public let showsError: Bool

  /// The text of the median over seeds in its place, with the error over replicates if that is asked for and there is one.
  package func text(of median: Double, in environment: some ExpressionEnvironment) -> String {
    format.text(of: median, error: showsError ? expression.medianError(in: environment) : nil)
  }
}
