import Drawing

/// A function of two variables on a regular grid, such as the reconstruction error of a two-dimensional model.
public struct FieldMap: Codable, Equatable, Sendable {
  /// Number of columns.
  public var columns: Int
  /// Number of rows.
  public var rows: Int
  /// Left edge of the first column.
  public var left: Double
  /// Right edge of the last column.
  public var right: Double
  /// Lower edge of the first row.
  public var bottom: Double
  /// Upper edge of the last row.
  public var top: Double
  /// Values at the cells' centres, by rows from the lowest, from left to right.
  public var values: [Double]
  /// Colours and their bar.
  public var colors: ColorScale
  /// Values at which contours are drawn, between the cells' centres.
  public var contours: [Double]

  /// A map of `columns` × `rows` values over the rectangle from (`left`, `bottom`) to (`right`, `top`).
  public init(
    columns: Int, rows: Int, x: ClosedRange<Double>, y: ClosedRange<Double>, values: [Double],
    colors: ColorScale = ColorScale(.viridis), contours: [Double] = []
  ) {
    self.columns = columns
    self.rows = rows
    left = x.lowerBound
    right = x.upperBound
    bottom = y.lowerBound
    top = y.upperBound
    self.values = values
    self.colors = colors
    self.contours = contours
  }

  /// Centre of a cell, which may be outside the grid.
  func center(column: Int, row: Int) -> (x: Double, y: Double) {
    (
      left + (Double(column) + 0.5) * (right - left) / Double(columns),
      bottom + (Double(row) + 0.5) * (top - bottom) / Double(rows)
    )
  }

  func validate(_ place: String) throws(FigureError) {
    if !Figure.sides.contains(columns) { throw .invalidSize(place: place + ", columns", value: Double(columns)) }
    if !Figure.sides.contains(rows) { throw .invalidSize(place: place + ", rows", value: Double(rows)) }
    try checkLength(values, columns * rows, place)
    for (lower, upper) in [(left, right), (bottom, top)] where !(lower < upper && (upper - lower).isFinite) {
      throw .invalidRange(place: place, lower: lower, upper: upper)
    }
    try colors.validate(place)
  }
}
