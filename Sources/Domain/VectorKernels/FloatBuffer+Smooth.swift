/// Kernels of smooth activations and of the projection on the sphere.
extension FloatBuffer {
  /// A smooth function between layers.
  public enum SmoothFunction: Sendable {
    /// tanh a.
    case tanh
    /// a/(1 + e^(−a)).
    case silu
    /// ln(1 + eᵃ).
    case softplus
  }

  /// Replaces values by those of the function, and stores its first and second derivative at the same places of other buffers,
  /// where they are given. Errors of the values are below 2 units in the last place; exponentials below e⁻⁸⁷ count as zero.
  public func apply(
    _ function: SmoothFunction, at offset: Int, count: Int, slopes: FloatBuffer? = nil, curvatures: FloatBuffer? = nil
  ) {
    check(offset, count)
    slopes?.check(offset, count)
    curvatures?.check(offset, count)
    let kernel =
      switch function {
      case .tanh: kernels.tanh
      case .silu: kernels.silu
      case .softplus: kernels.softplus
      }
    kernel(base + offset, slopes.map { $0.base + offset }, curvatures.map { $0.base + offset }, count)
  }

  /// This chunk's samples on the unit sphere, z/|z|, and 1/|z| for each into `inverse`; both zero where |z| is zero.
  public func storeUnits(
    of z: FloatBuffer, at zOffset: Int, inverse: FloatBuffer, to offset: Int, features: Int, vectors: Int
  ) {
    let size = features * vectors * 16
    z.check(zOffset, size)
    inverse.check(0, vectors * 16)
    check(offset, size)
    kernels.normalize(z.base + zOffset, base + offset, inverse.base, features, vectors)
  }

  /// this = (v − s (s·v)) / |z| for each sample, s = z/|z| being `units`: the derivative of `storeUnits` applied to v.
  public func storeProjection(
    of v: FloatBuffer, at vOffset: Int, units: FloatBuffer, at unitOffset: Int, inverse: FloatBuffer, to offset: Int,
    features: Int, vectors: Int
  ) {
    let size = features * vectors * 16
    v.check(vOffset, size)
    units.check(unitOffset, size)
    inverse.check(0, vectors * 16)
    check(offset, size)
    kernels.project(
      v.base + vOffset, units.base + unitOffset, inverse.base, base + offset, features, vectors)
  }

  /// Adds to this, at `zOffset`, how the projection of the adjoint α of s changes along the tangent ż, α being constant.
  ///
  /// - Parameters:
  ///   - adjoint: α at `unitOffset`.
  ///   - units: s at `unitOffset`.
  ///   - tangents: ż at `zOffset` and ṡ at `unitOffset`.
  ///   - inverse: 1/|z| of each sample.
  ///   - zOffset: where z begins in its buffers.
  ///   - unitOffset: where s begins in its buffers.
  ///   - features: how many values z and s have.
  ///   - vectors: how many vectors of sixteen samples there are.
  public func addSphereCurvature(
    adjoint: FloatBuffer, units: FloatBuffer, tangents: FloatBuffer, inverse: FloatBuffer, zOffset: Int,
    unitOffset: Int, features: Int, vectors: Int
  ) {
    let size = features * vectors * 16
    for buffer in [adjoint, units, tangents] { buffer.check(unitOffset, size) }
    for buffer in [self, tangents] { buffer.check(zOffset, size) }
    inverse.check(0, vectors * 16)
    kernels.sphereCurvature(
      base + zOffset, adjoint.base + unitOffset, units.base + unitOffset, inverse.base, tangents.base + zOffset,
      tangents.base + unitOffset, features, vectors)
  }
}
