import Foundation

extension Value {
  /// Reads JSON, as it was recorded; nil when it is none. A whole number may come back as one where a number was written.
  public init?(json: String) {
    guard let recorded = try? JSONDecoder().decode(Recorded.self, from: Data(json.utf8)) else { return nil }
    self = recorded.value
  }

  private struct Recorded: Decodable {
    let value: Value

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        value = .null
      } else if let text = try? container.decode(String.self) {
        // First, for each form that it is not costs an error.
        value = .text(text)
      } else if let flag = try? container.decode(Bool.self) {
        value = .flag(flag)
      } else if let integer = try? container.decode(Int.self) {
        value = .integer(integer)
      } else if let unsigned = try? container.decode(UInt64.self) {
        value = .unsigned(unsigned)
      } else if let number = try? container.decode(Double.self) {
        value = .number(number)
      } else if let list = try? container.decode([Recorded].self) {
        value = .list(list.map(\.value))
      } else {
        value = .mapping(try container.decode([String: Recorded].self).mapValues(\.value))
      }
    }
  }

  /// A difference of two values: where, and what stands there in each; nil where one has nothing.
  public struct Difference: Hashable, Sendable {
    /// The keys from the outside in, `panels[0].label`; empty for the values themselves.
    public let key: String
    /// The value before.
    public let before: Value?
    /// The value after.
    public let after: Value?
  }

  /// The changes that turn the value into another one: by key in mappings, by place in lists of one length; keys in the
  /// order of their UTF-8 bytes.
  public func differences(to other: Value) -> [Difference] {
    Self.differences(self, other, at: "")
  }

  private static func differences(_ before: Value, _ after: Value, at key: String) -> [Difference] {
    switch (before, after) {
    case (.mapping(let old), .mapping(let new)):
      return Set(old.keys).union(new.keys).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.flatMap { name in
        let place = key.isEmpty ? name : "\(key).\(name)"
        guard let one = old[name], let other = new[name] else {
          return [Difference(key: place, before: old[name], after: new[name])]
        }
        return differences(one, other, at: place)
      }
    case (.list(let old), .list(let new)) where old.count == new.count:
      return zip(old, new).enumerated().flatMap { differences($1.0, $1.1, at: "\(key)[\($0)]") }
    default:
      if before == after || (before.double != nil && before.double == after.double) { return [] }
      return [Difference(key: key, before: before, after: after)]
    }
  }
}
