extension AutoencoderReference {
  /// A chain from x₀ with given standard normals (steps × features): the states x₀ … x_n, with clamping at the bounds.
  public func chain(from start: [Double], normals: [[Double]], settings: LangevinSettings) -> [[Double]] {
    var states = [start]
    var ignored = [Double](repeating: 0, count: parameters.count)
    for (step, normal) in normals.enumerated() {
      let scale = settings.scale(ofStep: step, of: normals.count)
      let x = states[states.count - 1]
      let slope = clipped(energyGradient(at: x, weight: 0, gradient: &ignored), settings)
      states.append(
        x.indices.map {
          let moved = x[$0] - scale.stepSize / settings.temperature * slope[$0] + scale.noise * normal[$0]
          return min(max(moved, settings.lowerBound), settings.upperBound)
        })
    }
    return states
  }

  /// The derivative with respect to the parameters of a function of x_n, whose derivative by x_n is `adjoint`, added to `gradient`.
  public func addChainGradient(
    through states: [[Double]], adjoint: [Double], settings: LangevinSettings, to gradient: inout [Double]
  ) {
    var v = adjoint
    for step in stride(from: states.count - 1, to: 0, by: -1) {
      for k in v.indices where states[step][k] <= settings.lowerBound || states[step][k] >= settings.upperBound {
        v[k] = 0
      }
      let drift = settings.scale(ofStep: step - 1, of: states.count - 1).stepSize / settings.temperature
      let w = throughClip(v, at: states[step - 1], settings)
      let curved = hessianProduct(at: states[step - 1], w, weight: -drift, gradient: &gradient)
      for k in v.indices { v[k] -= drift * curved[k] }
    }
  }

  private func clipped(_ slope: [Double], _ settings: LangevinSettings) -> [Double] {
    let norm = slope.reduce(0) { $0 + $1 * $1 }.squareRoot()
    guard let limit = settings.gradientClip, norm > limit else { return slope }
    return slope.map { $0 * limit / norm }
  }

  private func throughClip(_ v: [Double], at x: [Double], _ settings: LangevinSettings) -> [Double] {
    guard let limit = settings.gradientClip else { return v }
    var ignored = [Double](repeating: 0, count: parameters.count)
    let slope = energyGradient(at: x, weight: 0, gradient: &ignored)
    let square = slope.reduce(0) { $0 + $1 * $1 }
    let norm = square.squareRoot()
    guard norm > limit else { return v }
    let dot = zip(slope, v).reduce(0) { $0 + $1.0 * $1.1 }
    return zip(slope, v).map { limit / norm * ($1 - $0 * dot / square) }
  }
}
