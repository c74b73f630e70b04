/// Paths below one folder, as parts between slashes.
package enum RelativePath {
  /// The path of a file as seen from a folder; both are relative to the same place.
  package static func path(of file: String, from folder: String) -> String {
    let (file, folder) = (parts(file), parts(folder))
    let common = zip(file, folder).prefix { $0 == $1 }.count
    return (Array(repeating: "..", count: folder.count - common) + file.dropFirst(common)).joined(separator: "/")
  }

  /// A path behind a folder's, without the steps back that are not needed.
  static func joined(_ folder: String, _ path: String) -> String {
    var all: [String] = []
    for part in parts(folder) + parts(path) {
      if part == "..", let last = all.last, last != ".." { all.removeLast() } else { all.append(part) }
    }
    return all.joined(separator: "/") + (path.hasSuffix("/") ? "/" : "")
  }

  private static func parts(_ path: String) -> [String] {
    path.split(separator: "/").map(String.init).filter { $0 != "." }
  }
}
