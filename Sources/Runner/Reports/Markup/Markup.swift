import Foundation
import Values

/// Text as HTML that is well-formed XML too.
enum Markup {
  /// A text for an element's content or an attribute in double quotes.
  static func escaped(_ text: String) -> String { XMLText.escaped(text) }

  /// A number's text with `10^-3` as a power.
  static func number(_ text: String) -> String {
    guard let power = text.range(of: "10^") else { return escaped(text) }
    let exponent = text[power.upperBound...].prefix { $0 == "-" || $0.isNumber }
    let rest = text[power.upperBound...].dropFirst(exponent.count)
    return escaped(String(text[..<power.lowerBound])) + "10<sup>"
      + escaped(String(exponent).replacing("-", with: "−")) + "</sup>" + escaped(String(rest))
  }

  /// Some bytes of text as an address that holds them: no file, no network.
  static func dataAddress(_ text: String, type: String) -> String {
    var address = Array("data:\(type);charset=utf-8,".utf8)
    let hexadecimal = Array("0123456789ABCDEF".utf8)
    for byte in text.utf8 {
      if isPlain[Int(byte)] {
        address.append(byte)
      } else {
        address += [UInt8(ascii: "%"), hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
      }
    }
    return String(decoding: address, as: UTF8.self)
  }

  /// Some bytes as an address that holds them: no file, no network.
  static func dataAddress(_ bytes: Data, type: String) -> String {
    "data:\(type);base64,\(bytes.base64EncodedString())"
  }

  /// True for each byte that an address and an attribute take as it is.
  private static let isPlain: [Bool] = {
    let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~,;:=/()*!$+@".utf8)
    return (0...255).map { plain.contains($0) }
  }()
}
