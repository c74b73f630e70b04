import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What an XML parser finds in a page: that it is well-formed, and its elements in order.
package final class WellFormedness: NSObject, XMLParserDelegate {
  package struct Element {
    package let name: String
    package let attributes: [String: String]
  }

  package private(set) var elements: [Element] = []
  package private(set) var text = ""
  /// The parser's complaint; nil for a well-formed page.
  package private(set) var problem: String?

  package init(_ markup: String) {
    super.init()
    let parser = XMLParser(data: Data(markup.utf8))
    parser.delegate = self
    if !parser.parse() {
      problem = "line \(parser.lineNumber): \(parser.parserError.map { "\($0)" } ?? "unknown")"
    }
  }

  package func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    elements.append(Element(name: name, attributes: attributes))
  }

  package func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

  /// The values of an attribute, over all elements of a name, or all elements.
  package func values(of attribute: String, in name: String? = nil) -> [String] {
    elements.filter { name == nil || $0.name == name }.compactMap { $0.attributes[attribute] }
  }

  /// The levels of the headings, in order.
  package var headingLevels: [Int] {
    elements.compactMap { $0.name.count == 2 && $0.name.hasPrefix("h") ? Int($0.name.dropFirst()) : nil }
  }

  /// The identifiers that attributes refer to, as `url(#…)` or, of uses, `#…`.
  package var references: [String] {
    let urls = elements.flatMap(\.attributes.values).filter { $0.hasPrefix("url(#") }
    let uses = values(of: "href", in: "use").filter { $0.hasPrefix("#") }
    return urls.map { String($0.dropFirst(5).dropLast()) } + uses.map { String($0.dropFirst()) }
  }
}
