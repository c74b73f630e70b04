import Testing

@testable import Programs

@Suite("Commands with places for values")
struct CommandTemplateTests {
  @Test(
    "A line is split as a shell splits it",
    arguments: [
      ("python train.py", ["python", "train.py"]), ("a 'b c' d", ["a", "b c", "d"]),
      (#"a "b \"c\" \$d""#, ["a", #"b "c" \$d"#]),
      (#"a\ b c"#, ["a b", "c"]), ("a ''", ["a", ""]), ("  a\t b\n c ", ["a", "b", "c"]), ("a\\\n b", ["a", "b"]),
      ("a;b | c > d $HOME *", ["a;b", "|", "c", ">", "d", "$HOME", "*"]), ("a'b'c", ["abc"]),
    ])
  func words(_ line: String, _ expected: [String]) throws {
    #expect(try CommandTemplate(line: line).filled([:]) == expected)
  }

  @Test("Values stand in their places, as one word each whatever is in them")
  func values() throws {
    let template = try CommandTemplate(line: "run --rate={rate} {outputs.a} {{x}} '{rate}{rate}'")
    #expect(template.names == ["rate", "outputs.a"])
    #expect(
      template.filled(["rate": "1; rm -rf /", "outputs.a": "b c"]) == [
        "run", "--rate=1; rm -rf /", "b c", "{x}", "1; rm -rf /1; rm -rf /",
      ])
  }

  @Test("What is no command is refused", arguments: ["", "   ", "a 'b", "a \"b", "a \\", "a {b", "a }b", "'' a"])
  func faults(_ line: String) {
    #expect(throws: CommandTemplate.Fault.self) { try CommandTemplate(line: line) }
  }

  @Test("As it is recorded it reads back as the same")
  func recorded() throws {
    let template = try CommandTemplate(line: "a {b} '{{c}}' 'd e'")
    #expect(try CommandTemplate(line: template.line) == template)
  }
}
