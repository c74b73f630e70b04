extension Color {
  /// Relative luminance, 0 (black) to 1 (white); WCAG 2.2.
  public var luminance: Double {
    0.2126 * Self.linear[Int(red)] + 0.7152 * Self.linear[Int(green)] + 0.0722 * Self.linear[Int(blue)]
  }

  /// Contrast ratio with `other`, 1 to 21; WCAG 2.2 asks for 4.5 for text.
  public func contrast(with other: Color) -> Double {
    let lighter = max(luminance, other.luminance)
    let darker = min(luminance, other.luminance)
    return (lighter + 0.05) / (darker + 0.05)
  }

  /// Black or white, whichever can be read better on this colour. The better of the two has a contrast of at least 4.58.
  public var readableText: Color {
    contrast(with: .black) >= contrast(with: .white) ? .black : .white
  }

  /// sRGB components made linear. x^2.4 is (x^12)^(1/5), the root by Newton's method: only exactly rounded operations.
  private static let linear: [Double] = (0...255).map { component in
    let value = Double(component) / 255
    if value <= 0.04045 { return value / 12.92 }
    let base = (value + 0.055) / 1.055
    let square = base * base
    let fourth = square * square
    let target = fourth * fourth * fourth
    var root = square
    for _ in 0..<40 { root = (4 * root + target / (root * root * root * root)) / 5 }
    return root
  }
}
