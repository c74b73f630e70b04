/// A figure of kind `histogram`: a panel for each feature and epoch, features first.
public struct HistogramFigure: Hashable, Sendable {
  /// The train cell whose negatives are drawn.
  public let of: String
  /// The features.
  public let features: [String]
  /// The epochs.
  public let at: [EpochChoice]
  /// What is drawn, in order: `positives`, `negatives`, or a sample's name.
  public let samples: [Content]
  /// The number of bins.
  public let bins: Int
  /// The ends, in scaled units; nil for the sampler's bounds.
  public let range: ClosedRange<Double>?
  /// Whether the ratio of negatives to positives is drawn below, from 0 to 2.
  public let ratio: Bool
  /// The seed that is drawn, from 0.
  public let seed: Int

  /// What a histogram is of.
  public enum Content: Hashable, Sendable {
    /// The validation sample.
    case positives
    /// The model's negatives.
    case negatives
    /// A sample of the data, the validation sample's split of it.
    case sample(String)

    /// As it is written.
    public var name: String {
      switch self {
      case .positives: "positives"
      case .negatives: "negatives"
      case .sample(let name): name
      }
    }
  }
}

extension HistogramFigure: CanonicalValue {
  var canonicalValue: StudyValue {
    .mapping([
      "of": .text(of), "features": .texts(features), "at": .list(at.map(\.canonicalValue)),
      "samples": .texts(samples.map(\.name)), "bins": .integer(bins), "range": .range(range), "ratio": .flag(ratio),
      "seed": .integer(seed),
    ])
  }
}
