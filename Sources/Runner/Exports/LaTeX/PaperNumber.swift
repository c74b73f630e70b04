import Deterministic
import Digests
import Foundation
import Values

/// A number or word of a run as a paper has it.
package struct PaperNumber: Sendable {
  /// The key, e.g. `s-curve/last-ae.loss`.
  package let key: String
  /// The text, and that without or of the error alone.
  package let text: PaperText
  /// The number itself; nil for a word.
  package let exact: Double?
  /// The error itself: the standard deviation over seeds, or over replicates where the prose asks for that; nil where there is none.
  package let error: Double?
  /// The number of seeds.
  package let seeds: Int
  /// The expression or metric that it is the value of.
  package let source: String
  /// The cells that it rests on.
  package let cells: [String]
}

/// A number as it is set: with its error, alone, and the error alone, as siunitx reads them.
package struct PaperText: Sendable, Equatable {
  /// The way in which it is set.
  package enum Form: String, Sendable {
    case number = "n"
    case percent = "p"
    case word = "t"
  }

  package let form: Form
  /// The number with its error in its last digits, `0.76(3)`, where it has one; a word as LaTeX.
  package let joint: String
  /// The number without its error.
  package let value: String
  /// The error; nil where there is none.
  package let error: String?

  /// A word.
  package init(word: String) {
    (form, joint, value, error) = (.word, word, word, nil)
  }

  /// A number in a format that a study asks for, and an error that is rounded as it is.
  package init(_ number: Double, error: Double?, _ format: NumberFormat) {
    switch format {
    case .bytes, .duration:
      self.init(word: LaTeXText.escaped(format.plain(of: number)))
      return
    case .percent where number.isFinite:
      let bare = String(format.plain(of: number).dropLast(2))
      self.init(bare, error.map { $0 * 100 }, .percent)
      return
    default: break
    }
    guard number.isFinite else {
      self.init(word: number.isNaN ? "undefined" : number < 0 ? "$-\\infty$" : "$\\infty$")
      return
    }
    self.init(format.plain(of: number), error, .number)
  }

  /// A number with as many digits as its error lets it have: one or two of the error, as the Particle Data Group rounds; four digits
  /// where there is none.
  package init(_ number: Double, error: Double?) {
    guard number.isFinite, let error, error.isFinite, error > 0 else {
      let isWhole = number.magnitude < 1e15 && number == number.rounded()
      let short = NumberFormat.significant(4).short(of: number)
      self.init(number, error: nil, isWhole || Double(short) == number ? .shortest : .significant(4))
      return
    }
    // Of three digits, as `3.55e-2`.
    let leading = NumberFormat.scientific(3).plain(of: error)
    let exponent = Self.exponent(of: leading)
    let digits = Int(leading.prefix { $0 != "e" }.filter { $0 != "." }) ?? 100
    let kept = digits < 355 ? 2 : digits < 950 ? 1 : 2
    let last = exponent + (digits < 950 ? 0 : 1) - kept + 1
    let own = number == 0 ? exponent : Self.exponent(of: NumberFormat.scientific(3).plain(of: number))
    if (-4..<6).contains(max(own, exponent)) {
      self.init(number, error: error, .fixed(max(0, -last)))
    } else {
      self.init(number, error: error, .scientific(max(1, own - last + 1)))
    }
  }

  private init(_ value: String, _ error: Double?, _ form: Form) {
    self.form = form
    self.value = value
    let parts = value.split(separator: "e", maxSplits: 1).map(String.init)
    let mantissa = parts.first ?? value
    let power = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let decimals = mantissa.firstIndex(of: ".").map { mantissa.distance(from: $0, to: mantissa.endIndex) - 1 } ?? 0
    guard let error, error.isFinite, error > 0 else {
      (joint, self.error) = (value, nil)
      return
    }
    self.error = NumberFormat.significant(2).plain(of: error)
    let units = Self.fixed(error, units: decimals - power)
    joint = units == "0" ? value : "\(mantissa)(\(units))" + (parts.count > 1 ? "e\(power)" : "")
  }

  /// The error in units of the last digit: an error that is less than half of one is 0.
  private static func fixed(_ error: Double, units: Int) -> String {
    // Decimal digits are moved and not multiplied, so that no half is rounded twice.
    let shown = NumberFormat.fixed(max(0, units)).plain(of: error)
    if units < 0 {
      let scaled = (error / DeterministicMath.powerOfTen(-units)).rounded()
      return scaled < 1e15 ? "\(Int(scaled))" : "0"
    }
    let digits = shown.filter { $0 != "." }.drop { $0 == "0" }
    return digits.isEmpty ? "0" : String(digits)
  }

  private static func exponent(of scientific: String) -> Int {
    Int(scientific.drop { $0 != "e" }.dropFirst()) ?? 0
  }

  /// A variant of it by its suffix: nothing, `.value` or `.error`; nil where there is none.
  package func variant(_ suffix: String) -> String? {
    switch suffix {
    case "": joint
    case "value": value
    case "error": error
    default: nil
    }
  }
}
