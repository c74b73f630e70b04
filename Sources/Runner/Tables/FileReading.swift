import Foundation
import Values

/// Whole files as bytes, with reasons of our own wording: Foundation's differ with platform and language.
package enum FileReading {
  /// - Parameter name: the file's name in errors, where it is not its path.
  package static func data(of url: URL, named name: String? = nil) throws(DatasetError) -> Data {
    let name = name ?? url.relativePath
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
      throw .unreadable(file: name, reason: "it does not exist")
    }
    guard !isFolder.boolValue else { throw .unreadable(file: name, reason: "it is a folder") }
    do {
      return try Data(contentsOf: url)
    } catch {
      throw .unreadable(file: name, reason: "the system refused it; look at its permissions")
    }
  }

  package static func write(_ data: Data, to url: URL) throws(DatasetError) {
    do {
      try AtomicFile.replace(at: url, with: data, creatingFolder: false)
    } catch {
      throw .unwritable(file: url.relativePath, reason: error.reason)
    }
  }
}
