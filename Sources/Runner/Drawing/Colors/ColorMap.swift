/// Maps numbers from 0 to 1 to colours that can be told apart with any colour vision and in grey.
public enum ColorMap: String, Codable, CaseIterable, Sendable {
  /// Dark violet over green to yellow; perceptually uniform (van der Walt and Smith, 2015).
  case viridis
  /// Dark blue over grey to yellow, the same with and without red–green deficiency (doi:10.1371/journal.pone.0199239).
  case cividis
  /// Blue over near white to red, for values around a neutral one (ColorBrewer's RdBu reversed; not ordered in grey).
  case blueRed

  /// The colour at `fraction`, clamped to 0…1; NaN is light grey.
  public func color(at fraction: Double) -> Color {
    guard !fraction.isNaN else { return Color(0xD9D9D9) }
    let anchors = self.anchors
    let place = min(max(fraction, 0), 1) * Double(anchors.count - 1)
    let index = min(Int(place), anchors.count - 2)
    return Color(anchors[index]).mixed(with: Color(anchors[index + 1]), weight: place - Double(index))
  }

  /// Published colours at equal distances; between them, sRGB is interpolated.
  package var anchors: [UInt32] {
    switch self {
    case .viridis:
      [
        0x440154, 0x481A6C, 0x472F7D, 0x414487, 0x39568C, 0x31688E, 0x2A788E, 0x23888E, 0x1F988B, 0x22A884, 0x35B779,
        0x54C568, 0x7AD151, 0xA5DB36, 0xD2E21B, 0xFDE725,
      ]
    case .cividis:
      [0x00224E, 0x123570, 0x3B496C, 0x575D6D, 0x707173, 0x8A8678, 0xA59C74, 0xC3B369, 0xE1CC55, 0xFEE838]
    case .blueRed:
      [
        0x053061, 0x2166AC, 0x4393C3, 0x92C5DE, 0xD1E5F0, 0xF7F7F7, 0xFDDBC7, 0xF4A582, 0xD6604D, 0xB2182B, 0x67001F,
      ]
    }
  }
}
