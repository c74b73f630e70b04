import Values

/// A document of YAML, in the small part of the language that readers of YAML 1.1 and 1.2 take alike: blocks, texts in double quotes, numbers.
///
/// Keys stand in the order in which they are given. It is written here, for what is written is so little, and its bytes have to stay.
indirect enum YAMLText {
  case value(Value)
  case list([YAMLText])
  case mapping([(key: String, value: YAMLText)])

  /// A text.
  static func text(_ text: String) -> YAMLText { .value(.text(text)) }

  /// A mapping whose members can be missing.
  static func members(_ members: [(String, YAMLText?)]) -> YAMLText {
    .mapping(members.compactMap { key, value in value.map { (key, $0) } })
  }

  /// The document's lines, each with its end.
  var document: String { lines.map { $0 + "\n" }.joined() }

  private var lines: [String] {
    switch self {
    case .value(let value): [Self.scalar(value)]
    case .list(let items) where items.isEmpty: ["[]"]
    case .list(let items):
      items.flatMap { item in
        item.lines.enumerated().map { ($0.offset == 0 ? "- " : "  ") + $0.element }
      }
    case .mapping(let members) where members.isEmpty: ["{}"]
    case .mapping(let members):
      members.flatMap { key, value -> [String] in
        if let line = value.inline { return ["\(key): \(line)"] }
        return ["\(key):"] + value.lines.map { "  " + $0 }
      }
    }
  }

  /// What stands behind a key: a scalar, what is empty, and a mapping of numbers alone.
  private var inline: String? {
    switch self {
    case .value(let value): return Self.scalar(value)
    case .list(let items): return items.isEmpty ? "[]" : nil
    case .mapping(let members):
      var parts: [String] = []
      for (key, value) in members {
        guard case .value(let number) = value, number.double != nil else { return nil }
        parts.append("\(key): \(Self.scalar(number))")
      }
      return "{\(parts.joined(separator: ", "))}"
    }
  }

  private static func scalar(_ value: Value) -> String {
    switch value {
    case .number(let number):
      // Without a point readers of YAML 1.1 take `1e-07` for a text.
      let text = number == 0 ? "0.0" : number.description
      guard let exponent = text.firstIndex(of: "e"), !text.contains(".") else { return text }
      return text[..<exponent] + ".0" + text[exponent...]
    case .text(let text): return quoted(text)
    default: return value.canonicalJSON
    }
  }

  /// A text between double quotes. What a reader would take for the end of a line, or would refuse, is escaped.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case _ where isPlain(scalar): quoted.unicodeScalars.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let width = scalar.value > 0xFFFF ? 8 : 4
        quoted += (width == 8 ? "\\U" : "\\u") + String(repeating: "0", count: width - digits.count) + digits
      }
    }
    return quoted + "\""
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0xA1...0x2027, 0x202F...0xD7FF, 0xF900...0xFDCF, 0xFDF0...0xFEFE, 0xFF00...0xFFFD: true
    case 0x1_0000...0x1_FFFD: true
    default: false
    }
  }
}
