import Figures
import Testing

@testable import Drawing

extension Figure: CustomTestStringConvertible {
  /// The name, since a whole figure would flood the log.
  public var testDescription: String { name }
}

/// Small figures of every kind, from made-up numbers that need no library function.
enum SampleFigures {
  static let identity = String(repeating: "0123456789abcdef", count: 4)

  static func all() throws -> [Figure] {
    [
      curves, grid, gridWithUncertainties, divergence, twinAxes, try histograms(ratio: true),
      try histograms(ratio: false),
      field, fields, layers, levels, emptyAndSingle, points, scatter, cumulative, bars, boxes, missing, seeds,
    ]
  }

  static func figure(_ name: String, _ content: Figure.Content, width: Double = 244) -> Figure {
    Figure(
      name: name, title: "Sample \(name)", summary: "Made-up values for t\\bar{t} & \\it{m}_{Φ} < 1 TeV.",
      identity: identity, width: width,
      heading: Figure.Heading(experiment: "Refigure", qualifier: "open simulation", conditions: "√\\it{s} = 13 TeV"),
      content: content)
  }

  /// Uniform numbers from −1 to 1.
  struct Noise {
    var state: UInt64
    mutating func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / 4_503_599_627_370_496 - 1
    }
    /// Roughly normal, with a standard deviation of 1.
    mutating func normal() -> Double { (0..<12).reduce(0.0) { sum, _ in sum + next() } / 2 }
  }

  static let epochs = (1...80).map(Double.init)

  static func falling(_ from: Double, _ to: Double, half: Double, noise: Double, seed: UInt64) -> [Double] {
    var generator = Noise(state: seed)
    return epochs.map { (to + (from - to) * half * half / (half * half + $0 * $0)) * (1 + noise * generator.next()) }
  }

  static func aucs(side: Side = .left) -> [Mark] {
    (0..<4).map { index in
      let start = 0.72 - 0.04 * Double(index)
      let values = falling(start, start - 0.14, half: 25, noise: 0.01, seed: UInt64(index + 3))
      let band = Line.Band(lower: values.map { $0 - 0.012 }, upper: values.map { $0 + 0.012 })
      return .line(
        Line(
          "\\it{r}_{inv} = 0.\(2 * index + 1)", x: epochs, y: values, band: side == .left ? band : nil,
          style: .numbered(index), side: side))
    }
  }

  static var curves: Figure {
    let upper = Panel(
      y: .logarithmic("Reconstruction error"),
      marks: [
        .line(
          Line(
            "t\\bar{t} background", x: epochs, y: falling(0.1, 0.006, half: 9, noise: 0.04, seed: 1), style: .positive)),
        .line(
          Line(
            "signal, \\it{r}_{inv} = 0.3", x: epochs, y: falling(0.15, 0.009, half: 9, noise: 0.04, seed: 2),
            style: .signal)),
      ])
    let lower = Panel(
      y: Axis("AUC", range: .including([0.5])),
      marks: aucs() + [.reference(.level(0.5)), .reference(.event(66, label: "minimal error"))],
      notes: ["\\it{m}_{Φ} = 2000 GeV"])
    return figure("2-a", .plot(Plot(x: Axis("Epoch"), panels: [upper, lower])))
  }

  private static func cells(_ low: Double, _ high: Double, uncertain: Bool) -> Plot {
    var noise = Noise(state: 5)
    var values = (0..<28).map { low + (high - low) * Double($0) / 27 + 0.01 * noise.next() }
    if uncertain { values[3] = .nan }
    let map = HeatMap(
      columns: 7, rows: 4, values: values, uncertainties: uncertain ? values.map { $0 / 50 } : nil,
      decimals: uncertain ? 3 : 2, colors: ColorScale(.cividis, label: "AUC", lower: 0.4, upper: 1))
    let panel = Panel(
      y: .categories(["0.1", "0.3", "0.5", "0.7"], label: "\\it{r}_{inv}"), marks: [.heatMap(map)])
    let masses = ["500", "800", "1000", "1500", "2000", "3000", "4000"]
    return Plot(x: .categories(masses, label: "\\it{m}_{Φ} [GeV]"), panels: [panel], frameHeight: 125)
  }

  static var grid: Figure { figure("2-b", .plot(cells(0.44, 0.58, uncertain: false))) }
  static var gridWithUncertainties: Figure { figure("10", .plot(cells(0.4, 1, uncertain: true))) }

  /// Seventeen decades, then values beyond all bounds.
  static var divergence: Figure {
    var energy = 2.9
    let negative = epochs.map { epoch -> Double in
      if epoch > 25 { energy *= 5 }
      return epoch > 72 ? .infinity : energy.isFinite ? min(energy, 2.9e17) : energy
    }
    let panel = Panel(
      y: .logarithmic("Energy"),
      marks: [
        .line(Line("\\it{E}_{+}", x: epochs, y: epochs.map { 3 + $0 * $0 / 50 }, style: .positive)),
        .line(Line("\\it{E}_{−}", x: epochs, y: negative, style: .negative)),
        .reference(.event(26, label: "onset", uncertainty: 1.5)),
      ])
    return figure("3-a", .plot(Plot(x: Axis("Epoch"), panels: [panel])))
  }

  static var twinAxes: Figure {
    let distance = epochs.map { 1.6 + 7 * $0 * $0 * $0 / (90_000 + $0 * $0 * $0) }
    let panel = Panel(
      y: Axis("\\it{W}(\\it{x}_{+}, \\it{x}_{−})"), rightY: Axis("AUC", range: .including([0.5])),
      marks: aucs(side: .right) + [
        .line(Line("\\it{W}", x: epochs, y: distance, style: .distance)),
        .reference(.level(0.51, label: "floor of \\it{W}", uncertainty: 0.05)),
      ])
    return figure("7-a", .plot(Plot(x: Axis("Epoch"), panels: [panel])))
  }

  static func histograms(ratio: Bool) throws -> Figure {
    var noise = Noise(state: 11)
    func sample(_ mean: Double, _ width: Double, _ count: Int) -> [Double] {
      (0..<count).map { _ in mean + width * noise.normal() }
    }
    func bins(_ name: String, _ values: [Double], _ style: SeriesStyle) throws -> Histogram {
      try Histogram(name, gathering: values, bins: 40, from: -2, to: 2, style: style)
    }
    let positive = try bins("positive", sample(-0.5, 0.8, 1500), .positive)
    let negative = try bins("negative", sample(-0.4, 0.9, 1500), .negative)
    let signal = try bins("signal", sample(0.6, 0.7, 800), .signal)
    let marks: [Mark] = [.histogram(positive), .histogram(signal), .histogram(negative)]
    let upper = Panel(y: ratio ? Axis("Jets [%]") : .logarithmic("Jets [%]"), marks: marks, notes: ["epoch 274"])
    let panels = ratio ? [upper, .ratio([negative.ratio(to: positive)], label: "neg. / pos.")] : [upper]
    return figure(ratio ? "11-a" : "4-a", .plot(Plot(x: Axis("\\it{C}_2^{(0.5)}, scaled"), panels: panels)))
  }

  private static func map(_ count: Int, note: String?, title: String = "") -> Plot {
    var noise = Noise(state: UInt64(count))
    let values = (0..<count * count).map { index -> Double in
      let x = -3 + 6 * (Double(index % count) + 0.5) / Double(count)
      let y = -3 + 6 * (Double(index / count) + 0.5) / Double(count)
      let ring = x * x + y * y - 1.2 * x * y - 1
      return index == 5 ? .nan : 0.003 + 0.1 * ring * ring
    }
    let colors = ColorScale(.viridis, label: "Reconstruction error", lower: 1e-3, upper: 10, isLogarithmic: true)
    let field = FieldMap(
      columns: count, rows: count, x: -3...3, y: -3...3, values: values, colors: colors,
      contours: note == nil ? [0.1] : [])
    let cloud = Points(
      "training set", x: (0..<40).map { _ in noise.normal() / 2 }, y: (0..<40).map { _ in noise.normal() / 2 },
      diameter: 1.5, style: SeriesStyle(Color(0xFFFFFF)))
    let panel = Panel(
      y: Axis("\\it{x}_2", range: .fixed(lower: -3, upper: 3)), marks: [.fieldMap(field), .points(cloud)],
      notes: note.map { [$0] } ?? [],
      showsLegend: note == nil, showsColorBar: note == nil)
    return Plot(
      x: Axis("\\it{x}_1", range: .fixed(lower: -3, upper: 3)), panels: [panel], title: title, hasEqualUnits: true)
  }

  static var field: Figure { figure("toy", .plot(map(24, note: nil))) }
  static var fields: Figure {
    figure("toy-grid", .grid((1...4).map { map(6, note: "epoch \($0)0") }, columns: 2), width: 320)
  }

  /// A grid with one legend, one colour bar, and a panel without data.
  static var layers: Figure {
    var plots = (1...3).map { map(6, note: nil, title: "epoch \($0)0") }
    let chain = Line(
      "chain", x: [-2, -1, -1.2, 0], y: [1, 1.2, 0, 0.2], style: SeriesStyle(Color(0)), width: 0.7, hasCasing: true)
    let start = Points("first point", x: [-2], y: [1], diameter: 4, style: SeriesStyle(Color(0)), isHollow: true)
    let end = Points("last point", x: [0], y: [0.2], diameter: 4, style: SeriesStyle(Color(0)), hasRim: true)
    let negatives = Points("negatives", x: [1, 1.5], y: [-1, 0], diameter: 1.2, style: .negative, hasRim: true)
    plots[0].panels[0].marks += [.points(negatives), .line(chain), .points(start), .points(end)]
    plots[1].panels[0] = Panel(y: plots[1].panels[0].y, marks: [], message: "no onset in this seed")
    plots[1].title = ""
    return figure("layers", .grid(plots, columns: 3))
  }

  /// Levels with their labels at their ends, and a legend that finds no place in a fixed frame.
  static var levels: Figure {
    let bands = (0..<2).map { index -> Mark in
      let values = falling(0.9 - 0.3 * Double(index), 0.7 - 0.3 * Double(index), half: 25, noise: 0.01, seed: 9)
      let band = Line.Band(lower: values.map { $0 - 0.28 }, upper: values.map { $0 + 0.2 })
      return .line(Line("training \(index + 1)", x: epochs, y: values, band: band))
    }
    let full = Panel(y: Axis("AUC", range: .fixed(lower: 0, upper: 1)), marks: bands)
    let curve = Line("W", x: epochs, y: falling(5, 1, half: 9, noise: 0.02, seed: 1), style: .distance)
    let levels: [Mark] = [(0.5, "floor"), (0.62, "density"), (3, "other sample"), (1.02, "hidden")].map {
      .reference(.level($0.0, label: $0.1))
    }
    let marked = Panel(y: Axis("\\it{W}", range: .including([0])), marks: [.line(curve)] + levels)
    return figure("levels", .plot(Plot(x: Axis("Epoch"), panels: [full, marked])))
  }

  static var emptyAndSingle: Figure {
    let empty = Panel(y: Axis("AUC"), marks: [.line(Line("none", x: [], y: []))])
    let single = Panel(
      y: .logarithmic("W"),
      marks: [
        .line(Line("one", x: [5], y: [0.37])), .line(Line("unusable", x: [4, 5, 6], y: [.nan, .infinity, -1])),
      ])
    return figure("empty", .plot(Plot(x: Axis("Epoch"), panels: [empty, single])))
  }

  static var points: Figure {
    let marks = SeriesStyle.Marker.allCases.enumerated().map { index, marker in
      Mark.points(
        Points(
          marker.rawValue, x: [1, 2, 3], y: [1, 2.5, 2].map { ($0 + Double(index)) * 1e-6 },
          errors: [2e-7, 3e-7, 1e-7],
          style: SeriesStyle(SeriesStyle.numbered(index).color, marker: marker)))
    }
    return figure("points", .plot(Plot(x: Axis("log_{10} \\it{p}"), panels: [Panel(y: Axis("ρ"), marks: marks)])))
  }

  /// Trajectories, and points with bars in both directions beside them.
  static var scatter: Figure {
    var noise = Noise(state: 8)
    let paths = (0..<2).flatMap { index -> [Mark] in
      var style = SeriesStyle.numbered(index)
      style.dash = .solid
      let x = (0..<20).map { 2 - Double($0) / 20 + 0.1 * noise.next() + Double(index) }
      let y = x.map { 0.9 - 0.2 * $0 + 0.05 * noise.next() }
      let name = "model \(index + 1)"
      let names = x.indices.map { "seed 0, epoch \($0)" }
      return [
        .line(Line(name, x: x, y: y, names: names, style: style, isListed: false, width: 0.6)),
        .points(
          Points(name, x: [x[0]], y: [y[0]], diameter: 3.5, style: style, isListed: false, isHollow: true)),
        .points(Points(name, x: [x[19]], y: [y[19]], diameter: 3.5, style: style)),
      ]
    }
    let x = [0.55, 0.7, 0.8]
    let signals = Points(
      "signals", x: x, y: [0.6, 0.72, 0.7],
      horizontalRange: Line.Band(lower: x.map { $0 - 0.02 }, upper: x.map { $0 + 0.04 }),
      verticalRange: Line.Band(lower: [0.55, 0.7, 0.6], upper: [0.62, 0.8, 0.71]), names: ["a", "b", "c, \"d\""],
      diameter: 3.5, style: SeriesStyle(Color(0x832DB6), marker: .diamond))
    let left = Panel(y: Axis("ρ"), marks: paths + [.reference(.level(0.9, label: "aim"))])
    let right = Panel(y: Axis("AUC"), marks: [.reference(.diagonal()), .points(signals)])
    return figure(
      "scatter",
      .grid(
        [Plot(x: .logarithmic("\\it{W}"), panels: [left]), Plot(x: Axis("AUC of t\\bar{t}"), panels: [right])],
        columns: 2), width: 400)
  }

  /// Steps, and a tick for each of what they count.
  /// Twelve seeds, of which one goes astray, behind their median and quartiles; and the ends of three of them.
  static var seeds: Figure {
    let curves = (0..<12).map { seed in
      let values = falling(0.9, 0.4, half: 20, noise: 0.06, seed: UInt64(seed + 20))
      return seed == 7 ? zip(epochs, values).map { $0 > 50 ? $1 + ($0 - 50) * ($0 - 50) * 1e9 : $1 } : values
    }
    let sorted = epochs.indices.map { index in curves.map { $0[index] }.sorted() }
    let line = Line(
      "median of 12", x: epochs, y: sorted.map { ($0[5] + $0[6]) / 2 },
      band: Line.Band(lower: sorted.map { $0[3] }, upper: sorted.map { $0[8] }),
      traces: curves.map { Line.Trace(x: epochs, y: $0) })
    let ends = Points(
      "ends", x: [80, 80, 79, 78], y: [0.5, 0.5, 0.51, 0.8], tags: ["1", "2", "3", "12"], diameter: 3.5,
      style: .numbered(1))
    return figure(
      "seeds", .plot(Plot(x: Axis("epoch"), panels: [Panel(y: Axis("AUC"), marks: [.line(line), .points(ends)])])))
  }

  static var cumulative: Figure {
    let style = SeriesStyle.numbered(0)
    let ticks = SeriesStyle(style.color, marker: .tick)
    let panel = Panel(
      y: Axis("fraction of seeds", range: .fixed(lower: 0, upper: 1.06)),
      marks: [
        .line(
          Line(
            "NAE (2 of 3 seeds)", x: [0, 31, 31, 52, 52, 80],
            y: [0, 0, 1.0 / 3, 1.0 / 3, 2.0 / 3, 2.0 / 3], style: style))
      ])
    let rug = Panel(
      y: Axis("", scale: .categories([]), showsTickLabels: false),
      marks: [
        .points(
          Points(
            "NAE", x: [31, 52], y: [0, 0], names: ["seed 2", "seed 0"], diameter: 5, style: ticks, isListed: false))
      ], relativeHeight: 0.07, message: "", showsLegend: false)
    return figure(
      "cumulative", .plot(Plot(x: Axis("onset [epoch]", range: .fixed(lower: 0, upper: 80)), panels: [panel, rug])))
  }
}

