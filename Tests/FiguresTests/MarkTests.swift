import Testing

@testable import Drawing
@testable import Figures

@Suite("Marks")
struct MarkTests {
  @Test("Histograms count the bounds, and nothing beyond them")
  func counting() throws {
    let values = [-3, -3, -2.9999, 0, 2.85, 2.8499, 3, 3.0001, -3.1, .nan, .infinity]
    let histogram = try Histogram("h", counting: values, bins: 40, from: -3, to: 3)
    #expect(histogram.edges.count == 41 && histogram.edges[40] == 3)
    #expect(histogram.counts[0] == 3 && histogram.counts[20] == 1 && histogram.counts[38] == 1)
    #expect(histogram.counts[39] == 2)
    #expect(histogram.counts.reduce(0, +) == 7)
    #expect(abs(histogram.heights.reduce(0, +) - 100) < 1e-12)
    #expect(abs(histogram.errors[0] - 100 * 3.0.squareRoot() / 7) < 1e-12)
  }

  @Test("Every value lies in the bin it is counted in")
  func bins() throws {
    var noise = SampleFigures.Noise(state: 2)
    for bins in [7, 30, 49] {
      for _ in 0..<200 {
        let value = noise.next()
        let histogram = try Histogram("h", counting: [value], bins: bins, from: -1, to: 1)
        let index = try #require(histogram.counts.firstIndex(of: 1))
        #expect(histogram.edges[index] <= value && value <= histogram.edges[index + 1])
      }
      let edges = try Histogram("h", counting: [], bins: bins, from: -1, to: 1).edges
      let onEdges = try Histogram("h", counting: Array(edges.dropLast()), bins: bins, from: -1, to: 1)
      #expect(onEdges.counts.allSatisfy { $0 == 1 })
    }
  }

  @Test("A histogram without entries or bins is not divided by zero")
  func emptyHistogram() throws {
    #expect(Histogram("h", edges: [0, 1], counts: [0]).heights == [0])
    #expect(throws: FigureError.self) { try Histogram("h", counting: [1], bins: 0, from: 0, to: 1) }
    #expect(throws: FigureError.self) { try Histogram("h", counting: [1], bins: 2, from: 1, to: 1) }
  }

  @Test("Ratios carry the uncertainty of both histograms, and leave empty denominators out")
  func ratio() {
    let above = Histogram("a", edges: [0, 1, 2, 4], counts: [25, 4, 0], normalization: .counts)
    let below = Histogram("b", edges: [0, 1, 2, 4], counts: [100, 0, 9], normalization: .counts)
    let ratio = above.ratio(to: below)
    #expect(ratio.x == [0.5, 1.5, 3] && ratio.halfWidths == [0.5, 0.5, 1])
    #expect(ratio.y[0] == 0.25 && ratio.y[1].isNaN && ratio.y[2] == 0)
    // σ/r = √(1/25 + 1/100) for independent Poisson counts.
    #expect(abs((ratio.errors?[0] ?? 0) - 0.25 * 0.05.squareRoot()) < 1e-15)
  }

  @Test("Pulls are differences in units of their standard deviation, and leave bins out that both have empty")
  func pull() {
    let one = Histogram("a", edges: [0, 1, 2, 4], counts: [25, 0, 0], normalization: .counts)
    let other = Histogram("b", edges: [0, 1, 2, 4], counts: [144, 4, 0], normalization: .counts)
    let pull = one.pull(from: other)
    // (25 − 144)/√(25 + 144), (0 − 4)/√4.
    #expect(pull.y[0] == -119.0 / 13 && pull.y[1] == -2 && pull.y[2].isNaN)
    #expect(pull.x == [0.5, 1.5, 3] && pull.halfWidths == [0.5, 0.5, 1])
  }

  @Test(
    "A diagonal runs through equal values, whatever the scales",
    arguments: [(Axis.Scale.linear, Axis.Scale.linear), (.logarithmic, .logarithmic), (.linear, .logarithmic)])
  func diagonal(_ x: Axis.Scale, _ y: Axis.Scale) throws {
    let range = Axis.Range.fixed(lower: 1, upper: 4)
    let panel = Panel(
      y: Axis("y", scale: y, range: .fixed(lower: 2, upper: 8)), marks: [.reference(.diagonal())])
    let frame = try PlotLayout(
      Plot(x: Axis("x", scale: x, range: range), panels: [panel]), origin: Point(0, 0), width: 240
    ).panels[0]
    let places = frame.diagonal
    #expect(places.count > 30)
    let last = try #require(places.last)
    #expect(abs(last.x - (frame.x.position(4) ?? 0)) < 1e-6 && abs(last.y - (frame.left.position(4) ?? 0)) < 1e-6)
    let first = try #require(places.first)
    #expect(first.y <= frame.frame.bottom + 0.01 && first.x >= (frame.x.position(2) ?? 0) - 0.01)
  }

