/// A language of programs, as far as its comments, texts, numbers and words can be told apart.
struct CodeLanguage: Hashable {
  /// The name, and the endings of its files.
  let names: [String]
  /// The beginnings of comments that end with the line.
  let lineComments: [String]
  /// The beginning and the end of comments over lines.
  let blockComment: [String]
  /// The marks around texts, longer ones first.
  let quotes: [Quote]
  /// The words of the language itself.
  let keywords: Set<String>
  /// True when a comment begins only after a blank, so that `$#` is none.
  var commentsNeedBlank = false
  /// True when lines that begin with `#` speak to a preprocessor.
  var hasDirectives = false
  /// True when a mark of quotation behind a name or bracket is an operator.
  var hasTransposition = false

  /// A mark around texts.
  struct Quote: Hashable {
    /// The mark.
    let mark: String
    /// True when a text may go over lines.
    var isLong = false
    /// True when a backslash takes the meaning of the next character.
    var hasEscapes = true
  }

  /// The language of a name or an ending of files; nil for one that is not known.
  init?(_ name: String) {
    let wanted = name.lowercased()
    guard let known = Self.all.first(where: { $0.names.contains(wanted) }) else { return nil }
    self = known
  }

  private init(
    _ names: [String], comments: [String], block: [String] = [], quotes: [Quote], words: String
  ) {
    self.names = names
    lineComments = comments
    blockComment = block
    self.quotes = quotes
    keywords = Set(words.split(separator: " ").map(String.init))
  }

  private static let double = Quote(mark: "\""), single = Quote(mark: "'")
  private static let longDouble = Quote(mark: "\"", isLong: true), longSingle = Quote(mark: "'", isLong: true)

  private static let all: [CodeLanguage] = {
    var shell = CodeLanguage(
      ["sh", "bash"], comments: ["#"],
      quotes: [longDouble, Quote(mark: "'", isLong: true, hasEscapes: false)],
      words: "if then else elif fi for while until do done case esac in function return exit export local readonly set "
        + "unset shift trap eval exec break continue source")
    shell.commentsNeedBlank = true
    var perl = CodeLanguage(
      ["perl", "pl", "pm"], comments: ["#"], quotes: [longDouble, longSingle],
      words: "my our local sub use no package if elsif else unless while until for foreach do return last next redo "
        + "print die and or not eq ne lt gt le ge cmp require BEGIN END")
    perl.commentsNeedBlank = true
    var julia = CodeLanguage(
      ["julia", "jl"], comments: ["#"], block: ["#=", "=#"],
      quotes: [Quote(mark: "\"\"\"", isLong: true), longDouble, single],
      words:
        "function end if elseif else for while do return begin let local global const struct mutable abstract type "
        + "module using import export try catch finally macro quote break continue in isa where true false nothing")
    julia.hasTransposition = true
    let cWords =
      "auto break case char const continue default do double else enum extern float for goto if inline int long register "
      + "return short signed sizeof static struct switch typedef union unsigned void volatile while bool true false"
    var c = CodeLanguage(
      ["c", "h"], comments: ["//"], block: ["/*", "*/"], quotes: [double, single],
      words: cWords + " restrict NULL size_t _Bool")
    c.hasDirectives = true
    var cPlusPlus = CodeLanguage(
      ["c++", "cpp", "cc", "cxx", "hpp", "hh"], comments: ["//"], block: ["/*", "*/"], quotes: [double, single],
      words: cWords
        + " alignas alignof and catch class concept consteval constexpr co_await co_return co_yield decltype "
        + "delete explicit export final friend mutable namespace new noexcept not nullptr operator or override private "
        + "protected public requires static_cast template this throw try typename using virtual")
    cPlusPlus.hasDirectives = true
    return [
      CodeLanguage(
        ["python", "py"], comments: ["#"],
        quotes: [Quote(mark: "\"\"\"", isLong: true), Quote(mark: "'''", isLong: true), double, single],
        words:
          "and as assert async await break class continue def del elif else except finally for from global if import "
          + "in is lambda nonlocal not or pass raise return try while with yield match case True False None"),
      CodeLanguage(
        ["r"], comments: ["#"], quotes: [longDouble, longSingle, Quote(mark: "`", hasEscapes: false)],
        words: "function if else for while repeat break next return in library require TRUE FALSE NULL NA NaN Inf"),
      julia, shell, perl,
      CodeLanguage(
        ["ruby", "rb"], comments: ["#"], quotes: [longDouble, longSingle],
        words:
          "alias and begin break case class def defined? do else elsif end ensure false for if in module next nil not "
          + "or redo require rescue retry return self super then true undef unless until when while yield"),
      CodeLanguage(
        ["javascript", "js", "mjs", "cjs"], comments: ["//"], block: ["/*", "*/"],
        quotes: [double, single, Quote(mark: "`", isLong: true)],
        words: "async await break case catch class const continue debugger default delete do else export extends false "
          + "finally for from function if import in instanceof let new null of return static super switch this throw true "
          + "try typeof undefined var void while yield"),
      c, cPlusPlus,
    ]
  }()
}
