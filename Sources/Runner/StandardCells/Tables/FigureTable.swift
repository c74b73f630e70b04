import Foundation
import Studies
import Tables
import Values

/// A table that a figure is drawn from: columns by name.
public struct FigureTable: Sendable {
  /// The table in words, for messages.
  public let place: String
  /// The names of the columns, in order.
  public let columns: [String]
  /// The number of rows.
  public let rows: Int
  private let values: [Values]

  /// The values of a column.
  enum Values: Sendable {
    case numbers([Double])
    case texts([String])

    init(_ column: TableColumn) {
      switch column.content {
      case .integers(let values): self = .numbers(values.map(Double.init))
      case .numbers(let values): self = .numbers(values)
      case .texts(let values): self = .texts(values)
      }
    }

    var count: Int {
      switch self {
      case .numbers(let numbers): numbers.count
      case .texts(let texts): texts.count
      }
    }
  }

  init(place: String, columns: [(name: String, values: Values)]) {
    self.place = place
    self.columns = columns.map(\.name)
    values = columns.map(\.values)
    rows = columns.first?.values.count ?? 0
  }

  /// A column as numbers. An empty field is NaN, and so is one in words, `nan` or `NA`; `inf` is infinite.
  ///
  /// - Throws: `CellFault` for a column that there is none of, and for a text that is no number.
  public func numbers(_ column: String) throws(CellFault) -> [Double] {
    switch try values(column) {
    case .numbers(let numbers): return numbers
    case .texts(let texts):
      var numbers: [Double] = []
      numbers.reserveCapacity(texts.count)
      for (row, text) in texts.enumerated() {
        guard let number = Self.number(text) else {
          throw CellFault(
            "cannot be drawn: column '\(column)' of \(place), row \(row + 1): expected a number, found '\(text)'")
        }
        numbers.append(number)
      }
      return numbers
    }
  }

  /// A column as names.
  ///
  /// - Throws: `CellFault` for a column that there is none of.
  public func names(_ column: String) throws(CellFault) -> [String] {
    switch try values(column) {
    case .numbers(let numbers): numbers.map(Self.name)
    case .texts(let texts): texts.map { $0.trimmingCharacters(in: .whitespaces) }
    }
  }

  /// The shortest text of a number; of one that was kept as a Float, that of the Float: 0.05, not 0.0500000007.
  private static func name(_ number: Double) -> String {
    let single = Float(number)
    let kept = Double(single) == number ? Double("\(single)") ?? number : number
    return NumberFormat.shortest.text(of: kept)
  }

  /// True when every value of a column is a number.
  ///
  /// - Throws: `CellFault` for a column that there is none of.
  public func isNumeric(_ column: String) throws(CellFault) -> Bool {
    switch try values(column) {
    case .numbers: true
    case .texts(let texts): texts.allSatisfy { Self.number($0) != nil }
    }
  }

  private func values(_ column: String) throws(CellFault) -> Values {
    if let index = columns.firstIndex(of: column) { return values[index] }
    let nearest = NearestName.nearest(to: column, in: columns).map { "; did you mean '\($0)'?" }
    throw CellFault(
      "cannot be drawn: \(place) has no column '\(column)'"
        + (nearest ?? "; it has \(columns.isEmpty ? "none" : columns.prefix(12).joined(separator: ", "))"))
  }

  private static let missing: Set = ["", "nan", "na", "n/a", "null"]

  private static func number(_ text: String) -> Double? {
    let text = text.trimmingCharacters(in: .whitespaces)
    if let number = Double(text), text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }) { return number }
    switch text.lowercased() {
    case "inf", "+inf", "infinity": return .infinity
    case "-inf", "-infinity": return -.infinity
    case let word where missing.contains(word): return .nan
    default: return nil
    }
  }
}

extension TableReference {
  /// The table of each seed, or of the one that is asked for; one where the cell has one.
  ///
  /// - Throws: `CellFault` when there is none, or when it cannot be read.
  public func tables(in results: StudyResults, seed: Int? = nil) throws(CellFault) -> [FigureTable] {
    if isSample { return [try sampleTable(in: results)] }
    let steps = results.steps[cell] ?? []
    let repeats = results.study.cell(named: cell)?.body.repetition == .each && steps.count > 1
    var tables: [FigureTable] = []
    for (index, step) in steps.enumerated() where !repeats || seed == nil || seed == index {
      guard let file = step.files[part] else {
        throw CellFault("cannot be drawn: '\(self)' was not made" + (repeats ? " with seed \(index + 1)" : ""))
      }
      tables.append(try FigureTable(file, of: self, seed: repeats ? index : nil))
    }
    guard !tables.isEmpty else { throw CellFault("cannot be drawn: '\(self)' was not made") }
    return tables
  }

  private func sampleTable(in results: StudyResults) throws(CellFault) -> FigureTable {
    guard let dot = part.lastIndex(of: "."), let split = Split(rawValue: String(part[part.index(after: dot)...])),
      let data = results.data[cell]
    else { throw CellFault("cannot be drawn: there are no rows of '\(self)'") }
    let reference = SampleReference(sample: String(part[..<dot]), split: split)
    guard let rows = data.rows(reference) else {
      throw CellFault("cannot be drawn: there are no rows of '\(self)'")
    }
    // A cell's own names count, where it names its features.
    let features = results.study.cell(named: cell)?.body.knownFeatures ?? data.features
    let width = features.count
    return FigureTable(
      place: "'\(self)'",
      columns: features.enumerated().map { index, name in
        (name, .numbers(stride(from: index, to: rows.count, by: width).map { Double(rows[$0]) }))
      } + data.labels(reference).map { ($0.name, FigureTable.Values($0)) })
  }
}
