import Values

/// A cell of a study: a fenced block with a directive, a name and a YAML body.
public struct Cell: Hashable, Sendable {
  /// The name, unique in its study.
  public let name: String
  /// The place of its opening fence.
  public let location: SourceLocation
  /// The number of repetitions with different seeds: the study's, or the cell's own.
  public let seeds: Int
  /// What it declares.
  public let body: Body

  /// A cell's typed body.
  public enum Body: Hashable, Sendable {
    /// Samples.
    case data(DataCell)
    /// A density.
    case density(DensityCell)
    /// Supervised classifiers.
    case classifier(ClassifierCell)
    /// A training.
    case train(TrainCell)
    /// An evaluation.
    case evaluate(EvaluateCell)
    /// A figure.
    case figure(FigureCell)
    /// A claim.
    case claim(ClaimCell)
  }

  /// The kind.
  public var kind: CellKind {
    switch body {
    case .data: .data
    case .density: .density
    case .classifier: .classifier
    case .train: .train
    case .evaluate: .evaluate
    case .figure: .figure
    case .claim: .claim
    }
  }

  /// The resolved body with every default filled in, as canonical JSON: what the cell's own part of its identity is the
  /// digest of. Neither the cell's name nor its number of seeds is part of it: both are the plan's concern.
  public var canonicalJSON: String {
    Value.mapping(["kind": .text(kind.rawValue), "body": canonicalBody]).canonicalJSON
  }

  private var canonicalBody: Value {
    switch body {
    case .data(let cell): cell.canonicalValue
    case .density(let cell): cell.canonicalValue
    case .classifier(let cell): cell.canonicalValue
    case .train(let cell): cell.canonicalValue
    case .evaluate(let cell): cell.canonicalValue
    case .figure(let cell): cell.canonicalValue
    case .claim(let cell): cell.canonicalValue
    }
  }
}
