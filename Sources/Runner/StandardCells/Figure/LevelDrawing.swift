import Deterministic
import Figures
import Studies

/// Horizontal lines: numbers in the median over the seeds that have one, in a pale band of their error if they have replicates.
package struct LevelDrawing {
  let results: StudyResults
  let seed: Int?

  private static let dashes: [SeriesStyle.Dash] = [.dashed, .dotted, .dashDotted, .longDashed]

  package init(results: StudyResults, seed: Int?) {
    self.results = results
    self.seed = seed
  }

  package func marks(_ lines: [CurvesFigure.Line], notes: inout [String]) -> [Mark] {
    var marks: [Mark] = []
    var taken: [SeriesStyle.Dash] = []
    for line in lines {
      let decided = DecidedValues(line.value, in: results, seed: seed)
      let numbers = decided.numbers.map(\.value)
      let label = line.label.map(FigureLabel.markup) ?? ""
      guard !numbers.isEmpty else {
        notes.append("\(label.isEmpty ? "a line" : label): no value")
        continue
      }
      var style = SeriesStyle.reference
      style.dash = line.style.dash ?? style.dash
      // Levels alike in a legend would not be told apart.
      if let free = Self.dashes.first(where: { !taken.contains($0) }), taken.contains(style.dash) { style.dash = free }
      taken.append(style.dash)
      let remark = label.isEmpty ? "" : decided.shortfall.map { " (\($0))" } ?? ""
      let error = DecidedValues.medianError(line.value, in: results, seed: seed) ?? 0
      marks.append(
        .reference(
          .level(Quantile.median(of: numbers), label: label + remark, uncertainty: error, style: style)))
    }
    return marks
  }
}
