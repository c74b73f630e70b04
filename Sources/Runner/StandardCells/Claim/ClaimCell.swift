import Expressions
import Studies
import Values

/// The kind `{claim}`: statements that can fail, a paper's or one's own.
public struct ClaimKind: CellKind {
  /// The kind.
  public init() {}

  /// `claim`.
  public let name = "claim"
  /// Words.
  public let wordKeys = ["paper", "statement", "because"]

  /// The keys.
  public var documentation: String {
    """
    A statement that can fail. Its verdict, value and margin are found anew in every run and recorded with it.

    | key | meaning |
    |---|---|
    | `paper` | Where a paper says it, if one does. |
    | `statement` | What it says, in a sentence. |
    | `holds` | The condition under which it holds, with its quantifiers. |
    | `because` | Why this comparison and this bound. |
    | `seeds` | The least number of seeds with which it is decided; 1. |
    """
  }

  /// Reads a claim.
  public func read(_ reader: CellReader) -> any CellBody {
    let keys = reader.keys
    return ClaimCell(
      paper: keys.text("paper"),
      statement: keys.required("statement", "") { keys.text($0) },
      holds: keys.required("holds", .never) { keys.expression($0, [.boolean], quantifiersAllowed: true) },
      because: keys.required("because", "") { keys.text($0) },
      minimumSeeds: keys.integer("seeds", atLeast: 1) ?? 1)
  }
}

/// A `{claim}` cell: a statement that can fail.
public struct ClaimCell: CellBody {
  /// The place in the paper that says it; nil for a statement of the study's own.
  public let paper: String?
  /// The statement, in a sentence.
  public let statement: String
  /// The condition under which it holds.
  public let holds: Expression
  /// The reason for this comparison and this bound.
  public let because: String
  /// The least number of seeds with which it is decided.
  public let minimumSeeds: Int

  /// The cell as canonical JSON has it.
  public var canonicalValue: Value {
    .mapping([
      "paper": .optional(paper), "statement": .text(statement), "holds": holds.canonicalValue,
      "because": .text(because),
      "seeds": .integer(minimumSeeds),
    ])
  }

  /// The cells that the condition asks.
  public var inputs: [String] { holds.cells }
  /// The condition: a claim's words change nothing.
  public var identifyingText: String? { "\(holds) \(minimumSeeds)" }
  /// The statement and its reason.
  public var markdown: [String] { [statement, because] }

  /// The outcome in a run; undecided with fewer seeds than the claim needs.
  public func outcome(in environment: some ExpressionEnvironment) -> ClaimOutcome {
    guard environment.seedCount >= minimumSeeds else {
      return .undecided("needs \(minimumSeeds) seeds, has \(environment.seedCount)")
    }
    return holds.outcome(in: environment)
  }

  /// Computes nothing: a verdict is found anew in every run.
  public func run(_ step: StepContext) throws -> StepResults { StepResults() }
}

extension Cell {
  /// The claim, if the cell is one.
  package var claim: ClaimCell? { body as? ClaimCell }
  /// The figure, if the cell is one.
  package var figure: FigureCell? { body as? FigureCell }
}
