import VectorKernels

/// Adam (Kingma and Ba, arXiv:1412.6980) or, with decoupled decay, AdamW (Loshchilov and Hutter, arXiv:1711.05101), as PyTorch computes them.
public final class Adam {
  /// The settings of the optimiser.
  public struct Settings: Sendable, Hashable, Codable {
    /// Learning rate, > 0.
    public var rate: Double
    /// Decay of the first moment, in [0, 1).
    public var beta1: Double
    /// Decay of the second moment, in [0, 1).
    public var beta2: Double
    /// Added to the denominator.
    public var epsilon: Double
    /// Weight decay, ≥ 0.
    public var weightDecay: Double
    /// True when the decay shrinks the weights directly (AdamW) and is not added to the gradient (Adam).
    public var isDecoupled: Bool

    /// Settings with PyTorch's defaults.
    public init(
      rate: Double, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0,
      isDecoupled: Bool = false
    ) {
      self.rate = rate
      self.beta1 = beta1
      self.beta2 = beta2
      self.epsilon = epsilon
      self.weightDecay = weightDecay
      self.isDecoupled = isDecoupled
    }
  }

  /// The state that must be kept to go on later with the same bits.
  public struct State: Sendable, Equatable {
    /// First moments.
    public var firstMoment: [Float]
    /// Second moments.
    public var secondMoment: [Float]
    /// β₁ᵗ after t steps.
    public var beta1Power: Double
    /// β₂ᵗ after t steps.
    public var beta2Power: Double

    /// A state as it was.
    public init(firstMoment: [Float], secondMoment: [Float], beta1Power: Double, beta2Power: Double) {
      self.firstMoment = firstMoment
      self.secondMoment = secondMoment
      self.beta1Power = beta1Power
      self.beta2Power = beta2Power
    }
  }

  /// The learning rate may be changed by a schedule.
  public var settings: Settings
  private let firstMoment: FloatBuffer
  private let secondMoment: FloatBuffer
  private var beta1Power = 1.0
  private var beta2Power = 1.0
  private let size: Int

  /// An optimiser for `size` parameters.
  public init(_ settings: Settings, size: Int) {
    self.settings = settings
    self.size = size
    firstMoment = FloatBuffer(count: size)
    secondMoment = FloatBuffer(count: size)
  }

  /// The state, to be kept or restored.
  public var state: State {
    get {
      State(
        firstMoment: firstMoment.values(size), secondMoment: secondMoment.values(size), beta1Power: beta1Power,
        beta2Power: beta2Power)
    }
    set {
      firstMoment.load(newValue.firstMoment)
      secondMoment.load(newValue.secondMoment)
      beta1Power = newValue.beta1Power
      beta2Power = newValue.beta2Power
    }
  }

  /// One step against the gradient.
  public func step(_ parameters: FloatBuffer, gradient: FloatBuffer) {
    beta1Power *= settings.beta1
    beta2Power *= settings.beta2
    let decay = settings.weightDecay
    parameters.adamStep(
      gradient: gradient, firstMoment: firstMoment, secondMoment: secondMoment,
      rate: Float(settings.rate / (1 - beta1Power)), root: Float(1 / (1 - beta2Power).squareRoot()),
      beta1: Float(settings.beta1), beta2: Float(settings.beta2), epsilon: Float(settings.epsilon),
      shrink: settings.isDecoupled ? Float(1 - settings.rate * decay) : 1,
      penalty: settings.isDecoupled ? 0 : Float(decay))
  }
}
