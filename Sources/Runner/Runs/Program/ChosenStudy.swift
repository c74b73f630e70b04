import Foundation
import Studies

/// A study that is to be run, as one whose results are published: with its parameters as declared or in one of its settings.
public struct ChosenStudy: Sendable, Hashable {
  /// The study file.
  public let file: URL
  /// The setting; nil for the parameters as declared.
  public let setting: String?
  /// True when the paper's panels and statements do without it.
  public let isBeyondPaper: Bool
  /// Parameters given beside those of the session.
  package let overrides: [String: Override]

  /// A study in one of its settings.
  public init(file: URL, setting: String?, isBeyondPaper: Bool = false) {
    self.file = file
    self.setting = setting
    self.isBeyondPaper = isBeyondPaper
    overrides = [:]
  }

  /// A study in one of its settings, with parameters of its own.
  package init(file: URL, setting: String?, overrides: [String: Override]) {
    self.file = file
    self.setting = setting
    isBeyondPaper = false
    self.overrides = overrides
  }

  /// The study's name, with the setting's below it: `mode-collapse`, `mode-collapse/authors`.
  public var name: String {
    let study = file.deletingPathExtension().lastPathComponent
    return setting.map { "\(study)/\($0)" } ?? study
  }
}
