import Testing
import Values

@Suite("Escaping")
struct EscapingTests {
  @Test("Markup is shown as it was typed; what no document can hold is seen to have been there")
  func markup() {
    let text = "a < b & \"c\" > 'd'\u{1}\u{7F}\u{FFFE}\u{1FFFF}é\n\t\r\n"
    let rest = "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}é"
    #expect(XMLText.escaped(text) == "a &lt; b &amp; &quot;c&quot; &gt; 'd'\(rest)\n\t\n")
    #expect(XMLText.escaped(text, onOneLine: true) == "a &lt; b &amp; &quot;c&quot; &gt; 'd'\(rest)    ")
  }

  @Test(
    "A word of a shell is quoted where it has to be",
    arguments: [
      ("studies/toy.md", "studies/toy.md"), ("epochs=3", "epochs=3"), ("", "''"), ("a b", "'a b'"), ("é", "'é'"),
      ("it's", "'it'\\''s'"), ("$(x)", "'$(x)'"), ("a\nb", "'a\nb'"), ("~", "'~'"), ("*", "'*'"),
    ])
  func shell(text: String, word: String) {
    #expect(ShellWord.word(text) == word)
    #expect(ShellWord.quoted(text).hasPrefix("'"))
  }
}
