import Values

/// A command with places for values: `python train.py --rate {rate} --seed {seed}`.
///
/// It is split into words as a shell splits them, with single quotes, double quotes and backslashes, but no shell reads it: no variable,
/// pattern or redirection has a meaning. Braces name a value; `{{` and `}}` are braces.
struct CommandTemplate: Hashable, Sendable {
  /// The words, the program's name first.
  let words: [[Piece]]

  /// A piece of a word.
  enum Piece: Hashable, Sendable {
    /// Characters as they are.
    case text(String)
    /// The name of a value.
    case value(String)
  }

  /// A reason why a text is no command.
  struct Fault: Error, Hashable {
    let reason: String
  }

  /// Reads a line as a shell would split it.
  init(line: String) throws(Fault) {
    try self.init(words: Self.words(of: line))
  }

  /// Reads words that are split already.
  init(words: [String]) throws(Fault) {
    guard let first = words.first, !first.isEmpty else { throw Fault(reason: "there is no command") }
    var read: [[Piece]] = []
    for word in words { read.append(try Self.pieces(of: word)) }
    self.words = read
  }

  /// The names of its values, each once, in their order.
  var names: [String] {
    words.joined().reduce(into: []) { names, piece in
      if case .value(let name) = piece, !names.contains(name) { names.append(name) }
    }
  }

  /// The words with values in their places.
  func filled(_ values: [String: String]) -> [String] {
    words.map { pieces in
      pieces.map { piece in
        switch piece {
        case .text(let text): text
        case .value(let name): values[name] ?? ""
        }
      }.joined()
    }
  }

  private static func words(of line: String) throws(Fault) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var characters = line[...]
    while let character = characters.popFirst() {
      if let open = quote {
        if character == open {
          quote = nil
        } else if open == "\"", character == "\\", let next = characters.first, "\"\\".contains(next) {
          word = (word ?? "") + String(characters.removeFirst())
        } else {
          word = (word ?? "") + String(character)
        }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character == "\\" {
        guard let next = characters.popFirst() else { throw Fault(reason: "a backslash ends it") }
        // A line that goes on.
        if !next.isNewline { word = (word ?? "") + String(next) }
      } else if character.isWhitespace {
        if let word { words.append(word) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if let quote { throw Fault(reason: "the quotation mark \(quote) is not closed") }
    if let word { words.append(word) }
    return words
  }

  private static func pieces(of word: String) throws(Fault) -> [Piece] {
    var pieces: [Piece] = []
    var text = ""
    var rest = word[...]
    while let character = rest.popFirst() {
      guard character == "{" || character == "}" else {
        text.append(character)
        continue
      }
      if rest.first == character {
        text.append(rest.removeFirst())
        continue
      }
      guard character == "{", let close = rest.firstIndex(of: "}") else {
        throw Fault(reason: "in '\(word)' a brace has no partner; a brace itself is written twice")
      }
      if !text.isEmpty { pieces.append(.text(text)) }
      text = ""
      pieces.append(.value(String(rest[..<close])))
      rest = rest[rest.index(after: close)...]
    }
    if !text.isEmpty || pieces.isEmpty { pieces.append(.text(text)) }
    return pieces
  }
}

extension CommandTemplate: Canonical {
  /// The words, with values in braces.
  var canonicalValue: Value { .texts(written) }

  /// The command as a line, quoted where it needs to be.
  var line: String {
    written.map { word in
      let rest = word.filter { !"{}:,+".contains($0) }
      return rest.isEmpty || ShellWord.word(rest) != rest ? ShellWord.quoted(word) : word
    }.joined(separator: " ")
  }

  private var written: [String] {
    words.map { pieces in
      pieces.map { piece in
        switch piece {
        case .text(let text): text.replacing("{", with: "{{").replacing("}", with: "}}")
        case .value(let name): "{\(name)}"
        }
      }.joined()
    }
  }
}
