/// The formats in which a figure of a run can be taken.
public enum FigureFormat: String, CaseIterable, Sendable {
  /// Vectors, as they were recorded.
  case svg
  /// Vectors on a page of their size, made from the drawing.
  case pdf
  /// Dots, made from the drawing by a program of the system.
  case png
  /// The numbers that are drawn.
  case csv
}
