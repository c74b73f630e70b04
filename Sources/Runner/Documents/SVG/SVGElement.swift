/// An element of an SVG document, with what is in it.
package struct SVGElement: Sendable {
  /// Its name, without a namespace.
  package let name: String
  /// Its attributes.
  package let attributes: [String: String]
  /// The elements in it, in order.
  package internal(set) var children: [SVGElement] = []
  /// The characters in it, not those of its elements.
  package internal(set) var text = ""

  /// The value of an attribute; nil when it has none.
  package subscript(attribute: String) -> String? { attributes[attribute] }

  /// A number that is an attribute; nil when there is none, or it is something else.
  package func number(_ attribute: String) -> Double? {
    guard let text = attributes[attribute], let number = Double(text), number.isFinite else { return nil }
    return number
  }

  /// The first element of a name in it, not in its elements.
  package func child(_ name: String) -> SVGElement? { children.first { $0.name == name } }
}
