/// A section of what a page shows of a cell: a title, and what stands below it.
public struct PageSection: Sendable, Hashable {
  /// The title, plain.
  public var title: String
  /// The pieces, one below the other.
  public var content: [Content]
  /// The way in which it stands on a page.
  public var display: Display
  /// The thing that it is about.
  public var subject: Subject

  /// A piece of a section.
  public enum Content: Sendable, Hashable {
    /// A sentence or two, plain.
    case text(String)
    /// A sentence that must not be overlooked, plain.
    case warning(String)
    /// A table: the names of its columns, and its rows, plain. A row's first cell is its heading.
    case table(header: [String], rows: [[String]])
    /// Text in a language, named by itself or by the ending of its files: `python`, `py`; nil for no language.
    case code(String, language: String?)
    /// Text that a program wrote for a terminal; what moves the cursor or colours it is made visible.
    case output(String)
  }

  /// A way to stand on a page.
  public enum Display: Sendable, Hashable {
    /// Before all eyes.
    case plain
    /// Behind its title, unfolded.
    case unfolded
    /// Behind its title, folded until a reader asks.
    case folded
  }

  /// A thing that a section is about.
  public enum Subject: Sendable, Hashable {
    /// All that went into the step: its command, its files, its environment. An audit's trace prints it too.
    case making
    /// All that came out of it.
    case outcome
    /// What its program printed: words of a machine, which pages that leave it are without.
    case log
  }

  /// A section.
  public init(_ title: String, _ content: [Content], display: Display = .plain, subject: Subject = .outcome) {
    self.title = title
    self.content = content
    self.display = display
    self.subject = subject
  }
}
