import Digests
import Foundation
import Values

extension StepOutputs {
  /// The digest of all series and scalars.
  ///
  /// SHA-256 over `refigure-metrics/1`, a newline, then for each series by name and for each scalar by name: the tag
  /// `S` or `V`, the name's length and UTF-8 bytes, and for a series the count, the epochs and the values' bit patterns,
  /// for a scalar its bit pattern; all numbers 64 bits, little-endian; names ordered by their UTF-8 bytes.
  public var metricsDigest: Digest {
    var bytes = Data("refigure-metrics/1\n".utf8)
    for one in series.sorted(by: { $0.name.precedesInBytes($1.name) }) {
      bytes.append(UInt8(ascii: "S"))
      bytes.appendName(one.name)
      bytes.append(LittleEndian.encode(Int64(one.values.count)))
      bytes.append(LittleEndian.encode(one.epochs))
      bytes.append(LittleEndian.encode(one.values))
    }
    for (name, value) in scalars.sorted(by: { $0.key.precedesInBytes($1.key) }) {
      bytes.append(UInt8(ascii: "V"))
      bytes.appendName(name)
      bytes.append(LittleEndian.encode([value]))
    }
    return Digest(of: bytes)
  }
}

extension Data {
  fileprivate mutating func appendName(_ name: String) {
    append(LittleEndian.encode(Int64(name.utf8.count)))
    append(contentsOf: name.utf8)
  }
}
