import Foundation

/// An SVG drawing as part of a page.
enum InlineDrawing {
  /// The `svg` element with a prefix before each of its names, so that no two drawings of a page share one.
  ///
  /// Names are changed where they are given and where they are referred to: `id`, `href="#…"`, `url(#…)` and
  /// `aria-labelledby`.
  static func markup(_ svg: String, prefix: String) -> String {
    guard let start = svg.range(of: "<svg") else { return "" }
    // Bytes, for drawings are long; everything that is looked for is ASCII.
    let source = Array(svg[start.lowerBound...].utf8)
    var result: [UInt8] = []
    result.reserveCapacity(source.count + 1_000)
    var index = 0
    while index < source.count {
      let rest = source[index...]
      // Each opening begins with one of two bytes; most bytes are neither.
      guard source[index] == UInt8(ascii: " ") || source[index] == UInt8(ascii: "u"),
        let opening = openings.first(where: { rest.starts(with: $0.bytes) })
      else {
        result.append(source[index])
        index += 1
        continue
      }
      result += opening.bytes
      index += opening.bytes.count
      let end = source[index...].firstIndex(of: opening.end) ?? source.count
      let names = source[index..<end].split(separator: UInt8(ascii: " "))
      result += Array(names.map { Array(prefix.utf8) + $0 }.joined(separator: [UInt8(ascii: " ")]))
      index = end
    }
    while result.last == UInt8(ascii: "\n") { result.removeLast() }
    return String(decoding: result, as: UTF8.self)
  }

  /// The bytes before a name, and the byte after it.
  private static let openings: [(bytes: [UInt8], end: UInt8)] =
    [" id=\"", " href=\"#", " xlink:href=\"#", " aria-labelledby=\"", " aria-describedby=\""]
    .map { (Array($0.utf8), UInt8(ascii: "\"")) } + [(Array("url(#".utf8), UInt8(ascii: ")"))]

  /// The element in a box as wide as it is to be read.
  static func box(_ svg: String, prefix: String) -> String {
    let width = width(of: svg).map { " style=\"max-width:\(Int($0 * scale))px\"" } ?? ""
    return "<div class=\"drawing\"\(width)>\n\(markup(svg, prefix: prefix))\n</div>"
  }

  /// CSS pixels on the page for a point of the drawing: text of 9 points is read well at a single column's width.
  private static let scale = 1.9

  /// The width that the drawing is made for, in its own units.
  static func width(of svg: String) -> Double? {
    guard let box = svg.prefix(1_000).range(of: "viewBox=\"") else { return nil }
    let numbers = svg[box.upperBound...].prefix { $0 != "\"" }.split(separator: " ")
    return numbers.count == 4 ? Double(numbers[2]) : nil
  }
}
