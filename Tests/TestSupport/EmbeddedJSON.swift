import Foundation

/// JSON within JSON, as the text that it would be by itself: keys sorted, no blanks.
package struct EmbeddedJSON: Decodable, Equatable, CustomStringConvertible {
  package let description: String

  package init(from decoder: any Decoder) throws {
    if let members = try? decoder.container(keyedBy: Key.self) {
      let keys = members.allKeys.sorted { $0.stringValue < $1.stringValue }
      let texts = try keys.map { "\"\($0.stringValue)\":\(try members.decode(EmbeddedJSON.self, forKey: $0))" }
      description = "{\(texts.joined(separator: ","))}"
    } else if var elements = try? decoder.unkeyedContainer() {
      var texts: [String] = []
      while !elements.isAtEnd { texts.append("\(try elements.decode(EmbeddedJSON.self))") }
      description = "[\(texts.joined(separator: ","))]"
    } else {
      let value = try decoder.singleValueContainer()
      if value.decodeNil() {
        description = "null"
      } else if let flag = try? value.decode(Bool.self) {
        description = "\(flag)"
      } else if let integer = try? value.decode(UInt64.self) {
        description = "\(integer)"
      } else if let number = try? value.decode(Double.self) {
        description = "\(number)"
      } else {
        description = "\"\(try value.decode(String.self))\""
      }
    }
  }

  package func contains(_ text: String) -> Bool { description.contains(text) }

  private struct Key: CodingKey {
    let stringValue: String
    let intValue: Int? = nil

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}
