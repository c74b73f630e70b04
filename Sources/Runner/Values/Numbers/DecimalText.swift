/// A number as decimal digits: 0.d₁d₂d₃… × 10^exponent.
struct DecimalText {
  /// The characters that differ between prose and plain text.
  struct Style {
    let minus, times, infinity, undefined: String

    static let prose = Style(minus: "−", times: " × 10^", infinity: "∞", undefined: "undefined")
    static let plain = Style(minus: "-", times: "e", infinity: "inf", undefined: "nan")
  }

  private var negative: Bool
  private var digits: [UInt8]
  private var exponent: Int

  /// The shortest digits that read back as the number, which must be finite.
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

  /// The number times a power of ten.
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

  /// The text with a fixed number of decimals; a number that rounds to zero has no sign.
  func fixed(_ decimals: Int, _ style: Style) -> String {
    let rounded = rounded(to: exponent + decimals)
    func digit(_ power: Int) -> Character {
      // The digit of 10^power stands at index exponent − 1 − power.
      let index = rounded.exponent - 1 - power
      return rounded.digits.indices.contains(index) ? Character(Unicode.Scalar(rounded.digits[index] + 48)) : "0"
    }
    var text = String((0..<max(1, rounded.exponent)).reversed().map(digit))
    if decimals > 0 { text += "." + String((1...decimals).map { digit(-$0) }) }
    let isZero = rounded.digits.allSatisfy { $0 == 0 }
    return negative && !isZero ? style.minus + text : text
  }

  /// The text with some significant digits, with a power of ten only where it would be long otherwise. No digit before
  /// the point is lost.
  func significant(_ count: Int, _ style: Style) -> String {
    guard !digits.isEmpty else { return "0" }
    let exponent = rounded(to: count).exponent
    return (-4...15).contains(exponent) ? fixed(max(0, count - exponent), style) : scientific(count, style)
  }

  /// The text with some significant digits and a power of ten.
  func scientific(_ count: Int, _ style: Style) -> String {
    guard !digits.isEmpty else { return "0" }
    var shown = rounded(to: count)
    let power = shown.exponent - 1
    shown.exponent = 1
    return shown.fixed(count - 1, style) + style.times + String(power)
  }
}
