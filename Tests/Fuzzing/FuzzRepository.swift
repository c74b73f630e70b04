import Foundation

/// The package's folder, whose files inputs are made of.
struct FuzzRepository {
  let root: URL

  /// The nearest folder above that has a `Package.swift`.
  init(above folder: URL) throws {
    var folder = folder.standardizedFileURL
    while !FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path) {
      guard folder.path != "/" else { throw FuzzFailure("start it in the repository: there is no Package.swift above") }
      folder = folder.deletingLastPathComponent()
    }
    root = folder
  }

  /// The files below a folder with a name's end, in the order of their paths.
  func files(below folder: String, _ ending: String) -> [Data] {
    let start = root.appending(path: folder)
    let paths = (try? FileManager.default.subpathsOfDirectory(atPath: start.path)) ?? []
    return paths.filter { $0.hasSuffix(ending) }.sorted().compactMap {
      try? Data(contentsOf: start.appending(path: $0))
    }
  }

  /// The inputs that once failed.
  func corpus(of fuzzer: String) -> [Data] { files(below: "Tests/Fuzzing/Corpus/\(fuzzer)", "") }
}

/// A reason why nothing can be tried.
struct FuzzFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
