import Testing
import Values

@Suite("CSV")
struct CSVTests {
  private static func records(_ text: String) throws -> [[String]] {
    var reader = CSVReader(text)
    var records: [[String]] = []
    while let record = try reader.record() { records.append(record.map(\.text)) }
    return records
  }

  @Test("What is written is read back, whatever is in it")
  func roundTrip() throws {
    let records = [
      ["a", "", " b ", "1.5"], ["x,y", "say \"hi\"", "\"", ",\u{301}"], ["two\nlines", "cr\r\nlf", "\u{2028}", "é😀"],
      ["\"\"", ",", "\n", "#"],
    ]
    #expect(try Self.records(records.map(CSVWriter.line).joined()) == records)
  }

  @Test("Only fields that need quotes have them")
  func quotes() {
    #expect(CSVWriter.line(["a b", "-1e-5", "c,d", "e\"f"]) == "a b,-1e-5,\"c,d\",\"e\"\"f\"\n")
    #expect(CSVWriter.line([]) == "\n")
  }

  @Test(
    "A text that a spreadsheet would carry out has an apostrophe in front, a number has none",
    arguments: [
      ("=1+1", "'=1+1"), ("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\""), ("@SUM(A1)", "'@SUM(A1)"),
      ("+1-a", "'+1-a"),
      ("-a", "'-a"), ("\ta", "'\ta"), ("\r=1", "\"'\r=1\""), ("＝1", "'＝1"), ("-1.5e-3", "-1.5e-3"), ("+3", "+3"),
      ("-inf", "-inf"),
      ("-nan", "-nan"), ("a=1", "a=1"), ("'=1", "'=1"), ("−1", "−1"), ("", ""),
    ])
  func formulas(_ text: String, _ expected: String) {
    #expect(CSVWriter.line(["x", text]) == "x,\(expected)\n")
    #expect(!CSVWriter.exactLine(["x", text]).hasPrefix("x,'") || text.hasPrefix("'"))
  }

  @Test("Lines may end with CR LF, and the last one without; an empty line is a record of one field")
  func ends() throws {
    #expect(try Self.records("a,b\r\nc,d") == [["a", "b"], ["c", "d"]])
    #expect(try Self.records("a\n\nb,") == [["a"], [""], ["b", ""]])
    #expect(try Self.records("").isEmpty)
  }

  @Test(
    "A text that is none says where",
    arguments: [
      ("a\"b", 1, 2, "a quote within a field"), ("é,\"x\"y", 1, 6, "text after a closing quote"),
      ("a\nb,\"c\n", 2, 3, "an open quote"), ("a\rb", 1, 2, "a carriage return alone"),
    ])
  func errors(text: String, line: Int, column: Int, found: String) {
    let error = #expect(throws: CSVError.self) { try Self.records(text) }
    #expect(error?.position.line == line && error?.position.column == column && error?.found == found)
  }
}
