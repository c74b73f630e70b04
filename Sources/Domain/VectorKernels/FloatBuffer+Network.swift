/// Kernels that go through the layers of a network at once. Each call checks that the plan's places lie within the buffers.
extension FloatBuffer {
  /// The first and second derivatives of a smooth activation at each activated output, at the places of the plan.
  public struct Derivatives {
    /// φ′.
    public let slopes: FloatBuffer
    /// φ″; in a backward pass it is replaced by φ″ times the adjoint.
    public let curvatures: FloatBuffer

    /// Buffers for derivatives.
    public init(slopes: FloatBuffer, curvatures: FloatBuffer) {
      self.slopes = slopes
      self.curvatures = curvatures
    }
  }

  /// Applies layers to the values at the first one's input.
  ///
  /// - Parameters:
  ///   - plan: the network.
  ///   - layers: those to be applied.
  ///   - parameters: weights and biases.
  ///   - derivatives: set, where the activation is smooth; nil for the rectifier.
  ///   - withCurvature: also the second derivatives.
  public func forward(
    _ plan: LayerPlan, _ layers: Range<Int>, _ parameters: FloatBuffer, derivatives: Derivatives? = nil,
    withCurvature: Bool = false
  ) {
    check(plan, parameters)
    precondition((plan.activation == 0) == (derivatives == nil), "a smooth activation has derivatives")
    derivatives?.check(plan)
    plan.withEntries(layers) { entries, count in
      kernels.networkForward(
        entries, count, parameters.base, base, derivatives?.slopes.base,
        withCurvature ? derivatives?.curvatures.base : nil, plan.activation, plan.vectors)
    }
  }

  /// Applies the derivative of layers to the tangents at the first one's input.
  ///
  /// - Parameters:
  ///   - plan: the network.
  ///   - layers: those to be applied.
  ///   - parameters: weights and biases.
  ///   - values: those of `forward`.
  ///   - derivatives: those of `forward`, with curvature.
  ///   - bends: set to the curvature times the tangent before the slope, where there are derivatives.
  public func forwardTangents(
    _ plan: LayerPlan, _ layers: Range<Int>, _ parameters: FloatBuffer, values: FloatBuffer,
    derivatives: Derivatives?, bends: FloatBuffer?
  ) {
    check(plan, parameters)
    values.check(0, plan.valueCount)
    derivatives?.check(plan)
    bends?.check(0, plan.valueCount)
    plan.withEntries(layers) { entries, count in
      kernels.networkTangents(
        entries, count, parameters.base, base, values.base, derivatives?.slopes.base, derivatives?.curvatures.base,
        bends?.base, plan.vectors)
    }
  }

  /// Pulls the adjoint of the last layer's output back through layers: every output's adjoint is then that before its activation.
  ///
  /// - Parameters:
  ///   - plan: the network.
  ///   - layers: those to go through.
  ///   - parameters: weights and biases.
  ///   - values: those of `forward`.
  ///   - derivatives: those of `forward`.
  ///   - withCurvature: the curvatures are multiplied by the adjoints before the slope.
  ///   - bends: added after the slope.
  ///   - toInput: also to the first one's input.
  public func backward(
    _ plan: LayerPlan, _ layers: Range<Int>, _ parameters: FloatBuffer, values: FloatBuffer,
    derivatives: Derivatives?, withCurvature: Bool = false, bends: FloatBuffer? = nil, toInput: Bool
  ) {
    check(plan, parameters)
    values.check(0, plan.valueCount)
    derivatives?.check(plan)
    bends?.check(0, plan.valueCount)
    plan.withEntries(layers) { entries, count in
      kernels.networkBackward(
        entries, count, parameters.base, base, values.base, derivatives?.slopes.base,
        withCurvature ? derivatives?.curvatures.base : nil, bends?.base, toInput, plan.vectors)
    }
  }

  /// Adds Σ over samples of deltas · values to sixteen partial sums for each parameter, pair after pair.
  ///
  /// - Parameters:
  ///   - plan: the network.
  ///   - pairs: adjoints at the layers' outputs, and values at their inputs.
  ///   - group: the biases' parts are those of the last of every so many pairs.
  ///   - begins: true when the sums begin at zero, whatever is there.
  public func addOuterProducts(
    _ plan: LayerPlan, _ pairs: [(deltas: FloatBuffer, values: FloatBuffer)], group: Int = 1, begins: Bool
  ) {
    precondition(group > 0 && pairs.count % group == 0, "whole groups of pairs")
    check(0, plan.parameterCount * 16)
    for pair in pairs {
      pair.deltas.check(0, plan.valueCount)
      pair.values.check(0, plan.valueCount)
    }
    plan.withEntries(0..<plan.count) { entries, count in
      kernels.networkOuterProducts(
        entries, count, pairs.map(\.deltas.base), pairs.map(\.values.base), pairs.count, group, base, begins,
        plan.vectors)
    }
  }

  /// value(p) = scale · Σ over samples of deltas · values for each parameter: the gradient of one chunk.
  public func storeGradient(_ plan: LayerPlan, _ deltas: FloatBuffer, _ values: FloatBuffer, scale: Float) {
    check(0, plan.parameterCount)
    for buffer in [deltas, values] { buffer.check(0, plan.valueCount) }
    plan.withEntries(0..<plan.count) { entries, count in
      kernels.networkGradient(entries, count, [deltas.base], [values.base], base, scale, plan.vectors)
    }
  }

  @inline(__always)
  private func check(_ plan: LayerPlan, _ parameters: FloatBuffer) {
    check(0, plan.valueCount)
    parameters.check(0, plan.parameterCount)
  }
}

extension FloatBuffer.Derivatives {
  @inline(__always)
  fileprivate func check(_ plan: LayerPlan) {
    slopes.check(0, plan.valueCount)
    curvatures.check(0, plan.valueCount)
  }
}
