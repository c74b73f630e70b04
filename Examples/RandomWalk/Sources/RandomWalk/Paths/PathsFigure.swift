import Drawing
import Figures
import StandardCells
import Studies
import Values

/// A figure of kind `paths`, drawn from the file that each step of a walk kept.
public struct PathsFigure: FigureBody {
  /// The walk.
  public let walk: String
  /// The only seed that is drawn, from 0; nil for all.
  public let seed: Int?
  /// Numbers of steps after which places are marked.
  public let marks: [Int]

  /// Every key: part of the figure's identity.
  public var canonicalValue: Value {
    .mapping(["of": .text(walk), "seed": .optional(seed), "marks": .integers(marks)])
  }

  /// The walk.
  public var inputs: [String] { [walk] }

  /// Draws a line for each seed, and its end.
  public func draw(_ context: FigureContext) throws -> DrawnFigure {
    let paths = (context.results.steps[walk] ?? []).enumerated().compactMap { seed, results in
      Path(results).map { (seed: seed, path: $0) }
    }.filter { seed == nil || $0.seed == seed }
    if paths.isEmpty { throw CellFault("cannot be drawn: '\(walk)' kept no path") }
    let lines = paths.map { seed, path in
      Mark.line(
        Line(
          "seed \(seed)", x: path.places.map(\.x), y: path.places.map(\.y),
          style: SeriesStyle(SeriesStyle.numbered(seed).color), isListed: false, width: 0.7))
    }
    var points = [Self.points("start", [(0, 0)], [""], .cross)]
    for (place, step) in marks.enumerated() {
      points.append(Self.places(of: paths, at: step, label: "after \(step) steps", .numbered(place + 1)))
    }
    points.append(Self.places(of: paths, at: nil, label: paths.count == 1 ? "end" : "ends", .numbered(0)))
    return DrawnFigure(
      .plot(
        Plot(
          x: Axis("\\it{x}"), panels: [Panel(y: Axis("\\it{y}"), marks: lines + points.map(Mark.points))],
          hasEqualUnits: true)))
  }

  /// The places of all paths after some steps, or their ends.
  private static func places(
    of paths: [(seed: Int, path: Path)], at step: Int?, label: String, _ style: SeriesStyle
  ) -> Points {
    let places = paths.compactMap { seed, path in
      let row = step.map { path.steps.firstIndex(of: $0) } ?? path.places.indices.last
      return row.map { (place: path.places[$0], name: "seed \(seed)") }
    }
    return points(label, places.map(\.place), places.map(\.name), style.marker)
  }

  private static func points(
    _ label: String, _ places: [(x: Double, y: Double)], _ names: [String], _ marker: SeriesStyle.Marker
  ) -> Points {
    Points(
      label, x: places.map(\.x), y: places.map(\.y), names: names, diameter: 3.5,
      style: SeriesStyle(.black, marker: marker), hasRim: true)
  }
}
