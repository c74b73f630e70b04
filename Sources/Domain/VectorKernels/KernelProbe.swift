import DenseKernelsBaseline

#if arch(x86_64)
  import DenseKernelsAVX2
  import DenseKernelsAVX512
#endif

/// The speed of the kernels beside the peak of a core, for `make bench`.
public enum KernelProbe {
  /// Floating-point operations a second of independent fused multiply-adds: the core's peak with the current instruction set.
  public static func peak() -> Double {
    let iterations = 4_000_000
    let perIteration = InstructionSet.current == .avx512 ? 16.0 : 6.0
    let clock = ContinuousClock()
    let elapsed = clock.measure { sink = multiplyAdd(iterations) }
    return perIteration * Double(iterations) * 32 / (elapsed / .seconds(1))
  }

  /// Floating-point operations a second of a dense layer of `width` × `width` over 128 samples, in the first-level cache.
  public static func denseLayer(width: Int) -> Double {
    let vectors = 8
    let parameters = FloatBuffer(count: width * width + width)
    let x = FloatBuffer(count: width * vectors * 16)
    let y = FloatBuffer(count: width * vectors * 16)
    let repeats = 40_000_000 / (width * width * vectors)
    let clock = ContinuousClock()
    let elapsed = clock.measure {
      for _ in 0..<repeats {
        y.storeProduct(
          of: parameters, weightOffset: 0, outputs: width, inputs: width, biasOffset: width * width, with: x,
          vectors: vectors, rectified: true)
      }
    }
    return 2 * Double(repeats * width * width * vectors * 16) / (elapsed / .seconds(1))
  }

  nonisolated(unsafe) private static var sink: Float = 0

  private static func multiplyAdd(_ iterations: Int) -> Float {
    switch InstructionSet.current {
    #if arch(x86_64)
      case .avx512: DenseKernelsAVX512.fusedMultiplyAddProbe(iterations, 0.999, 1e-3)
      case .avx2: DenseKernelsAVX2.fusedMultiplyAddProbe(iterations, 0.999, 1e-3)
    #else
      case .avx512, .avx2: DenseKernelsBaseline.fusedMultiplyAddProbe(iterations, 0.999, 1e-3)
    #endif
    case .baseline: DenseKernelsBaseline.fusedMultiplyAddProbe(iterations, 0.999, 1e-3)
    }
  }
}
