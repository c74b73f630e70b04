import Foundation
import Values

/// Whole files as bytes, with reasons of our own wording: Foundation's differ with platform and language.
package enum FileReading {
  package static func data(of url: URL) throws(DatasetError) -> Data {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
      throw .unreadable(file: url.relativePath, reason: "it does not exist")
    }
    guard !isFolder.boolValue else { throw .unreadable(file: url.relativePath, reason: "it is a folder") }
    do {
      return try Data(contentsOf: url)
    } catch {
      throw .unreadable(file: url.relativePath, reason: "the system refused it; look at its permissions")
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
