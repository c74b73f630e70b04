import Foundation
import Housekeeping
import Values

/// What can be removed, for people and for programs.
package struct CleaningText {
  private let rows: [(kind: Cleaning.Kind, places: [String], bytes: Int64)]
  private let total: Int64

  package init(_ cleaning: Cleaning, in folder: URL) {
    rows = Cleaning.Kind.allCases.compactMap { kind in
      let items = cleaning.items(of: kind)
      let places = items.map { String($0.place.path.dropFirst(folder.path.count + 1)) }
      return items.isEmpty ? nil : (kind, places, cleaning.freed(by: items))
    }
    total = cleaning.freed(by: cleaning.items)
  }

  /// A line a kind, and the command that removes them; after a removal, what was done.
  ///
  /// - Parameters:
  ///   - command: what removes just what is listed.
  ///   - age: what is younger stays; nil where that is nothing.
  package func text(removed: Int?, command: String, age: String?) -> String {
    let size = { (bytes: Int64) in NumberFormat.bytes.plain(of: Double(bytes)) }
    if rows.isEmpty { return "nothing to remove" + (age.map { "; what was written within \($0) stays" } ?? "") }
    let table = TextTable(
      rows.map { [$0.kind.rawValue, "\($0.places.count)", size($0.bytes), $0.kind.words] }
    ).lines
    let count = rows.reduce(0) { $0 + $1.places.count }
    guard let removed else {
      return (table + ["", "\(size(total)) would be freed by: \(command)"]).joined(separator: "\n")
    }
    let kept = count - removed
    return
      (table + ["", "removed \(removed), \(size(total))" + (kept > 0 ? "; \(kept) were in use and stay" : "")])
      .joined(separator: "\n")
  }

  /// An object: the kinds with their places, relative to the folder of runs.
  package func json(removed: Int?) -> String {
    JSONText.of(
      Listed(
        bytes: total, removed: removed,
        kinds: rows.map { Listed.Kind(kind: $0.kind.rawValue, bytes: $0.bytes, places: $0.places) }))
  }

  private struct Listed: Encodable {
    struct Kind: Encodable {
      let kind: String
      let bytes: Int64
      let places: [String]
    }

    let bytes: Int64
    let removed: Int?
    let kinds: [Kind]
  }
}
