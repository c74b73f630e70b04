import Foundation
import Testing

@testable import Tables

@Suite("Columns of NumPy arrays")
struct NumPyTableTests {
  private func columns(_ data: Data) throws -> [TableColumn] {
    try NumPyTable.columns(data, file: "a.npy") { $0.map { "x\($0)" } ?? "x" }
  }

  /// A file of version 1.0 with a type and shape, and elements' bytes.
  private func file(_ type: String, shape: String, fortran: Bool = false, _ bytes: [UInt8]) -> Data {
    var header = "{'descr': \(type), 'fortran_order': \(fortran ? "True" : "False"), 'shape': \(shape), }"
    header += String(repeating: " ", count: 117 - header.utf8.count) + "\n"
    return Data([0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array(header.utf8) + bytes)
  }

  @Test("a matrix in C and in Fortran order gives the same columns as the reader of arrays")
  func orders() throws {
    for data in [NumPyFixtures.float32MatrixFile, NumPyFixtures.fortranMatrixVersion2File] {
      let array = try NumPyArray(npy: data, file: "a.npy")
      let columns = try columns(data)
      #expect(columns.map(\.name) == (0..<array.shape[1]).map { "x\($0)" })
      for (index, column) in columns.enumerated() {
        let expected = (0..<array.shape[0]).map { array.doubles[$0 * array.shape[1] + index] }
        #expect(column.content == .numbers(expected))
      }
    }
  }

  @Test("every number of 8 to 64 bits is read exactly, in both byte orders")
  func types() throws {
    let cases: [(String, [UInt8], TableColumn.Content)] = [
      ("'|i1'", [0xff, 0x7f], .integers([-1, 127])), ("'|u1'", [0xff, 1], .integers([255, 1])),
      ("'<i2'", [0xfe, 0xff, 1, 0], .integers([-2, 1])), ("'>i2'", [0xff, 0xfe, 0, 1], .integers([-2, 1])),
      ("'<u2'", [0xfe, 0xff, 1, 0], .integers([65_534, 1])),
      ("'<u4'", [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0], .integers([4_294_967_295, 0])),
      ("'>u8'", [0x7f] + [UInt8](repeating: 0xff, count: 7) + [UInt8](repeating: 0, count: 8), .integers([.max, 0])),
      ("'<f2'", [0x00, 0x3c, 0x01, 0x00], .numbers([1, 0x1p-24])),
      ("'>f2'", [0xfc, 0x00, 0x3a, 0x66], .numbers([-.infinity, 0.7998046875])),
      ("'|b1'", [1, 0], .integers([1, 0])),
      ("'|S3'", [0x61, 0, 0, 0x62, 0x63, 0x64], .texts(["a", "bcd"])),
      ("'>U1'", [0, 0, 0, 0x61, 0, 0, 0x20, 0xac], .texts(["a", "€"])),
    ]
    for (type, bytes, content) in cases {
      let columns = try columns(file(type, shape: "(2,)", bytes))
      #expect(columns.map(\.content) == [content], "\(type)")
    }
  }

  @Test("a structured array has a column for each field")
  func structured() throws {
    let columns = try columns(NumPyFixtures.structuredFile)
    #expect(columns.map(\.name) == ["a", "b"] && columns.map(\.type) == ["int32", "float64"])
    #expect(columns[0].content == .integers([1]) && columns[1].content == .numbers([2]))
  }

  @Test(
    "what is no table is refused by name",
    arguments: [
      (NumPyFixtures.objectFile, "dtype '|O'"), (NumPyFixtures.complexFile, "dtype '<c16'"),
      (NumPyFixtures.bigEndianFortranCubeFile, "shape (2, 3, 4)"), (NumPyFixtures.float64ScalarFile, "shape ()"),
      (NumPyFixtures.float64VectorFile.dropLast(), "bytes of elements"),
      (NumPyFixtures.float64VectorFile + Data([0]), "1 bytes after the elements"),
    ])
  func refused(data: Data, words: String) {
    let error = #expect(throws: DatasetError.self) { try columns(data) }
    #expect(error?.description.contains("found \(words)") == true || error?.description.contains(words) == true)
  }

  @Test(
    "a whole number of 64 bits without sign that does not fit, and a byte that is no bool, are named with their row")
  func values() {
    let large = file("'<u8'", shape: "(2,)", [UInt8](repeating: 0, count: 8) + [UInt8](repeating: 0xff, count: 8))
    let first = #expect(throws: DatasetError.self) { try columns(large) }
    #expect(
      first?.description
        == "a.npy: row 1 (from 0), column 'x': found 18446744073709551615, expected a whole number below 2^63")
    let second = #expect(throws: DatasetError.self) { try columns(file("'|b1'", shape: "(2,)", [1, 2])) }
    #expect(second?.description == "a.npy: row 1 (from 0), column 'x': found byte 2 as a bool, expected 0 or 1")
  }

  @Test(
    "a header that promises more than there is asks for no memory",
    arguments: ["(9223372036854775807,)", "(1152921504606846975, 8)", "(4611686018427387904, 0)"])
  func hostile(shape: String) {
    #expect(throws: DatasetError.self) { try columns(file("'<f8'", shape: shape, [0, 0])) }
  }
}
