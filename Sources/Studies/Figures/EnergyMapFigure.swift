/// A figure of kind `energy-map`: the energy of a model of two features over the plane, a panel for each epoch.
public struct EnergyMapFigure: Hashable, Sendable {
  /// The train cell.
  public let of: String
  /// The epochs.
  public let at: [EpochChoice]
  /// What is drawn, from the bottom to the top.
  public let show: [Layer]
  /// The number of bins along and up.
  public let bins: [Int]
  /// The ends of both coordinates.
  public let range: ClosedRange<Double>
  /// The ends of the decimal logarithm of the energy on the colour scale.
  public let energyRange: ClosedRange<Double>
  /// The number of chains that are drawn.
  public let chains: Int
  /// The number of panels beside one another.
  public let columns: Int
  /// The seed that is drawn, from 0.
  public let seed: Int

  /// What can be drawn.
  public enum Layer: String, CaseIterable, Hashable, Sendable {
    /// The energy.
    case energy
    /// The training sample.
    case positives
    /// The model's negatives.
    case negatives
    /// Chains, their first and last points marked.
    case chains
  }
}

extension EnergyMapFigure: CanonicalValue {
  var canonicalValue: StudyValue {
    .mapping([
      "of": .text(of), "at": .list(at.map(\.canonicalValue)), "show": .texts(show.map(\.rawValue)),
      "bins": .integers(bins), "range": .range(range), "energy_range": .range(energyRange),
      "chains": .integer(chains), "columns": .integer(columns), "seed": .integer(seed),
    ])
  }
}
