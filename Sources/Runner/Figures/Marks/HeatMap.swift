import Drawing

/// A grid of cells, each with its colour and its number. The axes are categories; row 0 is the lowest.
public struct HeatMap: Codable, Equatable, Sendable {
  /// Number of columns.
  public var columns: Int
  /// Number of rows.
  public var rows: Int
  /// Values by rows from the lowest, from left to right; NaN: an empty cell.
  public var values: [Double]
  /// Uncertainties, one a value, written below it in smaller text; NaN: none.
  public var uncertainties: [Double]?
  /// True when numbers are written in the cells.
  public var showsNumbers: Bool
  /// True when a cell without a value is crossed out, so that it is not taken for one with a pale colour.
  public var marksMissing: Bool
  /// Decimals of the numbers.
  public var decimals: Int
  /// Decimals of the uncertainties; nil for those of the numbers.
  public var uncertaintyDecimals: Int?
  /// Colours and their bar.
  public var colors: ColorScale

  /// A grid of `columns` × `rows` cells.
  public init(
    columns: Int, rows: Int, values: [Double], uncertainties: [Double]? = nil, decimals: Int = 2,
    uncertaintyDecimals: Int? = nil, colors: ColorScale = ColorScale(.cividis), showsNumbers: Bool = true,
    marksMissing: Bool = false
  ) {
    self.columns = columns
    self.rows = rows
    self.values = values
    self.uncertainties = uncertainties
    self.decimals = decimals
    self.uncertaintyDecimals = uncertaintyDecimals
    self.colors = colors
    self.showsNumbers = showsNumbers
    self.marksMissing = marksMissing
  }

  func validate(_ place: String) throws(FigureError) {
    if !Figure.sides.contains(columns) { throw .invalidSize(place: place + ", columns", value: Double(columns)) }
    if !Figure.sides.contains(rows) { throw .invalidSize(place: place + ", rows", value: Double(rows)) }
    for decimals in [decimals, uncertaintyDecimals ?? decimals] where decimals < 0 || decimals > 15 {
      throw .invalidSize(place: place + ", decimals", value: Double(decimals))
    }
    try checkLength(values, columns * rows, place)
    if let uncertainties { try checkLength(uncertainties, values.count, place + ", uncertainties") }
    try colors.validate(place)
  }
}

extension ColorScale {
  func validate(_ place: String) throws(FigureError) {
    let low = lower ?? (isLogarithmic ? 1e-300 : -1e300)
    let high = upper ?? 1e300
    if !(low.isFinite && high.isFinite && low < high && (!isLogarithmic || low > 0)) {
      throw .invalidRange(place: place + ", colours", lower: low, upper: high)
    }
  }
}
