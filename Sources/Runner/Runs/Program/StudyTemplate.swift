import Foundation
import Values

/// The text with which a new study begins: one that runs, and shows what a study is.
public struct StudyTemplate: Sendable {
  private let text: @Sendable (String) -> String

  /// A template.
  ///
  /// - Parameter text: the study's text with a title, which is given as it has to stand behind `title: `.
  public init(_ text: @escaping @Sendable (_ title: String) -> String) {
    self.text = text
  }

  /// The text of a study with a title.
  package func study(titled title: String) -> String { text(YAMLText.scalar(title)) }
}

/// Texts as YAML has them.
package enum YAMLText {
  /// A text as a scalar of one line, in quotation marks where it could be read as something else.
  package static func scalar(_ text: String) -> String {
    let isPlain =
      text.wholeMatch(of: #/[A-Za-z][A-Za-z0-9_.,()-]*( [A-Za-z0-9_.,()-]+)*/#) != nil
      && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(text.lowercased())
    return isPlain ? text : Value.text(text).canonicalJSON
  }
}
