import Expressions
import Foundation
import JetProgram
import Studies
import Values

/// Expressions of claims and placeholders: parsed, written, and parsed again.
struct ExpressionFuzzer: Fuzzer {
  let name = "expressions"
  let pieces = [
    "ae.validation.error", "a + ", "ae.auc[\"toy\"]", " * ", " and ", " or ", "not ", "(", ")", "-", "^", "$p", "\"x\"",
    "min(",
    "max(ae.auc, ", "onset(", "quantile(ae.auc, ", " for every seed", " for every signal", " in at least ", " of ",
    " % of seeds",
    " in the median", " for every epoch", "<=", "==", "1 + ", "2 ^ ", " | fixed 3", " | significant 4 | error", ", ",
    "error",
  ]

  func inputs(_ repository: FuzzRepository, _ scratch: URL) -> [Data] {
    let expressions = repository.files(below: "studies", ".md").flatMap { file in
      String(decoding: file, as: UTF8.self).split(separator: "\n").compactMap { line -> String? in
        guard let key = line.range(of: "holds: ") else { return nil }
        return String(line[key.upperBound...])
      }
    }
    return ["1", "ae.epoch", "-2 ^ 2 < sqrt(4)", "ae.error - 1"].map { Data($0.utf8) }
      + expressions.map { Data($0.utf8) }
  }

  func read(_ input: Data, _ scratch: URL) -> FuzzReading {
    let text = String(decoding: input, as: UTF8.self)
    let metrics = Refigure.kinds.metrics
    let parameters: [String: Value] = ["p": .number(1), "seed": .unsigned(1), "list": .list([.integer(1)])]
    _ = try? Expression.placeholder(text, metrics: metrics, parameters: parameters)
    do throws(ExpressionError) {
      let expression = try Expression(parsing: text, metrics: metrics, parameters: parameters, defaultCell: "ae")
      _ = (expression.cells, expression.hashValue, expression.asksForOnset)
      let written = expression.description
      let again = try Expression(parsing: written, metrics: metrics, parameters: parameters, defaultCell: "ae")
      return again.description == written ? .accepted : .wrong("'\(written)' is read as '\(again)'")
    } catch {
      return .refused("\(error)")
    }
  }
}
