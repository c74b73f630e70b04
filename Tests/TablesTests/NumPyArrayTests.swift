import Foundation
import TestSupport
import Testing

@testable import Tables

@Suite("NumPyArray reads and writes what NumPy does")
struct NumPyArrayTests {
  @Test("files of NumPy give its arrays")
  func reading() throws {
    let matrix = try NumPyArray(npy: NumPyFixtures.float32MatrixFile, file: "a.npy")
    #expect(matrix == NumPyArray(shape: [2, 3], [1.5, -2.25, 0.1, 3e38, .leastNonzeroMagnitude, -0.0] as [Float]))
    guard case .float32(let values) = matrix.elements else { return }
    #expect(values[5].sign == .minus)
    let vector = try NumPyArray(npy: NumPyFixtures.float64VectorFile, file: "a.npy")
    #expect(vector == NumPyArray(shape: [3], [0.1, -1e300, .leastNonzeroMagnitude] as [Double]))
    let scalar = try NumPyArray(npy: NumPyFixtures.float64ScalarFile, file: "a.npy")
    #expect(scalar == NumPyArray(shape: [], [0.1] as [Double]))
    let empty = try NumPyArray(npy: NumPyFixtures.float32EmptyFile, file: "a.npy")
    #expect(empty == NumPyArray(shape: [0, 13], [] as [Float]))
    let int32 = try NumPyArray(npy: NumPyFixtures.int32Version3File, file: "a.npy")
    #expect(int32 == NumPyArray(shape: [1, 2], elements: .int32([.min, 7])))
    let int64 = try NumPyArray(npy: NumPyFixtures.bigEndianInt64File, file: "a.npy")
    #expect(int64 == NumPyArray(shape: [2], elements: .int64([.min, 1 << 53 + 1])))
    #expect(int64.doubles == [-0x1p63, 0x1p53])
    let bytes = try NumPyArray(npy: NumPyFixtures.uint8File, file: "a.npy")
    #expect(bytes.elements == .uint8([0, 255]))
    let flags = try NumPyArray(npy: NumPyFixtures.boolFile, file: "a.npy")
    #expect(flags.elements == .bool([true, false, true]))
    #expect(flags.floats == [1, 0, 1])
  }

  @Test("Fortran order becomes row-major")
  func fortranOrder() throws {
    let cube = try NumPyArray(npy: NumPyFixtures.bigEndianFortranCubeFile, file: "a.npy")
    #expect(cube == NumPyArray(shape: [2, 3, 4], (0..<24).map(Float.init)))
    let matrix = try NumPyArray(npy: NumPyFixtures.fortranMatrixVersion2File, file: "a.npy")
    #expect(matrix == NumPyArray(shape: [4, 6], (0..<24).map(Double.init)))
  }

  @Test(
    "writing gives NumPy's own bytes",
    arguments: [
      NumPyFixtures.float32MatrixFile, NumPyFixtures.float64VectorFile, NumPyFixtures.float64ScalarFile,
      NumPyFixtures.float32EmptyFile, NumPyFixtures.uint8File, NumPyFixtures.boolFile,
    ])
  func writing(file: Data) throws {
    #expect(try NumPyArray(npy: file, file: "a.npy").npy == file)
  }

  @Test("a written file is read again, and a slice of data is read like the whole")
  func fileRoundTrip() throws {
    let folder = try TemporaryFolder()
    let array = NumPyArray(shape: [1, 2, 3], [1, 2, 3, 4, 5, .pi] as [Double])
    try array.write(to: folder.file("a.npy"))
    #expect(try NumPyArray(contentsOf: folder.file("a.npy")) == array)
    let padded = Data([1, 2, 3]) + array.npy
    #expect(try NumPyArray(npy: padded.dropFirst(3), file: "a.npy") == array)
    #expect(throws: DatasetError.self) { try NumPyArray(contentsOf: folder.file("none.npy")) }
    #expect(throws: DatasetError.self) { try NumPyArray(contentsOf: folder.url) }
    #expect(throws: DatasetError.self) { try array.write(to: folder.file("none/a.npy")) }
  }

  @Test("infinities and NaNs are refused with their place, or kept when asked for")
  func finiteness() throws {
    let file = NumPyArray(shape: [3], [1, .nan, .infinity] as [Float]).npy
    let error = #expect(throws: DatasetError.self) { try NumPyArray(npy: file, file: "a.npy") }
    #expect(error?.description == "a.npy: byte 132: found nan at element 1, expected a finite number")
    #expect(try NumPyArray(npy: file, file: "a.npy", finiteness: .notRequired).floats[2] == .infinity)
    let double = NumPyArray(shape: [1], [-.infinity] as [Double]).npy
    #expect(throws: DatasetError.self) { try NumPyArray(npy: double, file: "a.npy") }
  }
}

