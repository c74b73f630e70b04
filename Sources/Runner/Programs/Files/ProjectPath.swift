/// A path within a folder, relative to it: no `..`, no beginning at the root, no control characters.
package struct ProjectPath: Hashable, Sendable {
  /// The path without empty parts and `.`; a folder's has no slash at its end.
  package let path: String

  /// Reads a path; nil for one that could lead out of the folder, or that is the folder itself.
  package init?(_ text: String) {
    guard !text.hasPrefix("/"), !text.hasPrefix("~"),
      !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7f })
    else { return nil }
    let parts = text.split(separator: "/").filter { $0 != "." }
    guard !parts.isEmpty, !parts.contains("..") else { return nil }
    path = parts.joined(separator: "/")
  }
}
