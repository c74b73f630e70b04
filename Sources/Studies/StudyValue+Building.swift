extension StudyValue {
  /// A number, or null.
  static func optional(_ number: Double?) -> StudyValue { number.map(StudyValue.number) ?? .null }
  /// A text, or null.
  /// The whole number, or null.
  static func optional(_ integer: Int?) -> StudyValue { integer.map(StudyValue.integer) ?? .null }

  static func optional(_ text: String?) -> StudyValue { text.map(StudyValue.text) ?? .null }
  /// Texts in order.
  static func texts(_ texts: [String]) -> StudyValue { .list(texts.map(StudyValue.text)) }
  /// Whole numbers in order.
  static func integers(_ integers: [Int]) -> StudyValue { .list(integers.map(StudyValue.integer)) }
  /// The two ends of a range, or null.
  static func range(_ range: ClosedRange<Double>?) -> StudyValue {
    range.map { .list([.number($0.lowerBound), .number($0.upperBound)]) } ?? .null
  }
}

extension StudyValue: CanonicalValue {
  var canonicalValue: StudyValue { self }
}

/// What can be written as canonical JSON.
protocol CanonicalValue {
  /// The value, with every default filled in.
  var canonicalValue: StudyValue { get }
}

extension Optional where Wrapped: CanonicalValue {
  /// The value's, or null.
  var canonicalValue: StudyValue { map(\.canonicalValue) ?? .null }
}