/// Styles that differ in all they can.
extension SeriesStyle {
  /// Positive samples, and the background they are drawn from: blue, solid, filled.
  static let positive = SeriesStyle(SeriesStyle.numbered(0).color, fill: .tinted)
  /// Negative samples: orange, dashed.
  static let negative = SeriesStyle(SeriesStyle.numbered(1).color, dash: .dashed, marker: .square)
  /// Signal: red, dotted.
  static let signal = SeriesStyle(SeriesStyle.numbered(2).color, dash: .dotted, marker: .triangle)
  /// The Wasserstein distance: black, solid.
  static let distance = SeriesStyle(.black)
}

extension SampleFigures {
  /// Bars beside one another, some below zero, one missing, with errors that end below zero on no axis.
  static var bars: Figure {
    let names = ["first", "second", "third"]
    let marks = (0..<2).map { index in
      let x = (0..<3).map { Double($0) + 0.4 * Double(index) - 0.2 }
      let values = index == 0 ? [2, -1, 0.5] : [1.5, .nan, 1]
      return Mark.bars(
        Bars(
          "bars \(index)", x: x, values: values,
          errors: Line.Band(lower: values.map { $0 - 0.3 }, upper: [2.5, .nan, 1.25]), names: names, width: 0.35,
          style: SeriesStyle(SeriesStyle.numbered(index).color, fill: index == 0 ? .tinted : .hatched)))
    }
    let panel = Panel(y: Axis("value"), marks: marks + [.reference(.level(1, label: "one"))])
    return figure("bars", .plot(Plot(x: .categories(names, label: "name"), panels: [panel])))
  }

