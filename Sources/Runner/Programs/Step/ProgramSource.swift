import Foundation
import Studies

/// A text file that a program's command names, usually the script, kept beside the results so that a page shows it years later.
struct ProgramSource {
  /// The path from the project's folder.
  let path: String
  /// The text.
  let text: String

  /// The most bytes of a file that is kept.
  static let mostBytes = 256_000
  /// The beginning of the names under which they are kept.
  static let prefix = "source:"

  /// The logs of those files that are texts and not too large.
  static func logs(of paths: [String], in folder: URL) -> [String: StepResults.File] {
    var logs: [String: StepResults.File] = [:]
    for path in paths {
      let file = folder.appending(path: path)
      guard let size = try? file.resourceValues(forKeys: [.fileSizeKey]).fileSize, size <= mostBytes,
        let bytes = try? Data(contentsOf: file), !bytes.contains(0), let text = String(bytes: bytes, encoding: .utf8)
      else { continue }
      logs[prefix + path] = .log(text)
    }
    return logs
  }

  /// The files that a step kept, in the order of their paths.
  static func all(in results: StepResults) -> [ProgramSource] {
    results.files.filter { $0.key.hasPrefix(prefix) && $0.value.isLog }.sorted { $0.key < $1.key }.map {
      ProgramSource(path: String($0.key.dropFirst(prefix.count)), text: String(decoding: $0.value.bytes, as: UTF8.self))
    }
  }

  /// The ending of the file's name, by which its language is known.
  var fileExtension: String? {
    let ending = URL(filePath: path).pathExtension
    return ending.isEmpty ? nil : ending
  }
}