  @Test("The contour of a paraboloid is a circle, closed, at the second order of the spacing")
  func contour() {
    let count = 40
    let cell = 4.0 / Double(count)
    let values = (0..<count * count).map { index -> Double in
      let x = -2 + (Double(index % count) + 0.5) * cell
      let y = -2 + (Double(index / count) + 0.5) * cell
      return x * x + y * y
    }
    let map = FieldMap(columns: count, rows: count, x: -2...2, y: -2...2, values: values)
    let segments = map.contour(at: 1.69)
    let ends = segments.flatMap { [$0.from, $0.to] }
    #expect(ends.count > 100)
    #expect(ends.allSatisfy { abs($0.length - 1.3) < 0.003 })
    let length = segments.reduce(0) { $0 + ($1.to - $1.from).length }
    #expect(abs(length - 2 * Double.pi * 1.3) < 0.02)
    for end in ends { #expect(ends.filter { ($0 - end).length < 1e-9 }.count == 2) }
  }

  @Test("Saddles are resolved by their mean")
  func saddle() {
    func segments(_ values: [Double]) -> [FieldMap.Segment] {
      FieldMap(columns: 2, rows: 2, x: 0...2, y: 0...2, values: values).contour(at: 0.5)
    }
    // High corners lower left and upper right; a high mean joins them, so that the low corners are cut off.
    for segment in segments([1, 0, 0, 1.2]) {
      let middle = (segment.from + segment.to) * 0.5
      #expect((middle.x > 1) != (middle.y > 1))
    }
    for segment in segments([0.8, 0, 0, 1]) {
      let middle = (segment.from + segment.to) * 0.5
      #expect((middle.x > 1) == (middle.y > 1))
    }
  }

  @Test("A regular axis maps limits to the ends of its frame; logarithms have no place for zero")
  func mapping() {
    let linear = AxisMapping(scale: .linear, lower: 2, upper: 4, start: 100, end: 0)
    #expect(linear.position(2) == 100 && linear.position(4) == 0 && linear.position(3) == 50)
    #expect(linear.position(.nan) == nil && linear.position(.infinity) == nil)
    let logarithmic = AxisMapping(scale: .logarithmic, lower: -1, upper: 1, start: 0, end: 200)
    #expect(logarithmic.position(1) == 100)
    #expect(logarithmic.position(0) == nil && logarithmic.position(-1) == nil)
  }

  @Test("What lies beyond a histogram is in its outermost bins, is marked from half a per cent on, and is in the table")
  func overflow() throws {
    let values = [-5.0, -4] + [Double](repeating: 0.5, count: 397) + [9, .nan]
    let histogram = try Histogram("h", gathering: values, bins: 4, from: -2, to: 2, style: .numbered(0))
    #expect(histogram.counts == [2, 0, 397, 1])
    #expect(histogram.outside == Histogram.Outside(below: 0.5, above: 0.25))
    let more = try Histogram("m", gathering: values + [3, 3, 3], bins: 4, from: -2, to: 2, style: .numbered(1))
    let panel = Panel(y: Axis("y"), marks: [.histogram(histogram), .histogram(more)])
    let figure = SampleFigures.figure("o", .plot(Plot(x: Axis("x"), panels: [panel])))
    let svg = try figure.svg()
    // 2 of 400, 1 of 400, 2 of 403 and 4 of 403.
    #expect(svg.contains("1.0\u{2009}%") && svg.components(separatedBy: "\u{2009}%").count == 2)
    let rows = figure.numbersCSV().split(separator: "\n").filter { $0.contains(",below,") || $0.contains(",above,") }
    #expect(rows.count == 4 && rows[0] == "1,1,h,below,,-2,,,0.5,,,,," && rows[1] == "1,1,h,above,2,,,,0.25,,,,,")
  }

  @Test("A range is widened by ticks, on a logarithmic axis to 1, 2 or 5 of a decade, and by its own length at most")
  func widened() {
    let linear = Axis("a", range: .fixed(lower: -0.2, upper: 1))
    #expect(linear.widened(toHold: [-0.45, 0.5]).range == .fixed(lower: -0.6, upper: 1))
    #expect(linear.widened(toHold: [0, .nan, 1]).range == linear.range)
    #expect(linear.widened(toHold: [-0.3, 1e17]).range == .fixed(lower: -0.4, upper: 1))
    #expect(!linear.holds([1e17]) && linear.holds([.nan, 1]))
    let logarithmic = Axis.logarithmic("a", range: .fixed(lower: 0.5, upper: 50))
    #expect(logarithmic.widened(toHold: [0.3, 0, 130]).range == .fixed(lower: 0.2, upper: 200))
    #expect(Axis("a").widened(toHold: [7]).range == .automatic)
  }

  @Test("A line keeps the points that a tenth of a point can show, and the parts between two heights")
  func polylines() {
    let points = [Point(0, 0), Point(1, 0.05), Point(2, 0), Point(3, 5), Point(4, 0)]
    #expect(points.simplified() == [Point(0, 0), Point(2, 0), Point(3, 5), Point(4, 0)])
    let far = [Point(0, 0), Point(1, 1e9), Point(2, 1e9), Point(3, 0)]
    let parts = far.parts(from: -1, to: 10)
    #expect(parts.count == 2 && parts[0].last?.y == 10 && parts[1].first?.y == 10 && parts[1].last == Point(3, 0))
  }
}