@Suite("A malformed .npy file is refused with its place")
struct MalformedNumPyTests {
  /// A version 1.0 file of a header text and some bytes.
  static func file(_ header: String, _ elements: [UInt8] = []) -> Data {
    let length = header.utf8.count + 1
    return Data([0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 0xff), UInt8(length >> 8)])
      + Data((header + "\n").utf8) + Data(elements)
  }

  static func header(_ descr: String = "'<f4'", _ order: String = "False", _ shape: String = "(2,)") -> String {
    "{'descr': \(descr), 'fortran_order': \(order), 'shape': \(shape), }"
  }

  static let four = [UInt8](repeating: 0, count: 4)
  static let supported = "'<f4', '<f8', '<i4', '<i8' (or '>'), '|u1' or '|b1'"

  @Test(
    "the error says where, what was found and what was expected",
    arguments: [
      (Data(), "byte 0: found the end of the file, expected the magic of .npy"),
      (Data("hello there".utf8), "byte 0: found byte 104, expected byte 147 of the magic of .npy"),
      (file(header()).prefix(7), "byte 7: found the end of the file, expected a version"),
      (file(header()).prefix(9), "byte 9: found the end of the file, expected a header length of 2 bytes"),
      (file(header()).prefix(30), "byte 10: found 20 bytes of header, expected 58"),
      (file(header(), four), "byte 72: found 4 bytes of elements, expected 8 for shape (2)"),
      (file(header(), four + four + [1]), "byte 76: found 1 bytes after the elements, expected the end of the file"),
      (file("{}"), "byte 10: found no 'descr' in the header, expected the key 'descr'"),
      (file(" [1]"), "byte 11: found '[1]\\u{a}', expected the header's dict, '{'"),
      (file("{'a': 1}"), "byte 16: found '1}\\u{a}', expected a string, True, False or a tuple of integers"),
      (file("{'a': True}"), "byte 11: found key 'a', expected only 'descr', 'fortran_order' and 'shape'"),
      (file("{'a': True, 'a': True}"), "byte 22: found key 'a' again, expected each key once"),
      (file("{'descr"), "byte 11: found an open string, expected its closing quote"),
      (file("{'a': True} x"), "byte 22: found 'x\\u{a}', expected only spaces after the dict"),
      (file("{'a' True}"), "byte 15: found 'True}\\u{a}', expected ':'"),
      (file("{'a': True 'b'}"), "byte 21: found ''b'}\\u{a}', expected ',' or '}'"),
      (file("{'a': True,"), "byte 22: found the header's end, expected a key in quotes or '}'"),
      (file(header("'<f2'")), "byte 20: found dtype '<f2', expected one of \(supported)"),
      (file(header("'=f4'")), "byte 20: found dtype '=f4', expected one of \(supported)"),
      (file(header("''")), "byte 20: found dtype '', expected one of \(supported)"),
      (file(header("True")), "byte 20: found dtype True, expected one of \(supported)"),
      (file(header("'<f4'", "'no'")), "byte 44: found fortran_order 'no', expected True or False"),
      (file(header("'<f4'", "False", "True")), "byte 60: found shape True, expected a tuple of lengths"),
      (file(header("'<f4'", "False", "(-1,)")), "byte 60: found length -1 in the shape, expected 0 or more"),
      (file(header("'<f4'", "False", "(3)")), "byte 62: found '), }\\u{a}', expected ','"),
      (
        file(header("'<f4'", "False", "(99999999999999999999,)")),
        "byte 61: found length 99999999999999999999, expected a 64-bit integer"
      ),
      (
        file(header("'<f4'", "False", "(4294967296, 4294967296)")),
        "byte 60: found shape (4294967296, 4294967296), expected fewer than 2^63 bytes"
      ),
      (
        file(header("'<f4'", "False", "(2305843009213693951,)")),
        "byte 86: found 0 bytes of elements, expected 9223372036854775804 for shape (2305843009213693951)"
      ),
      (file(header("'|b1'", "False", "(2,)"), [1, 2]), "byte 69: found byte 2 as a bool, expected 0 or 1"),
      (
        NumPyFixtures.objectFile,
        "byte 20: found dtype '|O': an array of Python objects, expected numbers (\(supported))"
      ),
      (
        NumPyFixtures.structuredFile,
        "byte 20: found a list (a structured dtype), expected a plain dtype in quotes"
      ),
      (NumPyFixtures.textFile, "byte 20: found dtype '<U2', expected one of \(supported)"),
      (NumPyFixtures.complexFile, "byte 20: found dtype '<c16', expected one of \(supported)"),
      (NumPyFixtures.fourDimensionsFile, "byte 60: found 4 dimensions, expected at most 3"),
    ])
  func malformed(file: Data, message: String) {
    let error = #expect(throws: DatasetError.self) { try NumPyArray(npy: file, file: "a.npy") }
    #expect(error?.description == "a.npy: " + message)
  }

  @Test("a header longer than NumPy's own limit, or of an unknown version, is refused before it is read")
  func hugeHeader() {
    var file = NumPyFixtures.fortranMatrixVersion2File
    file.replaceSubrange(8..<12, with: [0xff, 0xff, 0xff, 0xff])
    let huge = #expect(throws: DatasetError.self) { try NumPyArray(npy: file, file: "a.npy") }
    #expect(huge?.description == "a.npy: byte 8: found a header of 4294967295 bytes, expected at most 10000")
    file[6] = 4
    let version = #expect(throws: DatasetError.self) { try NumPyArray(npy: file, file: "a.npy") }
    #expect(version?.description == "a.npy: byte 6: found version 4.0, expected version 1.0, 2.0 or 3.0")
  }
}
