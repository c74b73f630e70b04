import Values

/// A reason why a step is computed, and no recorded result taken for it.
public enum ChangeReason: Sendable, Equatable, CustomStringConvertible {
  /// No run has a result for a step of that name in the study.
  case neverComputed
  /// It was asked for.
  case recompute
  /// A key of the cell's body has another value; nil where there is none.
  case body(key: String, before: Value?, after: Value?)
  /// Cells that it reads would be or were computed anew, and are other ones.
  case inputs([String])
  /// It reads more or fewer steps.
  case inputCount(before: Int, after: Int)
  /// The content of samples, or of files that a program sees.
  case data([String])
  /// The study's seed.
  case seed(before: String, after: String)
  /// The version of the numerics.
  case numerics(before: String, after: String)
  /// The version of the drawing of figures; nil when the version before is not known.
  case drawing(before: String?, after: String)
  /// The study's title, which a drawing bears.
  case title(before: String, after: String)
  /// Its recorded identity is another one, though nothing else that is recorded of it is.
  case unexplained

  /// A few words.
  public var description: String {
    switch self {
    case .neverComputed: "never computed"
    case .recompute: "asked for with --recompute"
    case .body(let key, let before, let after): "\(key) \(Self.words(before)) → \(Self.words(after))"
    case .inputs(let cells):
      cells.count == 1 ? "its input \(cells[0]) changed" : "its inputs \(cells.joined(separator: ", ")) changed"
    case .inputCount(let before, let after): "it reads \(after) steps instead of \(before)"
    case .data(let samples):
      "the content of what it reads changed"
        + (samples.isEmpty ? "" : ": \(Self.few(samples))")
    case .seed(let before, let after): "the study's seed \(before) → \(after)"
    case .numerics(let before, let after): "numerics version \(before) → \(after)"
    case .drawing(let before, let after): "drawing version \(before.map { "\($0) " } ?? "")→ \(after)"
    case .title(let before, let after): "the study's title '\(before)' → '\(after)'"
    case .unexplained: "what identifies such a cell changed"
    }
  }

  private static func words(_ value: Value?) -> String {
    guard let value else { return "nothing" }
    let text = value.plain
    return text.count > 60 ? text.prefix(57) + "…" : text
  }

  private static func few(_ names: [String]) -> String {
    names.prefix(3).joined(separator: ", ") + (names.count > 3 ? " and \(names.count - 3) more" : "")
  }
}
