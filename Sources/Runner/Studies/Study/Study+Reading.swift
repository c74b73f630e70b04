import Foundation
import Values
import Winners

extension Study {
  /// Reads a study file.
  ///
  /// - Parameters:
  ///   - url: the file.
  ///   - kinds: the kinds of cells that the study can have.
  ///   - name: the file as messages name it; its path unless given.
  ///   - setting: the name of the setting to put in force.
  ///   - overrides: values by parameter, typed as the declared value is; `seed` and `seeds` can be given too.
  ///   - winners: the source of winners of sweeps; nil for a study apart from its project, which can have none.
  /// - Throws: everything that is wrong, in reading order.
  public static func read(
    from url: URL, kinds: CellKinds, named name: String? = nil, setting: String? = nil,
    overrides: [String: Override] = [:], winners: (any SweepWinners)? = nil
  ) throws(InvalidStudy) -> Study {
    let file = name ?? url.path
    return try parse(
      text: text(of: url, named: file), kinds: kinds, file: file, setting: setting, overrides: overrides,
      winners: winners)
  }

  /// The text of a study file.
  private static func text(of url: URL, named file: String) throws(InvalidStudy) -> String {
    func failure(_ reason: String) -> InvalidStudy {
      let start = SourceLocation(line: 1, column: 1)
      return InvalidStudy(errors: [StudyError(file: file, location: start, problem: .unreadable(reason: reason))])
    }
    if let problem = FileName.problem(withStudy: file) { throw failure(problem) }
    let data: Data
    do {
      data = try Data(contentsOf: url)
    } catch {
      let exists = FileManager.default.fileExists(atPath: url.path)
      throw failure(exists ? "the file cannot be opened" : "there is no such file")
    }
    guard let text = String(bytes: data, encoding: .utf8) else { throw failure("the file is not UTF-8") }
    return text
  }

  /// Reads a study's text.
  ///
  /// - Parameters:
  ///   - text: the file's content.
  ///   - kinds: the kinds of cells that the study can have.
  ///   - file: the file as messages name it.
  ///   - setting: the name of the setting to put in force.
  ///   - overrides: values by parameter, typed as the declared value is; `seed` and `seeds` can be given too.
  ///   - winners: the source of winners of sweeps; nil for a study apart from its project, which can have none.
  /// - Throws: everything that is wrong, in reading order.
  public static func parse(
    text: String, kinds: CellKinds, file: String, setting: String? = nil, overrides: [String: Override] = [:],
    winners: (any SweepWinners)? = nil
  ) throws(InvalidStudy) -> Study {
    try reading(text, kinds, file, setting, overrides, winners).study
  }

  /// The keys of a study's cells, with a setting and values for parameters and keys as in `read`.
  package static func cellKeys(
    of url: URL, kinds: CellKinds, named file: String, setting: String?, overrides: [String: Override],
    winners: any SweepWinners
  ) throws(InvalidStudy) -> [CellKeys] {
    try reading(text(of: url, named: file), kinds, file, setting, overrides, winners).inheritance.keys
  }

  private static func reading(
    _ text: String, _ kinds: CellKinds, _ file: String, _ setting: String?, _ overrides: [String: Override],
    _ winners: (any SweepWinners)?
  ) throws(InvalidStudy) -> (study: Study, inheritance: CellInheritance) {
    let lines = StudyScanner.lines(of: text)
    let context = ReadingContext(file: file, lines: lines.map { Array($0.unicodeScalars) }, kinds: kinds)
    let reader = StudyReader(
      context: context, setting: setting, overrides: overrides, winners: winners ?? NoSweepWinners())
    guard let read = reader.study(lines, source: text), context.errors.isEmpty else {
      throw InvalidStudy(errors: context.reported)
    }
    return read
  }
}
