extension Study {
  /// A cell's block as it stands in the file, with its fences.
  public func declaration(of cell: Cell) -> String {
    let lines = StudyScanner.lines(of: source)
    let start = cell.location.line - 1
    guard lines.indices.contains(start), let opening = StudyScanner.Opening(lines[start]) else { return "" }
    let end = lines[(start + 1)...].firstIndex { opening.isClosed(by: $0) } ?? lines.count - 1
    return lines[start...end].joined(separator: "\n")
  }
}
