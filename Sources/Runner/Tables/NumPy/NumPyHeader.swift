/// The header of a `.npy` file: the form of its content and the start of its elements.
///
/// The format is numpy.lib.format's: magic, version, length, and a Python dict literal with the keys `descr`,
/// `fortran_order` and `shape`, padded with spaces and ended by a newline.
struct NumPyHeader {
  let elementType: NumPyArray.ElementType
  let isBigEndian: Bool
  let isFortranOrder: Bool
  let shape: [Int]
  /// The product of the shape.
  let count: Int
  /// Offset of the first element in the file.
  let elementsOffset: Int

  static let magic: [UInt8] = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]
  /// NumPy's own limit; a longer header is not one that a plain array has.
  static let maximumLength = 10_000
  static let maximumDimensions = 3

  /// Reads and checks a header.
  init(_ bytes: UnsafeRawBufferPointer, file: String) throws(DatasetError) {
    let dictionary = try Self.dictionary(bytes, file: file)
    (elementType, isBigEndian) = try Self.elementType(dictionary.type, file: file)
    isFortranOrder = dictionary.isFortranOrder
    (shape, count) = try Self.shape(dictionary.shape, elementSize: elementType.size, file: file)
    elementsOffset = dictionary.elementsOffset
  }

  /// The header's dict, of which the order is checked.
  struct Dictionary {
    let type: PythonLiteralReader.Entry
    let shape: PythonLiteralReader.Entry
    let isFortranOrder: Bool
    let elementsOffset: Int
  }

  /// Reads the header's dict.
  ///
  /// - Parameter allowsFields: says if a structured dtype's list may stand for the type.
  static func dictionary(
    _ bytes: UnsafeRawBufferPointer, file: String, allowsFields: Bool = false
  ) throws(DatasetError) -> Dictionary {
    let (start, length) = try extent(bytes, file: file)
    var literal = PythonLiteralReader(bytes, range: start..<(start + length), file: file, allowsFields: allowsFields)
    let entries = try literal.dictionary()
    let wanted = ["descr", "fortran_order", "shape"]
    for entry in entries where !wanted.contains(entry.key) {
      throw .malformed(
        file: file, at: .byte(entry.keyOffset), found: "key '\(entry.key)'",
        expected: "only 'descr', 'fortran_order' and 'shape'")
    }
    func entry(_ key: String) throws(DatasetError) -> PythonLiteralReader.Entry {
      guard let entry = entries.first(where: { $0.key == key }) else {
        throw .malformed(file: file, at: .byte(start), found: "no '\(key)' in the header", expected: "the key '\(key)'")
      }
      return entry
    }
    let type = try entry("descr")
    let order = try entry("fortran_order")
    guard case .boolean(let isFortranOrder) = order.value else {
      throw .malformed(
        file: file, at: .byte(order.valueOffset), found: "fortran_order \(order.value)", expected: "True or False")
    }
    return Dictionary(
      type: type, shape: try entry("shape"), isFortranOrder: isFortranOrder,
      elementsOffset: start + length)
  }

  /// The place of the dict, from magic, version and length.
  private static func extent(
    _ bytes: UnsafeRawBufferPointer, file: String
  ) throws(DatasetError) -> (start: Int, length: Int) {
    for (offset, byte) in magic.enumerated() {
      guard offset < bytes.count else {
        throw .malformed(file: file, at: .byte(offset), found: "the end of the file", expected: "the magic of .npy")
      }
      guard bytes[offset] == byte else {
        throw .malformed(
          file: file, at: .byte(offset), found: "byte \(bytes[offset])", expected: "byte \(byte) of the magic of .npy")
      }
    }
    guard bytes.count >= 8 else {
      throw .malformed(file: file, at: .byte(bytes.count), found: "the end of the file", expected: "a version")
    }
    let (major, minor) = (bytes[6], bytes[7])
    guard (1...3).contains(major), minor == 0 else {
      throw .malformed(
        file: file, at: .byte(6), found: "version \(major).\(minor)", expected: "version 1.0, 2.0 or 3.0")
    }
    let lengthSize = major == 1 ? 2 : 4
    let start = 8 + lengthSize
    let length =
      major == 1
      ? bytes.littleEndian(UInt16.self, at: 8).map(Int.init) : bytes.littleEndian(UInt32.self, at: 8).map(Int.init)
    guard let length else {
      throw .malformed(
        file: file, at: .byte(bytes.count), found: "the end of the file",
        expected: "a header length of \(lengthSize) bytes")
    }
    guard length <= maximumLength else {
      throw .malformed(
        file: file, at: .byte(8), found: "a header of \(length) bytes", expected: "at most \(maximumLength)")
    }
    guard bytes.count - start >= length else {
      throw .malformed(
        file: file, at: .byte(start), found: "\(bytes.count - start) bytes of header", expected: "\(length)")
    }
    guard length > 0, bytes[start + length - 1] == 0x0a else {
      throw .malformed(
        file: file, at: .byte(start + max(length, 1) - 1), found: "no newline at the header's end", expected: "one")
    }
    return (start, length)
  }

  private static func elementType(
    _ entry: PythonLiteralReader.Entry, file: String
  ) throws(DatasetError) -> (NumPyArray.ElementType, isBigEndian: Bool) {
    let supported = "'<f4', '<f8', '<i4', '<i8' (or '>'), '|u1' or '|b1'"
    guard case .string(let text) = entry.value else {
      throw .malformed(
        file: file, at: .byte(entry.valueOffset), found: "dtype \(entry.value)", expected: "one of \(supported)")
    }
    if text.dropFirst(text.first.map { "<>|=".contains($0) } == true ? 1 : 0).first == "O" {
      throw .malformed(
        file: file, at: .byte(entry.valueOffset), found: "dtype '\(text)': an array of Python objects",
        expected: "numbers (\(supported))")
    }
    let types: [String: NumPyArray.ElementType] = [
      "f4": .float32, "f8": .float64, "i4": .int32, "i8": .int64, "u1": .uint8, "b1": .bool,
    ]
    guard let order = text.first, let type = types[String(text.dropFirst())],
      order == "<" || order == ">" || (order == "|" && type.size == 1)
    else {
      throw .malformed(
        file: file, at: .byte(entry.valueOffset), found: "dtype '\(text)'", expected: "one of \(supported)")
    }
    return (type, order == ">")
  }

  static func shape(
    _ entry: PythonLiteralReader.Entry, elementSize: Int, file: String
  ) throws(DatasetError) -> (shape: [Int], count: Int) {
    guard case .integers(let shape) = entry.value else {
      throw .malformed(
        file: file, at: .byte(entry.valueOffset), found: "shape \(entry.value)", expected: "a tuple of lengths")
    }
    guard shape.count <= maximumDimensions else {
      throw .malformed(
        file: file, at: .byte(entry.valueOffset), found: "\(shape.count) dimensions",
        expected: "at most \(maximumDimensions)")
    }
    var size = elementSize
    for length in shape {
      guard length >= 0 else {
        throw .malformed(
          file: file, at: .byte(entry.valueOffset), found: "length \(length) in the shape", expected: "0 or more")
      }
      let (product, overflow) = size.multipliedReportingOverflow(by: length)
      guard !overflow else {
        throw .malformed(
          file: file, at: .byte(entry.valueOffset), found: "shape \(entry.value)", expected: "fewer than 2^63 bytes")
      }
      size = product
    }
    return (shape, size / elementSize)
  }
}
