import Deterministic
import Foundation
import StandardCells
import Studies
import Tables
import Values

/// Files with tables, as a cell declares them.
struct TableOrigin: DataOrigin {
  /// A sample's file, or the files of its parts.
  enum Files: Sendable, Equatable {
    case whole(String)
    case parts([Split: String])

    /// The paths, each with the part that it is, whole files with none.
    var paths: [(part: Split?, path: String)] {
      switch self {
      case .whole(let path): [(nil, path)]
      case .parts(let parts): Split.allCases.compactMap { split in parts[split].map { (split, $0) } }
      }
    }
  }

  struct Sample: Sendable, Equatable {
    let name: String
    let files: Files
  }

  /// The use of the rows of a whole file.
  enum Division: Sendable, Equatable {
    /// All for training.
    case training
    /// Fractions of training, validation and test rows, in a random order or the file's.
    case fractions([Double], shuffled: Bool)
    /// The words of a column.
    case column(String)
  }

  /// What is done with a row that has no number for a feature.
  enum Missing: String, CaseIterable, Sendable {
    case refuse, drop
  }

  /// The samples with their files, whose paths are relative to the project's folder.
  var tables: [Sample] = []
  /// The format, where it is not the one that the files' names end in.
  var format: TableFormat?
  /// The arrays that are read of a file that has several.
  var arrays: [String] = []
  /// The names of columns that have none.
  var columns: [String]?
  /// The columns that are kept beside the features, or patterns of them.
  var labels: [String] = []
  var division = Division.training
  var missing = Missing.refuse
  /// The labels of features in figures.
  var symbols: [String: String] = [:]

  let features: [String]? = nil
  var samples: [String]? { tables.map(\.name) }
  let resolvesFeatures = true
  let isUnscaledByDefault = true
  var canDropRows: Bool { missing == .drop }
  let heading = SourceHeading(qualifier: "")
  let entryWord = "rows"

  func label(ofFeature name: String) -> String { symbols[name] ?? FigureLabel.markup(name) }

  var canonicalValue: Value {
    let files = tables.map { sample in
      (
        sample.name,
        Value.mapping(
          Dictionary(uniqueKeysWithValues: sample.files.paths.map { ($0.part?.rawValue ?? "all", .text($0.path)) }))
      )
    }
    let split: Value =
      switch division {
      case .training: .null
      case .fractions(let fractions, let shuffled):
        .mapping(["fractions": .list(fractions.map(Value.number)), "shuffle": .flag(shuffled)])
      case .column(let name): .text(name)
      }
    return .mapping([
      "table": .mapping(Dictionary(files) { first, _ in first }), "format": .optional(format?.rawValue),
      "array": .texts(arrays), "columns": columns.map(Value.texts) ?? .null, "labels": .texts(labels), "split": split,
      "missing": .text(missing.rawValue), "symbols": .mapping(symbols.mapValues(Value.text)),
    ])
  }

  func file(of sample: String, in places: StudyPlaces) -> URL? {
    for table in tables {
      for (part, path) in table.files.paths where Self.fileName(table.name, part) == sample {
        return try? Self.url(path, in: places)
      }
    }
    return nil
  }

  /// The name under which a run records the digest of a file.
  static func fileName(_ sample: String, _ part: Split?) -> String { part.map { "\(sample).\($0)" } ?? sample }

  /// The place of a file, which lies in the project's folder, also behind symbolic links.
  static func url(_ path: String, in places: StudyPlaces) throws(DatasetError) -> URL {
    let project = places.project.standardizedFileURL.resolvingSymlinksInPath()
    let url = project.appending(path: path)
    guard !path.hasPrefix("/"),
      url.standardizedFileURL.resolvingSymlinksInPath().path.hasPrefix(project.path + "/")
    else { throw .outsideProject(file: path) }
    return url
  }
}
