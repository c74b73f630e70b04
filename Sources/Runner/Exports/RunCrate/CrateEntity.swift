import Digests
import Foundation
import Values

/// An entity of a crate: a node of its graph.
struct CrateEntity {
  let id: String
  private var members: [String: Value]

  /// An entity of these types.
  init(_ id: String, _ types: String..., name: String? = nil) {
    self.id = id
    members = ["@id": .text(id), "@type": types.count == 1 ? .text(types[0]) : .texts(types)]
    if let name { members["name"] = .text(name) }
  }

  /// A member that is a plain value; nil leaves it out.
  subscript(_ key: String) -> Value? {
    get { members[key] }
    set { members[key] = newValue }
  }

  /// Members that are other entities; none leave the key out.
  mutating func refer(_ key: String, to ids: [String]) {
    var seen: Set<String> = []
    let references = ids.filter { seen.insert($0).inserted }.map { Value.mapping(["@id": .text($0)]) }
    members[key] = references.isEmpty ? nil : references.count == 1 ? references[0] : .list(references)
  }

  var value: Value { .mapping(members) }

  /// A path, or a name behind `#`, as an identifier has it.
  static func identifier(_ parts: String...) -> String {
    let allowed = CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/")
    let words = parts.map { $0.addingPercentEncoding(withAllowedCharacters: allowed) ?? "" }
    return words.count == 1 ? words[0] : "#" + words.joined(separator: "/")
  }

  /// The name of a content by its digest (RFC 6920), for a file that is not in the crate.
  static func identifier(ofContent digest: Digest) -> String {
    let digits = Array(digest.hexadecimal.utf8)
    let bytes = stride(from: 0, to: digits.count, by: 2).map { place in
      UInt8(String(decoding: digits[place...place + 1], as: UTF8.self), radix: 16) ?? 0
    }
    let base64 = Data(bytes).base64EncodedString()
    return "ni:///sha-256;"
      + base64.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }
}
