extension Study {
  /// The cells, each after all that it needs, and otherwise in the order of the file.
  public var topologicalOrder: [Cell] {
    Self.order(cells).ordered
  }

  /// The cells that a cell's values come from, directly or not, without the cell itself.
  public func upstream(of name: String) -> [Cell] {
    var waiting = cell(named: name)?.inputs ?? []
    var seen: Set<String> = []
    var found: [Cell] = []
    while let next = waiting.popLast() {
      guard seen.insert(next).inserted, let cell = cell(named: next) else { continue }
      found.append(cell)
      waiting += cell.inputs
    }
    return found
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
