import Studies
import Values

/// The parts that readers of several kinds of figures have in common.
extension CellReader {
  /// An axis, with a label of its own unless one is given for where there is none.
  public func axis(_ reader: MappingReader, label: String?) -> AxisSettings {
    let scale = reader.choice("scale") ?? AxisSettings.Scale.linear
    return AxisSettings(
      label: label.map { reader.label("label") ?? $0 } ?? reader.required("label", "") { reader.label($0) },
      scale: scale, range: reader.range("range", isPositive: scale == .log))
  }

  /// The axis of epochs, which need not be given.
  func epochAxis() -> AxisSettings {
    let child = keys.child("x")
    defer { child?.finish() }
    return child.map { axis($0, label: "epoch") } ?? AxisSettings(label: "epoch", scale: .linear, range: nil)
  }

  /// Horizontal lines.
  public func lines(_ reader: MappingReader) -> [CurvesFigure.Line] {
    let lines = reader.children("lines")?.map { line in
      defer { line.finish() }
      return CurvesFigure.Line(
        value: line.required("value", .nothing) { line.expression($0, [.number], what: "a line") },
        label: line.label("label"), style: line.choice("style") ?? .dotted)
    }
    return lines ?? []
  }

  /// The seed that is drawn, from 0.
  public func seed(below count: Int?) -> Int? {
    keys.integer("seed", atLeast: 0, atMost: count.map { $0 - 1 } ?? CountLimit.any.most)
  }
}
