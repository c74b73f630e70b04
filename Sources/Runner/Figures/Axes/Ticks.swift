import Deterministic
import Drawing

/// One labelled mark on an axis.
struct Tick: Equatable, Sendable {
  /// The place in the scale's own coordinate: the value, or its decimal logarithm.
  var coordinate: Double
  /// Markup of labels.
  var label: String
}

/// The marks of an axis.
struct Ticks: Equatable, Sendable {
  var major: [Tick]
  /// Coordinates of the short marks without label.
  var minor: [Double]

  /// Marks for `lower`…`upper` in the coordinate of `scale`, with at most `maximum` labels.
  init(lower: Double, upper: Double, scale: Axis.Scale, maximum: Int) {
    switch scale {
    case .linear: self = Self.linear(lower, upper, maximum: max(maximum, 2))
    case .logarithmic: self = Self.logarithmic(lower, upper, maximum: max(maximum, 2))
    case .categories(let names):
      major = names.enumerated().map { Tick(coordinate: Double($0.offset), label: $0.element) }
      minor = []
    }
  }

  private init(major: [Tick], minor: [Double]) {
    self.major = major
    self.minor = minor
  }

  // MARK: Linear

  /// Steps are 1, 2 or 5 times a power of ten; ticks are whole multiples, so no rounding accumulates.
  static func linear(_ lower: Double, _ upper: Double, maximum: Int) -> Ticks {
    guard let step = TickStep(lower: lower, upper: upper, maximum: maximum) else { return Ticks(major: [], minor: []) }
    let range = step.multiples(lower, upper)
    let written = LinearLabels(step: step, multiples: range)
    let major = range.map { Tick(coordinate: step.value($0), label: written.label($0)) }
    let fine = step.subdivided
    let parts = step.parts
    let minor = fine.multiples(lower, upper).filter { $0 % parts != 0 }.map(fine.value)
    return Ticks(major: major, minor: minor)
  }

  // MARK: Logarithmic

  static func logarithmic(_ lower: Double, _ upper: Double, maximum: Int) -> Ticks {
    let first = Int((lower - 1e-9).rounded(.up))
    let last = Int((upper + 1e-9).rounded(.down))
    let count = last - first + 1
    if count < 2 { return withinDecades(lower, upper, maximum: maximum) }
    // Thirty-one strides reach 10^31; doubles span 632 decades, so the last ones suffice for two labels.
    let strides = [1, 2, 3, 4, 5, 10, 20, 50, 100, 200]
    let stride = strides.first { (count + $0 - 1) / $0 <= maximum } ?? 500
    let decades = Array(first...last)
    let major = decades.filter { $0 % stride == 0 }.map {
      Tick(coordinate: Double($0), label: "10^{\(NumberText.decimal($0, exponent: 0))}")
    }
    var minor: [Double] = []
    if stride == 1, count <= 10 {
      for decade in (first - 1)...last {
        for coordinate in logarithms.map({ Double(decade) + $0 }) where coordinate >= lower && coordinate <= upper {
          minor.append(coordinate)
        }
      }
    } else {
      minor = decades.filter { $0 % stride != 0 }.map(Double.init)
    }
    return Ticks(major: major, minor: minor)
  }

  /// Less than two decades: 1, 2, 5 are labelled, or, if even these are too few, every step of a linear division.
  private static func withinDecades(_ lower: Double, _ upper: Double, maximum: Int) -> Ticks {
    let first = Int(lower.rounded(.down))
    let last = Int(upper.rounded(.up))
    var major: [Tick] = []
    var minor: [Double] = []
    for decade in first...last {
      for (index, logarithm) in ([0] + logarithms).enumerated() {
        let coordinate = Double(decade) + logarithm
        guard coordinate >= lower - 1e-9, coordinate <= upper + 1e-9 else { continue }
        if [1, 2, 5].contains(index + 1) {
          major.append(Tick(coordinate: coordinate, label: plain(index + 1, decade)))
        } else {
          minor.append(coordinate)
        }
      }
    }
    if major.count >= 2 { return Ticks(major: major, minor: minor) }
    return narrow(lower, upper, maximum: maximum)
  }

  /// A range too narrow for 1, 2, 5: linear steps placed by their logarithm.
  private static func narrow(_ lower: Double, _ upper: Double, maximum: Int) -> Ticks {
    let shift = lower.rounded(.down)
    guard let step = TickStep(lower: power(lower - shift), upper: power(upper - shift), maximum: maximum) else {
      return Ticks(major: [], minor: [])
    }
    let multiples = step.multiples(power(lower - shift), power(upper - shift)).filter { $0 > 0 }
    let major = multiples.compactMap { multiple in
      AxisMapping.coordinate(step.value(multiple), .logarithmic).map {
        Tick(coordinate: $0 + shift, label: step.scaled(byDecades: Int(shift)).label(multiple))
      }
    }
    return Ticks(major: major, minor: [])
  }

  private static func power(_ exponent: Double) -> Double {
    DeterministicPower.ten(exponent)
  }

  private static func plain(_ digit: Int, _ decade: Int) -> String {
    if decade >= -3, decade <= 4 { return NumberText.decimal(digit, exponent: decade) }
    let power = "10^{\(NumberText.decimal(decade, exponent: 0))}"
    return digit == 1 ? power : "\(digit)×\(power)"
  }

  /// log10 of 2 to 9, to double precision.
  private static let logarithms = [
    0.3010299956639812, 0.47712125471966244, 0.6020599913279624, 0.6989700043360189, 0.7781512503836436,
    0.8450980400142568, 0.9030899869919435, 0.9542425094393249,
  ]
}

/// Ten to a real power.
enum DeterministicPower {
  static func ten(_ exponent: Double) -> Double { DeterministicMath.exp(exponent * 2.302585092994046) }
}
