extension Study {
  /// The names of the cells that a cell needs, each once, in the order in which its body names them.
  public func inputs(of cell: Cell) -> [String] { cell.inputs }

  /// The cells, each after all that it needs, and otherwise in the order of the file.
  public var topologicalOrder: [Cell] {
    Self.order(cells).ordered
  }

  /// Cells in order, and those left over because they need one another.
  static func order(_ cells: [Cell]) -> (ordered: [Cell], cyclic: [Cell]) {
    var ordered: [Cell] = []
    var done: Set<String> = []
    var waiting = cells
    // The first one in file order that is ready comes next; studies have tens of cells.
    while let index = waiting.firstIndex(where: { $0.inputs.allSatisfy(done.contains) }) {
      let cell = waiting.remove(at: index)
      done.insert(cell.name)
      ordered.append(cell)
    }
    return (ordered, waiting)
  }
}

extension Cell {
  /// The names of the cells that this one needs, each once, in the order in which its body names them.
  public var inputs: [String] {
    let names: [String]
    switch body {
    case .data: names = []
    case .density(let density): names = [density.data]
    case .classifier(let classifier): names = [classifier.data]
    case .train(let train): names = [train.data] + (train.evaluation.density.map { [$0] } ?? [])
    case .evaluate(let evaluate):
      names = [evaluate.model] + (evaluate.at.expression?.cells ?? []) + (evaluate.density.map { [$0] } ?? [])
    case .figure(let figure): names = figure.inputs
    case .claim(let claim): names = claim.holds.cells
    }
    return names.reduce(into: []) { kept, name in
      if !kept.contains(name) { kept.append(name) }
    }
  }
}

extension FigureCell {
  fileprivate var inputs: [String] {
    switch drawing {
    case .curves(let figure):
      figure.panels.flatMap { panel in
        panel.series.flatMap(\.value.cells) + panel.lines.flatMap(\.value.cells)
      }
    case .heatmap(let figure): [figure.of]
    case .histogram(let figure): [figure.of] + figure.at.flatMap { $0.expression?.cells ?? [] }
    case .energyMap(let figure): [figure.of] + figure.at.flatMap { $0.expression?.cells ?? [] }
    case .scatter(let figure):
      figure.panels.flatMap { panel in
        panel.series.flatMap { $0.x.cells + $0.y.cells } + panel.lines.flatMap(\.value.cells)
      }
    case .cumulative(let figure): figure.series.flatMap(\.values.cells)
    case .diagram: []
    }
  }
}
