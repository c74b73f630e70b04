import Autoencoders

extension ONNXGraph {
  /// Adds an autoencoder: the outputs `latent`, `reconstruction` and `energy`, the mean squared difference of input and reconstruction.
  ///
  /// - Parameters:
  ///   - network: the network.
  ///   - input: the scaled features.
  mutating func add(_ network: Autoencoder, of input: String) {
    let shape = network.shape
    var value = input
    for (place, layer) in shape.layers.enumerated() {
      let isLatent = place == shape.encoderLayerCount - 1
      let isLast = place == shape.layers.count - 1
      value = add(layer, of: value, network, as: isLast ? "reconstruction" : isLatent ? "latent" : layer.name)
      if isLatent, shape.isSpherical {
        value = add("LpNormalization", [value], as: "sphere", [.integer("axis", 1), .integer("p", 2)])
      }
    }
    let difference = add("Sub", [input, value], as: "difference")
    let square = add("Mul", [difference, difference], as: "square")
    _ = add("ReduceMean", [square], as: "energy", [.integers("axes", [1]), .integer("keepdims", 0)])
    addOutput("energy", width: nil, "the mean squared difference of scaled features and reconstruction")
    addOutput("reconstruction", width: shape.features, "the reconstruction, scaled")
    addOutput("latent", width: shape.latent, "the encoder's output")
  }

  /// W x + b, and the function that follows.
  private mutating func add(
    _ layer: AutoencoderShape.Layer, of input: String, _ network: Autoencoder, as output: String
  ) -> String {
    let weights = constant(
      "\(layer.name).weight", [layer.outputs, layer.inputs],
      Array(network.parameters[layer.weightOffset..<layer.biasOffset]))
    let biases = constant(
      "\(layer.name).bias", [layer.outputs],
      Array(network.parameters[layer.biasOffset..<(layer.biasOffset + layer.outputs)]))
    let sum = layer.isActivated ? "\(layer.name).sum" : output
    let result = add("Gemm", [input, weights, biases], as: sum, [.integer("transB", 1)])
    guard layer.isActivated else { return result }
    switch network.shape.activation {
    case .relu: return add("Relu", [sum], as: output)
    case .tanh: return add("Tanh", [sum], as: output)
    case .softplus: return add("Softplus", [sum], as: output)
    case .silu:
      let gate = add("Sigmoid", [sum], as: "\(layer.name).gate")
      return add("Mul", [sum, gate], as: output)
    }
  }
}
