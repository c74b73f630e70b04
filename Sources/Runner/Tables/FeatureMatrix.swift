/// Rows of finite features as Float, row-major: the form in which data goes to scalers and trainings.
public struct FeatureMatrix: Equatable, Sendable {
  /// The names of the columns.
  public let features: [String]
  /// The number of rows.
  public let rows: Int
  /// rows × features values, one row after another.
  public let values: [Float]
  /// The split that the rows are; nil for a whole sample, and for data that has no splits.
  public let split: Split?

  /// A matrix of some values, which must be finite and fill its rows.
  ///
  /// - Throws: `unevenRows`, `repeatedName` or `notFinite`.
  public init(features: [String], values: [Float], split: Split? = nil) throws(DatasetError) {
    guard !features.isEmpty, values.count.isMultiple(of: features.count) else {
      throw .unevenRows(values: values.count, features: features.count)
    }
    for (index, name) in features.enumerated() where features[..<index].contains(name) {
      throw .repeatedName(.feature, name: name)
    }
    if let index = values.firstIndex(where: { !$0.isFinite }) {
      let (row, column) = index.quotientAndRemainder(dividingBy: features.count)
      throw .notFinite(feature: features[column], row: row, value: values[index].description)
    }
    self.features = features
    self.values = values
    self.split = split
    rows = values.count / features.count
  }

  /// The numbers of a table, each rounded to Float.
  ///
  /// - Throws: `repeatedName`, or `notFinite` for a number beyond Float's range.
  public init(_ table: CSVTable) throws(DatasetError) {
    try self.init(features: table.columns, values: table.values.map { Float($0) })
  }

  /// The value of a feature, by its place, in a row.
  public subscript(row: Int, feature: Int) -> Float {
    precondition(row >= 0 && row < rows && feature >= 0 && feature < features.count, "no such row or feature")
    return values[row * features.count + feature]
  }

  /// The place of a feature.
  ///
  /// - Throws: `unknownName` with the nearest one.
  public func index(of feature: String) throws(DatasetError) -> Int {
    guard let index = features.firstIndex(of: feature) else {
      throw .unknownName(.feature, name: feature, known: features)
    }
    return index
  }

  /// All values of a feature, one a row.
  ///
  /// - Throws: `unknownName` with the nearest one.
  public func column(_ feature: String) throws(DatasetError) -> [Float] {
    let index = try index(of: feature)
    return (0..<rows).map { values[$0 * features.count + index] }
  }

  /// Some of the features, in the order given.
  ///
  /// - Throws: `unknownName` with the nearest one, or `repeatedName`.
  public func selecting(_ names: [String]) throws(DatasetError) -> FeatureMatrix {
    var places: [Int] = []
    for name in names { places.append(try index(of: name)) }
    var selected: [Float] = []
    selected.reserveCapacity(rows * places.count)
    for row in 0..<rows {
      for place in places { selected.append(values[row * features.count + place]) }
    }
    return try FeatureMatrix(features: names, values: selected, split: split)
  }

  /// Some of the rows, in the order given.
  ///
  /// - Precondition: each row exists.
  public func selecting(rows wanted: some Sequence<Int>) -> FeatureMatrix {
    var selected: [Float] = []
    for row in wanted {
      precondition(row >= 0 && row < rows, "no such row")
      selected.append(contentsOf: values[(row * features.count)..<((row + 1) * features.count)])
    }
    return FeatureMatrix(checked: features, values: selected, split: split)
  }

  /// A matrix of values that are known to be finite and to fill rows of distinct features.
  package init(checked features: [String], values: [Float], split: Split?) {
    self.features = features
    self.values = values
    self.split = split
    rows = values.count / features.count
  }
}
