import Densities
import Deterministic
import Testing

@Suite("Points of a mixture, and other coordinates of it")
struct PointsTests {
  @Test("Points have the mixture's moments, and a longer draw begins as a shorter one")
  func moments() throws {
    let mixture = try Mixtures.plane()
    let count = 20_000
    let points = mixture.points(count, from: RandomStream(seed: 8))
    #expect(points.count == 2 * count)
    #expect(Array(points.prefix(20)) == mixture.points(10, from: RandomStream(seed: 8)))
    #expect(points != mixture.points(count, from: RandomStream(seed: 9)))
    let right = stride(from: 0, to: points.count, by: 2).filter { points[$0] > 0.5 }
    // 0.25 of the weight lies right of 0.5, up to 3e-4 of the left component; five standard errors.
    #expect((Double(right.count) / Double(count) - 0.25).magnitude < 0.016)
    func mean(_ places: [Int], _ value: (Double, Double) -> Double) -> Double {
      places.reduce(0) { $0 + value(points[$1], points[$1 + 1]) } / Double(places.count)
    }
    #expect((mean(right) { x, _ in x } - 3).magnitude < 0.05)
    #expect((mean(right) { _, y in y } - 1).magnitude < 0.06)
    #expect((mean(right) { x, y in (x - 3) * (y - 1) } + 0.1).magnitude < 0.03)
    #expect((mean(right) { _, y in (y - 1) * (y - 1) } - 0.5).magnitude < 0.06)
  }

  @Test("In linear coordinates the density changes by their determinant")
  func mapped() throws {
    let mixture = try Mixtures.plane()
    let (scales, offsets) = ([0.5, -20.0], [1.0, 3.0])
    let other = try mixture.mapped(scales: scales, offsets: offsets)
    for point in [[-3.0, 0.2], [0, 0], [3.1, 0.7], [8, -9]] {
      let moved = zip(point, zip(scales, offsets)).map { $0 * $1.0 + $1.1 }
      let expected = mixture.logDensity(at: point) - DeterministicMath.log(10)
      #expect((other.logDensity(at: moved) - expected).magnitude < 1e-12 * expected.magnitude + 1e-12)
    }
  }
}
