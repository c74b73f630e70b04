import Documents
import Foundation

/// The drawings of one page: each with names of its own, and the letters that they share given once.
package struct PageDrawings {
  private var count = 0
  /// The outline of each shared letter, in the order in which they were met, by its name on the page.
  private var letters: [(name: String, outline: String)] = []
  private var names: [String: String] = [:]

  package init() {}

  /// A drawing of this program as an element of the page; nil for any other drawing, which a page only shows as an image.
  mutating func markup(_ svg: String) -> String? {
    guard let root = try? SVGReader.root(of: svg), Self.isPlain(root) else { return nil }
    count += 1
    var shared: [String: String] = [:]
    for element in root.child("defs")?.children ?? [] where element.name == "path" {
      guard let name = element["id"], Self.isLetter(name), let outline = element["d"] else { continue }
      shared[name] = pageName(of: name, outline)
    }
    // Definitions stand on lines of their own.
    let lines = svg.utf8.split(separator: UInt8(ascii: "\n")).filter { line in
      guard line.starts(with: Self.opening) else { return true }
      let name = line.dropFirst(Self.opening.count).prefix { $0 != UInt8(ascii: "\"") }
      return shared[String(decoding: name, as: UTF8.self)] == nil
    }
    let rest = String(decoding: Array(lines.joined(separator: [UInt8(ascii: "\n")])), as: UTF8.self)
    return InlineDrawing.markup(rest, prefix: "drawing\(count)-", shared: shared)
  }

  /// The letters that the drawings refer to.
  package var definitions: String {
    if letters.isEmpty { return "" }
    let paths = letters.map { "<path id=\"\($0.name)\" d=\"\(Markup.escaped($0.outline))\"/>" }
    return
      "<svg class=\"letters\" xmlns=\"http://www.w3.org/2000/svg\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>\n"
      + paths.joined(separator: "\n") + "\n</defs></svg>"
  }

  private static let opening = Array("<path id=\"".utf8)

  /// The name on the page of a letter with an outline; those of other versions of the program have one of their own.
  private mutating func pageName(of name: String, _ outline: String) -> String {
    let key = "\(name) \(outline)"
    if let known = names[key] { return known }
    let taken = letters.count { $0.name == "letter-\(name)" || $0.name.hasPrefix("letter-\(name)-") }
    let new = "letter-\(name)" + (taken > 0 ? "-\(taken + 1)" : "")
    letters.append((new, outline))
    names[key] = new
    return new
  }

  /// `g41`: a face and a character's number.
  private static func isLetter(_ name: String) -> Bool {
    guard let first = name.first, "gib".contains(first), name.count > 1, name.count < 8 else { return false }
    return name.dropFirst().allSatisfy { $0.isHexDigit && $0.isASCII }
  }

  private static let elements: Set = [
    "svg", "title", "desc", "metadata", "defs", "g", "path", "rect", "use", "clipPath", "linearGradient", "stop",
    "pattern",
  ]

  /// True when it has only elements that a drawing of this program has, and no attribute that does something.
  private static func isPlain(_ element: SVGElement) -> Bool {
    guard elements.contains(element.name) else { return false }
    for (name, value) in element.attributes {
      if name.hasPrefix("on") || name == "style" || name.contains(":") { return false }
      if name == "href", !value.hasPrefix("#") { return false }
    }
    return element.children.allSatisfy(isPlain)
  }
}
