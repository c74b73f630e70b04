import Deterministic
import Foundation
import Tables
import Testing

@testable import Jets

@Suite("ToyDistribution draws seeded points")
struct ToyDistributionTests {
  static let stream = RandomStream(seed: 5)
  static let all: [ToyDistribution] = [
    .sCurve(noise: 0.1), .ring(radius: 2, noise: 0.05), .swissRoll(noise: 0.1),
    .gaussians([.init(x: -2, y: 0, standardDeviation: 0.3), .init(x: 2, y: 1, standardDeviation: 0.5, weight: 3)]),
  ]

  @Test("more points begin with the fewer, and another stream gives others", arguments: all)
  func prefix(distribution: ToyDistribution) throws {
    let few = try distribution.points(10, from: Self.stream)
    let many = try distribution.points(50, from: Self.stream)
    #expect(Array(many.values.prefix(20)) == few.values)
    #expect(try distribution.points(10, from: RandomStream(seed: 6)).values != few.values)
    #expect(try distribution.points(0, from: Self.stream).rows == 0)
  }

  @Test("points without noise lie on their curves")
  func curves() throws {
    let curve = try ToyDistribution.sCurve(noise: 0).points(2000, from: Self.stream)
    for row in 0..<curve.rows {
      // The two arcs are unit circles about (0, −1) for t > 0 and (0, 1) for t < 0.
      let (x, z) = (curve[row, 0], curve[row, 1])
      #expect(abs(x * x + (abs(z) - 1) * (abs(z) - 1) - 1) < 1e-5 && abs(z) <= 2)
    }
    let ring = try ToyDistribution.ring(radius: 2, noise: 0).points(2000, from: Self.stream)
    for row in 0..<ring.rows { #expect(abs(ring[row, 0] * ring[row, 0] + ring[row, 1] * ring[row, 1] - 4) < 1e-5) }
    let roll = try ToyDistribution.swissRoll(noise: 0).points(2000, from: Self.stream)
    for row in 0..<roll.rows {
      let radius = Double(roll[row, 0] * roll[row, 0] + roll[row, 1] * roll[row, 1]).squareRoot()
      #expect(radius > 1.499 * Double.pi && radius < 4.501 * Double.pi)
    }
  }

  @Test("the moments are those of the distributions")
  func moments() throws {
    // S-curve: E[x²] = ½ and E[z²] = 3/2 + 4/(3π), by integration over t, plus the noise's variance.
    let curve = try ToyDistribution.sCurve(noise: 0.1).points(40_000, from: Self.stream)
    let x = Moments(of: try curve.column("x").map(Double.init)), z = Moments(of: try curve.column("z").map(Double.init))
    #expect(abs(x.mean) < 0.02 && abs(z.mean) < 0.03)
    #expect(abs(x.standardDeviation - (0.5 + 0.01).squareRoot()) < 0.01)
    #expect(abs(z.standardDeviation - (1.5 + 4 / (3 * Double.pi) + 0.01).squareRoot()) < 0.02)
    // Ring of radius 2: variance 2 along each axis plus the noise's.
    let ring = try ToyDistribution.ring(radius: 2, noise: 0.5).points(40_000, from: Self.stream)
    #expect(abs(Moments(of: try ring.column("x").map(Double.init)).standardDeviation - 1.5) < 0.02)
    // Mixture with weights 1 : 3: mean (1, 0.75), variance by the law of total variance.
    let mixture = try Self.all[3].points(40_000, from: Self.stream)
    let first = Moments(of: try mixture.column("x").map(Double.init))
    let second = Moments(of: try mixture.column("y").map(Double.init))
    #expect(abs(first.mean - 1) < 0.03 && abs(second.mean - 0.75) < 0.02)
    #expect(abs(first.standardDeviation - (0.25 * 0.09 + 0.75 * 0.25 + 3).squareRoot()) < 0.02)
    #expect(abs(second.standardDeviation - (0.25 * 0.09 + 0.75 * 0.25 + 0.1875).squareRoot()) < 0.02)
  }

  @Test(
    "settings out of their range are refused",
    arguments: [
      ToyDistribution.sCurve(noise: -1), .ring(radius: .nan, noise: 0), .gaussians([]),
      .gaussians([.init(x: 0, y: 0, standardDeviation: 1, weight: 0)]),
      .gaussians([.init(x: 0, y: 0, standardDeviation: -1)]), .ring(radius: 1e300, noise: 0),
    ])
  func refused(distribution: ToyDistribution) {
    #expect(throws: DatasetError.self) { try distribution.points(3, from: Self.stream) }
  }

  @Test("a negative number of points is refused")
  func negative() {
    #expect(throws: DatasetError.self) { try ToyDistribution.sCurve(noise: 0).points(-1, from: Self.stream) }
  }
}
