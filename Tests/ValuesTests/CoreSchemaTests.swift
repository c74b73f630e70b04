import Testing
import Values

@Suite("Plain scalars of YAML")
struct CoreSchemaTests {
  @Test(
    "Plain scalars mean what YAML 1.2's core schema says, without its exotic numbers",
    arguments: [
      ("1e-3", .number(0.001)), (".5", .number(0.5)), ("5.", .number(5)), ("-3", .integer(-3)), ("+3", .integer(3)),
      ("1_000", .text("1_000")), ("0x1F", .text("0x1F")), ("yes", .text("yes")), ("~", .null), ("true", .flag(true)),
      ("18446744073709551615", .unsigned(.max)), ("1e999", nil), (".nan", nil), ("-.inf", nil), ("1e", .text("1e")),
      (".", .text(".")), ("-", .text("-")), ("1.2.3", .text("1.2.3")), ("-.5e+1", .number(-5)),
    ] as [(String, Value?)])
  func scalars(text: String, value: Value?) {
    #expect(CoreSchema.value(ofPlain: text) == value)
  }
}
