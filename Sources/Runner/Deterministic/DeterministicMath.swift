/// Elementary functions whose bits do not depend on the system's mathematical library: additions, multiplications, divisions and
/// square roots only, in a written order, never contracted. Errors stay near one unit in the last place.
public enum DeterministicMath {
  private static let ln2High = 6.93147180369123816490e-01
  private static let ln2Low = 1.90821492927058770002e-10

  /// eˣ, after Sun's fdlibm (e_exp.c): reduction by ln 2, then a rational approximation.
  public static func exp(_ x: Double) -> Double {
    if x.isNaN { return x }
    if x > 709.782712893384 { return .infinity }
    if x < -745.1332191019411 { return 0 }
    if x == 0 { return 1 }
    let k = (x * 1.44269504088896338700).rounded(.toNearestOrEven)
    let high = x - k * ln2High
    let low = k * ln2Low
    let r = high - low
    let t = r * r
    let p =
      1.66666666666666019037e-01
      + t
      * (-2.77777777770155933842e-03
        + t * (6.61375632143793436117e-05 + t * (-1.65339022054652515390e-06 + t * 4.13813679705723846039e-08)))
    let c = r - t * p
    let y = 1 - ((low - (r * c) / (2 - c)) - high)
    return scaled(y, by: Int(k))
  }

  /// ln x, after fdlibm (e_log.c). NaN below zero, −∞ at zero.
  public static func log(_ x: Double) -> Double {
    guard let parts = logParts(x) else { return edgeOfLog(x) }
    let (k, f) = parts
    let tail = logTail(f)
    return k * ln2High - ((tail.half - (tail.rest + k * ln2Low)) - f)
  }

  /// The decimal logarithm; exact for powers of ten.
  public static func log10(_ x: Double) -> Double {
    guard x > 0, x.isFinite else { return edgeOfLog(x) }
    let estimate = log(x) * 0.43429448190325182765
    let nearest = estimate.rounded(.toNearestOrEven)
    if (estimate - nearest).magnitude < 1e-9, x == powerOfTen(Int(nearest)) { return nearest }
    return estimate
  }

  /// 10ⁿ: exact where it can be (|n| ≤ 22), else the nearest product of exact powers.
  public static func powerOfTen(_ n: Int) -> Double {
    var result = 1.0
    var factor = 10.0
    var rest = n.magnitude
    while rest > 0 {
      if rest & 1 == 1 { result *= factor }
      factor *= factor
      rest >>= 1
    }
    return n < 0 ? 1 / result : result
  }

  /// xʸ for x ≥ 0, as exp(y ln x); whole small exponents by multiplication.
  public static func pow(_ x: Double, _ y: Double) -> Double {
    if y.magnitude <= 64, y == y.rounded(.towardZero) {
      var result = 1.0
      for _ in 0..<Int(y.magnitude) { result *= x }
      return y < 0 ? 1 / result : result
    }
    return x == 0 ? (y > 0 ? 0 : .infinity) : exp(y * log(x))
  }

  /// sin x for |x| up to about 10⁵ radians.
  public static func sin(_ x: Double) -> Double { circular(x, quarter: 0) }

  /// cos x for |x| up to about 10⁵ radians.
  public static func cos(_ x: Double) -> Double { circular(x, quarter: 1) }

  /// tanh x.
  public static func tanh(_ x: Double) -> Double {
    if x.isNaN { return x }
    let a = x.magnitude
    if a > 20 { return x > 0 ? 1 : -1 }
    if a < 1e-4 { return x - x * x * x / 3 }
    let e = exp(-2 * a)
    let value = (1 - e) / (1 + e)
    return x > 0 ? value : -value
  }

  /// ln cosh x = |x| + ln(1 + e^(−2|x|)) − ln 2.
  public static func logCosh(_ x: Double) -> Double {
    let a = x.magnitude
    if a < 1e-4 { return a * a / 2 }
    return a + log1p(exp(-2 * a)) - 0.69314718055994530942
  }

  /// ln(1 + x) for x > −1, corrected for the rounding of 1 + x.
  public static func log1p(_ x: Double) -> Double {
    let u = 1 + x
    if u == 1 { return x }
    guard u.isFinite, u > 0 else { return edgeOfLog(u) }
    return log(u) + (x - (u - 1)) / u
  }

