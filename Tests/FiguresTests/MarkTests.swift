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
}
