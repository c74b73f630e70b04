/// Numbers as text: locale free, the same bytes everywhere.
package enum NumberText {
  /// Coordinates: at most two decimals, no trailing zeros, never "-0". Far off values are clamped, since viewers overflow.
  package static func coordinate(_ value: Double) -> String {
    written(value, decimals: 2, limit: 1e6)
  }

  /// Factors of transformations, with six decimals since they are multiplied by counts.
  package static func factor(_ value: Double) -> String { written(value, decimals: 6, limit: 1e6) }

  private static func written(_ value: Double, decimals: Int, limit: Double) -> String {
    guard value.isFinite else { return "0" }
    let scale = decimals == 2 ? 100.0 : 1_000_000
    let units = Int((min(max(value, -limit), limit) * scale).rounded())
    let (whole, part) = units.magnitude.quotientAndRemainder(dividingBy: UInt(scale))
    var text = (units < 0 ? "-" : "") + String(whole)
    if part == 0 { return text }
    let digits = String(part)
    text += "." + String(repeating: "0", count: decimals - digits.count) + digits
    while text.hasSuffix("0") { text.removeLast() }
    return text
  }

  /// A value with a fixed number of decimals and a true minus sign, for labels.
  package static func fixed(_ value: Double, decimals: Int) -> String {
    if value.isNaN { return "n/a" }
    if value.isInfinite { return value < 0 ? "−∞" : "∞" }
    let scaled = (value * powerOfTen(decimals)).rounded()
    guard scaled.magnitude < 9e15 else { return value.description }
    return decimal(Int(scaled), exponent: -decimals)
  }

  /// `mantissa` × 10^`exponent` written out, with a true minus sign.
  package static func decimal(_ mantissa: Int, exponent: Int) -> String {
    let sign = mantissa < 0 ? "−" : ""
    var digits = String(mantissa.magnitude)
    if exponent >= 0 {
      return sign + (mantissa == 0 ? "0" : digits + String(repeating: "0", count: exponent))
    }
    let decimals = -exponent
    if digits.count <= decimals {
      digits = String(repeating: "0", count: decimals - digits.count + 1) + digits
    }
    return sign + digits.dropLast(decimals) + "." + digits.suffix(decimals)
  }

  /// The double nearest to 10^`exponent`; parsed, because a library's pow differs between systems.
  package static func powerOfTen(_ exponent: Int) -> Double {
    Double("1e\(exponent)") ?? (exponent < 0 ? 0 : .infinity)
  }

  /// The largest k with 10^k ≤ `value`, for a positive, finite value.
  package static func decade(of value: Double) -> Int {
    var low = -324
    var high = 308
    while low < high {
      let middle = (low + high + 1) >> 1
      if powerOfTen(middle) <= value { low = middle } else { high = middle - 1 }
    }
    return low
  }

  /// A value in tables: the shortest text that reads back as the same double.
  package static func roundTrip(_ value: Double) -> String {
    let isNegativeZero = value == 0 && value.sign == .minus
    if value == value.rounded(), value.magnitude < 1e15, !isNegativeZero { return String(Int(value)) }
    return value.description
  }
}
