/// An error in drawing a figure: what was found, what was expected, and where.
public enum FigureError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Two sequences that belong together differ in length.
  case lengthsDiffer(place: String, expected: Int, found: Int)
  /// The identity is not 64 lower-case hexadecimal digits.
  case invalidIdentity(String)
  /// A fixed axis range is empty, not finite, or not positive on a logarithmic axis.
  case invalidRange(place: String, lower: Double, upper: Double)
  /// Histogram edges do not increase strictly.
  case edgesNotIncreasing(place: String, index: Int)
  /// A label's markup cannot be read.
  case invalidMarkup(text: String, offset: Int, problem: String)
  /// A mark refers to an axis its panel does not have.
  case missingRightAxis(place: String)
  /// A map in a panel with a logarithmic axis, or values of a function over named places.
  case mapNeedsLinearAxes(place: String)
  /// A diagram refers to an element that it does not contain.
  case unknownElement(name: String, known: [String])
  /// A size is not positive or not finite.
  case invalidSize(place: String, value: Double)
  /// Nothing to draw: a plot without panels or a grid without plots.
  case nothingToDraw(place: String)

  /// A sentence that says what was found, what was expected, and where.
  public var description: String {
    switch self {
    case .lengthsDiffer(let place, let expected, let found):
      "\(place): \(found) values where \(expected) were expected."
    case .invalidIdentity(let found):
      "Figure identity '\(found)' is not 64 lower-case hexadecimal digits."
    case .invalidRange(let place, let lower, let upper):
      "\(place): range \(lower) to \(upper) is empty, not finite, or not positive on a logarithmic axis."
    case .edgesNotIncreasing(let place, let index):
      "\(place): bin edge \(index) is not above the one before it."
    case .invalidMarkup(let text, let offset, let problem):
      "Label '\(text)', character \(offset + 1): \(problem)."
    case .missingRightAxis(let place):
      "\(place): drawn against the right axis, but its panel declares none."
    case .mapNeedsLinearAxes(let place):
      "\(place): a map needs linear axes; take the logarithm of its coordinates instead."
    case .unknownElement(let name, let known):
      "Diagram has no element '\(name)'; it has \(known.map { "'\($0)'" }.joined(separator: ", "))."
    case .invalidSize(let place, let value):
      "\(place): size \(value) is not a positive, finite number."
    case .nothingToDraw(let place):
      "\(place): nothing to draw."
    }
  }
}
