import Drawing

/// An affine map of the plane: x′ = a x + c y + e, y′ = b x + d y + f.
package struct Transform: Equatable, Sendable {
  package var a = 1.0, b = 0.0, c = 0.0, d = 1.0, e = 0.0, f = 0.0

  package static let identity = Transform()

  package init(a: Double = 1, b: Double = 0, c: Double = 0, d: Double = 1, e: Double = 0, f: Double = 0) {
    (self.a, self.b, self.c, self.d, self.e, self.f) = (a, b, c, d, e, f)
  }

  /// Reads a list of `translate`, `scale` and `rotate`.
  ///
  /// - Throws: `DocumentError.notOurs`.
  package init(_ text: String) throws(DocumentError) {
    for call in text.split(separator: ")") {
      let parts = call.split(separator: "(")
      guard parts.count == 2 else { throw .notOurs("a transform is '\(text)'") }
      let name = parts[0].drop { $0 == " " || $0 == "," }
      let numbers = parts[1].split { $0 == " " || $0 == "," }.compactMap { Double($0) }
      switch (name, numbers.count) {
      case ("translate", 1...2): self = appending(Transform(e: numbers[0], f: numbers.count > 1 ? numbers[1] : 0))
      case ("scale", 1...2): self = appending(Transform(a: numbers[0], d: numbers[numbers.count - 1]))
      case ("rotate", 1): self = appending(try Self.turn(numbers[0]))
      case ("rotate", 3):
        let (x, y) = (numbers[1], numbers[2])
        self = appending(Transform(e: x, f: y)).appending(try Self.turn(numbers[0])).appending(Transform(e: -x, f: -y))
      default: throw .notOurs("a transform is '\(text)'")
      }
    }
  }

  /// A turn by a multiple of 45 degrees: others are in no figure, and would need a sine that is the same everywhere.
  private static func turn(_ degrees: Double) throws(DocumentError) -> Transform {
    let half = 0.5.squareRoot()
    let steps = degrees / 45
    guard steps == steps.rounded(), steps.magnitude < 1e6 else { throw .notOurs("a turn by \(degrees) degrees") }
    let cosines = [1, half, 0, -half, -1, -half, 0, half]
    let step = ((Int(steps) % 8) + 8) % 8
    let (cosine, sine) = (cosines[step], cosines[(step + 6) % 8])
    return Transform(a: cosine, b: sine, c: -sine, d: cosine)
  }

  /// The map that does another one first.
  package func appending(_ inner: Transform) -> Transform {
    Transform(
      a: a * inner.a + c * inner.b, b: b * inner.a + d * inner.b, c: a * inner.c + c * inner.d,
      d: b * inner.c + d * inner.d, e: a * inner.e + c * inner.f + e, f: b * inner.e + d * inner.f + f)
  }

  package func applied(to point: Point) -> Point {
    Point(a * point.x + c * point.y + e, b * point.x + d * point.y + f)
  }
}
