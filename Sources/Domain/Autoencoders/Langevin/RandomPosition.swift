import Deterministic

/// The position of the random numbers of a chunk of chains in a stream: one draw a training step, one sample a chain.
struct RandomPosition: Sendable {
  let key: UInt64
  let draw: UInt32
  let firstSample: Int
  /// The number of steps that the chains have done before.
  var firstStep = 0

  /// The place of a step's normals.
  func place(ofStep step: Int) -> UInt32 { UInt32(firstStep + step) }

  /// The logarithm of a uniform number in (0, 1] that decides on a sample's step.
  func logUniform(step: Int, sample: Int) -> Double {
    let words = Philox.words(
      counter: SIMD4(UInt32(firstSample + sample), 0x8000_0000, place(ofStep: step), draw), key: key)
    return DeterministicMath.log((Double(words[0]) + 1) * 0x1p-32)
  }
}
