import VectorKernels

/// One worker's Langevin chain over a chunk of samples, and the exact reverse pass through all of it.
///
/// Kept between the two: the states x₀ … x_n and, where steps can be refused, which were taken. Everything else is computed again
/// on the way back, which costs less than storing it.
final class LangevinChain {
  let chunk: ChunkWorkspace
  /// x₀ … x_n, one after the other.
  let states: FloatBuffer
  private let settings: LangevinSettings
  /// The number of steps of the latest run.
  private(set) var steps = 0
  /// λ and σ of each of them.
  private var scales: [LangevinScale] = []
  private let gradient: FloatBuffer
  private let normals: FloatBuffer
  private let adjoint: FloatBuffer
  /// Two steps of the reverse pass, whose outer products are added at once: the partial sums are more than the caches like.
  private let reverseSteps: [CurvatureWorkspace]
  /// Sixteen partial sums for each parameter.
  private let lanes: FloatBuffer
  private let acceptance: AcceptanceWorkspace?
  /// True when the chunk still holds the energies and adjoints at x_{n − 1}, the last state that `run` evaluated.
  private var holdsLastStep = false
  private var features: Int { chunk.shape.features }
  private var size: Int { chunk.inputSize }
  private var bounds: ClosedRange<Float> { Float(settings.lowerBound)...Float(settings.upperBound) }

  init(shape: AutoencoderShape, settings: LangevinSettings, vectors: Int) {
    self.settings = settings
    chunk = ChunkWorkspace(shape: shape, vectors: vectors)
    states = FloatBuffer(count: chunk.inputSize * (settings.steps + 1))
    gradient = FloatBuffer(count: chunk.inputSize)
    normals = FloatBuffer(count: chunk.inputSize)
    adjoint = FloatBuffer(count: chunk.inputSize)
    lanes = FloatBuffer(count: (shape.parameterCount + 15) / 16 * 256)
    reverseSteps = [
      CurvatureWorkspace(chunk), CurvatureWorkspace(ChunkWorkspace(shape: shape, vectors: vectors)),
    ]
    let canRefuse = settings.isMetropolis || settings.boundaryRule == .reject
    acceptance = canRefuse || settings.gradientClip != nil ? AcceptanceWorkspace(chunk: chunk, settings: settings) : nil
  }

  /// Runs the chain from the states at its front.
  ///
  /// - Parameters:
  ///   - steps: how many steps, at most those of the settings.
  ///   - cycle: the number of steps over which the noise falls, again and again; those of the run unless it is given.
  ///   - given: the standard normals of each step as chunks, one after the other, instead of the position's.
  func run(
    _ parameters: FloatBuffer, _ position: RandomPosition, steps: Int, cycle: Int? = nil, given: FloatBuffer? = nil
  ) {
    self.steps = steps
    let length = max(1, cycle ?? steps)
    scales = (0..<steps).map { settings.scale(ofStep: (position.firstStep + $0) % length, of: length) }
    chunk.weightUniformly(count: chunk.stride)
    for step in 0..<steps {
      evaluate(at: step, parameters)
      if let given {
        normals.copy(from: given, at: step * size, count: size)
      } else {
        normals.storeStandardNormals(
          key: position.key, step: position.place(ofStep: step), draw: position.draw,
          firstSample: UInt32(position.firstSample),
          features: features, vectors: chunk.vectors)
      }
      propose(step, parameters, position)
    }
    // Second derivatives of smooth activations are not among what a plain step computes.
    holdsLastStep = steps > 0 && acceptance == nil && chunk.derivatives == nil
  }

  /// Energies, activations and the clipped gradient at x_step.
  private func evaluate(at step: Int, _ parameters: FloatBuffer) {
    chunk.activations.copy(from: states, at: step * size, count: size)
    chunk.computeEnergies(parameters)
    chunk.backpropagate(parameters, toInput: true)
    gradient.store(chunk.factor, times: chunk.residual, plus: chunk.adjoints, count: size)
    acceptance?.clip(gradient)
  }

  private func propose(_ step: Int, _ parameters: FloatBuffer, _ position: RandomPosition) {
    let (from, to) = (step * size, (step + 1) * size)
    let drift = Float(scales[step].stepSize / settings.temperature)
    guard let acceptance, acceptance.canRefuse else {
      states.storeLangevinStep(
        from: states, at: from, gradient: gradient, normals: normals, drift: drift,
        noise: Float(scales[step].noise), bounds: bounds, to: to, count: size)
      return
    }
    states.storeLangevinStep(
      from: states, at: from, gradient: gradient, normals: normals, drift: drift,
      noise: Float(scales[step].noise), bounds: -Float.infinity...Float.infinity, to: to, count: size)
    acceptance.decide(
      step: step, scale: scales[step], states: states, gradient: gradient, uniform: position
    ) {
      evaluate(at: step + 1, parameters)
      return gradient
    }
  }

  /// The reverse pass: from dL/dx_n to dL/dθ, which is −(λ/T) times the partial sums returned, sixteen for each parameter.
  ///
  /// Refused steps pass the adjoint on unchanged; clamped features stop it; x₀ is a constant.
  func reverse(_ final: FloatBuffer, _ parameters: FloatBuffer) -> FloatBuffer {
    if steps == 0 { lanes.clear() }
    adjoint.copy(from: final, count: size)
    for reverseStep in reverseSteps { reverseStep.chunk.weightUniformly(count: chunk.stride) }
    var (waiting, begins) = (0, true)
    for step in (0..<steps).reversed() {
      reverse(step, reverseSteps[waiting], parameters)
      waiting += 1
      guard waiting == reverseSteps.count || step == 0 else { continue }
      lanes.addOuterProducts(
        chunk.plan, reverseSteps.prefix(waiting).flatMap(\.outerProducts), group: 2, begins: begins)
      (waiting, begins) = (0, false)
    }
    return lanes
  }

  /// Takes `adjoint` back through one step.
  private func reverse(_ step: Int, _ curvature: CurvatureWorkspace, _ parameters: FloatBuffer) {
    let chunk = curvature.chunk
    acceptance?.beginReverse(step, adjoint)
    if acceptance?.canRefuse != true {
      adjoint.stopAtBounds(of: states, at: (step + 1) * size, bounds: bounds, count: size)
    }
    if !holdsLastStep {
      chunk.activations.copy(from: states, at: step * size, count: size)
      chunk.computeEnergies(parameters, withCurvature: true)
      chunk.backpropagate(parameters, toInput: true)
    }
    holdsLastStep = false
    // The sums are multiplied by the settings' drift in the end: a step with another one counts for so much more.
    let ratio = settings.fall == nil ? 1 : Float(scales[step].stepSize / settings.stepSize)
    if let acceptance {
      gradient.store(chunk.factor, times: chunk.residual, plus: chunk.adjoints, count: size)
      acceptance.reverse(step, adjoint, gradient: gradient, ratio: ratio, curvature, parameters)
    } else if ratio == 1 {
      curvature.apply(-Float(settings.drift), to: adjoint, parameters)
    } else {
      gradient.storeMultiple(ratio, of: adjoint, count: size)
      curvature.apply(-Float(settings.drift), of: gradient, to: adjoint, parameters)
    }
  }

  /// The place of the states that the latest run ended with.
  var end: Int { steps * size }

  /// The number of steps of the first `count` samples that were taken; nil when none can be refused.
  func acceptedSteps(count: Int) -> Int? {
    acceptance.flatMap { $0.canRefuse ? $0.acceptedSteps(steps, count: count) : nil }
  }
}
