import DenseKernelsBaseline

#if arch(x86_64)
  import DenseKernelsAVX2
  import DenseKernelsAVX512
#endif

typealias KernelInput = UnsafePointer<Float>
typealias KernelOutput = UnsafeMutablePointer<Float>

/// The kernels of one instruction set. All tables compute the same bits; `current` is the fastest that runs here.
struct KernelTable: Sendable {
  fileprivate let forward:
    @Sendable (KernelInput, Int, Int, KernelInput?, KernelInput, KernelOutput, Int, Int, Int, Bool) -> Void
  let networkForward:
    @Sendable (UnsafePointer<Int32>, Int, KernelInput, KernelOutput, KernelOutput?, KernelOutput?, Int, Int) -> Void
  let networkTangents:
    @Sendable (
      UnsafePointer<Int32>, Int, KernelInput, KernelOutput, KernelInput, KernelInput?, KernelInput?, KernelOutput?, Int
    ) -> Void
  let networkBackward:
    @Sendable (
      UnsafePointer<Int32>, Int, KernelInput, KernelOutput, KernelInput, KernelInput?, KernelOutput?, KernelInput?,
      Bool, Int
    ) -> Void
  let networkOuterProducts:
    @Sendable (
      UnsafePointer<Int32>, Int, UnsafePointer<KernelOutput>, UnsafePointer<KernelOutput>, Int, Int, KernelOutput, Bool,
      Int
    ) -> Void
  let networkGradient:
    @Sendable (
      UnsafePointer<Int32>, Int, UnsafePointer<KernelOutput>, UnsafePointer<KernelOutput>, KernelOutput, Float, Int
    ) -> Void
  fileprivate let reduce: @Sendable (KernelInput, KernelOutput, Int, Float) -> Void
  fileprivate let scale: @Sendable (KernelOutput, Float, Int) -> Void
  fileprivate let scaleAdd: @Sendable (Float, KernelInput, KernelInput, KernelOutput, Int) -> Void
  fileprivate let residualEnergy: @Sendable (KernelInput, KernelInput, KernelOutput, KernelOutput, Int, Int) -> Void
  fileprivate let scaleSamples: @Sendable (Float, KernelInput, KernelInput, KernelOutput, Int, Int) -> Void
  fileprivate let langevin:
    @Sendable (KernelInput, KernelInput, KernelInput, KernelOutput, Float, Float, Float, Float, Int) -> Void
  fileprivate let stopAtBounds: @Sendable (KernelOutput, KernelInput, Float, Float, Int) -> Void
  fileprivate let gather: @Sendable (KernelInput, UnsafePointer<Int32>, Int, KernelOutput, Int, Int) -> Void
  fileprivate let scatter: @Sendable (KernelInput, KernelOutput, Int, Int, Int) -> Void
  fileprivate let adam:
    @Sendable (
      KernelOutput, KernelInput, KernelOutput, KernelOutput, Int, Float, Float, Float, Float, Float, Float, Float
    ) -> Void
  fileprivate let select: @Sendable (KernelInput, KernelInput, KernelInput, KernelOutput, Int, Int) -> Void
  fileprivate let dot: @Sendable (KernelInput, KernelInput, KernelOutput, Int, Int) -> Void
  fileprivate let average: @Sendable (KernelOutput, KernelInput, Float, Int) -> Void
  let tanh: @Sendable (KernelOutput, KernelOutput?, KernelOutput?, Int) -> Void
  let silu: @Sendable (KernelOutput, KernelOutput?, KernelOutput?, Int) -> Void
  let softplus: @Sendable (KernelOutput, KernelOutput?, KernelOutput?, Int) -> Void
  let normalize: @Sendable (KernelInput, KernelOutput, KernelOutput, Int, Int) -> Void
  let project: @Sendable (KernelInput, KernelInput, KernelInput, KernelOutput, Int, Int) -> Void
  let sphereCurvature:
    @Sendable (KernelOutput, KernelInput, KernelInput, KernelInput, KernelInput, KernelInput, Int, Int) -> Void
  fileprivate let normals: @Sendable (UInt64, UInt32, UInt32, UInt32, KernelOutput, Int, Int) -> Void

  static let current = table(for: .current)

  static func table(for instructionSet: InstructionSet) -> KernelTable {
    switch instructionSet {
    case .baseline: baseline
    #if arch(x86_64)
      case .avx2: avx2
      case .avx512: avx512
    #else
      case .avx2, .avx512: baseline
    #endif
    }
  }

