import Values

extension CellReader {
  func figure(_ reader: MappingReader, _ known: [Cell]) -> FigureCell {
    let kind: FigureCell.Kind = reader.required("kind", .diagram) { reader.choice($0) }
    let drawing: FigureCell.Drawing
    switch kind {
    case .curves: drawing = .curves(curves(reader, known))
    case .heatmap: drawing = .heatmap(heatmap(reader, known))
    case .histogram: drawing = .histogram(histogram(reader, known))
    case .energyMap: drawing = .energyMap(energyMap(reader, known))
    case .scatter: drawing = .scatter(scatter(reader))
    case .cumulative: drawing = .cumulative(cumulative(reader))
    case .diagram:
      // Without a kind there is nothing to tell which keys belong here.
      let name: DiagramFigure.Name =
        reader.node("kind").map { $0.value == .text("diagram") } == true
        ? reader.required("name", .wnaeStep) { reader.choice($0) } : .wnaeStep
      drawing = .diagram(DiagramFigure(name: name))
    }
    let caption = reader.required("caption", "") { reader.text($0) }
    let figure = FigureCell(drawing: drawing, caption: caption, paper: reader.text("paper"))
    if reader.node("kind")?.value != .text(kind.rawValue) { _ = reader.freeEntries() }
    return figure
  }

  func axis(_ reader: MappingReader, label: String?) -> AxisSettings {
    let scale = reader.choice("scale") ?? AxisSettings.Scale.linear
    return AxisSettings(
      label: label.map { reader.text("label") ?? $0 } ?? reader.required("label", "") { reader.text($0) },
      scale: scale, range: reader.range("range", isPositive: scale == .log))
  }

  private func curves(_ reader: MappingReader, _ known: [Cell]) -> CurvesFigure {
    let x = reader.child("x")
    let axis = x.map { self.axis($0, label: "epoch") } ?? AxisSettings(label: "epoch", scale: .linear, range: nil)
    x?.finish()
    if !reader.has("panels") { reader.missing("panels") }
    let panels = reader.children("panels")?.map(panel) ?? []
    if reader.has("seed") { reader.refuse("band", because: "one seed has no band") }
    let cells = panels.flatMap { $0.series.flatMap(\.value.cells) + $0.lines.flatMap(\.value.cells) }
    let seeds = known.filter { $0.kind != .data && cells.contains($0.name) }.map(\.seeds).min()
    return CurvesFigure(
      x: axis, panels: panels, band: reader.choice("band") ?? .seeds, seed: seed(reader, below: seeds))
  }

  private func panel(_ reader: MappingReader) -> CurvesFigure.Panel {
    let y = axis(reader, label: nil)
    if !reader.has("series") { reader.missing("series") }
    let series = reader.children("series")?.map { curve in
      defer { curve.finish() }
      return CurvesFigure.Curve(
        value: curve.required("value", .nothing) { curve.expression($0, [.series], what: "a curve") },
        label: curve.required("label", "") { curve.text($0) }, style: curve.choice("style") ?? .solid,
        side: curve.choice("axis") ?? .left)
    }
    let right = reader.child("right")
    let rightAxis = right.map { axis($0, label: nil) }
    right?.finish()
    if rightAxis == nil, series?.contains(where: { $0.side == .right }) == true { reader.missing("right") }
    let lines = lines(reader)
    let note = reader.text("note")
    reader.finish()
    return CurvesFigure.Panel(y: y, right: rightAxis, note: note, series: series ?? [], lines: lines)
  }

  /// Horizontal lines.
  func lines(_ reader: MappingReader) -> [CurvesFigure.Line] {
    let lines = reader.children("lines")?.map { line in
      defer { line.finish() }
      return CurvesFigure.Line(
        value: line.required("value", .nothing) { line.expression($0, [.number], what: "a line") },
        label: line.text("label"), style: line.choice("style") ?? .dashed)
    }
    return lines ?? []
  }

  private func heatmap(_ reader: MappingReader, _ known: [Cell]) -> HeatmapFigure {
    if !reader.has("of") { reader.missing("of") }
    let cell = reference("of", reader, [.evaluate, .density, .classifier], known)
    var value = Metric.auc
    if let node = reader.node("value"), let name = reader.text("value", node) {
      let names = (cell?.metrics ?? [.auc, .error]).filter(\.isIndexed).map(\.rawValue)
      if let metric = Metric(rawValue: name), names.contains(name) {
        value = metric
      } else {
        reader.unexpected(
          "value", "one of \(names.joined(separator: ", "))", node, nearest: NearestName.nearest(to: name, in: names))
      }
    }
    return HeatmapFigure(
      of: cell?.name ?? "", value: value, label: reader.text("label") ?? (value == .auc ? "AUC" : value.rawValue),
      range: reader.range("range"))
  }

