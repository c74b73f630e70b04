/// A distance between ticks: `digit` (1, 2 or 5) times ten to the power of `exponent`.
package struct TickStep: Equatable, Sendable {
  package var digit: Int
  package var exponent: Int

  package init(digit: Int, exponent: Int) {
    self.digit = digit
    self.exponent = exponent
  }

  /// The narrowest range that is divided: the parts of a narrower one are no exact numbers any more.
  private static let narrowest = 1e-290

  /// The finest step that puts at most `maximum` multiples into `lower`…`upper`; nil if the range is empty.
  package init?(lower: Double, upper: Double, maximum: Int) {
    let span = upper - lower
    guard span >= Self.narrowest, span.isFinite, maximum > 0 else { return nil }
    var candidate = TickStep(digit: 1, exponent: NumberText.decade(of: span / Double(maximum)))
    // Multiples must stay exact: at most 15 digits.
    let largest = max(lower.magnitude, upper.magnitude)
    while largest / candidate.size > 1e15 || candidate.multiples(lower, upper).count > maximum {
      candidate = candidate.next
    }
    self = candidate
  }

  package var size: Double { value(1) }

  private var next: TickStep {
    switch digit {
    case 1: TickStep(digit: 2, exponent: exponent)
    case 2: TickStep(digit: 5, exponent: exponent)
    default: TickStep(digit: 1, exponent: exponent + 1)
    }
  }

  /// `multiple` steps, correctly rounded while the power of ten is exact (to 10^22).
  package func value(_ multiple: Int) -> Double {
    let digits = Double(multiple * digit)
    return exponent >= 0 ? digits * NumberText.powerOfTen(exponent) : digits / NumberText.powerOfTen(-exponent)
  }

  /// The multiples that lie within the range, its ends included despite rounding.
  package func multiples(_ lower: Double, _ upper: Double) -> [Int] {
    let first = Int((lower / size - 1e-9).rounded(.up))
    let last = Int((upper / size + 1e-9).rounded(.down))
    return first <= last ? Array(first...last) : []
  }

  /// The number of short intervals that a step is divided into.
  package var parts: Int { digit == 2 ? 4 : 5 }

  package var subdivided: TickStep {
    switch digit {
    case 1: TickStep(digit: 2, exponent: exponent - 1)
    case 2: TickStep(digit: 5, exponent: exponent - 1)
    default: TickStep(digit: 1, exponent: exponent)
    }
  }

  package func scaled(byDecades decades: Int) -> TickStep { TickStep(digit: digit, exponent: exponent + decades) }

  /// `multiple` steps in digits, or with a power of ten where digits would be many.
  package func label(_ multiple: Int) -> String { LinearLabels(step: self, multiples: [multiple]).label(multiple) }
}

/// The labels of one linear axis: all with the same decimals or the same power of ten.
package struct LinearLabels: Equatable, Sendable {
  private let step: TickStep
  /// The power of ten taken out; nil: plain digits.
  private let power: Int?

  package init(step: TickStep, multiples: [Int]) {
    self.step = step
    let largest = multiples.map { $0.magnitude }.max() ?? 0
    guard largest > 0 else {
      power = nil
      return
    }
    let decade = String(largest * UInt(step.digit)).count - 1 + step.exponent
    power = decade >= 5 || decade < -3 ? decade : nil
  }

  package func label(_ multiple: Int) -> String {
    let mantissa = multiple * step.digit
    guard let power, mantissa != 0 else {
      return mantissa == 0 && power != nil ? "0" : NumberText.decimal(mantissa, exponent: step.exponent)
    }
    let factor = "10^{\(NumberText.decimal(power, exponent: 0))}"
    let digits = NumberText.decimal(mantissa, exponent: min(step.exponent - power, 0))
    return digits == "1" ? factor : "\(digits)×\(factor)"
  }
}
