import Foundation
import Values

extension NumPyArray {
  /// The rule for infinities and NaNs among the elements.
  public enum Finiteness: Sendable {
    /// They are refused.
    case required
    /// They are kept.
    case notRequired
  }

  /// Reads a `.npy` file of version 1.0, 2.0 or 3.0.
  ///
  /// - Throws: `unreadable`, or `malformed` with the byte offset for anything that is not a whole array and nothing more.
  public init(contentsOf url: URL, finiteness: Finiteness = .required) throws(DatasetError) {
    try self.init(npy: FileReading.data(of: url), file: url.relativePath, finiteness: finiteness)
  }

  /// Reads the bytes of a `.npy` file.
  ///
  /// - Parameters:
  ///   - data: float32, float64, int32, int64, uint8 or bool, of either byte order, in C or Fortran order, with at most
  ///     three dimensions.
  ///   - file: the file's name, for errors.
  ///   - finiteness: says if NaN and infinities are refused.
  /// - Throws: `malformed` with the byte offset for anything that is not a whole array and nothing more.
  public init(npy data: Data, file: String, finiteness: Finiteness = .required) throws(DatasetError) {
    let result = data.withUnsafeBytes { bytes in
      Result<NumPyArray, DatasetError> { () throws(DatasetError) in
        try Self.read(bytes, file: file, finiteness: finiteness)
      }
    }
    self = try result.get()
  }

  private static func read(
    _ bytes: UnsafeRawBufferPointer, file: String, finiteness: Finiteness
  ) throws(DatasetError) -> NumPyArray {
    let header = try NumPyHeader(bytes, file: file)
    // The header has checked that this product does not overflow.
    let expected = header.count * header.elementType.size
    let found = bytes.count - header.elementsOffset
    guard found >= expected else {
      throw .malformed(
        file: file, at: .byte(bytes.count), found: "\(found) bytes of elements",
        expected: "\(expected) for shape (\(header.shape.map(String.init).joined(separator: ", ")))")
    }
    guard found == expected else {
      throw .malformed(
        file: file, at: .byte(header.elementsOffset + expected), found: "\(found - expected) bytes after the elements",
        expected: "the end of the file")
    }
    return NumPyArray(
      shape: header.shape, elements: try elements(bytes, header: header, file: file, finiteness: finiteness))
  }

  private static func elements(
    _ bytes: UnsafeRawBufferPointer, header: NumPyHeader, file: String, finiteness: Finiteness
  ) throws(DatasetError) -> Elements {
    func checkFinite(_ isFinite: (Int) -> Bool, _ text: (Int) -> String) throws(DatasetError) {
      guard finiteness == .required, let index = (0..<header.count).first(where: { !isFinite($0) }) else { return }
      throw .malformed(
        file: file, at: .byte(header.elementsOffset + index * header.elementType.size),
        found: "\(text(index)) at element \(index)", expected: "a finite number")
    }
    switch header.elementType {
    case .float32:
      let values = patterns(UInt32.self, bytes, header).map(Float.init(bitPattern:))
      try checkFinite({ values[$0].isFinite }, { values[$0].description })
      return .float32(rowMajor(values, header))
    case .float64:
      let values = patterns(UInt64.self, bytes, header).map(Double.init(bitPattern:))
      try checkFinite({ values[$0].isFinite }, { values[$0].description })
      return .float64(rowMajor(values, header))
    case .int32: return .int32(rowMajor(patterns(Int32.self, bytes, header), header))
    case .int64: return .int64(rowMajor(patterns(Int64.self, bytes, header), header))
    case .uint8: return .uint8(rowMajor(patterns(UInt8.self, bytes, header), header))
    case .bool:
      let values = patterns(UInt8.self, bytes, header)
      if let index = values.firstIndex(where: { $0 > 1 }) {
        throw .malformed(
          file: file, at: .byte(header.elementsOffset + index), found: "byte \(values[index]) as a bool",
          expected: "0 or 1")
      }
      return .bool(rowMajor(values.map { $0 == 1 }, header))
    }
  }

  /// The elements' bits in the file's order. The caller has checked that all of them lie within the bytes.
  private static func patterns<Bits: FixedWidthInteger & BitwiseCopyable>(
    _ type: Bits.Type, _ bytes: UnsafeRawBufferPointer, _ header: NumPyHeader
  ) -> [Bits] {
    let size = MemoryLayout<Bits>.size
    return (0..<header.count).map { index in
      let bits = bytes.loadUnaligned(fromByteOffset: header.elementsOffset + index * size, as: type)
      return header.isBigEndian ? Bits(bigEndian: bits) : Bits(littleEndian: bits)
    }
  }

  /// Values in the file's order brought to row-major order.
  private static func rowMajor<Value>(_ values: [Value], _ header: NumPyHeader) -> [Value] {
    guard header.isFortranOrder, header.shape.count > 1, !values.isEmpty else { return values }
    let shape = Array(repeating: 1, count: 3 - header.shape.count) + header.shape
    var result: [Value] = []
    result.reserveCapacity(values.count)
    for first in 0..<shape[0] {
      for second in 0..<shape[1] {
        for third in 0..<shape[2] {
          result.append(values[first + shape[0] * (second + shape[1] * third)])
        }
      }
    }
    return result
  }
}
