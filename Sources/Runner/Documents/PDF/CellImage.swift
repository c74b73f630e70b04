import Drawing

/// The cells of a map as an image of one dot each: as rectangles they would have seams, for viewers smooth the edge of each.
struct CellImage {
  let columns: Int
  let rows: Int
  /// Red, green and blue of each cell, the uppermost row first.
  let bytes: [UInt8]

  private static let mostCells = 4_000_000

  /// The cells of a group of paths, each of rectangles of one row on whole numbers; nil when it is something else, or a cell is left out.
  init?(_ group: SVGElement) {
    var runs: [(column: Int, row: Int, length: Int, color: [UInt8])] = []
    for path in group.children {
      guard path.name == "path", let fill = path["fill"], let channels = PDFState.channels(fill), let data = path["d"],
        path.attributes.count == 2, let own = Self.runs(data)
      else { return nil }
      let color = channels.map { UInt8(($0 * 255).rounded()) }
      runs += own.map { ($0.column, $0.row, $0.length, color) }
    }
    columns = runs.map { $0.column + $0.length }.max() ?? 0
    rows = runs.map { $0.row + 1 }.max() ?? 0
    guard columns > 0, rows > 0, columns <= Self.mostCells / rows, runs.reduce(0, { $0 + $1.length }) == columns * rows
    else { return nil }
    var bytes = [UInt8](repeating: 0, count: columns * rows * 3)
    for run in runs {
      // y is upwards in the cells' coordinates.
      let start = ((rows - 1 - run.row) * columns + run.column) * 3
      for place in 0..<run.length * 3 { bytes[start + place] = run.color[place % 3] }
    }
    self.bytes = bytes
  }

  /// The rectangles of a path: `M3 4v1h7v-1z` are seven cells from the fourth on, in the fifth row.
  private static func runs(_ data: String) -> [(column: Int, row: Int, length: Int)]? {
    var runs: [(column: Int, row: Int, length: Int)] = []
    for piece in data.utf8.split(separator: UInt8(ascii: "z")) {
      guard let text = String(piece), text.hasPrefix("M"), text.hasSuffix("v-1") else { return nil }
      let parts = text.dropFirst().dropLast(3).split(separator: "v1h")
      let place = parts.first?.split(separator: " ") ?? []
      guard parts.count == 2, place.count == 2, let column = Int(place[0]), let row = Int(place[1]),
        let length = Int(parts[1]), (0..<mostCells).contains(column), (0..<mostCells).contains(row),
        (1..<mostCells).contains(length)
      else { return nil }
      runs.append((column, row, length))
    }
    return runs
  }
}
