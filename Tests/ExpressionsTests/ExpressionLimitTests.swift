import Testing
import Values

@testable import Expressions

/// Expressions that no person writes: long ones and deep ones are read up to the limits and refused beyond.
@Suite("Limits of expressions")
struct ExpressionLimitTests {
  private static func error(_ text: String) -> String? {
    do throws(ExpressionError) {
      _ = try Expression(parsing: text, metrics: .none)
      return nil
    } catch {
      return error.description
    }
  }

  @Test(
    "A chain of a thousand operators is read and written, one more is refused at its place",
    arguments: [("1", " + "), ("1", " * "), ("true", " and "), ("true", " or "), ("1", " - ")])
  func chains(_ term: String, _ sign: String) throws {
    let chain = String(repeating: term + sign, count: ExpressionLimits.operations) + term
    let expression = try Expression(parsing: chain, metrics: .none)
    #expect(expression.description.count { $0 == "(" } == 1_000 && expression.references.isEmpty)
    let place = chain.unicodeScalars.count + (sign.hasPrefix(" ") ? 2 : 1)
    #expect(
      Self.error(chain + sign + term)
        == (chain.unicodeScalars.count + sign.count + term.count > ExpressionLimits.length
          ? "column 10001: an expression has at most 10000 characters, found \(chain.count + sign.count + term.count)"
          : "column \(place): an expression has at most 1000 operators, found more"))
  }

  @Test(
    "A million characters are refused at once, whatever they are", .timeLimit(.minutes(1)),
    arguments: ["a + ", "true and ", "2 * ", "- ", "not ", "(", "abs(", "2 ^ ", "1", "a", "\"", "max(1, "])
  func long(_ piece: String) {
    let text = String(repeating: piece, count: 1_000_000 / piece.count)
    #expect(
      Self.error(text)?.hasPrefix("column 10001: an expression has at most 10000 characters, found ") == true)
  }

  @Test(
    "What stands in one another is refused beyond a hundred",
    arguments: [("(", "1", ")"), ("- ", "1", ""), ("not ", "true", ""), ("abs(", "1", ")"), ("2 ^ ", "1", "")])
  func deep(_ opening: String, _ middle: String, _ closing: String) {
    func text(_ count: Int) -> String {
      String(repeating: opening, count: count) + middle + String(repeating: closing, count: count)
    }
    #expect(Self.error(text(100)) == nil)
    let message = "an expression has at most 100 brackets, calls, 'not', '-' and '^' within one another, found more"
    #expect(Self.error(text(101))?.hasSuffix(message) == true)
    #expect(Self.error(text(1_000))?.hasSuffix(message) == true)
  }
}
