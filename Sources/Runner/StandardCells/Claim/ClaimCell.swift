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
  public let wordKeys = ["paper", "about", "stated", "statement", "because"]

  /// The keys.
  public var documentation: String {
    """
    A statement that can fail. Its verdict, value and margin are found anew in every run and recorded with it.

    | key | meaning |
    |---|---|
    | `paper` | Where a paper says it, if one does. |
    | `about` | `paper`, a statement of a paper; `own`, one of the study's own; `search`, a check of a search for settings, counted apart. `paper` where that key is given and not `none`, else `own`. |
    | `stated` | `before` or `after`: when the rule was stated, seen from the run of the seeds that test it. |
    | `statement` | What it says, in a sentence. |
    | `holds` | The condition under which it holds, with its quantifiers. |
    | `because` | Why this comparison and this bound. |
    | `seeds` | The least number of seeds with which it is decided; 1. |

    Where the metrics in it have replicates, as AUCs have, a claim whose margin is within its error is undecided.
    """
  }

  /// Reads a claim.
  public func read(_ reader: CellReader) -> any CellBody {
    let keys = reader.keys
    let about = keys.choice("about", ClaimCell.Subject.self)
    if about == .paper, !keys.has("paper"), let node = keys.node("about") {
      keys.unexpected("about", "the key 'paper' too, which says where", node)
    }
    return ClaimCell(
      paper: keys.text("paper"), about: about, stated: keys.choice("stated"),
      statement: keys.required("statement", "") { keys.text($0) },
      holds: keys.required("holds", .never) { keys.expression($0, [.boolean], quantifiersAllowed: true) },
      because: keys.required("because", "") { keys.text($0) },
      minimumSeeds: keys.integer("seeds", atLeast: 1, limit: .seeds) ?? 1)
  }
}

/// A `{claim}` cell: a statement that can fail.
public struct ClaimCell: CellBody {
  /// The place in the paper that says it; nil for a statement of the study's own.
  public let paper: String?
  /// What it is about.
  public let about: Subject
  /// The time at which its rule was stated, seen from the run of the seeds that test it; nil where it is not said.
  public let stated: Time?
  /// The statement, in a sentence.
  public let statement: String
  /// The condition under which it holds.
  public let holds: Expression
  /// The reason for this comparison and this bound.
  public let because: String
  /// The least number of seeds with which it is decided.
  public let minimumSeeds: Int

  /// The subject of a claim.
  public enum Subject: String, CaseIterable, Sendable {
    /// A statement of a paper.
    case paper
    /// A search for settings, which says nothing of what was found with them.
    case search
    /// A statement of the study's own.
    case own
  }

  /// A time, seen from the run of the seeds that test the claim.
  public enum Time: String, CaseIterable, Sendable {
    case before, after
  }

  /// A claim; without a subject it is about the paper, if it names a place there, and else the study's own.
  public init(
    paper: String?, about: Subject? = nil, stated: Time? = nil, statement: String, holds: Expression, because: String,
    minimumSeeds: Int
  ) {
    (self.paper, self.stated, self.statement) = (paper, stated, statement)
    (self.holds, self.because, self.minimumSeeds) = (holds, because, minimumSeeds)
    self.about = about ?? Self.usualSubject(paper)
  }

  /// The subject of a claim that does not say it. `none` is a place in no paper.
  private static func usualSubject(_ paper: String?) -> Subject { paper == nil || paper == "none" ? .own : .paper }

  /// The cell as canonical JSON has it.
  public var canonicalValue: Value {
    var value: [String: Value] = [
      "paper": .optional(paper), "statement": .text(statement), "holds": holds.canonicalValue,
      "because": .text(because),
      "seeds": .integer(minimumSeeds),
    ]
    // Left out where they say nothing new: a claim is as it was before there were these keys.
    if about != Self.usualSubject(paper) { value["about"] = .text(about.rawValue) }
    if let stated { value["stated"] = .text(stated.rawValue) }
    return .mapping(value)
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
