import Deterministic
import Testing

@testable import VectorKernels

/// Smooth activations and the projection on the sphere, against Double and between instruction sets.
@Suite struct SmoothActivationTests {
  static let available = InstructionSet.allCases.filter { $0 <= .widest }
  static let functions: [FloatBuffer.SmoothFunction] = [.tanh, .silu, .softplus]

  /// Small, middling and large numbers of both signs, and the ends of the range.
  static let arguments: [Float] = {
    let stream = RandomStream(seed: 3)
    var values: [Float] = [0, -0.0, 0.625, -0.625, 0.624_999_94, 1e-30, -1e-30, 20, -20, 86.9, -86.9, 88, -88]
    values += [
      300, -300, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .infinity, -.infinity, 1, -1, 0.881_373_6,
    ]
    for index in 0..<20_000 {
      let scale = DeterministicMath.pow(10, Double(index % 8) - 6)
      values.append(Float(stream.normal(UInt64(index)) * scale * 3))
    }
    while values.count % 16 != 0 { values.append(0) }
    return values
  }()

  private func logistic(_ a: Double) -> Double {
    let e = DeterministicMath.exp(-a.magnitude)
    return (a < 0 ? e : 1) / (1 + e)
  }

  private func expected(_ function: FloatBuffer.SmoothFunction, _ a: Double) -> (Double, Double, Double) {
    let (s, rest) = (logistic(a), logistic(-a))
    switch function {
    case .tanh:
      let e = DeterministicMath.exp(-2 * a.magnitude)
      // The series near zero: (1 − e)/(1 + e) cancels there.
      let t = a.magnitude < 0.01 ? a - a * a * a / 3 + 2 * a * a * a * a * a / 15 : (a < 0 ? -1 : 1) * (1 - e) / (1 + e)
      return (t, 4 * e / ((1 + e) * (1 + e)), -8 * t * e / ((1 + e) * (1 + e)))
    case .silu: return (a * s, s * (1 + a * rest), s * rest * (2 + a * (rest - s)))
    case .softplus:
      return (max(0, a) + DeterministicMath.log1p(DeterministicMath.exp(-a.magnitude)), s, s * rest)
    }
  }

  private func run(
    _ function: FloatBuffer.SmoothFunction, _ set: InstructionSet
  ) -> (values: [Float], slopes: [Float], curvatures: [Float]) {
    let count = Self.arguments.count
    let values = FloatBuffer(count: count, instructionSet: set)
    let (slopes, curvatures) = (FloatBuffer(count: count), FloatBuffer(count: count))
    values.load(Self.arguments)
    values.apply(function, at: 0, count: count, slopes: slopes, curvatures: curvatures)
    return (values.values(count), slopes.values(count), curvatures.values(count))
  }

  @Test(arguments: functions)
  func valuesAreWithinTwoUnitsInTheLastPlace(_ function: FloatBuffer.SmoothFunction) {
    let result = run(function, .current)
    var worst = 0.0
    for (index, argument) in Self.arguments.enumerated() where argument.isFinite && argument > -87 {
      let value = expected(function, Double(argument)).0
      guard value.magnitude > 1e-35 else { continue }
      let unit = Double(Float(value).ulp)
      worst = max(worst, (Double(result.values[index]) - value).magnitude / unit)
    }
    #expect(worst < 2)
  }

  @Test(arguments: functions)
  func slopesAndCurvaturesAreTheDerivatives(_ function: FloatBuffer.SmoothFunction) {
    let result = run(function, .current)
    for (index, argument) in Self.arguments.enumerated() where argument.magnitude < 1e30 {
      let (_, slope, curvature) = expected(function, Double(argument))
      #expect((Double(result.slopes[index]) - slope).magnitude < 4e-7)
      #expect((Double(result.curvatures[index]) - curvature).magnitude < 6e-7)
    }
  }

  @Test(arguments: functions)
  func theEndsOfTheRangeAreTheLimits(_ function: FloatBuffer.SmoothFunction) {
    let result = run(function, .current)
    for (index, argument) in Self.arguments.enumerated() where argument.magnitude >= 88 && argument.isFinite {
      let limit: Float = function == .tanh ? (argument > 0 ? 1 : -1) : max(0, argument)
      #expect(result.values[index] == limit)
      #expect(result.slopes[index] == (function != .tanh && argument > 0 ? 1 : 0))
      #expect(result.curvatures[index] == 0)
    }
  }

