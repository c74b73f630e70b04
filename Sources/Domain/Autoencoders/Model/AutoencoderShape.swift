/// The shape of a multilayer-perceptron autoencoder, which defines it apart from its parameters: features → hidden … →
/// latent → … hidden → features.
///
/// The decoder mirrors the encoder.
public struct AutoencoderShape: Sendable, Hashable, Codable {
  /// Number of input features, ≥ 1.
  public let features: Int
  /// Widths of the encoder's hidden layers, from the input on; each ≥ 1, may be empty.
  public let hidden: [Int]
  /// Size of the latent space, ≥ 1.
  public let latent: Int
  /// Function between layers.
  public let activation: Activation
  /// True when the activation also follows the encoder's last layer.
  public let activatesLatent: Bool
  /// True when latent vectors are scaled to length 1 before they are decoded.
  public let isSpherical: Bool

  /// A shape; widths must be positive.
  public init(
    features: Int, hidden: [Int], latent: Int, activation: Activation = .relu, activatesLatent: Bool = false,
    isSpherical: Bool = false
  ) {
    precondition(features > 0 && latent > 0 && hidden.allSatisfy { $0 > 0 }, "widths are positive")
    self.features = features
    self.hidden = hidden
    self.latent = latent
    self.activation = activation
    self.activatesLatent = activatesLatent
    self.isSpherical = isSpherical
  }

  /// One dense layer within the flat array of parameters: weights (outputs × inputs, row-major), then biases.
  public struct Layer: Sendable, Hashable {
    /// `encoder.0`, … as PyTorch's modules are named in the reference files.
    public let name: String
    /// Width of the layer before.
    public let inputs: Int
    /// Width of this layer.
    public let outputs: Int
    /// The place of the first weight.
    public let weightOffset: Int
    /// The place of the first bias.
    public let biasOffset: Int
    /// True when the activation follows.
    public let isActivated: Bool
  }

  /// All layers, encoder first.
  public var layers: [Layer] {
    let encoder = [features] + hidden + [latent]
    let decoder = [latent] + hidden.reversed() + [features]
    var layers: [Layer] = []
    var offset = 0
    for (prefix, widths) in [("encoder", encoder), ("decoder", decoder)] {
      for index in 0..<(widths.count - 1) {
        let (inputs, outputs) = (widths[index], widths[index + 1])
        layers.append(
          Layer(
            name: "\(prefix).\(index)", inputs: inputs, outputs: outputs, weightOffset: offset,
            biasOffset: offset + inputs * outputs,
            isActivated: index + 2 < widths.count || (activatesLatent && prefix == "encoder")))
        offset += (inputs + 1) * outputs
      }
    }
    return layers
  }

  /// Number of the encoder's layers; the decoder's follow.
  public var encoderLayerCount: Int { hidden.count + 1 }

  /// Number of parameters.
  public var parameterCount: Int {
    layers.reduce(0) { $0 + ($1.inputs + 1) * $1.outputs }
  }
}
