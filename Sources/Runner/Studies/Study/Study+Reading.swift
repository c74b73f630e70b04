import Foundation

extension Study {
  /// Reads a study file.
  ///
  /// - Parameters:
  ///   - url: the file.
  ///   - kinds: the kinds of cells that the study can have.
  ///   - name: the file as messages name it; its path unless given.
  ///   - setting: the name of the setting to put in force.
  ///   - overrides: values by parameter, typed as the declared value is; `seed` and `seeds` can be given too.
  /// - Throws: everything that is wrong, in reading order.
  public static func read(
    from url: URL, kinds: CellKinds, named name: String? = nil, setting: String? = nil,
    overrides: [String: Override] = [:]
  ) throws(InvalidStudy) -> Study {
    let file = name ?? url.path
    func failure(_ reason: String) -> InvalidStudy {
      let start = SourceLocation(line: 1, column: 1)
      return InvalidStudy(errors: [StudyError(file: file, location: start, problem: .unreadable(reason: reason))])
    }
    let data: Data
    do {
      data = try Data(contentsOf: url)
    } catch {
      let exists = FileManager.default.fileExists(atPath: url.path)
      throw failure(exists ? "the file cannot be opened" : "there is no such file")
    }
    guard let text = String(bytes: data, encoding: .utf8) else { throw failure("the file is not UTF-8") }
    return try parse(text: text, kinds: kinds, file: file, setting: setting, overrides: overrides)
  }

  /// Reads a study's text.
  ///
  /// - Parameters:
  ///   - text: the file's content.
  ///   - kinds: the kinds of cells that the study can have.
  ///   - file: the file as messages name it.
  ///   - setting: the name of the setting to put in force.
  ///   - overrides: values by parameter, typed as the declared value is; `seed` and `seeds` can be given too.
  /// - Throws: everything that is wrong, in reading order.
  public static func parse(
    text: String, kinds: CellKinds, file: String, setting: String? = nil, overrides: [String: Override] = [:]
  ) throws(InvalidStudy) -> Study {
    let lines = StudyScanner.lines(of: text)
    let context = ReadingContext(file: file, lines: lines.map { Array($0.unicodeScalars) }, kinds: kinds)
    let reading = StudyReader(context: context, setting: setting, overrides: overrides)
    let study = reading.study(lines, source: text)
    guard let study, context.errors.isEmpty else {
      throw InvalidStudy(errors: context.reported)
    }
    return study
  }
}
