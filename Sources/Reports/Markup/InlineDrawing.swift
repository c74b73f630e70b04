/// An SVG drawing as part of a page.
enum InlineDrawing {
  /// The `svg` element with a prefix before each of its names, so that no two drawings of a page share one.
  ///
  /// Names are changed where they are given and where they are referred to: `id`, `href="#…"`, `url(#…)` and
  /// `aria-labelledby`.
  static func markup(_ svg: String, prefix: String) -> String {
    guard let start = svg.range(of: "<svg") else { return "" }
    return String(svg[start.lowerBound...])
      .replacing(#/\b(id|href|xlink:href|aria-labelledby|aria-describedby)="([^"]*)"/#) { match in
        let names = match.2.split(separator: " ").map { name in
          match.1 == "id" || match.1.hasPrefix("aria")
            ? "\(prefix)\(name)" : name.hasPrefix("#") ? "#\(prefix)\(name.dropFirst())" : String(name)
        }
        return "\(match.1)=\"\(names.joined(separator: " "))\""
      }
      .replacing(#/url\(#([^)]*)\)/#) { "url(#\(prefix)\($0.1))" }
      .trimmingEnd
  }

  /// The width that the drawing is made for, in points.
  static func width(of svg: String) -> Double? {
    guard let match = svg.firstMatch(of: #/<svg[^>]*\bviewBox="[^" ]+ [^" ]+ ([0-9.]+) /#) else { return nil }
    return Double(match.1)
  }
}

extension String {
  fileprivate var trimmingEnd: String {
    var text = self[...]
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
