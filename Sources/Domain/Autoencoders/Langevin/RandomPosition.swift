import Deterministic

/// The position of the random numbers of a chunk of chains in a stream: one draw a training step, one sample a chain.
struct RandomPosition: Sendable {
  let key: UInt64
  let draw: UInt32
  let firstSample: Int

  /// The logarithm of a uniform number in (0, 1] that decides on a sample's step.
  func logUniform(step: Int, sample: Int) -> Double {
    let words = Philox.words(
      counter: SIMD4(UInt32(firstSample + sample), 0x8000_0000, UInt32(step), draw), key: key)
    return DeterministicMath.log((Double(words[0]) + 1) * 0x1p-32)
  }
}
