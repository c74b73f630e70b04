/// A command line as far as it is typed.
struct TypedLine {
  /// The words after the program's name, without quotes around them.
  let words: [String]

  init(_ words: [String]) {
    self.words = words.dropFirst().map(Self.unquoted)
  }

  /// The text after an option, or after its `=`; nil without the option or a text.
  func value(of option: String) -> String? {
    for (place, word) in words.enumerated() {
      if word.hasPrefix("\(option)=") { return Self.some(word.dropFirst(option.count + 1)) }
      guard word == option, place + 1 < words.count else { continue }
      // Bash makes a word of the sign of equality.
      let isSign = words[place + 1] == "="
      return isSign && place + 2 == words.count ? nil : Self.some(words[place + (isSign ? 2 : 1)][...])
    }
    return nil
  }

  /// True when a flag was typed.
  func has(_ flag: String) -> Bool { words.contains(flag) }

  /// The first word, after the command's name, that means something; options are passed over.
  func first<Meaning>(_ meaning: (String) -> Meaning?) -> Meaning? {
    words.dropFirst().lazy.filter { !$0.isEmpty && !$0.hasPrefix("-") }.compactMap(meaning).first
  }

  private static func some(_ text: Substring) -> String? { text.isEmpty ? nil : String(text) }

  private static func unquoted(_ word: String) -> String {
    for quote in ["'", "\""] where word.count > 1 && word.hasPrefix(quote) && word.hasSuffix(quote) {
      return String(word.dropFirst().dropLast())
    }
    return word
  }
}
