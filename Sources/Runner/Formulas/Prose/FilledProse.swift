import Foundation
import Values

/// Markdown with places to be filled in from results.
public struct FilledProse: Hashable, Sendable {
  /// The Markdown, lines separated by line feeds.
  public var text: String
  /// The fillings, in order.
  public var fills: [Fill]

  /// Markdown with its fillings; ranges are in order and do not overlap.
  public init(_ text: String, fills: [Fill] = []) {
    self.text = text
    self.fills = fills
  }

  /// A filling at one place.
  public struct Fill: Hashable, Sendable {
    /// The place, in UTF-8 bytes of the text, which it replaces.
    public var range: Range<Int>
    /// The value that is filled in.
    public var value: Value

    /// Something to fill in.
    public init(range: Range<Int>, value: Value) {
      self.range = range
      self.value = value
    }
  }

  /// Something filled in.
  public enum Value: Hashable, Sendable {
    /// A number or text, and the expression that it is the value of.
    case known(String, expression: String)
    /// Nothing, and why.
    case undefined(reason: String, expression: String)
  }

  /// A formula that cannot be shown, and the line of the text that it begins on, from 0.
  public struct Problem: Hashable, Sendable {
    /// The line, from 0.
    public let line: Int
    /// The error in the formula.
    public let error: MathematicsError
  }

  /// The problems of its formulas, in order.
  public var problems: [Problem] {
    let marked = MarkedText(self)
    var problems: [Problem] = []
    for piece in FormulaScanner(marked.text).pieces() {
      guard case .formula(let formula, let line) = piece else { continue }
      do throws(MathematicsError) {
        _ = try Formula(marked.resolved(formula.source), isDisplayed: formula.isDisplayed).markup()
      } catch {
        problems.append(Problem(line: line, error: error))
      }
    }
    return problems
  }
}

/// Prose with a mark, which Markdown takes for a letter, at each place that is filled in.
package struct MarkedText {
  package let text: String
  package let fills: [FilledProse.Value]

  package init(_ prose: FilledProse) {
    let bytes = Array(prose.text.utf8)
    var text = ""
    var end = 0
    for (index, fill) in prose.fills.enumerated() {
      text += Mark.clean(String(decoding: bytes[end..<fill.range.lowerBound], as: UTF8.self)) + Mark.text(index)
      end = fill.range.upperBound
    }
    self.text = text + Mark.clean(String(decoding: bytes[end...], as: UTF8.self))
    fills = prose.fills.map(\.value)
  }

  /// A formula's source with the values that are filled in within it.
  package func resolved(_ source: String) -> String {
    Mark.replacing(in: source) { index in
      guard fills.indices.contains(index), case .known(let value, _) = fills[index] else {
        return "\\mathrm{undefined}"
      }
      // A power's exponent has more than one digit.
      guard let power = value.range(of: "10^") else { return value }
      return value.replacingCharacters(in: power, with: "10^{") + "}"
    }
  }
}

/// Marks for what Markdown must not touch: private characters around a number.
package enum Mark {
  private static let opening: Unicode.Scalar = "\u{E000}"
  private static let closing: Unicode.Scalar = "\u{E001}"

  package static func text(_ index: Int) -> String { "\(opening)\(index)\(closing)" }

  /// A text without characters that marks are made of, and without those that no page can hold.
  package static func clean(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars where scalar != opening && scalar != closing && XMLText.isAllowed(scalar) {
      result.append(scalar)
    }
    return String(result)
  }

  /// A text and the marks in it, in order.
  package static func pieces(of text: String) -> [Piece] {
    var pieces: [Piece] = []
    var rest = text.unicodeScalars[...]
    while let start = rest.firstIndex(of: opening), let end = rest[start...].firstIndex(of: closing) {
      pieces.append(.text(String(rest[..<start])))
      if let index = Int(String(rest[rest.index(after: start)..<end])) { pieces.append(.mark(index)) }
      rest = rest[rest.index(after: end)...]
    }
    return pieces + [.text(String(rest))]
  }

  package enum Piece {
    case text(String)
    case mark(Int)
  }

  /// A text with something else for every mark.
  package static func replacing(in text: String, with replacement: (Int) -> String) -> String {
    pieces(of: text).map { piece in
      switch piece {
      case .text(let text): text
      case .mark(let index): replacement(index)
      }
    }.joined()
  }
}
