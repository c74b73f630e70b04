/// How a placeholder's number is written, without locale.
public enum NumberFormat: Hashable, Sendable {
  /// The shortest text that reads back as the same number.
  case shortest
  /// `| fixed N`: N digits after the point.
  case fixed(Int)
  /// `| significant N`: N significant digits.
  case significant(Int)
  /// `| percent N`: a hundred times the number, N digits after the point, and ` %`.
  case percent(Int)

  /// A number in this format. Rounded in decimal from the shortest round-trip form, halves away from zero.
  public func text(of number: Double) -> String {
    guard number.isFinite else { return number.isNaN ? "undefined" : number < 0 ? "−∞" : "∞" }
    switch self {
    case .shortest: return number == 0 ? "0" : Self.withoutPoint(number.description)
    case .fixed(let digits): return DecimalText(number).fixed(digits)
    case .percent(let digits): return DecimalText(number).scaled(by: 2).fixed(digits) + " %"
    case .significant(let digits): return DecimalText(number).significant(digits)
    }
  }

  private static func withoutPoint(_ text: String) -> String {
    text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

/// A number as decimal digits: 0.d₁d₂d₃… × 10^exponent.
private struct DecimalText {
  var negative: Bool
  var digits: [UInt8]
  var exponent: Int

  init(_ number: Double) {
    negative = number < 0
    let parts = number.magnitude.description.split(separator: "e")
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    exponent = mantissa[0].count + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
    digits = mantissa.joined().utf8.map { $0 - 48 }
    while digits.first == 0 {
      digits.removeFirst()
      exponent -= 1
    }
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty { exponent = 0 }
  }

  func scaled(by power: Int) -> DecimalText {
    var scaled = self
    scaled.exponent += digits.isEmpty ? 0 : power
    return scaled
  }

  /// Keeps some leading digits, which may be none or negative in number.
  private func rounded(to count: Int) -> DecimalText {
    guard count < digits.count else { return self }
    var rounded = self
    guard count >= 0 else {
      rounded.digits = []
      return rounded
    }
    let up = digits[count] >= 5
    rounded.digits = Array(digits[..<count])
    guard up else { return rounded }
    var place = count - 1
    while place >= 0, rounded.digits[place] == 9 {
      rounded.digits[place] = 0
      place -= 1
    }
    if place >= 0 {
      rounded.digits[place] += 1
    } else {
      rounded.digits.insert(1, at: 0)
      rounded.exponent += 1
    }
    return rounded
  }

  func fixed(_ decimals: Int) -> String {
    let rounded = rounded(to: exponent + decimals)
    func digit(_ power: Int) -> Character {
      // The digit of 10^power stands at index exponent − 1 − power.
      let index = rounded.exponent - 1 - power
      return rounded.digits.indices.contains(index) ? Character(Unicode.Scalar(rounded.digits[index] + 48)) : "0"
    }
    var text = String((0..<max(1, rounded.exponent)).reversed().map(digit))
    if decimals > 0 { text += "." + String((1...decimals).map { digit(-$0) }) }
    let isZero = rounded.digits.allSatisfy { $0 == 0 }
    return negative && !isZero ? "−" + text : text
  }

  func significant(_ count: Int) -> String {
    guard !digits.isEmpty else { return "0" }
    let rounded = rounded(to: count)
    if (-4...15).contains(rounded.exponent) { return fixed(max(0, count - rounded.exponent)) }
    var shown = rounded
    let power = rounded.exponent - 1
    shown.exponent = 1
    return shown.fixed(count - 1) + " × 10^" + String(power)
  }
}
