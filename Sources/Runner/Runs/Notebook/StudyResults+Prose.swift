import Expressions
import Formulas
import Studies
import Values

extension StudyResults {
  /// Prose with the values in its placeholders' places.
  package func filled(_ prose: Prose) -> FilledProse {
    FilledProse(
      prose.text, fills: prose.placeholders.map { FilledProse.Fill(range: $0.range, value: value(of: $0)) })
  }

  /// The value in a placeholder's place: a number in the median over seeds.
  private func value(of placeholder: Placeholder) -> FilledProse.Value {
    let expression = placeholder.expression
    let environment = environment(of: expression.cells)
    do throws(Undecided) {
      switch try expression.value(in: environment, seed: 0) {
      case .text(let text): return .known(text, expression: "\(expression)")
      case .boolean(let flag): return .known("\(flag)", expression: "\(expression)")
      default:
        let median = try expression.median(in: environment)
        let seeds =
          expression.cells.isEmpty || environment.seedCount == 1 ? "" : ", median of \(environment.seedCount) seeds"
        return .known(placeholder.text(of: median, in: environment), expression: "\(expression)\(seeds)")
      }
    } catch {
      return .undefined(reason: error.reason, expression: "\(expression)")
    }
  }
}

extension StudyOutcome {
  /// Keeps the words that the notebook has of the results: prose with its values, and a line on each cell.
  package mutating func describe(_ results: StudyResults) {
    prose = study.segments.compactMap { segment in
      if case .prose(let prose) = segment { results.filled(prose) } else { nil }
    }
    for cell in study.cells where cell.claim == nil && cell.figure == nil {
      summaries[cell.name] = cell.body.summary(of: cell, results)
    }
  }
}
