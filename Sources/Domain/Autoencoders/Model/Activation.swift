import Deterministic
import VectorKernels

/// The function between layers. None follows the decoder's last layer; the encoder's last layer has one only on request.
public enum Activation: String, Sendable, Codable, CaseIterable {
  /// max(0, a).
  case relu
  /// The hyperbolic tangent.
  case tanh
  /// a/(1 + e^(−a)), also called swish.
  case silu
  /// ln(1 + eᵃ).
  case softplus

  /// The kernel of a smooth one; nil for the rectifier, which the kernels of dense layers apply themselves.
  var smoothFunction: FloatBuffer.SmoothFunction? {
    switch self {
    case .relu: nil
    case .tanh: .tanh
    case .silu: .silu
    case .softplus: .softplus
    }
  }

  /// The value at a.
  func value(_ a: Double) -> Double {
    switch self {
    case .relu: max(0, a)
    case .tanh: DeterministicMath.tanh(a)
    case .silu: a * Self.logistic(a)
    case .softplus: max(0, a) + DeterministicMath.log1p(DeterministicMath.exp(-a.magnitude))
    }
  }

  /// The first derivative at a.
  func slope(_ a: Double) -> Double {
    let (s, rest) = (Self.logistic(a), Self.logistic(-a))
    switch self {
    case .relu: return a > 0 ? 1 : 0
    case .tanh: return 4 * Self.logistic(2 * a) * Self.logistic(-2 * a)
    case .silu: return s * (1 + a * rest)
    case .softplus: return s
    }
  }

  /// The second derivative at a.
  func curvature(_ a: Double) -> Double {
    let (s, rest) = (Self.logistic(a), Self.logistic(-a))
    switch self {
    case .relu: return 0
    case .tanh: return -2 * value(a) * slope(a)
    case .silu: return s * rest * (2 + a * (rest - s))
    case .softplus: return s * rest
    }
  }

  private static func logistic(_ a: Double) -> Double {
    let e = DeterministicMath.exp(-a.magnitude)
    return (a < 0 ? e : 1) / (1 + e)
  }
}
