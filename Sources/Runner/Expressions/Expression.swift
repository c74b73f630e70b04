/// An expression of a claim, of an epoch to evaluate at, of a curve, or of a placeholder in prose.
///
/// Numbers, texts in double quotes, `true` and `false`; `+ - * / ^`; comparisons, which do not chain; `and`, `or`,
/// `not`; calls of ``ExpressionFunction``; metrics of cells, `walk.distance`, `fit.error["first"]`;
/// parameters, `$epochs`, as literals. A name may contain hyphens, so that a minus after a name needs a space before
/// it: `a-b` is a name, `a - b` a difference. At the end of a claim stand its ``Quantifier``s.
public struct Expression: Hashable, Sendable, CustomStringConvertible {
  /// The text that was parsed.
  public let source: String
  /// The term that is evaluated.
  public let term: Term
  /// The quantifiers, outermost first. Without one over seeds, the innermost is the median over seeds.
  public let quantifiers: [Quantifier]

  /// A part of an expression.
  public struct Term: Hashable, Sendable {
    /// The kind of the term.
    public let kind: Kind
    /// The term's beginning, in Unicode scalars from the expression's beginning.
    public let offset: Int
  }

  /// The kinds of terms.
  public indirect enum Kind: Hashable, Sendable {
    /// A number.
    case number(Double)
    /// A text.
    case text(String)
    /// `true` or `false`.
    case boolean(Bool)
    /// A metric of a cell.
    case reference(Reference)
    /// The number with the other sign.
    case negated(Term)
    /// Two numbers or series combined.
    case arithmetic(ArithmeticOperator, Term, Term)
    /// Two numbers or series compared, or two texts.
    case comparison(Comparison, Term, Term)
    /// The opposite.
    case not(Term)
    /// Both are true.
    case and(Term, Term)
    /// At least one is true.
    case or(Term, Term)
    /// A function of some arguments.
    case call(ExpressionFunction, [Term])
  }

  /// A metric of a cell, for one name if it has values of several.
  public struct Reference: Hashable, Sendable {
    /// The cell's name.
    public let cell: String
    /// The metric's name.
    public let metric: String
    /// The word for what the metric has a value each of; nil for a metric with one value.
    public let index: String?
    /// The name in brackets.
    public let member: String?

    /// A metric of a cell.
    public init(cell: String, metric: Metric, member: String? = nil) {
      self.init(cell: cell, metric: metric.name, index: metric.index, member: member)
    }

    init(cell: String, metric: String, index: String?, member: String?) {
      self.cell = cell
      self.metric = metric
      self.index = index
      self.member = member
    }

    /// True when the metric has a value for each of some names.
    public var isIndexed: Bool { index != nil }

    /// True when it is of all names: none is in brackets.
    public var isOpen: Bool { isIndexed && member == nil }

    /// The name under which the value is recorded.
    public var recordedName: String { member.map { "\(metric)[\"\($0)\"]" } ?? metric }

    /// The same metric for one name.
    public func with(member: String) -> Reference {
      Reference(cell: cell, metric: metric, index: index, member: member)
    }
  }

  /// `+ - * / ^`. An exponent is a whole number, or one half.
  public enum ArithmeticOperator: String, Hashable, Sendable {
    /// The sum.
    case plus = "+"
    /// The difference.
    case minus = "-"
    /// The product.
    case times = "*"
    /// The quotient.
    case over = "/"
    /// The power.
    case power = "^"
  }

  /// The comparisons.
  public enum Comparison: String, Hashable, Sendable {
    /// Less.
    case less = "<"
    /// Less or equal.
    case lessOrEqual = "<="
    /// Greater.
    case greater = ">"
    /// Greater or equal.
    case greaterOrEqual = ">="
    /// Equal.
    case equal = "=="
    /// Not equal.
    case notEqual = "!="

    /// The comparison that is true where this one is not.
    public var opposite: Comparison {
      switch self {
      case .less: .greaterOrEqual
      case .lessOrEqual: .greater
      case .greater: .lessOrEqual
      case .greaterOrEqual: .less
      case .equal: .notEqual
      case .notEqual: .equal
      }
    }

    /// The sign as people read it.
    public var sign: String {
      switch self {
      case .less: "<"
      case .lessOrEqual: "≤"
      case .greater: ">"
      case .greaterOrEqual: "≥"
      case .equal: "="
      case .notEqual: "≠"
      }
    }
  }

  /// A quantifier over which a claim is asserted.
  public enum Quantifier: Hashable, Sendable, CustomStringConvertible {
    /// The claim holds for every name of an index of the cell in question; metrics with that index and without brackets
    /// are then that name's.
    case every(index: String)
    /// The claim holds for every epoch that all the series in question have; series are then their values at that
    /// epoch. Always innermost.
    case everyEpoch
    /// The claim holds for every seed.
    case everySeed
    /// The claim holds for the median over seeds; for an even number, for the mean of the two in the middle.
    case median
    /// The claim holds for at least some of all seeds.
    case atLeast(Int, of: Int)
    /// The claim holds for at least some per cent of the seeds.
    case atLeastPercent(Int)

    /// The quantifier as it is written.
    public var description: String {
      switch self {
      case .every(let index): "for every \(index)"
      case .everyEpoch: "for every epoch"
      case .everySeed: "for every seed"
      case .median: "in the median"
      case .atLeast(let count, let total): "in at least \(count) of \(total) seeds"
      case .atLeastPercent(let percent): "in at least \(percent) % of seeds"
      }
    }

    /// True when it is over seeds.
    public var isOverSeeds: Bool {
      switch self {
      case .everySeed, .median, .atLeast, .atLeastPercent: true
      case .every, .everyEpoch: false
      }
    }
  }

  /// The references, in the order in which they are written.
  public var references: [Reference] { term.references.map(\.reference) }

  /// True when it asks for the onset of a condition, which may never come.
  public var asksForOnset: Bool { term.calls(.onset) }

  /// The names of the cells that it needs, each once, in the order in which they are first written.
  public var cells: [String] {
    references.reduce(into: []) { names, reference in
      if !names.contains(reference.cell) { names.append(reference.cell) }
    }
  }
}
