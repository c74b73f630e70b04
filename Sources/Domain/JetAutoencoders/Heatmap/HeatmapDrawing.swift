import Deterministic
import Expressions
import Figures
import StandardCells
import Studies

/// A number for each signal, in the median over seeds, over mediator mass and invisible fraction.
struct HeatmapDrawing {
  let results: StudyResults
  let figure: HeatmapFigure

  func plot() -> Plot {
    let environment = results.environment(of: [figure.of])
    let places = results.signalPoints(of: figure.of)
    let points = environment.members(of: figure.of).compactMap { name in places[name].map { (name: name, place: $0) } }
    let masses = Set(points.map(\.place.mediatorMass)).sorted()
    let fractions = Set(points.map(\.place.invisibleFraction)).sorted()
    var values = [Double](repeating: .nan, count: masses.count * fractions.count)
    for point in points {
      let reference = Expression.Reference(cell: figure.of, metric: figure.value, member: point.name)
      let repetitions = (0..<environment.seedCount).compactMap { seed -> Double? in
        guard case .number(let value) = environment.value(of: reference, seed: seed) else { return nil }
        return value
      }
      guard let column = masses.firstIndex(of: point.place.mediatorMass),
        let row = fractions.firstIndex(of: point.place.invisibleFraction)
      else {
        continue
      }
      values[row * masses.count + column] = Quantile.median(of: repetitions)
    }
    let scale =
      figure.value == .auc && figure.range == nil
      ? Self.areaScale
      : ColorScale(
        .cividis, label: FigureLabel.markup(figure.label), lower: figure.range?.lowerBound,
        upper: figure.range?.upperBound)
    return Plot(
      x: .categories(masses.map { "\(Int($0))" }, label: "m_{Φ} [GeV]"),
      panels: [
        Panel(
          y: .categories(fractions.map { "\($0)" }, label: "r_{inv}"),
          marks: [
            .heatMap(HeatMap(columns: masses.count, rows: fractions.count, values: values, colors: scale))
          ])
      ])
  }

  /// Cividis from 0.4 to 1, the same in every figure so that grids can be compared.
  private static let areaScale = ColorScale(.cividis, label: "AUC", lower: 0.4, upper: 1)
}
