import Deterministic

/// The objective that a training minimises. E₊ and E₋ are the mean energies of the data and of the negative samples.
public enum Objective: String, Sendable, Codable, CaseIterable {
  /// AE: E₊.
  case reconstruction
  /// NAE: E₊ − E₋, the negatives being constants (Yoon, Noh and Park, arXiv:2105.05735).
  case normalized
  /// NAE with the modified loss log cosh(E₊ − E₋).
  case normalizedLogCosh
  /// WNAE: the optimal-transport cost between the data and the negatives, differentiated through the whole chain.
  case wasserstein

  /// True when it needs negative samples.
  public var needsNegatives: Bool { self != .reconstruction }

  /// The value, regularisation apart, for a mean energy E₊ and a difference E₊ − E₋; NaN for the WNAE, which no energy decides.
  public func value(positiveEnergy: Double, difference: Double) -> Double {
    switch self {
    case .reconstruction: positiveEnergy
    case .normalized: difference
    case .normalizedLogCosh: DeterministicMath.logCosh(difference)
    case .wasserstein: .nan
    }
  }
}
