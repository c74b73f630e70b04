import Foundation
import Values

// Whatever commands print goes through here. Names and texts come from studies, from ledgers and archives of other people, and from
// programs; none of them may move a cursor, change colours or turn the direction of writing.

/// Prints to standard output, as Swift's function of that name does, with everything visible that is no character, and with styles where
/// there is a terminal. It takes the place of Swift's in every file that imports this module.
public func print(_ items: Any..., separator: String = " ", terminator: String = "\n") {
  let text = items.map { "\($0)" }.joined(separator: separator)
  Output.write(Output.fit(text + terminator), to: .standardOutput)
}

/// The two streams of the program. Standard output is in colour where it is a terminal that shows colours and nobody asked to have none.
public enum Output {
  /// Prints a text that may have styles, in a terminal with its lines folded between words.
  package static func print(_ text: String) {
    let folded = width.map { FoldedText.folded(text, to: $0) } ?? text
    write(fit(folded + "\n"), to: .standardOutput)
  }

  /// The columns of standard output; nil where it is no terminal.
  package static var width: Int? {
    let terminal = Terminal(STDOUT_FILENO)
    return terminal.isDrawable ? terminal.width : nil
  }

  /// Prints a message, such as an error, to standard error, with everything visible that is no character.
  public static func printError(_ text: String) {
    write(StyledText.plain(VisibleText.shown(text + "\n")), to: .standardError)
  }

  /// Prints a text for other programs: as it is into a file or a pipe, and with everything visible in a terminal.
  package static func printRaw(_ text: String) {
    write(isatty(STDOUT_FILENO) == 1 ? fit(text) : text, to: .standardOutput)
  }

  /// Writes to standard error what is fit for a terminal already, such as a bar that is drawn again.
  package static func drawProgress(_ text: String) { write(text, to: .standardError) }

  /// A text for standard output: first made harmless, then styled.
  static func fit(_ text: String) -> String { StyledText.rendered(VisibleText.shown(text), inColour: isInColour) }

  private static let isInColour: Bool = {
    let environment = ProcessInfo.processInfo.environment
    if refusesColour(environment) || environment["TERM"] == "dumb" { return false }
    if environment["CLICOLOR_FORCE"].map({ $0 != "0" && !$0.isEmpty }) == true { return true }
    return isatty(STDOUT_FILENO) == 1
  }()

  /// True where somebody asked for no colours (https://no-color.org): by any value that is not empty.
  static func refusesColour(_ environment: [String: String]) -> Bool { !(environment["NO_COLOR"] ?? "").isEmpty }

  /// What nobody reads any more is lost, and nothing else.
  static func write(_ text: String, to stream: FileHandle) { try? stream.write(contentsOf: Data(text.utf8)) }
}
