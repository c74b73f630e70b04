import Deterministic
import Expressions
import Figures
import JetAutoencoders
import StandardCells
import Studies

/// A number for each signal, in the median over seeds, over mediator mass and invisible fraction; below it its error, if it has
/// replicates.
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
    var errors = values
    for point in points {
      let reference = Expression.Reference(cell: figure.of, metric: figure.value, member: point.name)
      guard let column = masses.firstIndex(of: point.place.mediatorMass),
        let row = fractions.firstIndex(of: point.place.invisibleFraction)
      else {
        continue
      }
      values[row * masses.count + column] = Self.median(reference, in: environment)
      errors[row * masses.count + column] =
        environment.error(of: [reference]) { Self.median(reference, in: $0) } ?? .nan
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
            .heatMap(
              HeatMap(
                columns: masses.count, rows: fractions.count, values: values,
                uncertainties: errors.allSatisfy(\.isNaN) ? nil : errors, uncertaintyDecimals: 3, colors: scale))
          ])
      ])
  }

  /// The median over the seeds that have a value.
  private static func median(
    _ reference: Expression.Reference, in environment: some ExpressionEnvironment
  ) -> Double {
    Quantile.median(
      of: (0..<environment.seedCount).compactMap { seed in
        guard case .number(let value) = environment.value(of: reference, seed: seed) else { return nil }
        return value
      })
  }

  /// Cividis from 0.4 to 1, the same in every figure so that grids can be compared.
  private static let areaScale = ColorScale(.cividis, label: "AUC", lower: 0.4, upper: 1)
}
