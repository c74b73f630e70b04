import Foundation
import Values

/// JSON with sorted keys, for programs.
public enum JSONText {
  /// The JSON text of a value.
  public static func of(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    // Plain structs of texts and numbers cannot fail to be encoded once infinities are texts.
    let text = (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    return VisibleText.shown(inJSON: text)
  }

  /// A date in universal time, to the millisecond.
  public static func date(_ date: Date) -> String {
    date.ISO8601Format(.iso8601(timeZone: .gmt, includingFractionalSeconds: true)) + "Z"
  }
}

/// A value of its own form within what is printed as JSON.
package struct JSONValue: Encodable {
  package let value: Value

  /// A recorded text as the JSON that it is; the text itself when it is none.
  package init(recorded text: String) { value = Value(json: text) ?? .text(text) }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    func encoded(_ values: [Value]) -> [JSONValue] { values.map(JSONValue.init) }
    switch value {
    case .null: try container.encodeNil()
    case .flag(let flag): try container.encode(flag)
    case .integer(let integer): try container.encode(integer)
    case .unsigned(let unsigned): try container.encode(unsigned)
    case .number(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    case .list(let values): try container.encode(encoded(values))
    case .mapping(let values): try container.encode(values.mapValues(JSONValue.init))
    }
  }

  private init(_ value: Value) { self.value = value }
}
