import TestSupport
import Testing

@testable import Reports

@Suite("Code on pages")
struct CodeMarkupTests {
  /// The pieces that are coloured, each with the letter of its kind.
  private func pieces(_ text: String, _ language: String) throws -> [String] {
    let language = try #require(CodeLanguage(language))
    return CodeTokenizer.pieces(of: text, in: language).filter { $0.kind != .plain }.map {
      "\($0.kind.rawValue) \($0.text)"
    }
  }

  @Test(
    "Comments, texts, numbers and words are told apart",
    arguments: [
      ("python", "def f(x): # a 'b'\n  return 1.5e-3 + x1", ["k def", "c # a 'b'", "k return", "n 1.5e-3"]),
      ("py", "s = '''a\n# b''' + \"\\\"#\"", ["s '''a\n# b'''", "s \"\\\"#\""]),
      ("py", "s = 'open\nx = 2", ["s 'open", "n 2"]),
      ("py", "x.class, iffy, 0xFFe+1", ["n 0xFFe", "n 1"]),
      ("R", "x <- TRUE # y\nf(\"a\nb\")", ["k TRUE", "c # y", "s \"a\nb\""]),
      ("jl", "a' * 'x' #= 1\n2 =# end", ["s 'x'", "c #= 1\n2 =#", "k end"]),
      ("sh", "echo $# a#b # c\nif [ 'a\\' ]; then", ["c # c", "k if", "s 'a\\'", "k then"]),
      ("pl", "my $if = $#x; # end", ["k my", "c # end"]),
      ("rb", "def a; \"#{b}\" end", ["k def", "s \"#{b}\"", "k end"]),
      ("mjs", "const a = `x\n${y}` // z\n/* q */", ["k const", "s `x\n${y}`", "c // z", "c /* q */"]),
      ("c", "#include <a.h>\nint x = '\\''; // z", ["k #include", "k int", "s '\\''", "c // z"]),
      ("cpp", "template <class T> a /* b", ["k template", "k class", "c /* b"]),
      ("c", "x = a # 1", ["n 1"]),
    ] as [(String, String, [String])])
  func languages(_ language: String, _ text: String, _ expected: [String]) throws {
    #expect(try pieces(text, language) == expected)
  }

  @Test("The pieces together are the text again, whatever it is")
  func completeness() throws {
    var generator = SeededGenerator(3)
    let letters = Array("a1.'\"`#/*=\\\n x_é\u{301}$-e0")
    let languages = ["python", "r", "julia", "sh", "bash", "perl", "ruby", "javascript", "c", "c++"]
    for _ in 0..<300 {
      let text = String((0..<40).map { _ in letters[Int.random(in: 0..<letters.count, using: &generator)] })
      for name in languages {
        let language = try #require(CodeLanguage(name))
        let pieces = CodeTokenizer.pieces(of: text, in: language)
        #expect(pieces.map(\.text).joined().unicodeScalars.elementsEqual(text.unicodeScalars), "\(name): \(text)")
      }
    }
  }

  @Test("Markup in code is text, an unknown language is plain, and hidden characters are seen")
  func markup() {
    #expect(CodeMarkup.markup("# <b> & \"", language: "py") == "<span class=\"c\"># &lt;b&gt; &amp; &quot;</span>")
    #expect(CodeMarkup.markup("# <b>", language: "cobol") == "# &lt;b&gt;")
    #expect(CodeMarkup.markup("# x", language: nil) == "# x")
    #expect(CodeMarkup.markup("a\u{202E}b\u{1B}[0m\r\nc", language: nil) == "a\\u{202e}b␛[0m\nc")
  }
}
