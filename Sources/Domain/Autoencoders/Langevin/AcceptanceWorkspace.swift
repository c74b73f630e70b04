import VectorKernels

/// A workspace for the parts of a chain beyond plain steps: clipping of the gradient's norm, refusal at the bounds,
/// Metropolis–Hastings.
///
/// A proposal y from x is taken with probability min(1, exp((E(x) − E(y))/T) q(x|y)/q(y|x)), where q(·|x) is Gaussian with mean
/// x − (λ/T) ∇E(x) and standard deviation σ (Roberts and Tweedie, Bernoulli 2, 1996, 341).
final class AcceptanceWorkspace {
  let canRefuse: Bool
  private let chunk: ChunkWorkspace
  private let settings: LangevinSettings
  /// 1 where a step was taken, for each step and sample.
  private let taken: FloatBuffer
  private let factors: FloatBuffer
  private let waiting: FloatBuffer
  private let scratch: FloatBuffer
  private let unclipped: FloatBuffer

  init(chunk: ChunkWorkspace, settings: LangevinSettings) {
    self.chunk = chunk
    self.settings = settings
    canRefuse = settings.isMetropolis || settings.boundaryRule == .reject
    taken = FloatBuffer(count: max(1, settings.steps) * chunk.stride)
    factors = FloatBuffer(count: chunk.stride)
    waiting = FloatBuffer(count: chunk.inputSize)
    scratch = FloatBuffer(count: chunk.inputSize)
    unclipped = FloatBuffer(count: chunk.inputSize)
  }

  /// Scales each sample's gradient so that its norm is at most the limit; keeps the factors.
  func clip(_ gradient: FloatBuffer) {
    guard let limit = settings.gradientClip else { return }
    factors.storeDots(of: gradient, with: gradient, features: chunk.shape.features, vectors: chunk.vectors)
    for sample in 0..<chunk.stride {
      let norm = factors[sample].squareRoot()
      factors[sample] = norm > Float(limit) ? Float(limit) / norm : 1
    }
    scratch.copy(from: gradient, count: chunk.inputSize)
    gradient.storeScaled(
      scratch, by: 1, weights: factors, features: chunk.shape.features, vectors: chunk.vectors)
  }

  /// Takes or refuses the proposals at step + 1, sample by sample; `gradientAtProposal` evaluates there.
  func decide(
    step: Int, scale: LangevinScale, states: FloatBuffer, gradient: FloatBuffer, uniform: RandomPosition,
    gradientAtProposal: () -> FloatBuffer
  ) {
    let (from, to, stride, features) = (
      step * chunk.inputSize, (step + 1) * chunk.inputSize, chunk.stride, chunk.shape.features
    )
    let mask = step * stride
    for sample in 0..<stride {
      var isInside = true
      for feature in 0..<features {
        let value = Double(states[to + feature * stride + sample])
        if !(value >= settings.lowerBound && value <= settings.upperBound) { isInside = false }
      }
      taken[mask + sample] = isInside ? 1 : 0
    }
    if settings.isMetropolis {
      waiting.copy(from: gradient, count: chunk.inputSize)
      let before = chunk.energies.values(stride)
      let after = gradientAtProposal()
      let drift = scale.stepSize / settings.temperature
      for sample in 0..<stride where taken[mask + sample] > 0 {
        var exponent = (Double(before[sample]) - Double(chunk.energies[sample])) / settings.temperature
        for feature in 0..<features {
          let place = feature * stride + sample
          let (x, y) = (Double(states[from + place]), Double(states[to + place]))
          let forward = y - x + drift * Double(waiting[place])
          let backward = x - y + drift * Double(after[place])
          exponent += (forward * forward - backward * backward) / (2 * scale.noise * scale.noise)
        }
        if !(uniform.logUniform(step: step, sample: sample) < exponent) { taken[mask + sample] = 0 }
      }
    }
    states.storeSelection(
      mask: taken, at: mask, of: states, at: to, else: states, at: from, to: to, features: features,
      vectors: chunk.vectors)
  }

  /// Sets aside the adjoints of samples whose step was refused.
  func beginReverse(_ step: Int, _ adjoint: FloatBuffer) {
    guard canRefuse else { return }
    waiting.copy(from: adjoint, count: chunk.inputSize)
    scratch.clear()
    adjoint.storeSelection(
      mask: taken, at: step * chunk.stride, of: adjoint, else: scratch, features: chunk.shape.features,
      vectors: chunk.vectors)
  }

  /// adjoint := Aᵀ adjoint of x − (λ/T) c(∇E(x)), c the clipping, with the refused samples' adjoints put back.
  ///
  /// - Parameter ratio: λ of the step to the settings' own.
  func reverse(
    _ step: Int, _ adjoint: FloatBuffer, gradient: FloatBuffer, ratio: Float, _ curvature: CurvatureWorkspace,
    _ parameters: FloatBuffer
  ) {
    let drift = -Float(settings.drift)
    if settings.gradientClip == nil, ratio == 1 {
      curvature.apply(drift, to: adjoint, parameters)
    } else if ratio != 1 {
      unclipped.storeMultiple(ratio, of: adjoint, count: chunk.inputSize)
      if settings.gradientClip != nil { projectThroughClip(unclipped, gradient) }
      curvature.apply(drift, of: unclipped, to: adjoint, parameters)
    } else {
      unclipped.copy(from: adjoint, count: chunk.inputSize)
      projectThroughClip(unclipped, gradient)
      scratch.copy(from: unclipped, count: chunk.inputSize)
      curvature.apply(drift, to: unclipped, parameters)
      // unclipped is now w + drift H w: add drift H w to the adjoint itself.
      adjoint.store(-1, times: scratch, plus: adjoint, count: chunk.inputSize)
      adjoint.store(1, times: unclipped, plus: adjoint, count: chunk.inputSize)
    }
    guard canRefuse else { return }
    adjoint.storeSelection(
      mask: taken, at: step * chunk.stride, of: adjoint, else: waiting, features: chunk.shape.features,
      vectors: chunk.vectors)
  }

  /// v := the transposed derivative of the clipping at g, times v: (c/|g|)(v − ĝ (ĝ·v)) where |g| > c.
  private func projectThroughClip(_ v: FloatBuffer, _ gradient: FloatBuffer) {
    let (stride, features) = (chunk.stride, chunk.shape.features)
    let limit = Float(settings.gradientClip ?? .infinity)
    for sample in 0..<stride {
      var square: Float = 0
      var dot: Float = 0
      for feature in 0..<features {
        let place = feature * stride + sample
        square += gradient[place] * gradient[place]
        dot += gradient[place] * v[place]
      }
      let norm = square.squareRoot()
      guard norm > limit else { continue }
      for feature in 0..<features {
        let place = feature * stride + sample
        v[place] = limit / norm * (v[place] - gradient[place] * (dot / square))
      }
    }
  }

  /// The number of the first steps of the first `count` samples that were taken.
  func acceptedSteps(_ steps: Int, count: Int) -> Int {
    var sum = 0
    for step in 0..<steps {
      for sample in 0..<count where taken[step * chunk.stride + sample] > 0 { sum += 1 }
    }
    return sum
  }
}
