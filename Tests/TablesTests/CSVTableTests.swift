import Foundation
import Tables
import Testing

@Suite("CSVTable reads numbers under a header")
struct CSVTableTests {
  @Test(
    "RFC 4180's forms are read",
    arguments: [
      "a,\"b,\"\"c\"\n1,2.5\n-3e2,+4\n", "a,\"b,\"\"c\"\r\n1,\"2.5\"\r\n-3e2,4", "\"a\",\"b,\"\"c\"\n1,2.5\n-300,4",
    ])
  func reading(text: String) throws {
    let table = try CSVTable(csv: Data(text.utf8), file: "t.csv")
    #expect(table.columns == ["a", "b,\"c"])
    #expect(table.rows == 2)
    #expect(try table.column("a") == [1, -300])
    #expect(try FeatureMatrix(table).values == [1, 2.5, -300, 4])
    let error = #expect(throws: DatasetError.self) { try table.column("b") }
    #expect(error == .unknownName(.column, name: "b", known: ["a", "b,\"c"]))
  }

  @Test(
    "errors name line and column",
    arguments: [
      ("", "t.csv:1:1: found the end of the file, expected a header"),
      ("a,,b\n", "t.csv:1:3: found an empty name, expected the name of a column"),
      ("é,é\n", "t.csv:1:3: found name 'é' again, expected each name once"),
      ("a,b\n1,2\n1\n", "t.csv:3:1: found 1 fields in the line, expected 2 as in the header"),
      ("a,b\n1,2,3\n", "t.csv:2:5: found 3 fields in the line, expected 2 as in the header"),
      ("a\n1\n\n", "t.csv:3:1: found '', expected a finite decimal number"),
      ("a,b\n1, 2\n", "t.csv:2:3: found ' 2', expected a finite decimal number"),
      ("a\n0x10\n", "t.csv:2:1: found '0x10', expected a finite decimal number"),
      ("a\nnan\n", "t.csv:2:1: found 'nan', expected a finite decimal number"),
      ("a\n1e999\n", "t.csv:2:1: found '1e999', expected a finite decimal number"),
      ("a\"b\n", "t.csv:1:2: found a quote within a field, expected quotes around the whole field"),
      ("\"a\"b\n", "t.csv:1:4: found text after a closing quote, expected a comma or a new line"),
      ("a\n\"1\n\n", "t.csv:2:1: found an open quote, expected its closing quote"),
      ("a\r1\n", "t.csv:1:2: found a carriage return alone, expected one with a newline"),
    ])
  func malformed(text: String, message: String) {
    let error = #expect(throws: DatasetError.self) { try CSVTable(csv: Data(text.utf8), file: "t.csv") }
    #expect(error?.description == message)
  }

  @Test("bytes that are not UTF-8 are refused")
  func notText() {
    let error = #expect(throws: DatasetError.self) { try CSVTable(csv: Data([0x61, 0xff, 0x0a]), file: "t.csv") }
    #expect(error?.description == "t.csv:1:1: found bytes that are not UTF-8, expected UTF-8")
  }
}
