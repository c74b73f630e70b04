/// How shapes are painted: what SVG's attributes say, also those of the elements around.
struct PDFState: Equatable {
  /// The paint of an area: nothing, a colour, or a gradient or pattern by name.
  enum Paint: Equatable {
    case none
    case color(String)
    case reference(String)
  }

  var fill = Paint.color("#000000"), stroke = Paint.none
  var fillOpacity = 1.0, strokeOpacity = 1.0
  var width = 1.0
  var dash = "", cap = 0, join = 0
  var isEvenOdd = false

  /// The state within an element.
  ///
  /// - Throws: `DocumentError.notOurs`.
  func within(_ element: SVGElement) throws(DocumentError) -> PDFState {
    var state = self
    if let text = element["fill"] { state.fill = try Self.paint(text) }
    if let text = element["stroke"] { state.stroke = try Self.paint(text) }
    if let number = element.number("fill-opacity") { state.fillOpacity = min(max(number, 0), 1) }
    if let number = element.number("stroke-opacity") { state.strokeOpacity = min(max(number, 0), 1) }
    if let number = element.number("stroke-width") { state.width = max(number, 0) }
    if let text = element["stroke-dasharray"] {
      state.dash =
        text == "none"
        ? ""
        : text.split { " ,".contains($0) }.compactMap { Double($0) }
          .map { PDFFile.number(max($0, 0)) }.joined(separator: " ")
    }
    if let text = element["stroke-linecap"] { state.cap = ["butt": 0, "round": 1, "square": 2][text] ?? 0 }
    if let text = element["stroke-linejoin"] { state.join = ["miter": 0, "round": 1, "bevel": 2][text] ?? 0 }
    if let text = element["fill-rule"] { state.isEvenOdd = text == "evenodd" }
    return state
  }

  private static func paint(_ text: String) throws(DocumentError) -> Paint {
    if text == "none" { return .none }
    if text.hasPrefix("url(#"), text.hasSuffix(")") { return .reference(String(text.dropFirst(5).dropLast())) }
    guard channels(text) != nil else { throw .notOurs("a colour is '\(text)'") }
    return .color(text)
  }

  /// A colour's channels from 0 to 1; nil for what is no `#rrggbb`.
  static func channels(_ text: String) -> [Double]? {
    guard text.hasPrefix("#"), text.utf8.count == 7, let value = UInt32(text.dropFirst(), radix: 16) else { return nil }
    return [16, 8, 0].map { Double((value >> UInt32($0)) & 255) / 255 }
  }

  /// A colour's channels as PDF's operators take them.
  static func operands(_ color: String) -> String {
    (channels(color) ?? [0, 0, 0]).map { PDFFile.number(($0 * 10_000).rounded() / 10_000) }.joined(separator: " ")
  }
}