  /// The inverse of the standard normal's distribution function, algorithm AS 241 (Wichura, 1988), relative error near 10⁻¹⁶.
  public static func inverseNormal(_ probability: Double) -> Double {
    guard probability > 0, probability < 1 else {
      return probability == 0 ? -.infinity : probability == 1 ? .infinity : .nan
    }
    let q = probability - 0.5
    if q.magnitude <= 0.425 {
      let r = 0.180625 - q * q
      return q * ratio(r, central)
    }
    let tail = q < 0 ? probability : 1 - probability
    let r = (-log(tail)).squareRoot()
    let value = r <= 5 ? ratio(r - 1.6, middle) : ratio(r - 5, far)
    return q < 0 ? -value : value
  }

  // MARK: -

  private static func edgeOfLog(_ x: Double) -> Double {
    x == 0 ? -.infinity : x == .infinity ? .infinity : .nan
  }

  private static func logParts(_ x: Double) -> (k: Double, f: Double)? {
    guard x > 0, x.isFinite else { return nil }
    var significand = x.significand
    var exponent = Double(x.exponent)
    if significand > 1.41421356237309504880 {
      significand *= 0.5
      exponent += 1
    }
    return (exponent, significand - 1)
  }

  private static func logTail(_ f: Double) -> (half: Double, rest: Double) {
    let s = f / (2 + f)
    let z = s * s
    let w = z * z
    let even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
    let odd =
      z
      * (6.666666666666735130e-01
        + w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)))
    let half = 0.5 * f * f
    return (half, s * (half + even + odd))
  }

  private static func scaled(_ x: Double, by power: Int) -> Double {
    if power > 1000 { return x * 0x1p1000 * Double(sign: .plus, exponent: power - 1000, significand: 1) }
    if power < -1000 { return x * Double(sign: .plus, exponent: power + 1000, significand: 1) * 0x1p-1000 }
    return x * Double(sign: .plus, exponent: power, significand: 1)
  }

  private static func circular(_ x: Double, quarter: Int) -> Double {
    guard x.isFinite else { return .nan }
    let k = (x * 6.36619772367581382433e-01).rounded(.toNearestOrEven)
    var r = x - k * 1.57079632673412561417e+00
    r -= k * 6.07710050630396597660e-11
    r -= k * 2.02226624879595063154e-21
    let phase = (Int(k) + quarter) & 3
    let z = r * r
    let value: Double
    if phase & 1 == 0 {
      value =
        r + r * z
        * (-1.66666666666666324348e-01
          + z
          * (8.33333333332248946124e-03
            + z
            * (-1.98412698298579493134e-04
              + z
              * (2.75573137070700676789e-06 + z * (-2.50507602534068634195e-08 + z * 1.58969099521155010221e-10)))))
    } else {
      value =
        1 - 0.5 * z + z * z
        * (4.16666666666666019037e-02
          + z
          * (-1.38888888888741095749e-03
            + z
            * (2.48015872894767294178e-05
              + z
              * (-2.75573143513906633035e-07 + z * (2.08757232129817482790e-09 + z * -1.13596475577881948265e-11)))))
    }
    return phase >= 2 ? -value : value
  }

  private static func ratio(_ r: Double, _ coefficients: (numerator: [Double], denominator: [Double])) -> Double {
    var above = 0.0
    var below = 0.0
    for value in coefficients.numerator.reversed() { above = above * r + value }
    for value in coefficients.denominator.reversed() { below = below * r + value }
    return above / below
  }

  private static let central = (
    numerator: [
      3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125, 45921.953931549871457,
      67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
    ],
    denominator: [
      1, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077, 21213.794301586595867,
      39307.895800092710610, 28729.085735721942674, 5226.4952788528545610,
    ]
  )

  private static let middle = (
    numerator: [
      1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
      1.27045825245236838258, 0.241780725177450611770, 0.0227238449892691845833, 7.74545014278341407640e-4,
    ],
    denominator: [
      1, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550, 0.148103976427480074590,
      0.0151986665636164571966, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
    ]
  )

  private static let far = (
    numerator: [
      6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 0.296560571828504891230,
      0.0265321895265761230930, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
    ],
    denominator: [
      1, 0.599832206555887937690, 0.136929880922735805310, 0.0148753612908506148525, 7.86869131145613259100e-4,
      1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
    ]
  )
}