  private func histogram(_ reader: MappingReader, _ known: [Cell]) -> HistogramFigure {
    let (model, data, seed) = drawn(reader, known)
    let features = reader.required("features", []) { texts($0, reader) }
    if let node = reader.node("features"), case .data(let cell) = data?.body {
      for feature in features where !cell.features.contains(feature) {
        let nearest = NearestName.nearest(to: feature, in: cell.features)
        context.report(.unknownName(what: "feature", name: feature, nearest: nearest), at: node.location)
      }
    }
    let content: [HistogramFigure.Content] = reader.required("samples", []) { key in
      reader.list(key, "positives, negatives, or names of samples") { self.content(key, $0, reader, data) }
    }
    let hasNegatives = content.contains(.negatives)
    if hasNegatives, case .train(let train) = model?.body, train.sampler == nil, let node = reader.node("samples") {
      reader.unexpected("samples", "samples that '\(model?.name ?? "")' has; reconstruction has no negatives", node)
    }
    let hasBoth = hasNegatives && content.contains(.positives)
    let pull = reader.flag("pull") ?? false
    let ratio = reader.flag("ratio") ?? (hasBoth && !pull)
    if ratio, pull, let node = reader.node("pull") {
      reader.unexpected("pull", "false, for the ratio is drawn in its place", node)
    }
    for (key, flag) in [("ratio", ratio), ("pull", pull)] {
      guard flag, !hasBoth, let node = reader.node(key) else { continue }
      reader.unexpected(key, "false, for positives and negatives are not both drawn", node)
    }
    let epochs = epochs(reader, of: model)
    // Epochs of a feature beside one another; two of them leave room for two features.
    let columns = epochs.count == 1 || (epochs.count == 2 && features.count > 2) ? 4 : epochs.count
    return HistogramFigure(
      of: model?.name ?? "", features: features, at: epochs, samples: content,
      bins: reader.integer("bins", atLeast: 1) ?? 40, range: reader.range("range"), ratio: ratio, pull: pull,
      columns: reader.integer("columns", atLeast: 1, atMost: 6) ?? min(4, max(1, columns)), seed: seed)
  }

  private func content(
    _ key: String, _ node: LocatedNode, _ reader: MappingReader, _ data: Cell?
  ) -> HistogramFigure.Content? {
    guard let name = reader.text(key, node) else { return nil }
    if name == "positives" { return .positives }
    if name == "negatives" { return .negatives }
    if let samples = data?.samples, !samples.contains(name) {
      let nearest = NearestName.nearest(to: name, in: ["positives", "negatives"] + samples)
      context.report(.unknownName(what: "sample", name: name, nearest: nearest), at: node.location)
    }
    return .sample(name)
  }

  private func energyMap(_ reader: MappingReader, _ known: [Cell]) -> EnergyMapFigure {
    let (model, data, seed) = drawn(reader, known)
    if case .data(let cell) = data?.body, cell.features.count != 2, let node = reader.node("of") {
      reader.unexpected("of", "a model of two features", node)
    }
    let show = reader.list("show", "a list of layers") { node -> EnergyMapFigure.Layer? in reader.choice("show", node) }
    if case .train(let train) = model?.body, train.sampler == nil, let node = reader.node("show"),
      show?.contains(where: { $0 == .negatives || $0 == .chains }) == true
    {
      reader.unexpected("show", "energy or positives; reconstruction has no negatives", node)
    }
    if let show, !show.contains(.chains) {
      for key in ["chains", "steps"] { reader.refuse(key, because: "'show' has no chains") }
    }
    if let show, !show.contains(.energy) {
      for key in ["bins", "energy_range"] { reader.refuse(key, because: "'show' has no energy") }
    }
    let bins = reader.list("bins", "two whole numbers") { reader.integer("bins", $0, atLeast: 1) }
    if let bins, bins.count != 2, let node = reader.node("bins") {
      reader.unexpected("bins", "two whole numbers: along and up", node)
    }
    return EnergyMapFigure(
      of: model?.name ?? "", at: epochs(reader, of: model), show: show ?? [.energy, .positives],
      bins: bins ?? [60, 60],
      range: reader.required("range", -1...1) { reader.range($0) }, energyRange: reader.range("energy_range") ?? -3...1,
      chains: reader.integer("chains", atLeast: 1) ?? 4, steps: reader.integer("steps", atLeast: 1),
      columns: reader.integer("columns", atLeast: 1, atMost: 6) ?? 3, seed: seed)
  }

  /// The model that is drawn, its data, and the seed.
  private func drawn(_ reader: MappingReader, _ known: [Cell]) -> (model: Cell?, data: Cell?, seed: Int) {
    if !reader.has("of") { reader.missing("of") }
    let model = reference("of", reader, [.train], known)
    var data: Cell?
    if case .train(let train) = model?.body { data = known.first { $0.name == train.data } }
    return (model, data, seed(reader, below: model?.seeds) ?? 0)
  }

  /// The seed that is drawn, from 0.
  func seed(_ reader: MappingReader, below count: Int?) -> Int? {
    reader.integer("seed", atLeast: 0, atMost: count.map { $0 - 1 } ?? Int.max)
  }

  private func epochs(_ reader: MappingReader, of model: Cell?) -> [EpochChoice] {
    reader.required("at", []) { key in
      reader.list(key, "a list of epochs") { epoch(key, $0, reader, of: model) }
    }
  }
}

extension Expression {
  /// What stands for an expression that could not be read.
  static let nothing = Expression(source: "0", term: Term(kind: .number(0), offset: 0), quantifiers: [])
}
