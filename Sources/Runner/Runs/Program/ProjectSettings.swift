import Foundation
import Studies

/// What the project file `refigure.yaml` says; every key has a default, and a project without the file has them all.
public struct ProjectSettings: Sendable, Hashable {
  /// The name of the project file, which stands in the project's folder.
  public static let fileName = "refigure.yaml"

  /// The demand on the isolation of programs.
  public enum Isolation: String, CaseIterable, Sendable {
    /// A program that cannot be isolated is not run.
    case required
    /// A program that cannot be isolated is run, and its record says that it was not.
    case wherePossible = "where possible"
  }

  /// The text above figures; none by default.
  public var label = ""
  /// The folder of the studies, below the project's.
  public var studies = "studies"
  /// The folder of the published results, below the project's.
  public var results = "results"
  /// The file, below the project's folder, whose text stands at the head of the page over all published studies; nil for none.
  public var summary: String?
  /// The interpreter that makes environments of Python: a name to look up, or a path.
  public var python = "python3"
  /// The number of threads that work unless a command says another; nil for all cores.
  public var threads: Int?
  /// The demand on the isolation of programs.
  public var isolation = Isolation.wherePossible

  /// The defaults.
  public init() {}

  /// Reads a project file.
  ///
  /// - Parameters:
  ///   - file: the file.
  ///   - name: the file as messages name it.
  /// - Throws: everything that is wrong with it.
  public init(reading file: URL, named name: String) throws(InvalidStudy) {
    self = try YAMLFile.read(file, named: name, place: Self.fileName, Self.read)
  }

  /// Reads a project file's text.
  ///
  /// - Throws: everything that is wrong with it.
  package init(parsing text: String, named name: String = Self.fileName) throws(InvalidStudy) {
    self = try YAMLFile.parse(text, file: name, place: Self.fileName, Self.read)
  }

  private static func read(_ keys: MappingReader) -> ProjectSettings {
    var settings = ProjectSettings()
    settings.label = label(keys) ?? settings.label
    settings.studies = path("studies", "a folder", keys) ?? settings.studies
    settings.results = path("results", "a folder", keys) ?? settings.results
    settings.summary = path("summary", "a Markdown file", keys)
    settings.python = keys.text("python") ?? settings.python
    if let defaults = keys.child("defaults") {
      settings.threads = defaults.integer("threads", atLeast: 1, atMost: 1024)
      settings.isolation = defaults.choice("isolation") ?? settings.isolation
      defaults.finish()
    }
    return settings
  }

  /// One line of text; an empty one is said by `""`.
  private static func label(_ keys: MappingReader) -> String? {
    guard let node = keys.node("label") else { return nil }
    if case .scalar(.text(let text), _) = node.content {
      if !text.contains(where: \.isNewline), !text.unicodeScalars.contains(where: isControl) { return text }
      keys.unexpected("label", "one line of text", node)
      return nil
    }
    return keys.text("label")
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    [.control, .format].contains(scalar.properties.generalCategory)
  }

  /// A path below the project's folder, without `.` and a `/` at its end.
  private static func path(_ key: String, _ what: String, _ keys: MappingReader) -> String? {
    guard let text = keys.text(key), let node = keys.node(key) else { return nil }
    let parts = text.split(separator: "/").filter { $0 != "." }
    if text.hasPrefix("/") || text.hasPrefix("~") || parts.contains("..") || parts.isEmpty
      || text.unicodeScalars.contains(where: isControl)
    {
      keys.unexpected(key, "\(what) below the project's, such as \(key)", node)
      return nil
    }
    return parts.joined(separator: "/")
  }
}
