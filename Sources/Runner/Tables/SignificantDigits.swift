import Deterministic

extension Double {
  /// The number rounded to some significant digits, for tables: no locale, trailing zeros kept, an exponent
  /// only below 0.0001 and from 10⁷.
  ///
  /// - Parameter digits: from 1 to 15.
  package func text(significantDigits digits: Int) -> String {
    guard isFinite else { return description }
    guard self != 0 else { return "0" }
    // The exponent of the leading digit; rounding may carry into one more digit (9.996 → 10.00).
    var exponent = Int(DeterministicMath.log10(magnitude).rounded(.down))
    // Powers beyond the table's exact ones are not worth digits in a table.
    guard (-30...15).contains(exponent) else { return description }
    var scaled = scaledDigits(digits - 1 - exponent)
    if scaled >= Int64(DeterministicMath.powerOfTen(digits)) {
      exponent += 1
      scaled = scaledDigits(digits - 1 - exponent)
    }
    let sign = self < 0 ? "-" : ""
    var text = String(scaled)
    if exponent < -4 || exponent >= 7 {
      text = String(text.prefix(digits))
      if digits > 1 { text.insert(".", at: text.index(after: text.startIndex)) }
      return "\(sign)\(text)e\(exponent)"
    }
    let decimals = digits - 1 - exponent
    if decimals > 0 {
      text = String(repeating: "0", count: max(0, decimals + 1 - text.utf8.count)) + text
      text.insert(".", at: text.index(text.endIndex, offsetBy: -decimals))
    } else {
      text += String(repeating: "0", count: -decimals)
    }
    return sign + text
  }

  private func scaledDigits(_ power: Int) -> Int64 {
    let factor = DeterministicMath.powerOfTen(power.magnitude <= 22 ? Int(power.magnitude) : 22)
    let rest = DeterministicMath.powerOfTen(max(0, Int(power.magnitude) - 22))
    let scaled = power >= 0 ? magnitude * factor * rest : magnitude / factor
    return Int64(scaled.rounded(.toNearestOrEven))
  }
}
