/// A column of a table: a name, and a number or a text for each row, as the file has them.
public struct TableColumn: Equatable, Sendable {
  /// The values.
  public enum Content: Equatable, Sendable {
    /// Whole numbers, exactly.
    case integers([Int64])
    /// Numbers, exactly if the file has binary ones, else rounded to the nearest; a field that is empty is NaN.
    case numbers([Double])
    /// Texts.
    case texts([String])

    /// The number of rows.
    public var count: Int {
      switch self {
      case .integers(let values): values.count
      case .numbers(let values): values.count
      case .texts(let values): values.count
      }
    }
  }

  /// The name.
  public let name: String
  /// The type as the file has it: `float32`, or of a text file `integer`, `number` or `text`.
  public let type: String
  /// The values.
  public let content: Content
  /// The rows whose field of a text file is not what `content` says: empty, or a whole number that Double does not hold.
  let oddities: [Int: String]

  /// A column.
  package init(name: String, type: String, content: Content, oddities: [Int: String] = [:]) {
    (self.name, self.type, self.content, self.oddities) = (name, type, content, oddities)
  }

  /// True when the values are numbers.
  public var isNumeric: Bool {
    if case .texts = content { false } else { true }
  }

  /// True for texts of which more than half are numbers: numbers were meant.
  package var isMostlyNumeric: Bool {
    guard case .texts(let texts) = content else { return false }
    return texts.count { Double($0) != nil } * 2 > texts.count
  }

  /// Some of the rows, in the order given.
  ///
  /// - Precondition: each row exists.
  public func selecting(_ rows: [Int]) -> TableColumn {
    let content: Content =
      switch content {
      case .integers(let values): .integers(rows.map { values[$0] })
      case .numbers(let values): .numbers(rows.map { values[$0] })
      case .texts(let values): .texts(rows.map { values[$0] })
      }
    guard !oddities.isEmpty else { return TableColumn(name: name, type: type, content: content) }
    var odd: [Int: String] = [:]
    for (place, row) in rows.enumerated() { odd[place] = oddities[row] }
    return TableColumn(name: name, type: type, content: content, oddities: odd)
  }

  /// The column under another name.
  package func renamed(_ name: String) -> TableColumn {
    TableColumn(name: name, type: type, content: content, oddities: oddities)
  }

  /// The text of a row's value: what a CSV file has of it.
  public func text(_ row: Int) -> String {
    switch content {
    case .integers(let values): String(values[row])
    case .numbers(let values): oddities[row] ?? (values[row].isNaN ? "nan" : values[row].description)
    case .texts(let values): values[row]
    }
  }
}

/// A value that cannot be a feature, or not without being changed.
package enum UnusableValue: Equatable, Sendable {
  /// Nothing, NaN or an infinity: a row that may be dropped.
  case missing(found: String)
  /// A number that Float does not hold, in the words of what was expected.
  case beyondFloat(found: String, expected: String)
}

extension TableColumn {
  /// A row's value as a feature: a finite Float.
  ///
  /// Float32 is what the engine computes with. A whole number must be held exactly; any other number is rounded to the nearest Float and
  /// must lie within its range.
  package func feature(_ row: Int) -> Result<Float, UnusableValueError> {
    switch content {
    case .integers(let values):
      let value = values[row]
      let float = Float(value)
      // Beyond 2⁶³ the conversion back would trap.
      if float < 0x1p63, Int64(float) == value { return .success(float) }
      return .failure(.wholeNumber(String(value)))
    case .numbers(let values):
      if let oddity = oddities[row] {
        return .failure(
          oddity.isEmpty ? UnusableValueError(.missing(found: "an empty field")) : .wholeNumber(oddity))
      }
      let value = values[row]
      guard value.isFinite else {
        return .failure(UnusableValueError(.missing(found: value.isNaN ? "nan" : "\(value)")))
      }
      let float = Float(value)
      guard float.isFinite else {
        return .failure(
          UnusableValueError(
            .beyondFloat(
              found: "\(value)", expected: "a number within float32's range, ±3.4028235e38, which features have")))
      }
      return .success(float)
    case .texts(let values):
      return .failure(UnusableValueError(.beyondFloat(found: "'\(values[row])'", expected: "a number")))
    }
  }
}

/// The error of a value that cannot be a feature.
package struct UnusableValueError: Error, Equatable, Sendable {
  package let value: UnusableValue

  package init(_ value: UnusableValue) { self.value = value }

  static func wholeNumber(_ found: String) -> UnusableValueError {
    UnusableValueError(
      .beyondFloat(
        found: found,
        expected: "a whole number that float32 holds exactly, as all up to 16777216 are; write it as a "
          + "number with a point to have it rounded"))
  }
}
