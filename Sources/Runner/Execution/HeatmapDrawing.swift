import Deterministic
import Figures
import Studies

/// A number for each signal, in the median over seeds, over mediator mass and invisible fraction.
struct HeatmapDrawing {
  let results: StudyResults
  let figure: HeatmapFigure

  func plot() -> Plot {
    let environment = results.environment(of: [figure.of])
    let points = environment.signals(of: figure.of).compactMap { SignalPoint($0) }
    let masses = Set(points.map(\.mass)).sorted()
    let fractions = Set(points.map(\.fraction)).sorted()
    var values = [Double](repeating: .nan, count: masses.count * fractions.count)
    for point in points {
      let reference = Expression.Reference(cell: figure.of, metric: figure.value, signal: point.name)
      let repetitions = (0..<environment.seedCount).compactMap { seed -> Double? in
        guard case .number(let value) = environment.value(of: reference, seed: seed) else { return nil }
        return value
      }
      guard let column = masses.firstIndex(of: point.mass), let row = fractions.firstIndex(of: point.fraction) else {
        continue
      }
      values[row * masses.count + column] = Quantile.median(of: repetitions)
    }
    let scale =
      figure.value == .auc && figure.range == nil
      ? ColorScale.auc
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
}

/// A signal's place on the grid, from its name `svj_<mass>_<r_inv>`.
struct SignalPoint {
  let name: String
  let mass: Double
  let fraction: Double

  init?(_ name: String) {
    let parts = name.split(separator: "_")
    guard parts.count == 3, let mass = Double(parts[1]), let fraction = Double(parts[2]) else { return nil }
    self.name = name
    self.mass = mass
    self.fraction = fraction
  }
}