  @Test(arguments: available, functions)
  func everySetGivesTheSameBits(_ set: InstructionSet, _ function: FloatBuffer.SmoothFunction) {
    let (plain, other) = (run(function, .baseline), run(function, set))
    for (a, b) in [
      (plain.values, other.values), (plain.slopes, other.slopes), (plain.curvatures, other.curvatures),
    ] {
      let isSame = zip(a, b).allSatisfy { $0.bitPattern == $1.bitPattern || ($0.isNaN && $1.isNaN) }
      #expect(isSame)
    }
  }

  @Test(arguments: available)
  func theProjectionOnTheSphereAndItsDerivatives(_ set: InstructionSet) {
    let (features, vectors) = (3, 2)
    let count = features * vectors * 16
    let stream = RandomStream(seed: 8)
    func buffer(_ name: String, zeroing sample: Int? = nil) -> FloatBuffer {
      let buffer = FloatBuffer(count: count, instructionSet: set)
      for index in 0..<count { buffer[index] = Float(stream.stream(name).normal(UInt64(index))) }
      if let sample { for feature in 0..<features { buffer[feature * vectors * 16 + sample] = 0 } }
      return buffer
    }
    let (z, tangent, adjoint) = (buffer("z", zeroing: 5), buffer("tangent"), buffer("adjoint"))
    let both = FloatBuffer(count: 2 * count, instructionSet: set)
    both.copy(from: tangent, count: count)
    let units = FloatBuffer(count: 2 * count, instructionSet: set)
    let inverse = FloatBuffer(count: vectors * 16, instructionSet: set)
    units.storeUnits(of: z, at: 0, inverse: inverse, to: count, features: features, vectors: vectors)
    both.storeProjection(
      of: tangent, at: 0, units: units, at: count, inverse: inverse, to: count, features: features, vectors: vectors)
    let adjoints = FloatBuffer(count: 2 * count, instructionSet: set)
    adjoints.copy(from: adjoint, to: count, count: count)
    let curved = FloatBuffer(count: count, instructionSet: set)
    curved.addSphereCurvature(
      adjoint: adjoints, units: units, tangents: both, inverse: inverse, zOffset: 0, unitOffset: count,
      features: features, vectors: vectors)
    func column(_ buffer: FloatBuffer, _ sample: Int, at offset: Int = 0) -> [Double] {
      (0..<features).map { Double(buffer[offset + $0 * vectors * 16 + sample]) }
    }
    func unit(_ z: [Double]) -> [Double] {
      let norm = z.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return z.map { $0 / norm }
    }
    // The pulled-back adjoint (α − s (s·α))/|z|.
    func pulledBack(_ z: [Double], _ a: [Double]) -> [Double] {
      let norm = z.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let s = unit(z)
      let dot = zip(s, a).reduce(0) { $0 + $1.0 * $1.1 }
      return zip(a, s).map { ($0 - $1 * dot) / norm }
    }
    for sample in 0..<(vectors * 16) {
      if sample == 5 {
        #expect(column(units, sample, at: count) == [0, 0, 0] && column(both, sample, at: count) == [0, 0, 0])
        continue
      }
      let (z, v, a) = (column(z, sample), column(tangent, sample), column(adjoint, sample))
      let h = 1e-5
      let (up, down) = (zip(z, v).map { $0 + h * $1 }, zip(z, v).map { $0 - h * $1 })
      for k in 0..<features {
        #expect(abs(column(units, sample, at: count)[k] - unit(z)[k]) < 3e-7)
        let size = 1 / z.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let turn = (unit(up)[k] - unit(down)[k]) / (2 * h)
        #expect(abs(column(both, sample, at: count)[k] - turn) < 1e-5 * max(1, size))
        let bend = (pulledBack(up, a)[k] - pulledBack(down, a)[k]) / (2 * h)
        #expect(abs(column(curved, sample)[k] - bend) < 1e-5 * max(1, size * size))
      }
    }
  }
}
