import Foundation

/// A file that is one YAML mapping and no study, read as studies are: every error with its line, column and nearest name.
package enum YAMLFile {
  /// Reads a file's keys.
  ///
  /// - Parameters:
  ///   - url: the file.
  ///   - name: the file as messages name it.
  ///   - place: the mapping in words, for messages.
  ///   - read: reads the keys; those that it does not ask for are errors.
  /// - Throws: everything that is wrong, in reading order.
  package static func read<Result>(
    _ url: URL, named name: String, place: String, _ read: (MappingReader) -> Result
  ) throws(InvalidStudy) -> Result {
    func failure(_ reason: String) -> InvalidStudy {
      let start = SourceLocation(line: 1, column: 1)
      return InvalidStudy(errors: [StudyError(file: name, location: start, problem: .unreadable(reason: reason))])
    }
    guard let data = try? Data(contentsOf: url) else {
      let exists = FileManager.default.fileExists(atPath: url.path)
      throw failure(exists ? "the file cannot be opened" : "there is no such file")
    }
    guard let text = String(bytes: data, encoding: .utf8) else { throw failure("the file is not UTF-8") }
    return try parse(text, file: name, place: place, read)
  }

  /// Reads a text's keys.
  ///
  /// - Parameters:
  ///   - text: the file's content.
  ///   - file: the file as messages name it.
  ///   - place: the mapping in words, for messages.
  ///   - read: reads the keys; those that it does not ask for are errors.
  /// - Throws: everything that is wrong, in reading order.
  package static func parse<Result>(
    _ text: String, file: String, place: String, _ read: (MappingReader) -> Result
  ) throws(InvalidStudy) -> Result {
    let lines = StudyScanner.lines(of: text)
    let context = ReadingContext(file: file, lines: lines.map { Array($0.unicodeScalars) }, kinds: CellKinds([]))
    guard let root = YAMLReader(context: context, firstLine: 1, indentation: 0).mapping(of: lines) else {
      throw InvalidStudy(errors: context.reported)
    }
    let keys = MappingReader(root, place: place, context: context)
    let result = read(keys)
    keys.finish()
    if !context.errors.isEmpty { throw InvalidStudy(errors: context.reported) }
    return result
  }
}
