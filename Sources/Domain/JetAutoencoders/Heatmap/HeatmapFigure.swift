import Expressions
import StandardCells
import Studies
import Values

/// A figure of kind `heatmap`: a number, in the median over seeds, for each signal of a cell.
///
/// A signal's place is what its source says of it: masses along, invisible fractions up.
public struct HeatmapFigure: FigureBody {
  /// The evaluate or density cell.
  public let of: String
  /// The metric.
  public let value: Metric
  /// The colour scale's label.
  public let label: String
  /// The ends of the colour scale; nil for those of the data.
  public let range: ClosedRange<Double>?

  /// The cell.
  public var inputs: [String] { [of] }

  /// Refuses signals without a place.
  public func check(_ results: StudyResults) throws(CellFault) {
    let members = results.study.cell(named: of)?.body.members ?? []
    let points = results.signalPoints(of: of)
    if let other = members.first(where: { points[$0] == nil }) {
      throw CellFault(
        "cannot be drawn: of the sample '\(other)' neither mediator mass nor invisible fraction are known; "
          + "expected both in the manifest")
    }
  }

  /// Draws the map.
  public func draw(_ context: FigureContext) throws -> DrawnFigure {
    DrawnFigure(.plot(HeatmapDrawing(results: context.results, figure: self).plot()))
  }
}

extension HeatmapFigure {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    .mapping([
      "of": .text(of), "value": .text(value.name), "label": .text(label), "range": .range(range),
    ])
  }
}