  private static let baseline = KernelTable(
    forward: DenseKernelsBaseline.denseForward, networkForward: DenseKernelsBaseline.networkForward,
    networkTangents: DenseKernelsBaseline.networkTangents, networkBackward: DenseKernelsBaseline.networkBackward,
    networkOuterProducts: DenseKernelsBaseline.networkOuterProducts,
    networkGradient: DenseKernelsBaseline.networkGradient, reduce: DenseKernelsBaseline.reduceLanes,
    scale: DenseKernelsBaseline.scale, scaleAdd: DenseKernelsBaseline.scaleAdd,
    residualEnergy: DenseKernelsBaseline.residualEnergy, scaleSamples: DenseKernelsBaseline.scaleSamples,
    langevin: DenseKernelsBaseline.langevinStep, stopAtBounds: DenseKernelsBaseline.stopAtBounds,
    gather: DenseKernelsBaseline.gatherRows, scatter: DenseKernelsBaseline.scatterRows,
    adam: DenseKernelsBaseline.adamStep, select: DenseKernelsBaseline.selectSamples,
    dot: DenseKernelsBaseline.dotSamples, average: DenseKernelsBaseline.movingAverage,
    tanh: DenseKernelsBaseline.applyTanh, silu: DenseKernelsBaseline.applySiLU,
    softplus: DenseKernelsBaseline.applySoftplus, normalize: DenseKernelsBaseline.normalizeSamples,
    project: DenseKernelsBaseline.projectSamples, sphereCurvature: DenseKernelsBaseline.addSphereCurvature,
    normals: DenseKernelsBaseline.standardNormals)

  #if arch(x86_64)
    private static let avx2 = KernelTable(
      forward: DenseKernelsAVX2.denseForward, networkForward: DenseKernelsAVX2.networkForward,
      networkTangents: DenseKernelsAVX2.networkTangents, networkBackward: DenseKernelsAVX2.networkBackward,
      networkOuterProducts: DenseKernelsAVX2.networkOuterProducts, networkGradient: DenseKernelsAVX2.networkGradient,
      reduce: DenseKernelsAVX2.reduceLanes, scale: DenseKernelsAVX2.scale, scaleAdd: DenseKernelsAVX2.scaleAdd,
      residualEnergy: DenseKernelsAVX2.residualEnergy, scaleSamples: DenseKernelsAVX2.scaleSamples,
      langevin: DenseKernelsAVX2.langevinStep, stopAtBounds: DenseKernelsAVX2.stopAtBounds,
      gather: DenseKernelsAVX2.gatherRows, scatter: DenseKernelsAVX2.scatterRows, adam: DenseKernelsAVX2.adamStep,
      select: DenseKernelsAVX2.selectSamples, dot: DenseKernelsAVX2.dotSamples, average: DenseKernelsAVX2.movingAverage,
      tanh: DenseKernelsAVX2.applyTanh, silu: DenseKernelsAVX2.applySiLU,
      softplus: DenseKernelsAVX2.applySoftplus, normalize: DenseKernelsAVX2.normalizeSamples,
      project: DenseKernelsAVX2.projectSamples, sphereCurvature: DenseKernelsAVX2.addSphereCurvature,
      normals: DenseKernelsAVX2.standardNormals)

    private static let avx512 = KernelTable(
      forward: DenseKernelsAVX512.denseForward, networkForward: DenseKernelsAVX512.networkForward,
      networkTangents: DenseKernelsAVX512.networkTangents, networkBackward: DenseKernelsAVX512.networkBackward,
      networkOuterProducts: DenseKernelsAVX512.networkOuterProducts,
      networkGradient: DenseKernelsAVX512.networkGradient, reduce: DenseKernelsAVX512.reduceLanes,
      scale: DenseKernelsAVX512.scale, scaleAdd: DenseKernelsAVX512.scaleAdd,
      residualEnergy: DenseKernelsAVX512.residualEnergy, scaleSamples: DenseKernelsAVX512.scaleSamples,
      langevin: DenseKernelsAVX512.langevinStep, stopAtBounds: DenseKernelsAVX512.stopAtBounds,
      gather: DenseKernelsAVX512.gatherRows, scatter: DenseKernelsAVX512.scatterRows,
      adam: DenseKernelsAVX512.adamStep, select: DenseKernelsAVX512.selectSamples, dot: DenseKernelsAVX512.dotSamples,
      average: DenseKernelsAVX512.movingAverage,
      tanh: DenseKernelsAVX512.applyTanh, silu: DenseKernelsAVX512.applySiLU,
      softplus: DenseKernelsAVX512.applySoftplus, normalize: DenseKernelsAVX512.normalizeSamples,
      project: DenseKernelsAVX512.projectSamples, sphereCurvature: DenseKernelsAVX512.addSphereCurvature,
      normals: DenseKernelsAVX512.standardNormals)
  #endif
}

