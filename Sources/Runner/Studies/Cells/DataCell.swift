import Values

/// A `{data}` cell: samples with their features and scaling, or points of a toy distribution.
public struct DataCell: Hashable, Sendable {
  /// Where the samples come from.
  public let source: Source
  /// The features, in the order of the model's inputs.
  public let features: [String]
  /// The names of the samples, in order.
  public let samples: [String]
  /// What is done to a feature before scaling, by feature; features without an entry stay as they are.
  public let transforms: [String: LogTransform]
  /// How features are scaled.
  public let scaling: Scaling
  /// The target of min–max scaling.
  public let range: ClosedRange<Double>?
  /// What the scaling is fitted on; nil without scaling.
  public let fit: SampleReference?

  /// Where samples come from.
  public enum Source: Hashable, Sendable {
    /// A manifest of files, relative to the study's folder.
    case manifest(path: String)
    /// A toy distribution in the plane; its only sample is named `toy`.
    case toy(Toy)
  }

  /// Points of a toy distribution.
  public struct Toy: Hashable, Sendable {
    /// The distribution.
    public let distribution: Distribution
    /// The number of points, all splits together.
    public let points: Int
    /// The standard deviation of the Gaussian noise on each coordinate.
    public let noise: Double
    /// The fractions of training, validation and test points.
    public let fractions: [Double]

    /// The toy distributions.
    public enum Distribution: String, CaseIterable, Hashable, Sendable {
      /// Two coordinates of the S-curve.
      case sCurve = "s-curve"
      /// A circle.
      case ring
      /// Gaussians with centres on a circle.
      case gaussianMixture = "gaussian-mixture"
    }
  }

  /// The natural logarithm of a feature plus an offset, written `log(x + 0.001)`.
  public struct LogTransform: Hashable, Sendable {
    /// What is added first.
    public let offset: Double
  }

  /// How features are scaled.
  public enum Scaling: String, CaseIterable, Hashable, Sendable {
    /// Not at all.
    case none
    /// To mean 0 and standard deviation 1.
    case standard
    /// From least and greatest value to a range.
    case minMax = "min-max"
    /// By rank to the quantiles of the standard normal distribution.
    case normalScores = "normal-scores"
  }
}

extension DataCell: Canonical {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    let origin: Value
    switch source {
    case .manifest(let path): origin = .mapping(["manifest": .text(path)])
    case .toy(let toy):
      origin = .mapping([
        "toy": .text(toy.distribution.rawValue), "points": .integer(toy.points), "noise": .number(toy.noise),
        "fractions": .list(toy.fractions.map(Value.number)),
      ])
    }
    return .mapping([
      "source": origin, "features": .texts(features), "samples": .texts(samples),
      "transform": .mapping(transforms.mapValues { .mapping(["log_offset": .number($0.offset)]) }),
      "scaling": .text(scaling.rawValue), "range": .range(range), "fit": fit.canonicalValue,
    ])
  }
}
