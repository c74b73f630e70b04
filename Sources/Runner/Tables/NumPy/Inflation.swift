import CZlib
import Foundation

/// Decompression of a deflated member of a zip archive, by zlib.
///
/// The archive's own words on sizes are not trusted: they are refused where deflate cannot reach them from the packed bytes, memory grows
/// with what really arrives, and a stream that gives more or less than was announced is an error.
enum Inflation {
  /// The greatest size of an unpacked member.
  static let greatestSize = 8 << 30
  /// The greatest factor by which deflate can pack, and a little for the shortest streams.
  static func canReach(_ size: Int, packed: Int) -> Bool { size / 1_032 <= packed + 8 }

  /// Unpacks a raw deflate stream.
  ///
  /// - Returns: the bytes, or what was found in place of the announced stream.
  static func inflated(_ packed: UnsafeRawBufferPointer, size: Int) -> Result<Data, Failure> {
    guard size <= greatestSize else { return .failure(Failure(found: "\(size) bytes")) }
    guard canReach(size, packed: packed.count) else {
      return .failure(Failure(found: "\(size) bytes announced of \(packed.count) packed ones"))
    }
    var stream = z_stream()
    guard refigure_inflate_raw_init(&stream) == Z_OK else { return .failure(Failure(found: "no memory for zlib")) }
    defer { inflateEnd(&stream) }
    var output = Data()
    // One byte more than is announced shows that there is more.
    var chunk = [UInt8](repeating: 0, count: min(size + 1, 1 << 20))
    var (consumed, status) = (0, Z_OK)
    while status != Z_STREAM_END {
      // zlib counts in 32 bits.
      let offered = min(packed.count - consumed, 1 << 30)
      let produced = chunk.withUnsafeMutableBufferPointer { buffer in
        // zlib does not write to its input; its type only says so where ZLIB_CONST is defined.
        stream.next_in = UnsafeMutablePointer(
          mutating: packed.baseAddress.map { $0.assumingMemoryBound(to: UInt8.self) + consumed })
        stream.avail_in = UInt32(offered)
        stream.next_out = buffer.baseAddress
        stream.avail_out = UInt32(buffer.count)
        status = inflate(&stream, Z_NO_FLUSH)
        return buffer.count - Int(stream.avail_out)
      }
      consumed += offered - Int(stream.avail_in)
      guard status == Z_OK || status == Z_STREAM_END else {
        return .failure(
          Failure(found: status == Z_BUF_ERROR ? "a stream that ends early" : "a damaged stream", at: consumed))
      }
      output.append(contentsOf: chunk[..<produced])
      guard output.count <= size else { return .failure(Failure(found: "more than \(size) bytes", at: consumed)) }
    }
    guard output.count == size else { return .failure(Failure(found: "\(output.count) bytes", at: consumed)) }
    guard consumed == packed.count else {
      return .failure(Failure(found: "\(packed.count - consumed) bytes after the stream", at: consumed))
    }
    return .success(output)
  }

  /// A stream that is not the announced one.
  struct Failure: Error {
    let found: String
    /// The number of packed bytes before it was noticed.
    var at = 0
  }
}
