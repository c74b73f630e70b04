import Foundation

/// An SVG drawing as part of a page.
package enum InlineDrawing {
  /// The `svg` element with a prefix before each of its names, so that no two drawings of a page share one.
  ///
  /// Names are changed where they are given and where they are referred to: `id`, `href="#…"`, `url(#…)` and
  /// `aria-labelledby`.
  ///
  /// - Parameter shared: the names that are the page's own, each with the name that it has there.
  static func markup(_ svg: String, prefix: String, shared: [String: String] = [:]) -> String {
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
      let names = source[index..<end].split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
      result += Array(names.map { shared[$0] ?? prefix + $0 }.joined(separator: " ").utf8)
      index = end
    }
    while result.last == UInt8(ascii: "\n") { result.removeLast() }
    return String(decoding: result, as: UTF8.self)
  }

  /// The bytes before a name, and the byte after it.
  private static let openings: [(bytes: [UInt8], end: UInt8)] =
    [" id=\"", " href=\"#", " xlink:href=\"#", " aria-labelledby=\"", " aria-describedby=\""]
    .map { (Array($0.utf8), UInt8(ascii: "\"")) } + [(Array("url(#".utf8), UInt8(ascii: ")"))]

  /// A drawing in a box as wide as it is to be read.
  package static func box(_ svg: String, prefix: String) -> String { box(svg, markup(svg, prefix: prefix)) }

  /// An element in a box as wide as the drawing is to be read.
  ///
  /// - Parameter attributes: those of the box, beside its class and its width.
  static func box(_ svg: String, _ element: String, attributes: String = "") -> String {
    let width = width(of: svg).map { " style=\"max-width:\(Int($0 * scale))px\"" } ?? ""
    return "<div class=\"drawing\"\(width)\(attributes)>\n\(element)\n</div>"
  }

  /// CSS pixels on the page for a point of the drawing: text of 9 points is read well at a single column's width.
  private static let scale = 1.9

  /// The largest size that is taken at its word: a drawing of a program may say anything.
  private static let widest = 100_000.0

  /// The size that the drawing is made for, in its own units; nil when it says none, or none that a page can have.
  static func size(of svg: String) -> (width: Double, height: Double)? {
    guard let box = svg.prefix(1_000).range(of: "viewBox=\"") else { return nil }
    let numbers = svg[box.upperBound...].prefix { $0 != "\"" }.split(separator: " ").compactMap { Double($0) }
    guard numbers.count == 4, numbers[2...].allSatisfy({ $0 > 0 && $0 < widest }) else { return nil }
    return (numbers[2], numbers[3])
  }

  /// The width of that size.
  package static func width(of svg: String) -> Double? { size(of: svg)?.width }
}
