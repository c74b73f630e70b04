import Deterministic
import Foundation

/// Damaged files, for tests of readers.
package enum Mutation {
  /// A file with a few bytes changed, cut out, put in or repeated, by a seed.
  package static func of(_ file: Data, _ stream: RandomStream) -> Data {
    var bytes = Array(file)
    let interesting: [UInt8] = [0, 1, 0x20, 0x27, 0x28, 0x2c, 0x2d, 0x39, 0x7f, 0x80, 0xff]
    for change in 0..<UInt64(1 + stream.index(below: 6, 0)) where !bytes.isEmpty {
      // Half of the places are in the first bytes, where the headers are.
      let span = stream.index(below: 2, change, 1) == 0 ? min(bytes.count, 130) : bytes.count
      let place = stream.index(below: span, change, 2)
      switch stream.index(below: 6, change, 3) {
      case 0: bytes[place] = UInt8(truncatingIfNeeded: stream.bits(change, 4))
      case 1: bytes[place] = interesting[stream.index(below: interesting.count, change, 4)]
      case 2: bytes[place] ^= 1 << UInt8(stream.index(below: 8, change, 4))
      case 3: bytes.remove(at: place)
      case 4: bytes.insert(interesting[stream.index(below: interesting.count, change, 4)], at: place)
      default: bytes = change % 2 == 0 ? Array(bytes.prefix(place)) : bytes + bytes[place...]
      }
    }
    return Data(bytes)
  }
}
