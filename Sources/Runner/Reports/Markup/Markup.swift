import Foundation
import Values

/// Text as HTML that is well-formed XML too.
package enum Markup {
  /// A text for an element's content or an attribute in double quotes.
  package static func escaped(_ text: String) -> String { XMLText.escaped(text) }

  /// The text of numbers with each `10^-3` as a power.
  package static func number(_ text: String) -> String {
    escaped(text).replacing(#/\b10\^(-?)(\d+)/#) { power in
      "10<sup>\(power.output.1.isEmpty ? "" : "−")\(power.output.2)</sup>"
    }
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

  /// A file's name as an address beside the page.
  package static func address(ofFile name: String) -> String {
    let address = String(dataAddress(name, type: "").dropFirst("data:;charset=utf-8,".count))
    // A colon in front of the first slash would make what is before it a scheme.
    return address.replacing(":", with: "%3A").replacing("/", with: "%2F")
  }

  /// True for each byte that an address and an attribute take as it is.
  private static let isPlain: [Bool] = {
    let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~,;:=/()*!$+@".utf8)
    return (0...255).map { plain.contains($0) }
  }()
}
