import CZlib

/// Decompression of streams, by zlib, within limits.
enum PDFInflation {
  /// Unpacks a zlib stream. One that is damaged gives what came before, as viewers show it.
  ///
  /// - Throws: `PDFError.damaged`, when it is larger than is read or there is nothing in it.
  static func inflated(_ packed: ArraySlice<UInt8>, limit: Int) throws(PDFError) -> [UInt8] {
    let place = packed.startIndex
    var stream = z_stream()
    guard inflateInit_(&stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw .damaged("no memory for zlib", at: place)
    }
    defer { inflateEnd(&stream) }
    var output: [UInt8] = []
    var isTooLarge = false
    var status = Z_OK
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    packed.withUnsafeBufferPointer { input in
      // zlib does not write to its input; its type only says so where ZLIB_CONST is defined.
      stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
      stream.avail_in = UInt32(min(input.count, Int(Int32.max)))
      while status == Z_OK, !isTooLarge {
        let produced = chunk.withUnsafeMutableBufferPointer { buffer in
          stream.next_out = buffer.baseAddress
          stream.avail_out = UInt32(buffer.count)
          status = inflate(&stream, Z_NO_FLUSH)
          return buffer.count - Int(stream.avail_out)
        }
        output += chunk[..<produced]
        if output.count > limit { isTooLarge = true }
        if produced == 0, status == Z_OK { status = Z_BUF_ERROR }
      }
    }
    if isTooLarge { throw .damaged("a stream of more than \(limit) bytes", at: place) }
    if status != Z_STREAM_END, output.isEmpty, !packed.isEmpty {
      throw .damaged("a stream that is no deflate", at: place)
    }
    return output
  }

  /// Undoes the prediction of rows, as PNG and streams of references have it.
  static func unpredicted(_ bytes: [UInt8], predictor: Int, columns: Int, colors: Int, bits: Int) -> [UInt8]? {
    guard predictor >= 10, (1...1 << 20).contains(columns), (1...32).contains(colors), [1, 2, 4, 8, 16].contains(bits)
    else { return predictor == 1 ? bytes : nil }
    let pixel = max(1, colors * bits / 8)
    let width = (columns * colors * bits + 7) / 8
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var previous = [UInt8](repeating: 0, count: width)
    var start = 0
    while start + 1 < bytes.count {
      let kind = bytes[start]
      var row = Array(bytes[start + 1..<min(start + 1 + width, bytes.count)])
      row += [UInt8](repeating: 0, count: width - row.count)
      for index in 0..<width {
        let left = index >= pixel ? Int(row[index - pixel]) : 0
        let up = Int(previous[index])
        let corner = index >= pixel ? Int(previous[index - pixel]) : 0
        let predicted: Int
        switch kind {
        case 1: predicted = left
        case 2: predicted = up
        case 3: predicted = (left + up) / 2
        case 4:
          let (a, b, c) = (abs(up - corner), abs(left - corner), abs(left + up - 2 * corner))
          predicted = a <= b && a <= c ? left : b <= c ? up : corner
        default: predicted = 0
        }
        row[index] = row[index] &+ UInt8(truncatingIfNeeded: predicted)
      }
      output += row
      previous = row
      start += width + 1
    }
    return output
  }
}
