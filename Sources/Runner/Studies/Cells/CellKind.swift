import Expressions

/// A kind of cell: the directive that asks for it, the metrics that it offers, and how a body is read.
///
/// A kind is one value, and everything that is particular to it is behind this protocol and ``CellBody``. To add a kind is to write
/// both in a folder of their own, and to put the value into a program's ``CellKinds``.
public protocol CellKind: Sendable {
  /// The directive, as in `{train} ae`.
  var name: String { get }
  /// The kind's name on a page, in one word.
  var title: String { get }
  /// The keys that a body can have, with their meanings, as Markdown.
  var documentation: String { get }
  /// Every metric that such a cell can offer; a cell offers those of its body.
  var metrics: [Metric] { get }
  /// The words for a step's parts, and for the steps of a part, for progress.
  var progressWords: (part: String, step: String) { get }
  /// True when a cell's name may begin with a digit, so that expressions cannot ask for it.
  var allowsLeadingDigit: Bool { get }
  /// True when files of the results bear such a cell's name.
  var namesFiles: Bool { get }
  /// The parts of an identity that such a cell's steps have, beside the body, the inputs and the data.
  var identification: Identification { get }
  /// The keys of a body, as canonical JSON has them, that change nothing that is computed.
  var wordKeys: [String] { get }
  /// True when one step records the values of all repetitions, so that a recorded number ends with `@` and a seed from
  /// 0.
  var recordsRepetitions: Bool { get }

  /// Reads a cell's body, and reports its errors.
  func read(_ reader: CellReader) -> any CellBody
}

extension CellKind {
  /// The directive, its first letter in upper case.
  public var title: String { name.prefix(1).uppercased() + name.dropFirst() }
  /// No metrics.
  public var metrics: [Metric] { [] }
  /// Seeds and epochs.
  public var progressWords: (part: String, step: String) { ("seed", "epoch") }
  /// A letter is needed.
  public var allowsLeadingDigit: Bool { false }
  /// No file bears it.
  public var namesFiles: Bool { false }
  /// Nothing more.
  public var identification: Identification { [] }
  /// None.
  public var wordKeys: [String] { [] }
  /// Each step is of one repetition, or of none.
  public var recordsRepetitions: Bool { false }
}

/// The kinds of cells of a program, in an order in which each comes after those that it can need.
public struct CellKinds: Sendable {
  /// The kinds.
  public let all: [any CellKind]
  /// All metrics of all kinds.
  public let metrics: MetricVocabulary
  /// The word for what claims are judged over, which publications have as a key.
  public let index: String

  /// Kinds of different names, whose metrics of one name have one index.
  ///
  /// - Precondition: no directive is given twice, and no metric has two indices.
  public init(_ kinds: [any CellKind], index: String = "index") {
    self.index = index
    let offered = kinds.flatMap(\.metrics)
    metrics = MetricVocabulary(offered)
    for (place, kind) in kinds.enumerated() {
      precondition(!kinds[..<place].contains { $0.name == kind.name }, "two kinds of cells are called '\(kind.name)'")
    }
    for metric in offered {
      precondition(metrics[metric.name]?.index == metric.index, "the metric '\(metric.name)' has two indices")
    }
    all = kinds
  }

  /// The directives.
  public var names: [String] { all.map(\.name) }

  /// The kind with a directive.
  public subscript(name: String) -> (any CellKind)? { all.first { $0.name == name } }

  /// The place of a directive among them; those that are not known come first.
  public func order(of name: String) -> Int { all.firstIndex { $0.name == name } ?? 0 }
}
