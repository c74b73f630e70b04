import Testing

@testable import Drawing
@testable import Figures

@Suite("Ticks")
struct TicksTests {
  @Test(
    "An axis that cannot be divided has no ticks, and one that is far away has some",
    arguments: [
      (0.0, 1e-308, true), (0, Double.leastNonzeroMagnitude, true), (1e-308, 2e-308, true), (-1e300, 1e300, false),
      (0, 1e-280, false),
    ])
  func extreme(_ lower: Double, _ upper: Double, _ isEmpty: Bool) throws {
    #expect(Ticks(lower: lower, upper: upper, scale: .linear, maximum: 5).major.isEmpty == isEmpty)
    let panel = Panel(
      y: Axis("y", range: .fixed(lower: lower, upper: upper)),
      marks: [.line(Line("l", x: [lower, upper], y: [lower, upper], style: .numbered(0)))])
    let figure = Figure(
      name: "f", title: "t", summary: "s", identity: String(repeating: "0", count: 64),
      content: .plot(Plot(x: Axis("x", range: .fixed(lower: lower, upper: upper)), panels: [panel])))
    #expect(try figure.svg().contains("</svg>"))
  }

  @Test("Maps have a largest number of columns, panels a largest height, and parts of a histogram are parts")
  func numbers() throws {
    func error(_ panel: Panel) -> FigureError? {
      do throws(FigureError) {
        _ = try Figure(
          name: "f", title: "t", summary: "s", identity: String(repeating: "0", count: 64),
          content: .plot(Plot(x: Axis("x"), panels: [panel]))
        ).svg()
        return nil
      } catch { return error }
    }
    let map = FieldMap(
      columns: .max, rows: 2, x: 0...1, y: 0...1, values: [1], colors: ColorScale(.viridis, label: "c"))
    #expect(
      error(Panel(y: Axis("y"), marks: [.fieldMap(map)]))
        == .invalidSize(place: "Figure f, panel 1, mark 1 'c', columns", value: Double(Int.max)))
    var panel = Panel(y: Axis("y"), marks: [])
    panel.relativeHeight = 1e308
    #expect(error(panel) == .invalidSize(place: "Figure f, panel 1, relative height", value: 1e308))
    var histogram = Histogram("", edges: [0, 1], counts: [1])
    histogram.outside = Histogram.Outside(below: 1e90, above: 0)
    #expect(
      error(Panel(y: Axis("y"), marks: [.histogram(histogram)]))
        == .invalidSize(place: "Figure f, panel 1, mark 1, part outside", value: 1e90))
  }

  @Test("A figure has a largest size")
  func size() {
    let plot = Plot(x: Axis("x"), panels: [Panel(y: Axis("y"), marks: [])])
    let figure = Figure(
      name: "f", title: "t", summary: "s", identity: String(repeating: "0", count: 64), width: 1e19,
      content: .plot(plot))
    #expect(throws: FigureError.invalidSize(place: "Figure f, width", value: 1e19)) { try figure.svg() }
    #expect(throws: FigureError.self) {
      try Histogram("h", counting: [0], bins: 1_000, from: 0, to: 1e-306)
    }
  }

  @Test("A narrow axis has two numbers if they have room")
  func narrow() throws {
    let panel = Panel(y: Axis("y"), marks: [])
    let plot = Plot(x: Axis("x", range: .fixed(lower: -4, upper: 4)), panels: [panel])
    let frame = try PlotLayout(plot, origin: Point(0, 0), width: 120).panels[0]
    #expect(frame.xTicks.major.map(\.label) == ["−4", "−2", "0", "2", "4"])
  }

  @Test(
    "on linear axes are 1, 2, 5 times a power of ten, written with equal decimals",
    arguments: [
      (0.0, 1.0, 6, "0.0 0.2 0.4 0.6 0.8 1.0"),
      (0.38, 0.83, 6, "0.4 0.5 0.6 0.7 0.8"),
      (1.0, 300.0, 7, "50 100 150 200 250 300"),
      (-3.0, 3.0, 7, "−3 −2 −1 0 1 2 3"),
      (0.4999, 0.5001, 5, "0.49990 0.49995 0.50000 0.50005 0.50010"),
      (0.0, 3e17, 4, "0 10^{17} 2×10^{17} 3×10^{17}"),
      (0.0, 5e-6, 6, "0 10^{−6} 2×10^{−6} 3×10^{−6} 4×10^{−6} 5×10^{−6}"),
      (0.0, 250_000.0, 6, "0 0.5×10^{5} 1.0×10^{5} 1.5×10^{5} 2.0×10^{5} 2.5×10^{5}"),
      (1_000_000.0, 1_000_001.0, 3, "1.0000000×10^{6} 1.0000005×10^{6} 1.0000010×10^{6}"),
    ])
  func linear(_ lower: Double, _ upper: Double, _ maximum: Int, _ expected: String) {
    let ticks = Ticks(lower: lower, upper: upper, scale: .linear, maximum: maximum)
    #expect(ticks.major.map(\.label).joined(separator: " ") == expected)
  }

  @Test(
    "on logarithmic axes are decades, or 1, 2, 5, or steps, as the range allows",
    arguments: [
      (-2.3, -0.8, 6, "10^{−2} 10^{−1}"),
      (0.2, 17.3, 6, "10^{3} 10^{6} 10^{9} 10^{12} 10^{15}"),
      (0.0, 4.0, 6, "10^{0} 10^{1} 10^{2} 10^{3} 10^{4}"),
      (-0.75, 0.35, 6, "0.2 0.5 1 2"),
      (0.05, 0.2, 6, "1.2 1.3 1.4 1.5"),
      (2.05, 2.1, 3, "115 120 125"),
      (-320.0, 300.0, 6, "10^{−200} 10^{0} 10^{200}"),
    ])
  func logarithmic(_ lower: Double, _ upper: Double, _ maximum: Int, _ expected: String) {
    let ticks = Ticks(lower: lower, upper: upper, scale: .logarithmic, maximum: maximum)
    #expect(ticks.major.map(\.label).joined(separator: " ") == expected)
  }

  @Test("stand exactly on the numbers they are labelled with")
  func exact() {
    let ticks = Ticks(lower: 0, upper: 1, scale: .linear, maximum: 11)
    #expect(ticks.major.map(\.coordinate) == [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1])
    let decades = Ticks(lower: -3, upper: 2, scale: .logarithmic, maximum: 6)
    #expect(decades.major.map(\.coordinate) == [-3, -2, -1, 0, 1, 2])
  }

  @Test("have shorter ones between them that divide the step evenly")
  func minor() {
    #expect(Ticks(lower: 0, upper: 2, scale: .linear, maximum: 3).minor == [0.2, 0.4, 0.6, 0.8, 1.2, 1.4, 1.6, 1.8])
    #expect(Ticks(lower: 0, upper: 4, scale: .linear, maximum: 3).minor == [0.5, 1, 1.5, 2.5, 3, 3.5])
    #expect(Ticks(lower: 0, upper: 2, scale: .logarithmic, maximum: 6).minor.count == 16)
  }

  @Test("are never more than asked for, nor fewer than two, whatever the range")
  func count() {
    var noise = SampleFigures.Noise(state: 3)
    for _ in 0..<500 {
      let center = noise.next() * 1000
      let width = 1e-6 + (noise.next() + 1) * 1e4
      let ticks = Ticks(lower: center, upper: center + width, scale: .linear, maximum: 6)
      #expect((2...6).contains(ticks.major.count), "\(center) + \(width): \(ticks.major)")
      #expect(ticks.major.allSatisfy { $0.coordinate >= center - width * 1e-6 })
      #expect(Set(ticks.major.map(\.label)).count == ticks.major.count)
    }
  }
}
