import JetAutoencoders
import StandardCells
import Studies
import Values

/// A figure of kind `histogram`: a panel for each feature and epoch, features first.
///
///     kind: histogram
///     of: wnae                              # a train cell
///     features: [tau2, tau3]
///     at: [first, last]
///     samples: [positives, negatives, svj_2000_0.3]
///     bins: 40
///     range: [-3, 3]                        # the sampler's bounds without
///     ratio: true                           # of negatives to positives, below; or pull: true
///     columns: 4
///     seed: 0
///
/// An epoch that a seed does not have (the onset of a divergence that did not come) leaves a panel that says so.
public struct HistogramFigure: FigureBody {
  /// The train cell whose negatives are drawn.
  public let of: String
  /// The features.
  public let features: [String]
  /// The epochs.
  public let at: [EpochChoice]
  /// The contents of the histograms, in order: `positives`, `negatives`, or a sample's name.
  public let samples: [Content]
  /// The number of bins.
  public let bins: Int
  /// The ends, in scaled units; nil for the sampler's bounds.
  public let range: ClosedRange<Double>?
  /// True when the ratio of negatives to positives is drawn below, from 0 to 2.
  public let ratio: Bool
  /// True when the difference of negatives and positives in standard deviations is drawn below instead, from −5 to 5.
  public let pull: Bool
  /// The number of panels beside one another.
  public let columns: Int
  /// The seed that is drawn, from 0.
  public let seed: Int

  /// The model, and the cells of the epochs' expressions.
  public var inputs: [String] { [of] + at.flatMap { $0.expression?.cells ?? [] } }

  /// Refuses features that the model's data turn out not to have.
  public func check(_ results: StudyResults) throws(CellFault) {
    guard let train = results.study.cell(named: of)?.body as? TrainCell, let data = results.data[train.data],
      (results.study.cell(named: train.data)?.body as? DataCell)?.knownFeatures == nil
    else { return }
    for feature in features where !data.features.contains(feature) {
      let nearest = NearestName.nearest(to: feature, in: data.features).map { "; did you mean '\($0)'?" } ?? ""
      throw CellFault("cannot be drawn: '\(train.data)' has no feature '\(feature)'\(nearest)")
    }
  }

  /// Draws the panels.
  public func draw(_ context: FigureContext) throws -> DrawnFigure {
    DrawnFigure(
      try HistogramDrawing(results: context.results, figure: self, name: context.name).content(), columns: columns,
      most: 2)
  }

  /// The content of a histogram.
  public enum Content: Hashable, Sendable {
    /// The validation sample.
    case positives
    /// The model's negatives.
    case negatives
    /// A sample of the data, the validation sample's split of it.
    case sample(String)

    /// The content's name as it is written.
    public var name: String {
      switch self {
      case .positives: "positives"
      case .negatives: "negatives"
      case .sample(let name): name
      }
    }
  }
}

extension HistogramFigure {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    .mapping([
      "of": .text(of), "features": .texts(features), "at": .list(at.map(\.canonicalValue)),
      "samples": .texts(samples.map(\.name)), "bins": .integer(bins), "range": .range(range), "ratio": .flag(ratio),
      "pull": .flag(pull),
      "columns": .integer(columns), "seed": .integer(seed),
    ])
  }
}
