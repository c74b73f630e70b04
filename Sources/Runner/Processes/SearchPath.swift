import Foundation

/// The folders in which this process looks for programs.
package enum SearchPath {
  /// The folders of programs that every system has.
  package static let system = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"]

  /// The first program of a name; nil when there is none. Folders that are not absolute are passed over.
  package static func file(named name: String) -> URL? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? system.joined(separator: ":")
    return path.split(separator: ":").lazy.filter { $0.hasPrefix("/") }
      .map { URL(filePath: String($0)).appending(path: name) }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }
}
