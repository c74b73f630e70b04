/// The sizes that an expression may have. A term is a tree that is walked by functions that call themselves, so that its height is
/// limited; no expression that somebody can read comes near.
package enum ExpressionLimits {
  /// The most Unicode scalars.
  package static let length = 10_000
  /// The most operators in a row and altogether: `+ - * /`, `and`, `or`.
  package static let operations = 1_000
  /// The most brackets, calls, `not`, `-` and `^` within one another.
  package static let depth = 100

  static func check(_ text: String) throws(ExpressionError) {
    let length = text.unicodeScalars.count
    guard length > Self.length else { return }
    throw ExpressionError(
      "an expression has at most \(Self.length) characters, found \(length)", at: Self.length)
  }

  static func tooDeep(at place: Int) -> ExpressionError {
    ExpressionError(
      "an expression has at most \(depth) brackets, calls, 'not', '-' and '^' within one another, found more", at: place
    )
  }

  static func tooMany(at place: Int) -> ExpressionError {
    ExpressionError("an expression has at most \(operations) operators, found more", at: place)
  }
}
