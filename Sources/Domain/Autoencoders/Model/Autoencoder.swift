import Deterministic
import VectorKernels

/// An autoencoder's shape and its parameters.
public struct Autoencoder: Sendable, Equatable {
  /// The sizes.
  public let shape: AutoencoderShape
  /// All parameters, layer by layer: weights (outputs × inputs, row-major), then biases.
  public var parameters: [Float]

  /// An autoencoder with these parameters; there must be as many as the shape says.
  public init(shape: AutoencoderShape, parameters: [Float]) {
    precondition(parameters.count == shape.parameterCount, "the shape fixes the number of parameters")
    self.shape = shape
    self.parameters = parameters
  }

  /// An untrained autoencoder: weights and biases uniform in ±1/√inputs, which is PyTorch's default for a linear layer.
  public init(shape: AutoencoderShape, stream: RandomStream) {
    var parameters = [Float](repeating: 0, count: shape.parameterCount)
    for layer in shape.layers {
      let bound = 1 / Double(layer.inputs).squareRoot()
      for index in layer.weightOffset..<(layer.biasOffset + layer.outputs) {
        parameters[index] = Float((2 * stream.uniform(UInt64(index)) - 1) * bound)
      }
    }
    self.init(shape: shape, parameters: parameters)
  }

  /// The energies of rows: E(x) = (1/d) Σ (x − D(Enc(x)))².
  ///
  /// - Parameters:
  ///   - rows: row-major, `shape.features` values a row.
  ///   - threads: how many threads share the work; the result does not depend on it.
  public func energies(of rows: [Float], threads: Int = 1) -> [Float] {
    EnergyEvaluator(shape: shape, threads: threads).energies(of: rows, parameters: FloatBuffer(parameters))
  }
}
