/// Figures of points and of steps: kinds `scatter` and `cumulative`.
extension CellReader {
  func scatter(_ reader: MappingReader) -> ScatterFigure {
    if !reader.has("panels") { reader.missing("panels") }
    let panels = reader.children("panels")?.map(scatterPanel) ?? []
    return ScatterFigure(
      panels: panels, columns: reader.integer("columns", atLeast: 1, atMost: 6) ?? min(2, max(1, panels.count)))
  }

  private func scatterPanel(_ reader: MappingReader) -> ScatterFigure.Panel {
    if !reader.has("series") { reader.missing("series") }
    let panel = ScatterFigure.Panel(
      x: requiredAxis("x", reader), y: requiredAxis("y", reader), note: reader.text("note"),
      series: reader.children("series")?.map(points) ?? [], lines: lines(reader),
      diagonal: reader.flag("diagonal") ?? false)
    reader.finish()
    return panel
  }

  private func requiredAxis(_ key: String, _ reader: MappingReader) -> AxisSettings {
    if !reader.has(key) { reader.missing(key) }
    let child = reader.child(key)
    let settings = child.map { axis($0, label: nil) }
    child?.finish()
    return settings ?? AxisSettings(label: "", scale: .linear, range: nil)
  }

  private func points(_ reader: MappingReader) -> ScatterFigure.Points {
    func coordinate(_ key: String) -> Expression {
      reader.required(key, .nothing) { reader.expression($0, [.number, .series, .collection]) }
    }
    let x = coordinate("x")
    let abscissae = context.pendingExpressions.last
    let y = coordinate("y")
    let ordinates = context.pendingExpressions.last
    let connect = reader.flag("connect") ?? false
    if let abscissae, let ordinates, abscissae.expression == x, ordinates.expression == y {
      context.pendingPairs.append(
        PendingPair(x: abscissae, y: ordinates, connect: connect ? reader.node("connect")?.location : nil))
    }
    let points = ScatterFigure.Points(
      x: x, y: y, label: reader.required("label", "") { reader.text($0) }, connect: connect)
    reader.finish()
    return points
  }

  func cumulative(_ reader: MappingReader) -> CumulativeFigure {
    let x = reader.child("x")
    let axis = x.map { self.axis($0, label: "epoch") } ?? AxisSettings(label: "epoch", scale: .linear, range: nil)
    x?.finish()
    let y = reader.child("y")
    let yLabel = y?.text("label") ?? "fraction of seeds"
    y?.finish()
    if !reader.has("series") { reader.missing("series") }
    let series = reader.children("series")?.map { entry in
      defer { entry.finish() }
      return CumulativeFigure.Entry(
        values: entry.required("values", .nothing) { entry.expression($0, [.number]) },
        label: entry.required("label", "") { entry.text($0) })
    }
    return CumulativeFigure(x: axis, yLabel: yLabel, note: reader.text("note"), series: series ?? [])
  }
}
