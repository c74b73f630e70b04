import Drawing

/// A path as SVG writes it, in absolute coordinates.
package struct PathData: Equatable, Sendable {
  /// A part of a path, to its end.
  package enum Part: Equatable, Sendable {
    case move(Point)
    case line(Point)
    /// A quadratic curve with its control point.
    case quadratic(Point, Point)
    /// A cubic curve with its two control points.
    case cubic(Point, Point, Point)
    case close
  }

  package private(set) var parts: [Part] = []

  /// Reads the data of a path.
  ///
  /// - Throws: `DocumentError.notOurs`.
  package init(_ text: String) throws(DocumentError) {
    var numbers = NumberScanner(text)
    var (current, start) = (Point(0, 0), Point(0, 0))
    var last: UInt8 = 0
    while let command = numbers.command(after: last) {
      last = command
      let isRelative = command >= UInt8(ascii: "a")
      let base = isRelative ? current : Point(0, 0)
      func point() throws(DocumentError) -> Point {
        Point(base.x + (try numbers.next()), base.y + (try numbers.next()))
      }
      switch Character(Unicode.Scalar(command)).uppercased() {
      case "M":
        current = try point()
        start = current
        parts.append(.move(current))
        // What follows without a letter is lines.
        last = isRelative ? UInt8(ascii: "l") : UInt8(ascii: "L")
      case "L":
        current = try point()
        parts.append(.line(current))
      case "H":
        current = Point(base.x + (try numbers.next()), current.y)
        parts.append(.line(current))
      case "V":
        current = Point(current.x, base.y + (try numbers.next()))
        parts.append(.line(current))
      case "Q":
        let control = try point()
        current = try point()
        parts.append(.quadratic(control, current))
      case "C":
        let controls = (try point(), try point())
        current = try point()
        parts.append(.cubic(controls.0, controls.1, current))
      case "A":
        let radii = (try numbers.next(), try numbers.next())
        let turn = try numbers.next()
        let flags = (try numbers.flag(), try numbers.flag())
        let end = try point()
        guard turn == 0, radii.0 == radii.1 else { throw .notOurs("an arc of an ellipse") }
        parts += Arc(from: current, to: end, radius: radii.0, isLarge: flags.0, isClockwise: flags.1).curves
        current = end
      case "Z":
        parts.append(.close)
        current = start
        last = 0
      default: throw .notOurs("a path has the command '\(Character(Unicode.Scalar(command)))'")
      }
    }
    if !numbers.isAtEnd { throw .notOurs("a path has something that is neither command nor number") }
  }

  /// A rectangle, with rounded corners if there is a radius.
  package init(_ box: Rectangle, radius: Double = 0) {
    let radius = min(radius, box.width / 2, box.height / 2)
    guard radius > 0 else {
      parts = [
        .move(Point(box.x, box.y)), .line(Point(box.right, box.y)), .line(Point(box.right, box.bottom)),
        .line(Point(box.x, box.bottom)), .close,
      ]
      return
    }
    let (left, top, right, bottom) = (box.x, box.y, box.right, box.bottom)
    func corner(_ from: Point, _ to: Point) -> [Part] {
      [.line(from)] + Arc(from: from, to: to, radius: radius, isLarge: false, isClockwise: true).curves
    }
    parts = [.move(Point(left + radius, top))]
    parts += corner(Point(right - radius, top), Point(right, top + radius))
    parts += corner(Point(right, bottom - radius), Point(right - radius, bottom))
    parts += corner(Point(left + radius, bottom), Point(left, bottom - radius))
    parts += corner(Point(left, top + radius), Point(left + radius, top))
    parts.append(.close)
  }
}

/// The numbers and commands of a path, one after the other.
private struct NumberScanner {
  private let bytes: [UInt8]
  private var index = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  var isAtEnd: Bool { index >= bytes.count }

  /// The next command; the one before again where a number follows, nil at the end.
  mutating func command(after last: UInt8) -> UInt8? {
    skipBlanks()
    guard index < bytes.count else { return nil }
    let byte = bytes[index]
    let isLetter = (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
    if isLetter {
      index += 1
      return byte
    }
    return last == 0 ? nil : last
  }

  mutating func next() throws(DocumentError) -> Double {
    skipBlanks()
    let start = index
    if index < bytes.count, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") { index += 1 }
    var hasPoint = false
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
      } else if byte < UInt8(ascii: "0") || byte > UInt8(ascii: "9") {
        break
      }
      index += 1
    }
    guard index > start, let number = Double(String(decoding: bytes[start..<index], as: UTF8.self)), number.isFinite
    else { throw .notOurs("a path lacks a number") }
    return number
  }

  /// A flag of an arc, which may touch what follows.
  mutating func flag() throws(DocumentError) -> Bool {
    skipBlanks()
    guard index < bytes.count, [UInt8(ascii: "0"), UInt8(ascii: "1")].contains(bytes[index]) else {
      throw .notOurs("a path lacks an arc's flag")
    }
    index += 1
    return bytes[index - 1] == UInt8(ascii: "1")
  }

  private mutating func skipBlanks() {
    while index < bytes.count, [0x20, 0x0A, 0x0D, 0x09, UInt8(ascii: ",")].contains(bytes[index]) { index += 1 }
  }
}
