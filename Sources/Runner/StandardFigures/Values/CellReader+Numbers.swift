import Expressions
import Figures
import StandardCells
import Studies

extension CellReader {
  /// The numbers of a series: `value`, an expression, or `table` with `column` and `by`.
  func numbers(_ reader: MappingReader) -> NumberSource {
    guard reader.has("table") else {
      for key in ["column", "by"] { reader.refuse(key, because: "there is no table") }
      return .expression(
        reader.required("value", .nothing) { reader.expression($0, [.number, .series, .collection]) })
    }
    reader.refuse("value", because: "the values are a column of a table")
    let table = table("table", reader)
    return .column(
      table?.reference ?? .none, name: requiredColumn("column", reader, in: table),
      by: column("by", reader, in: table))
  }

  /// The seed that is drawn alone, of cells that are repeated.
  func seed(of cells: [String]) -> Int? {
    seed(below: known.filter { $0.body.repetition != .none && cells.contains($0.name) }.map(\.seeds).min())
  }

  /// An axis with the label that it is to have where the study gives none.
  func axis(_ key: String, label: String) -> AxisSettings {
    let child = keys.child(key)
    defer { child?.finish() }
    return child.map { axis($0, label: label) } ?? AxisSettings(label: label, scale: .linear, range: nil)
  }

  /// An axis whose label must be given.
  func requiredAxis(_ key: String) -> AxisSettings {
    if !keys.has(key) { keys.missing(key) }
    let child = keys.child(key)
    defer { child?.finish() }
    return child.map { axis($0, label: nil) } ?? AxisSettings(label: "", scale: .linear, range: nil)
  }

  /// The label of an axis of names.
  func namesLabel(_ key: String) -> String {
    let child = keys.child(key)
    defer { child?.finish() }
    return child?.label("label") ?? ""
  }
}

/// Names from data as labels of figures: nothing in them is markup.
enum DataLabel {
  /// The longest name that is drawn whole; tables of numbers have all of it.
  private static let longest = 28

  /// A name as markup.
  static func markup(_ name: String) -> String {
    let line = name.map { $0.isNewline ? " " : $0 }
    let shown = line.count > longest ? line.prefix(longest - 1) + ["…"] : line[...]
    return shown.map { "_^{}\\".contains($0) ? "\\\($0)" : String($0) }.joined()
  }
}
