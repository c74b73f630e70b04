import Foundation

/// A value whose JSON text is always the same: keys in the order of their bytes, no space, whole numbers only.
enum CanonicalValue: Equatable, Decodable {
  case null
  case integer(Int64)
  case text(String)
  case list([CanonicalValue])
  case object([String: CanonicalValue])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let integer = try? container.decode(Int64.self) {
      self = .integer(integer)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let list = try? container.decode([CanonicalValue].self) {
      self = .list(list)
    } else {
      self = .object(try container.decode([String: CanonicalValue].self))
    }
  }

  /// Nil when the text is no JSON of this kind.
  init?(json: String) {
    guard let value = try? JSONDecoder().decode(CanonicalValue.self, from: Data(json.utf8)) else { return nil }
    self = value
  }

  /// The members of an object; nil for anything else.
  var members: [String: CanonicalValue]? {
    if case .object(let members) = self { members } else { nil }
  }

  /// The one text of the value.
  var json: String {
    switch self {
    case .null: "null"
    case .integer(let integer): "\(integer)"
    case .text(let text): Self.quoted(text)
    case .list(let values): "[" + values.map(\.json).joined(separator: ",") + "]"
    case .object(let members):
      "{"
        + members.sorted { $0.key.precedesInBytes($1.key) }
        .map { "\(Self.quoted($0.key)):\($0.value.json)" }.joined(separator: ",") + "}"
    }
  }

  /// A JSON list of texts.
  static func json(_ texts: [String]) -> String { CanonicalValue.list(texts.map(CanonicalValue.text)).json }

  /// A JSON list of seeds, which need not fit in a signed number.
  static func json(_ seeds: [UInt64]) -> String { "[" + seeds.map { "\($0)" }.joined(separator: ",") + "]" }

  /// A number by its bits, which are the same for every not-a-number payload and both zeros only when they are.
  static func bits(_ value: Double) -> CanonicalValue {
    let digits = String(value.bitPattern, radix: 16)
    return .text("0x" + String(repeating: "0", count: 16 - digits.count) + digits)
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
