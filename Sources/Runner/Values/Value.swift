/// A value as a study holds it: what YAML's core schema can say, with finite numbers only.
public indirect enum Value: Hashable, Sendable {
  /// Nothing: `null` or `~`.
  case null
  /// `true` or `false`.
  case flag(Bool)
  /// A whole number.
  case integer(Int)
  /// A whole number without sign, wide enough for a seed.
  case unsigned(UInt64)
  /// Any other finite number.
  case number(Double)
  /// A text.
  case text(String)
  /// Values in order.
  case list([Value])
  /// Values by key.
  case mapping([String: Value])

  /// JSON without white space, keys sorted by their UTF-8 bytes, numbers in shortest round-trip form: the bytes of
  /// which a cell's identity is the digest.
  public var canonicalJSON: String {
    switch self {
    case .null: "null"
    case .flag(let flag): flag ? "true" : "false"
    case .integer(let integer): String(integer)
    case .unsigned(let unsigned): String(unsigned)
    case .number(let number): number == 0 ? "0.0" : number.description
    case .text(let text): Self.quoted(text)
    case .list(let values): "[" + values.map(\.canonicalJSON).joined(separator: ",") + "]"
    case .mapping(let values):
      "{"
        + values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        .map { Self.quoted($0.key) + ":" + $0.value.canonicalJSON }.joined(separator: ",") + "}"
    }
  }

  /// The value as it would be written in a study, for messages and prose: texts without quotes, lists as `[32, 32]`.
  public var plain: String {
    switch self {
    case .text(let text): text
    case .list(let values): "[" + values.map(\.plain).joined(separator: ", ") + "]"
    default: canonicalJSON
    }
  }

  private static func quoted(_ text: String) -> String {
    var json = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": json += "\\\""
      case "\\": json += "\\\\"
      case "\n": json += "\\n"
      case "\t": json += "\\t"
      case "\r": json += "\\r"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: json.unicodeScalars.append(scalar)
      }
    }
    return json + "\""
  }
}
