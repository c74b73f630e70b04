import Digests
import Foundation

/// A file that may be a figure or the numbers of one, with the identity that such files carry.
package struct FigureFile {
  package let content: Data
  package let digest: Digest
  /// The identity that is written inside; nil when there is none.
  package let identity: Digest?

  /// - Throws: `AuditError.unreadable` or `.severalFigures`.
  package init(at url: URL, named name: String) throws(AuditError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
      throw .unreadable(path: name, reason: "there is no such file")
    }
    if isFolder.boolValue { throw .unreadable(path: name, reason: "it is a folder; expected a figure or its numbers") }
    do {
      content = try Data(contentsOf: url)
    } catch {
      throw .unreadable(path: name, reason: error.localizedDescription)
    }
    digest = Digest(of: content)
    let found = Self.identities(in: String(decoding: content, as: UTF8.self))
    if found.count > 1 { throw .severalFigures(path: name, count: found.count) }
    identity = found.first
  }

  /// The identities in a drawing's metadata, or in the first line of a table of numbers.
  private static func identities(in text: String) -> Set<Digest> {
    let drawings = text.matches(of: /refigure identity ([0-9a-f]{64})/).map(\.output.1)
    let numbers = text.prefixMatch(of: /\uFEFF?# figure [^\n]*, identity ([0-9a-f]{64})/).map(\.output.1)
    return Set((drawings + [numbers].compactMap { $0 }).compactMap { Digest(hexadecimal: String($0)) })
  }

  /// True when it is a table of numbers and not a drawing.
  package var isTable: Bool { content.starts(with: Data("# figure ".utf8)) }
}