/// The kernels over buffers: each call checks that what it touches lies within the buffers.
extension FloatBuffer {
  /// y = W x + b over a chunk of `vectors` · 16 samples; W is `outputs` × `inputs` at `weightOffset` of `parameters`, row-major.
  ///
  /// `transposed` multiplies with Wᵀ instead (then x has `outputs` features and y `inputs`); without `biasOffset`, b is zero.
  public func storeProduct(
    of parameters: FloatBuffer, weightOffset: Int, outputs: Int, inputs: Int, transposed: Bool = false,
    biasOffset: Int? = nil, with x: FloatBuffer, at xOffset: Int = 0, to offset: Int = 0, vectors: Int,
    rectified: Bool = false
  ) {
    let (rows, columns) = transposed ? (inputs, outputs) : (outputs, inputs)
    parameters.check(weightOffset, outputs * inputs)
    if let biasOffset { parameters.check(biasOffset, rows) }
    x.check(xOffset, columns * vectors * 16)
    check(offset, rows * vectors * 16)
    kernels.forward(
      parameters.base + weightOffset, transposed ? 1 : inputs, transposed ? inputs : 1,
      biasOffset.map { UnsafePointer(parameters.base + $0) }, x.base + xOffset, base + offset, columns, rows, vectors,
      rectified)
  }

  /// value(p) = scale · the sum of the sixteen partial sums of p, as a fixed tree, for every p of this buffer.
  public func storeLaneSums(of lanes: FloatBuffer, scale: Float) {
    lanes.check(0, count * 16)
    kernels.reduce(lanes.base, base, count, scale)
  }

  /// Multiplies every value by one factor.
  public func scale(by factor: Float, at offset: Int = 0, count: Int) {
    check(offset, count)
    kernels.scale(base + offset, factor, count)
  }

  /// this = scale · a + b, with one rounding.
  public func store(
    _ scale: Float, times a: FloatBuffer, at aOffset: Int = 0, plus b: FloatBuffer, at bOffset: Int = 0,
    to offset: Int = 0, count: Int
  ) {
    a.check(aOffset, count)
    b.check(bOffset, count)
    check(offset, count)
    kernels.scaleAdd(scale, a.base + aOffset, b.base + bOffset, base + offset, count)
  }

  /// Residual x − y of a chunk into this buffer, and the energy (1/d) Σ residual² of each sample into `energies`.
  public func storeResidual(
    of x: FloatBuffer, at xOffset: Int, minus y: FloatBuffer, at yOffset: Int, energies: FloatBuffer,
    at energyOffset: Int, features: Int, vectors: Int
  ) {
    let size = features * vectors * 16
    x.check(xOffset, size)
    y.check(yOffset, size)
    check(0, size)
    energies.check(energyOffset, vectors * 16)
    kernels.residualEnergy(
      x.base + xOffset, y.base + yOffset, base, energies.base + energyOffset, features, vectors)
  }

  /// this(feature, sample) = scale · weight(sample) · values(feature, sample).
  public func storeScaled(
    _ values: FloatBuffer, by scale: Float, weights: FloatBuffer, at weightOffset: Int = 0, to offset: Int = 0,
    features: Int, vectors: Int
  ) {
    let size = features * vectors * 16
    values.check(0, size)
    weights.check(weightOffset, vectors * 16)
    check(offset, size)
    kernels.scaleSamples(scale, weights.base + weightOffset, values.base, base + offset, features, vectors)
  }

  /// One Langevin step: this = clamp(x − drift · gradient + noise · normal, bounds).
  public func storeLangevinStep(
    from x: FloatBuffer, at xOffset: Int, gradient: FloatBuffer, normals: FloatBuffer, drift: Float, noise: Float,
    bounds: ClosedRange<Float>, to offset: Int, count: Int
  ) {
    x.check(xOffset, count)
    gradient.check(0, count)
    normals.check(0, count)
    check(offset, count)
    kernels.langevin(
      x.base + xOffset, gradient.base, normals.base, base + offset, drift, noise, bounds.lowerBound,
      bounds.upperBound, count)
  }

