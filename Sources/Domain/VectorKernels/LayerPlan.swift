/// Layers of a network in the form in which the kernels go through them: sizes, and the places of parameters and values.
///
/// Values are chunks, feature-major with `vectors` · 16 samples, in one buffer; places count from its front.
public struct LayerPlan: Sendable {
  /// One dense layer.
  public struct Layer: Sendable {
    /// Width of the layer before, ≥ 1.
    public let inputs: Int
    /// Width of this layer, ≥ 1.
    public let outputs: Int
    /// The place of the first weight (outputs × inputs, row-major) among the parameters.
    public let weightOffset: Int
    /// The place of the first bias.
    public let biasOffset: Int
    /// The place of the input's chunk.
    public let input: Int
    /// The place of the output's chunk.
    public let output: Int
    /// True when the activation follows.
    public let isActivated: Bool

    /// A layer with these sizes and places.
    public init(
      inputs: Int, outputs: Int, weightOffset: Int, biasOffset: Int, input: Int, output: Int, isActivated: Bool
    ) {
      precondition(inputs > 0 && outputs > 0 && min(weightOffset, biasOffset, input, output) >= 0, "sizes and places")
      self.inputs = inputs
      self.outputs = outputs
      self.weightOffset = weightOffset
      self.biasOffset = biasOffset
      self.input = input
      self.output = output
      self.isActivated = isActivated
    }
  }

  /// The number of layers.
  public let count: Int
  /// Vectors of sixteen samples in a chunk.
  public let vectors: Int
  /// The number of parameters, and of values, that the layers reach.
  let parameterCount: Int
  let valueCount: Int
  /// The kernel's number of the activation between layers.
  let activation: Int
  private let entries: [Int32]

  /// A plan of layers that follow each other; the activation is the rectifier where none is given.
  public init(_ layers: [Layer], activation: FloatBuffer.SmoothFunction? = nil, vectors: Int) {
    precondition(vectors > 0, "chunks have samples")
    count = layers.count
    self.vectors = vectors
    parameterCount = layers.map { max($0.weightOffset + $0.inputs * $0.outputs, $0.biasOffset + $0.outputs) }.max() ?? 0
    valueCount =
      layers.map { max($0.input + $0.inputs * vectors * 16, $0.output + $0.outputs * vectors * 16) }.max() ?? 0
    self.activation =
      switch activation {
      case nil: 0
      case .tanh: 1
      case .silu: 2
      case .softplus: 3
      }
    entries = layers.flatMap {
      [$0.inputs, $0.outputs, $0.weightOffset, $0.biasOffset, $0.input, $0.output, $0.isActivated ? 1 : 0]
        .map { Int32($0) }
    }
  }

  /// Calls the body with the entries of some layers and their number; with nothing where there are none.
  @inline(__always)
  func withEntries(_ range: Range<Int>, _ body: (UnsafePointer<Int32>, Int) -> Void) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "layers of the plan")
    guard !range.isEmpty else { return }
    entries.withUnsafeBufferPointer { all in
      guard let first = all.baseAddress else { return }
      body(first + range.lowerBound * (all.count / count), range.count)
    }
  }
}
