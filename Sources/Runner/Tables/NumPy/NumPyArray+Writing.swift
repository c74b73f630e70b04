import Foundation
import Values

extension NumPyArray {
  /// The array as a `.npy` file of version 1.0, little-endian, in C order: the bytes that NumPy 2 writes for it.
  public var npy: Data {
    var data = Data(NumPyHeader.magic + [1, 0])
    let type =
      switch elementType {
      case .float32: "<f4"
      case .float64: "<f8"
      case .int32: "<i4"
      case .int64: "<i8"
      case .uint8: "|u1"
      case .bool: "|b1"
      }
    let lengths = shape.count == 1 ? "\(shape[0])," : shape.map(String.init).joined(separator: ", ")
    var header = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(lengths)), }"
    // NumPy leaves room for the first length to grow to 21 digits, then pads to a multiple of 64 bytes.
    if let first = shape.first { header += String(repeating: " ", count: 21 - String(first).utf8.count) }
    let unpadded = 10 + header.utf8.count + 1
    header += String(repeating: " ", count: (64 - unpadded % 64) % 64) + "\n"
    data.append(LittleEndian.encode(UInt16(header.utf8.count)))
    data.append(contentsOf: header.utf8)
    data.append(elementBytes)
    return data
  }

  /// Writes the array as a `.npy` file, whole or not at all.
  ///
  /// - Throws: `unwritable`.
  public func write(to url: URL) throws(DatasetError) {
    try FileReading.write(npy, to: url)
  }

  private var elementBytes: Data {
    switch elements {
    case .float32(let values): LittleEndian.encode(values)
    case .float64(let values): LittleEndian.encode(values)
    case .int32(let values): LittleEndian.encode(values)
    case .int64(let values): LittleEndian.encode(values)
    case .uint8(let values): Data(values)
    case .bool(let values): Data(values.map { $0 ? 1 : 0 })
    }
  }
}
