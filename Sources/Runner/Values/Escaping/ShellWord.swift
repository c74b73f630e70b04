/// A text as one word of a shell.
package enum ShellWord {
  /// The text in quotes, whatever is in it.
  package static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }

  /// The text in quotes only where it needs them.
  package static func word(_ text: String) -> String {
    let isPlain = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-./=".contains($0)) }
    return isPlain && !text.isEmpty ? text : quoted(text)
  }
}
