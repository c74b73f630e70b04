import Foundation

/// What is said with a site, and what of the machine may be in it.
struct SiteTerms {
  /// The title; nil for the project's, or that of the only study.
  var title: String?
  /// The authors: names of people as `Family, Given`, other names as they are.
  var authors: [String] = []
  /// The licence, by its SPDX identifier.
  var licence: String?
  /// True when the machine, command lines and paths are left in.
  var hasMachine = false
  /// True when changes that were not committed are.
  var hasChanges = false
  /// True when what programs printed is.
  var hasLogs = false

  /// Refuses what no citation can have.
  ///
  /// - Throws: `PublishError.unfit`.
  func check() throws(PublishError) {
    for (option, texts) in [("--author", authors), ("--title", [title].compactMap(\.self))] {
      for text in texts where text.allSatisfy(\.isWhitespace) || text.contains(where: \.isNewline) {
        throw .unfit(option: option, found: text, expected: "one line of text")
      }
    }
    if let licence, licence.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9.+-]*/) == nil {
      throw .unfit(option: "--licence", found: licence, expected: "an SPDX identifier, e.g. CC-BY-4.0,")
    }
  }

  /// What is not in the site, in words.
  var leftOut: [String] {
    var words: [String] = []
    if !hasMachine {
      words.append(
        "the machine (processor, memory, system), branch and remote, command lines, and paths of the machine")
    }
    if !hasChanges { words.append("changes that were not committed") }
    if !hasLogs { words.append("what programs printed") }
    return words + ["files that programs made, but for figures", "every run that is not named"]
  }
}
