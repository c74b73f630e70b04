import Digests
import Values

/// An error in data files, names or numbers. Its description is one line.
public enum DatasetError: Error, Equatable, Sendable {
  /// A place within a file.
  public enum Position: Equatable, Sendable {
    /// Bytes from the start of the file.
    case byte(Int)
    /// Line and column of a text, both from 1.
    case text(line: Int, column: Int)
    /// A key path within a JSON document, such as `samples.first.rows`.
    case entry(String)
    /// A row, from 0, and a column of an array.
    case cell(row: Int, column: String)
    /// A column of a table, by its name.
    case column(String)
    /// An array of a file that has several, by its name.
    case array(String)
    /// The file as a whole.
    case whole
  }

  /// The kinds of things that a name can fail to name.
  public enum NameKind: String, Sendable {
    case sample, feature, column
    case member = "archive member"
    case array
  }

  /// A file could not be read.
  case unreadable(file: String, reason: String)
  /// A file could not be written.
  case unwritable(file: String, reason: String)
  /// A file's content is not what its format asks for.
  case malformed(file: String, at: Position, found: String, expected: String)
  /// A table's value, or its form, is not one that is asked of it.
  case refused(file: String, at: Position, found: String, expected: String)
  /// A file is not the one that a manifest of the project lists.
  case changedFile(file: String, found: Digest, expected: Digest, manifest: String)
  /// A file is outside the project's folder.
  case outsideProject(file: String)
  /// A sample's array does not have the manifest's rows and columns.
  case shapeMismatch(file: String, found: [Int], expected: [Int])
  /// A sample's array has another element type than the format's.
  case elementTypeMismatch(file: String, found: NumPyArray.ElementType, expected: NumPyArray.ElementType)
  /// A sample's file is not the one that the manifest describes.
  case digestMismatch(file: String, found: Digest, expected: Digest)
  /// Rows of a file contradict one another; in words.
  case inconsistent(file: String, detail: String)
  /// No sample, feature, column or member has this name; the names that there are.
  case unknownName(NameKind, name: String, known: [String])
  /// A name is given twice.
  case repeatedName(NameKind, name: String)
  /// A value is infinite or not a number.
  case notFinite(feature: String, row: Int, value: String)
  /// A matrix's values do not fill its rows.
  case unevenRows(values: Int, features: Int)
  /// There is no row to compute from.
  case noRows(purpose: String)
  /// A feature has one value only, so that it has no scale.
  case constantFeature(String, value: Double, rows: Int)
  /// A value lies outside the domain of the logarithm with this offset.
  case outsideLogarithm(feature: String, row: Int, value: Double, offset: Double)
  /// The features of two matrices, or of a matrix and its scaler, differ.
  case featuresDiffer(found: [String], expected: [String])
  /// A scaler was to be fitted on data that is not for training.
  case notForTraining(Split)
  /// A setting of a scaler or generator is out of its range.
  case invalidSetting(name: String, found: String, expected: String)
}

extension DatasetError: CustomStringConvertible {
  /// The error in one line: where, what was found, what was expected, and a remedy when there is one.
  public var description: String {
    switch self {
    case .unreadable(let file, let reason): "\(Self.line(file)): cannot be read: \(reason)"
    case .unwritable(let file, let reason): "\(Self.line(file)): cannot be written: \(reason)"
    case .malformed(let file, let position, let found, let expected):
      "\(Self.line(file))\(position): found \(Self.line(found)), expected \(expected)"
    case .refused(let file, let position, let found, let expected):
      "\(Self.line(file))\(position): found \(Self.line(found)), expected \(Self.line(expected, limit: 600))"
    case .changedFile(let file, let found, let expected, let manifest):
      "\(Self.line(file)): found SHA-256 \(found), expected \(expected) from '\(Self.line(manifest))'; restore the file, "
        + "or list it as it is now: data add --update \(ShellWord.quoted(Self.line(file)))"
    case .outsideProject(let file):
      "\(Self.line(file)): lies outside the project's folder, expected a file within it"
    case .shapeMismatch(let file, let found, let expected):
      "\(Self.line(file)): found shape \(Self.shape(found)), expected \(Self.shape(expected)) from the manifest's rows "
        + "and columns"
    case .elementTypeMismatch(let file, let found, let expected):
      "\(Self.line(file)): found elements of type \(found.rawValue), expected \(expected.rawValue)"
    case .digestMismatch(let file, let found, let expected):
      "\(Self.line(file)): found SHA-256 \(found), expected \(expected) from the manifest; restore the file from version "
        + "control or make the data again"
    case .inconsistent(let file, let detail): "\(Self.line(file)): \(detail)"
    case .unknownName(let kind, let name, let known):
      "no \(kind.rawValue) '\(Self.line(name))'" + Self.suggestion(for: name, among: known)
    case .repeatedName(let kind, let name): "\(kind.rawValue) '\(Self.line(name))' is given twice"
    case .notFinite(let feature, let row, let value):
      "feature '\(Self.line(feature))', row \(row): found \(value), expected a finite number"
    case .unevenRows(let values, let features):
      "found \(values) values, expected a multiple of the \(features) features"
    case .noRows(let purpose): "found no rows, expected at least one \(purpose)"
    case .constantFeature(let feature, let value, let rows):
      "feature '\(Self.line(feature))' is \(value) in all \(rows) training rows and has no scale; leave it out"
    case .outsideLogarithm(let feature, let row, let value, let offset):
      "feature '\(Self.line(feature))', row \(row): \(value) + \(offset) has no logarithm; choose an offset above \(-value)"
    case .featuresDiffer(let found, let expected):
      "found features \(Self.line(found.joined(separator: ", "), limit: 300)), expected "
        + Self.line(expected.joined(separator: ", "), limit: 300)
    case .notForTraining(let split): "a scaler is fitted on training data only, found the \(split) split"
    case .invalidSetting(let name, let found, let expected): "\(name): found \(Self.line(found)), expected \(expected)"
    }
  }

  private static func shape(_ shape: [Int]) -> String {
    "(" + shape.map(String.init).joined(separator: ", ") + ")"
  }

  private static func suggestion(for name: String, among known: [String]) -> String {
    if known.isEmpty { return "; there is none" }
    let listed = line(known.count <= 40 ? known.joined(separator: ", ") : "\(known.count) names", limit: 600)
    guard let nearest = NearestName.nearest(to: name, in: known) else { return "; there are: \(listed)" }
    return "; did you mean '\(line(nearest))'? There are: \(listed)"
  }

  /// A text from a file or a person with control characters escaped and its middle cut, so that it stays on one line.
  static func line(_ text: String, limit: Int = 200) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator, .format, .surrogate, .privateUse, .unassigned:
        result += "\\u{" + String(scalar.value, radix: 16) + "}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    guard result.count > limit else { return result }
    return result.prefix(limit / 2) + "…" + result.suffix(limit / 2)
  }
}

extension DatasetError.Position: CustomStringConvertible {
  /// The place as it follows a file's name.
  public var description: String {
    switch self {
    case .byte(let offset): ": byte \(offset)"
    case .text(let line, let column): ":\(line):\(column)"
    case .entry(let path): path.isEmpty ? "" : ": \(DatasetError.line(path))"
    case .cell(let row, let column): ": row \(row) (from 0), column '\(DatasetError.line(column))'"
    case .column(let name): ": column '\(DatasetError.line(name))'"
    case .array(let name): ": array '\(DatasetError.line(name))'"
    case .whole: ""
    }
  }
}
