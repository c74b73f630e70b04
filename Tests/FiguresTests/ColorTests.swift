import Testing

@testable import Drawing
@testable import Figures

@Suite("Colours")
struct ColorTests {
  @Test("Luminance and contrast are those of WCAG")
  func contrast() {
    #expect(Color.white.luminance == 1)
    #expect(Color.black.luminance == 0)
    #expect(Color.white.contrast(with: .black) == 21)
    // Reference values of the WCAG formula, with libm's pow.
    #expect(abs(Color(0x777777).luminance - 0.184474994500441) < 1e-14)
    #expect(abs(Color(0x3F90DA).luminance - 0.2606523497644009) < 1e-14)
  }

  @Test("Text on any cell has a contrast of at least 4.5", arguments: ColorMap.allCases)
  func legible(_ map: ColorMap) {
    for step in 0...2000 {
      let color = map.color(at: Double(step) / 2000)
      #expect(color.contrast(with: color.readableText) >= 4.5, "at \(step)")
    }
    let missing = map.color(at: .nan)
    #expect(missing.contrast(with: missing.readableText) >= 4.5)
  }

  @Test(
    "Sequential maps become lighter all the way, so that they can be read in grey",
    arguments: [ColorMap.viridis, .cividis])
  func monotonous(_ map: ColorMap) {
    let luminances = (0...60).map { map.color(at: Double($0) / 60).luminance }
    #expect(zip(luminances, luminances.dropFirst()).allSatisfy { $0 < $1 })
    #expect(luminances[0] < 0.03 && luminances[60] > 0.7)
  }

  @Test("The diverging map is neutral in the middle and saturates at the ends")
  func diverging() {
    #expect(ColorMap.blueRed.color(at: 0.5) == Color(0xF7F7F7))
    #expect(ColorMap.blueRed.color(at: -7) == ColorMap.blueRed.color(at: 0))
    #expect(ColorMap.blueRed.color(at: .infinity) == Color(0x67001F))
  }

  @Test("A scale takes missing limits from usable values only")
  func resolved() {
    let scale = ColorScale(.viridis, isLogarithmic: true).resolved(for: [.nan, -1, 0, 1e-3, 10, .infinity])
    #expect(scale.lower == 1e-3 && scale.upper == 10)
    #expect(abs(scale.fraction(0.1) - 0.5) < 1e-12)
    #expect(scale.fraction(0) == 0 && scale.fraction(.infinity) == 1 && scale.fraction(-1).isNaN)
    let same = ColorScale(.viridis).resolved(for: [2, 2])
    #expect(same.lower == 2 && same.upper == 3)
  }

  @Test("Ten series differ in colour, and neighbours in dash")
  func series() {
    let styles = (0..<10).map(SeriesStyle.numbered)
    #expect(Set(styles.map(\.color)).count == 10)
    #expect(zip(styles, styles.dropFirst()).allSatisfy { $0.dash != $1.dash })
  }
}