  /// Zeroes the adjoint where the state sits on a bound, where the clamp's derivative is zero.
  public func stopAtBounds(of state: FloatBuffer, at stateOffset: Int, bounds: ClosedRange<Float>, count: Int) {
    state.check(stateOffset, count)
    check(0, count)
    kernels.stopAtBounds(base, state.base + stateOffset, bounds.lowerBound, bounds.upperBound, count)
  }

  /// Copies rows of a row-major array into a chunk at `offset`; samples beyond the indices are zero.
  ///
  /// `indices` has at most `vectors` · 16 entries, each a row of `rows`.
  public func gather(
    rows: [Float], indices: ArraySlice<Int32>, features: Int, vectors: Int, to offset: Int = 0
  ) {
    precondition(indices.count <= vectors * 16, "more rows than the chunk has samples")
    check(offset, features * vectors * 16)
    let rowCount = rows.count / features
    precondition(indices.allSatisfy { $0 >= 0 && Int($0) < rowCount }, "a row that does not exist")
    rows.withUnsafeBufferPointer { source in
      indices.withUnsafeBufferPointer { list in
        guard let first = source.baseAddress, let index = list.baseAddress else { return }
        kernels.gather(first, index, list.count, base + offset, features, vectors)
      }
    }
  }

  /// Copies the first `count` samples of a chunk at `offset` into rows, from row `firstRow` on.
  public func scatter(
    at offset: Int = 0, count: Int, features: Int, vectors: Int, into rows: inout [Float], firstRow: Int
  ) {
    check(offset, features * vectors * 16)
    precondition(count <= vectors * 16 && firstRow >= 0 && (firstRow + count) * features <= rows.count)
    rows.withUnsafeMutableBufferPointer { target in
      guard let first = target.baseAddress else { return }
      kernels.scatter(base + offset, first + firstRow * features, count, features, vectors)
    }
  }

  /// Standard normals for a chunk, each a function of (key, step, draw, sample, feature) alone.
  public func storeStandardNormals(
    key: UInt64, step: UInt32, draw: UInt32, firstSample: UInt32, features: Int, vectors: Int, to offset: Int = 0
  ) {
    check(offset, features * vectors * 16)
    kernels.normals(key, step, draw, firstSample, base + offset, features, vectors)
  }

  /// One step of Adam or AdamW on this buffer of parameters; all buffers have its size. See `Adam`.
  public func adamStep(
    gradient: FloatBuffer, firstMoment: FloatBuffer, secondMoment: FloatBuffer, rate: Float, root: Float,
    beta1: Float, beta2: Float, epsilon: Float, shrink: Float, penalty: Float
  ) {
    for buffer in [gradient, firstMoment, secondMoment] { buffer.check(0, count) }
    kernels.adam(
      base, gradient.base, firstMoment.base, secondMoment.base, count, rate, root, beta1, beta2, epsilon, shrink,
      penalty)
  }

  /// this = decay · this + (1 − decay) · values.
  public func average(with values: FloatBuffer, decay: Float) {
    values.check(0, count)
    kernels.average(base, values.base, decay, count)
  }

  /// this(feature, sample) = a where mask(sample) > 0, else b.
  public func storeSelection(
    mask: FloatBuffer, at maskOffset: Int, of a: FloatBuffer, at aOffset: Int = 0, else b: FloatBuffer,
    at bOffset: Int = 0, to offset: Int = 0, features: Int, vectors: Int
  ) {
    let size = features * vectors * 16
    mask.check(maskOffset, vectors * 16)
    a.check(aOffset, size)
    b.check(bOffset, size)
    check(offset, size)
    kernels.select(mask.base + maskOffset, a.base + aOffset, b.base + bOffset, base + offset, features, vectors)
  }

  /// this(sample) = Σ over features of a · b.
  public func storeDots(of a: FloatBuffer, with b: FloatBuffer, features: Int, vectors: Int) {
    let size = features * vectors * 16
    a.check(0, size)
    b.check(0, size)
    check(0, vectors * 16)
    kernels.dot(a.base, b.base, base, features, vectors)
  }
}
