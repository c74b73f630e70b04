import Foundation
import Testing

@testable import Drawing
@testable import Figures

/// The colours of series as those see them who lack one kind of cone.
@Suite("Colours with any colour vision")
struct ColorVisionTests {
  /// Machado, Oliveira and Fernandes 2009 (doi:10.1109/TVCG.2009.113), severity 1, for linear sRGB; by rows.
  enum Vision: String, CaseIterable {
    case normal, protanopia, deuteranopia, tritanopia

    var matrix: [[Double]] {
      switch self {
      case .normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
      case .protanopia:
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
      case .deuteranopia:
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
      case .tritanopia:
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
      }
    }
  }

  private static func product(_ matrix: [[Double]], _ vector: [Double]) -> [Double] {
    matrix.map { zip($0, vector).reduce(0) { $0 + $1.0 * $1.1 } }
  }

  /// CIE Lab under D65 of a colour as it is seen.
  private static func lab(_ color: Color, _ vision: Vision) -> [Double] {
    let linear = [color.red, color.green, color.blue].map { component -> Double in
      let value = Double(component) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    let seen = product(vision.matrix, linear).map { min(max($0, 0), 1) }
    let toXYZ = [
      [0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041],
    ]
    let white = product(toXYZ, [1, 1, 1])
    let f = zip(product(toXYZ, seen), white).map { value, white -> Double in
      let part = value / white
      return part > 216.0 / 24389 ? cbrt(part) : (24389.0 / 27 * part + 16) / 116
    }
    return [116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])]
  }

  /// CIEDE2000 (Sharma, Wu and Dalal 2005).
  static func distance(_ first: [Double], _ second: [Double]) -> Double {
    let mean = (hypot(first[1], first[2]) + hypot(second[1], second[2])) / 2
    let factor = 1 + 0.5 * (1 - (pow(mean, 7) / (pow(mean, 7) + pow(25, 7))).squareRoot())
    let (a1, a2) = (factor * first[1], factor * second[1])
    let (c1, c2) = (hypot(a1, first[2]), hypot(a2, second[2]))
    func hue(_ b: Double, _ a: Double) -> Double {
      let angle = atan2(b, a) * 180 / .pi
      return angle < 0 ? angle + 360 : angle
    }
    let (h1, h2) = (hue(first[2], a1), hue(second[2], a2))
    var turn = h2 - h1
    if c1 * c2 == 0 { turn = 0 } else if turn > 180 { turn -= 360 } else if turn < -180 { turn += 360 }
    var middle = h1 + h2
    if c1 * c2 != 0 {
      middle = abs(h1 - h2) <= 180 ? middle / 2 : middle < 360 ? middle / 2 + 180 : middle / 2 - 180
    }
    func cosine(_ degrees: Double) -> Double { cos(degrees * .pi / 180) }
    let lightness = (first[0] + second[0]) / 2 - 50
    let chroma = (c1 + c2) / 2
    let t =
      1 - 0.17 * cosine(middle - 30) + 0.24 * cosine(2 * middle) + 0.32 * cosine(3 * middle + 6) - 0.2
      * cosine(4 * middle - 63)
    let scaledL =
      (second[0] - first[0]) / (1 + 0.015 * lightness * lightness / (20 + lightness * lightness).squareRoot())
    let scaledC = (c2 - c1) / (1 + 0.045 * chroma)
    let scaledH = 2 * (c1 * c2).squareRoot() * sin(turn / 2 * .pi / 180) / (1 + 0.015 * chroma * t)
    let angle = 60 * exp(-pow((middle - 275) / 25, 2))
    let rotation = -2 * (pow(chroma, 7) / (pow(chroma, 7) + pow(25, 7))).squareRoot() * sin(angle * .pi / 180)
    return (scaledL * scaledL + scaledC * scaledC + scaledH * scaledH + rotation * scaledC * scaledH).squareRoot()
  }

  @Test(
    "The distance is that of the published pairs",
    arguments: [
      ([50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425), ([50, 2.5, 0], [73, 25, -18], 27.1492),
      ([50, 2.5, 0], [58, 24, 15], 19.4535), ([2.0776, 0.0795, -1.1350], [0.9033, -0.0636, -0.5514], 0.9082),
      ([90.8027, -2.0831, 1.4410], [91.1528, -1.6435, 0.0447], 1.4441),
    ] as [([Double], [Double], Double)])
  func published(_ first: [Double], _ second: [Double], _ expected: Double) {
    #expect(abs(Self.distance(first, second) - expected) < 1e-4)
  }

  private static func distance(_ first: Color, _ second: Color, _ vision: Vision) -> Double {
    distance(lab(first, vision), lab(second, vision))
  }

  /// The least distance of two colours that must be told apart. Patches differ visibly from 2 or 3 on; a line as thin as those in figures needs several times as
  /// much (Szafir 2018, doi:10.1109/TVCG.2017.2744359). Orange and dark red as they were drawn once, which a deuteranope takes for one
  /// another, have 15.
  private static let least = 20.0

  @Test("The first six colours are told apart", arguments: Vision.allCases)
  func apart(_ vision: Vision) {
    let colors = (0..<6).map { SeriesStyle.numbered($0).color }
    for (index, color) in colors.enumerated() {
      for other in 0..<index {
        #expect(Self.distance(color, colors[other], vision) >= Self.least, "\(other + 1) and \(index + 1)")
      }
    }
    #expect(Self.distance(Color(0xE76300), Color(0xBD1F01), .deuteranopia) < Self.least)
  }

  @Test("Those of the ten colours that have one dash are told apart", arguments: Vision.allCases)
  func sameDash(_ vision: Vision) {
    let looks = (0..<SeriesStyle.count).map(SeriesStyle.numbered)
    for (index, look) in looks.enumerated() {
      for other in looks[..<index] where other.dash == look.dash {
        #expect(Self.distance(look.color, other.color, vision) >= Self.least, "\(look.color.text) \(other.color.text)")
      }
    }
  }

  @Test("Every colour of a series has a contrast of 3 or more on white, as WCAG asks of graphics")
  func contrast() {
    for index in 0..<SeriesStyle.count {
      #expect(SeriesStyle.numbered(index).color.contrast(with: .white) >= 3, "\(index + 1)")
    }
  }
}
