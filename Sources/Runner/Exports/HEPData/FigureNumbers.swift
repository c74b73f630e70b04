import Documents
import Values

/// The numbers of a figure, read from the file that was recorded beside it, as series with their places.
struct FigureNumbers {
  /// The values of one mark.
  struct Series {
    let plot: Int, panel: Int
    let name: String
    let mark: String
    var rows: [Row]
  }

  /// One value as it was drawn. Texts are names on an axis.
  struct Row {
    fileprivate let texts: [String: String]

    func text(_ column: String) -> String { texts[column] ?? "" }
    func number(_ column: String) -> Double? { Double(text(column)) }

    /// A number or a name; what is no finite number is a text, of which HEPData's sign for none is a dash.
    func value(_ column: String) -> Value {
      let text = text(column)
      guard let number = Double(text) else { return .text(text) }
      if let integer = Int(text) { return .integer(integer) }
      if number.isFinite { return .number(number) }
      return .text(number.isNaN ? "-" : number < 0 ? "-inf" : "inf")
    }
  }

  private(set) var series: [Series] = []

  /// The marks of which one row follows the other for each thing that is drawn.
  private static let interleaved: Set = ["box", "whiskers", "point"]

  init(_ csv: String) {
    let table = NumbersTable(csv)
    for fields in table.rows {
      let row = Row(texts: Dictionary(zip(table.header, fields), uniquingKeysWith: { first, _ in first }))
      guard let plot = Int(row.text("plot")), let panel = Int(row.text("panel")), plot > 0, panel > 0 else { continue }
      let (name, mark) = (row.text("series"), row.text("mark"))
      func isSame(_ other: Series) -> Bool {
        other.plot == plot && other.panel == panel && other.name == name && other.mark == mark
      }
      let place =
        Self.interleaved.contains(mark)
        ? series.firstIndex(where: isSame) : series.last.map(isSame) == true ? series.count - 1 : nil
      if let place {
        series[place].rows.append(row)
      } else {
        series.append(Series(plot: plot, panel: panel, name: name, mark: mark, rows: [row]))
      }
    }
  }
}