  /// Boxes with and without points, one without a length, under names that have room only upwards, on a logarithmic axis.
  static var boxes: Figure {
    let names = ["a name of many words", "another such name", "x^{2}", "the last of these names"]
    let boxes = names.enumerated().map { index, name in
      let middle = Double(index + 1)
      return Boxes.Box(
        name: name, x: Double(index), quartiles: index == 2 ? [3, 3] : [middle * 0.8, middle * 1.4], median: middle,
        whiskers: index == 2 ? [3, 3] : [middle * 0.5, middle * 2], points: index == 3 ? [] : [middle * 4, 0, -1])
    }
    let panel = Panel(y: .logarithmic("value"), marks: [.boxes(Boxes("all", boxes: boxes))])
    return figure("boxes", .plot(Plot(x: .categories(names, label: "name"), panels: [panel])))
  }

  /// Cells of which some are missing, without numbers, under upright names.
  static var missing: Figure {
    let names = (0..<12).map { "column \($0)" }
    let values = (0..<24).map { $0 % 7 == 3 ? Double.nan : Double($0) }
    let map = HeatMap(
      columns: 12, rows: 2, values: values, colors: ColorScale(.cividis, label: "value"), showsNumbers: false,
      marksMissing: true)
    let panel = Panel(y: .categories(["low", "high"], label: "row"), marks: [.heatMap(map)])
    return figure("missing", .plot(Plot(x: .categories(names, label: "column"), panels: [panel], frameHeight: 60)))
  }
}
