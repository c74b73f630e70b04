/// One step of Adam (Kingma and Ba, arXiv:1412.6980) or AdamW (Loshchilov and Hutter, arXiv:1711.05101), in PyTorch's order of operations.
///
/// `rate` = learning rate / (1 − β₁ᵗ); `root` = 1 / √(1 − β₂ᵗ); `shrink` multiplies the parameters first (AdamW's decay), and
/// `penalty` · parameter is added to the gradient (Adam's). `count` is a multiple of 16.
@inline(never)
public func adamStep(
  _ parameters: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>, _ first: UnsafeMutablePointer<Float>,
  _ second: UnsafeMutablePointer<Float>, _ count: Int, _ rate: Float, _ root: Float, _ beta1: Float, _ beta2: Float,
  _ epsilon: Float, _ shrink: Float, _ penalty: Float
) {
  let (b1, b2) = (repeated(beta1), repeated(beta2))
  let (c1, c2) = (repeated(1 - beta1), repeated(1 - beta2))
  var i = 0
  while i < count {
    let p = load(parameters, i) * repeated(shrink)
    let g = fused(repeated(penalty), p, load(gradient, i))
    let m = fused(c1, g, b1 * load(first, i))
    let v = fused(c2 * g, g, b2 * load(second, i))
    let denominator = fused(rooted(v), repeated(root), repeated(epsilon))
    store(fused(repeated(-rate), m / denominator, p), parameters, i)
    store(m, first, i)
    store(v, second, i)
    i += laneCount
  }
}

/// average = decay · average + (1 − decay) · values.
@inline(never)
public func movingAverage(
  _ average: UnsafeMutablePointer<Float>, _ values: UnsafePointer<Float>, _ decay: Float, _ count: Int
) {
  let keep = repeated(decay)
  let take = repeated(1 - decay)
  var i = 0
  while i < count {
    store(fused(take, load(values, i), keep * load(average, i)), average, i)
    i += laneCount
  }
}
