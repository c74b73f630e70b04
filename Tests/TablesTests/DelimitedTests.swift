import Foundation
import Testing

@testable import Tables

@Suite("Tables as text")
struct DelimitedTests {
  private func table(_ text: String, tabs: Bool = false, names: [String]? = nil) throws -> ColumnTable {
    try Delimited.table(Data(text.utf8), file: "a.csv", separator: tabs ? 0x09 : 0x2c, names: names)
  }

  private func message(_ text: String, tabs: Bool = false, names: [String]? = nil) -> String? {
    #expect(throws: DatasetError.self) { try table(text, tabs: tabs, names: names) }?.description
  }

  @Test("types come from all fields of a column; quotes, CRLF and a mark at the beginning are read")
  func types() throws {
    let table = try table(
      "\u{FEFF}id,x,\"the, kind\"\r\n1,0.5,a\r\n-2, 1e3 ,\"b \"\"c\"\"\"\r\n+3,7,\"two\nlines\"\r\n")
    #expect(table.names == ["id", "x", "the, kind"] && table.rows == 3)
    #expect(table.columns.map(\.type) == ["integer", "number", "text"])
    #expect(table.columns[0].content == .integers([1, -2, 3]))
    #expect(table.columns[1].content == .numbers([0.5, 1_000, 7]))
    #expect(table.columns[2].content == .texts(["a", "b \"c\"", "two\nlines"]))
  }

  @Test("tabulators separate, and commas are then text")
  func tabs() throws {
    let table = try table("a\tb\n1,5\t2\n", tabs: true)
    #expect(table.columns[0].content == .texts(["1,5"]) && table.columns[1].content == .integers([2]))
  }

  @Test("a file without a header has the names that it is given")
  func withoutHeader() throws {
    let table = try table("1,2\n3,4\n", names: ["a", "b"])
    #expect(table.names == ["a", "b"] && table.columns[1].content == .integers([2, 4]))
    #expect(message("1,2\n3,4\n")?.hasPrefix("a.csv:1:1: found numbers only in the first line") == true)
    #expect(message("1,2,3\n", names: ["a", "b"])?.hasPrefix("a.csv:1:5: found 3 fields in the line") == true)
  }

  @Test("an empty field, NaN and infinities are kept in a column of numbers, and none of them is a feature")
  func missing() throws {
    let table = try table("x,y\n1,\n2,nan\n3,-Inf\n4,NA\n5,0.25\n\n")
    let column = try table.column("y")
    #expect(column.type == "number" && table.rows == 5)
    let found = (0..<5).map { row -> String in
      switch column.feature(row) {
      case .success(let value): "\(value)"
      case .failure(let error):
        if case .missing(let found) = error.value { found } else { "refused" }
      }
    }
    #expect(found == ["an empty field", "nan", "-inf", "nan", "0.25"])
  }

  @Test(
    "a whole number that Float does not hold is refused, one with a point is rounded, one beyond its range is refused",
    arguments: [
      ("16777216", true), ("16777217", false), ("16777218", true), ("-16777217", false), ("16777217.0", true),
      ("9223372036854775807", false), ("92233720368547758070", false), ("1e38", true), ("3.5e38", false),
      ("0.1", true),
    ])
  func exactness(_ field: String, _ isHeld: Bool) throws {
    for others in ["", "0.5\n"] {
      let column = try table("x\n\(field)\n\(others)").columns[0]
      #expect(((try? column.feature(0).get()) != nil) == isHeld)
    }
  }

  @Test(
    "errors name line and column",
    arguments: [
      ("", "a.csv:1:1: found the end of the file, expected a header"),
      ("a,,b\n1,2,3\n", "a.csv:1:3: found an empty name"), ("a,a\n1,2\n", "a.csv:1:3: found name 'a' again"),
      ("a,b\n1,2\n3\n", "a.csv:3:1: found 1 fields in the line, expected 2"),
      ("a,b\n1,2,3\n", "a.csv:2:5: found 3 fields in the line"), ("a\n\"b\n", "a.csv:2:1: found an open quote"),
      ("a\nb\"c\n", "a.csv:2:2: found a quote within a field"),
    ])
  func errors(_ text: String, _ beginning: String) {
    #expect(message(text)?.hasPrefix(beginning) == true)
  }

  @Test("the place of a value is found again behind quotes, lines within fields and blank lines")
  func places() throws {
    let table = try table("a,b\n\"1\n2\",x\n\n3,yé\n4,z\n")
    let error = table.refusal(row: 2, column: "b", found: "'z'", expected: "a number")
    #expect(error.description == "a.csv:6:3: found 'z' in column 'b', expected a number")
  }
}
