import Foundation

/// `.npy` files as tables: a vector is a column, a matrix one for each of its columns, a structured array one for each field.
package enum NumPyTable {
  /// Reads the columns of a `.npy` file's bytes.
  ///
  /// - Parameters:
  ///   - data: numbers of 8 to 64 bits or texts, of either byte order, in C or Fortran order, of one or two dimensions.
  ///   - file: the file's name, for errors.
  ///   - name: gives a column of an array without names its name, by its place; by nil that of a vector.
  /// - Throws: `malformed` with the byte offset for anything that is not a whole array and nothing more, or `refused`.
  package static func columns(
    _ data: Data, file: String, name: (Int?) -> String
  ) throws(DatasetError) -> [TableColumn] {
    let result = data.withUnsafeBytes { bytes in
      Result<[TableColumn], DatasetError> { () throws(DatasetError) in try read(bytes, file: file, name: name) }
    }
    return try result.get()
  }

  private static func read(
    _ bytes: UnsafeRawBufferPointer, file: String, name: (Int?) -> String
  ) throws(DatasetError) -> [TableColumn] {
    let header = try NumPyHeader.dictionary(bytes, file: file, allowsFields: true)
    let fields = try fields(header.type, file: file)
    let rowSize = fields.codes.reduce(0) { $0 + $1.size }
    let (shape, count) = try NumPyHeader.shape(header.shape, elementSize: rowSize, file: file)
    guard (1...2).contains(shape.count), fields.names == nil || shape.count == 1 else {
      throw .refused(
        file: file, at: .byte(header.shape.valueOffset), found: "shape \(header.shape.value)",
        expected: fields.names == nil
          ? "one dimension, or two (rows and columns)" : "one dimension of a structured array")
    }
    let (expected, found) = (count * rowSize, bytes.count - header.elementsOffset)
    guard found == expected else {
      throw .malformed(
        file: file, at: .byte(found < expected ? bytes.count : header.elementsOffset + expected),
        found: found < expected ? "\(found) bytes of elements" : "\(found - expected) bytes after the elements",
        expected: found < expected ? "\(expected) for shape \(header.shape.value)" : "the end of the file")
    }
    let (rows, width) = (shape[0], shape.count == 2 ? shape[1] : 1)
    // No column would know how many rows there are.
    guard width > 0 else {
      throw .refused(
        file: file, at: .byte(header.shape.valueOffset), found: "shape \(header.shape.value)",
        expected: "at least one column")
    }
    var columns: [TableColumn] = []
    var offset = header.elementsOffset
    for column in 0..<(fields.names?.count ?? width) {
      let code = fields.names == nil ? fields.codes[0] : fields.codes[column]
      let columnName = fields.names?[column] ?? name(shape.count == 2 ? column : nil)
      let stride = fields.names != nil ? rowSize : header.isFortranOrder ? code.size : code.size * width
      let offsets = (0..<rows).lazy.map { [offset] in offset + $0 * stride }
      let content = try code.content(bytes, offsets: offsets) { row, found, expected in
        .refused(file: file, at: .cell(row: row, column: columnName), found: found, expected: expected)
      }
      columns.append(TableColumn(name: columnName, type: code.name, content: content))
      offset += fields.names == nil && header.isFortranOrder ? code.size * rows : code.size
    }
    return columns
  }

  private static func fields(
    _ entry: PythonLiteralReader.Entry, file: String
  ) throws(DatasetError) -> (names: [String]?, codes: [ElementCode]) {
    func code(_ type: String, _ what: String) throws(DatasetError) -> ElementCode {
      guard let code = ElementCode(numPy: type) else {
        throw .refused(
          file: file, at: .byte(entry.valueOffset), found: "dtype '\(type)'\(what)", expected: ElementCode.supported)
      }
      return code
    }
    switch entry.value {
    case .string(let type): return (nil, [try code(type, "")])
    case .fields(let fields) where !fields.isEmpty:
      var codes: [ElementCode] = []
      for field in fields { codes.append(try code(field.type, " of field '\(field.name)'")) }
      return (fields.map(\.name), codes)
    default:
      throw .malformed(
        file: file, at: .byte(entry.valueOffset), found: "dtype \(entry.value)", expected: ElementCode.supported)
    }
  }
}
