import Foundation
import Studies
import Tables
import Values

/// The folder in which a program runs: it holds the declared files at their paths from the project's folder, and nothing else.
struct Stage {
  /// The folder of the step's work, in which all of it stands.
  let work: URL
  /// The working folder of the program.
  var folder: URL { work.appending(path: "stage") }
  /// The program's home.
  var home: URL { work.appending(path: "home") }
  /// The place for its temporary files.
  var temporary: URL { work.appending(path: "tmp") }

  /// The folder in the working folder with what Refigure hands over.
  static let ownFolder = ".refigure"

  /// Makes the folders.
  func make() throws {
    for url in [folder.appending(path: "\(Self.ownFolder)/inputs"), home, temporary] {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }
  }

  /// Removes all of it.
  func remove() { try? FileManager.default.removeItem(at: work) }

  /// Copies files of the project to their places.
  func copy(_ paths: [String], from project: URL) throws {
    for path in paths {
      let place = folder.appending(path: path)
      try FileManager.default.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.copyItem(at: project.appending(path: path).resolvingSymlinksInPath(), to: place)
    }
  }

  /// Writes a file of what is handed over.
  ///
  /// - Returns: its path in the working folder.
  func write(_ bytes: Data, as name: String) throws -> String {
    let path = "\(Self.ownFolder)/\(name)"
    let url = folder.appending(path: path)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try bytes.write(to: url)
    return path
  }

  /// Writes samples as a folder of arrays, `SAMPLE.training.npy`, with the features' names, and what is kept beside them as
  /// `SAMPLE.training.labels.csv`.
  ///
  /// - Returns: its path in the working folder.
  func write(_ data: PreparedData, as name: String) throws -> String {
    let folder = "inputs/\(name)"
    for sample in data.samples {
      for split in Split.allCases {
        let reference = SampleReference(sample: sample, split: split)
        guard let rows = data.rows(reference), !rows.isEmpty else { continue }
        let array = NumPyArray(shape: [rows.count / data.features.count, data.features.count], rows)
        _ = try write(array.npy, as: "\(folder)/\(sample).\(split.rawValue).npy")
        let labels = data.labels(reference)
        guard !labels.isEmpty else { continue }
        let count = rows.count / data.features.count
        let lines = [labels.map(\.name)] + (0..<count).map { row in labels.map { $0.text(row) } }
        _ = try write(
          Data(lines.map { CSVWriter.exactLine($0) }.joined().utf8),
          as: "\(folder)/\(sample).\(split.rawValue).labels.csv")
      }
    }
    _ = try write(Data(Value.texts(data.features).canonicalJSON.utf8), as: "\(folder)/features.json")
    return "\(Self.ownFolder)/\(folder)"
  }

  /// The fault of an output that cannot be taken: what was made in its place, "a folder".
  struct OutputFault: Error {
    let made: String
    /// Why the file that was made cannot be read; nil where there is none.
    var reason: String?
  }

  /// The content of a file that the program made.
  ///
  /// It must be a file within the working folder: a pipe would be waited for, and a link that leads out is nothing that was made.
  func output(_ path: String) throws(OutputFault) -> Data {
    let url = folder.appending(path: path)
    var information = stat()
    guard stat(url.path, &information) == 0 else { throw OutputFault(made: "no file") }
    guard url.resolvingSymlinksInPath().path.hasPrefix(folder.resolvingSymlinksInPath().path + "/") else {
      throw OutputFault(made: "a link that leads out of its folder")
    }
    switch information.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw OutputFault(made: "a folder")
    case S_IFIFO: throw OutputFault(made: "a pipe")
    case S_IFSOCK: throw OutputFault(made: "a socket")
    default: throw OutputFault(made: "a device")
    }
    do {
      return try Data(contentsOf: url)
    } catch {
      throw OutputFault(made: "a file", reason: String(cString: strerror(errno)))
    }
  }
}
