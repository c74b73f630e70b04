/// Does independent fused multiply-adds of sixteen lanes and nothing else, 6 an iteration or 16 with wide registers:
/// the most that a core can do.
///
/// Returns a value that depends on all of them, so that none can be left out.
@inline(never)
public func fusedMultiplyAddProbe(_ iterations: Int, _ factor: Float, _ addend: Float) -> Float {
  let (a, b) = (repeated(factor), repeated(addend))
  var s = (a, a, a, a, a, a, a, a)
  var t = (b, b, b, b, b, b, b, b)
  for _ in 0..<iterations {
    s.0 = fused(s.0, a, b)
    s.1 = fused(s.1, a, b)
    s.2 = fused(s.2, a, b)
    s.3 = fused(s.3, a, b)
    s.4 = fused(s.4, a, b)
    s.5 = fused(s.5, a, b)
    // Six vectors of sixteen lanes are twelve AVX2 registers; two more would not fit.
    #if WIDE_REGISTERS
      s.6 = fused(s.6, a, b)
      s.7 = fused(s.7, a, b)
      t.0 = fused(t.0, a, b)
      t.1 = fused(t.1, a, b)
      t.2 = fused(t.2, a, b)
      t.3 = fused(t.3, a, b)
      t.4 = fused(t.4, a, b)
      t.5 = fused(t.5, a, b)
      t.6 = fused(t.6, a, b)
      t.7 = fused(t.7, a, b)
    #endif
  }
  let first = (s.0 + s.1) + (s.2 + s.3) + ((s.4 + s.5) + (s.6 + s.7))
  let second = (t.0 + t.1) + (t.2 + t.3) + ((t.4 + t.5) + (t.6 + t.7))
  return (first + second)[0]
}
