import Studies
import Values

/// The reading of tables that figures name.
extension CellReader {
  /// The media types of tables.
  private static let tableTypes = ["text/csv", "text/tab-separated-values", "application/x-npy", "application/x-npz"]

  /// The table that a key names: `CELL.OUTPUT` or `CELL.SAMPLE.training`; nil, with an error, when there is none.
  public func table(_ key: String, _ reader: MappingReader) -> DeclaredTable? {
    guard let (cell, part, node) = output(key, reader, "CELL.OUTPUT or CELL.SAMPLE.training") else { return nil }
    if cell.body.holdsData {
      guard let sample = sample(part, of: cell, key, node, reader) else { return nil }
      return DeclaredTable(
        reference: TableReference(cell: cell.name, part: sample, isSample: true), columns: cell.body.features)
    }
    let files = cell.body.madeFiles
    let tables = files.filter { Self.tableTypes.contains($0.value) }.keys.sorted()
    guard tables.contains(part) else {
      refuse(part, of: cell, files, tables, "a table (csv, tsv, npy or npz)", key, node, reader)
      return nil
    }
    return DeclaredTable(reference: TableReference(cell: cell.name, part: part, isSample: false), columns: nil)
  }

  /// The picture that a key names, `CELL.OUTPUT`; nil, with an error, when there is none.
  package func picture(_ key: String, _ reader: MappingReader) -> (cell: Cell, output: String)? {
    guard let (cell, part, node) = output(key, reader, "CELL.OUTPUT") else { return nil }
    let files = cell.body.madeFiles
    let pictures = files.filter { PictureFormat(mediaType: $0.value) != nil }.keys.sorted()
    guard pictures.contains(part) else {
      refuse(part, of: cell, files, pictures, "a picture (png, svg or pdf)", key, node, reader)
      return nil
    }
    return (cell, part)
  }

  /// The column of a table that a key names; where the columns are known, one that there is none of is refused.
  public func column(_ key: String, _ reader: MappingReader, in table: DeclaredTable?) -> String? {
    guard let node = reader.node(key), let name = reader.text(key, node) else { return nil }
    if let columns = table?.columns, !columns.contains(name) {
      context.report(
        .unknownName(
          what: "column", name: name, nearest: NearestName.nearest(to: name, in: columns), known: columns),
        at: node.location)
    }
    return name
  }

  /// A table's column that must be given.
  public func requiredColumn(_ key: String, _ reader: MappingReader, in table: DeclaredTable?) -> String {
    reader.required(key, "") { column($0, reader, in: table) }
  }

  /// The columns of a table as coordinates, where a mapping has a `table`; the keys of expressions then have no meaning.
  func columnPair(_ reader: MappingReader, refusing keys: [String] = []) -> ColumnPair? {
    guard reader.has("table") else { return nil }
    let table = table("table", reader)
    for key in keys { reader.refuse(key, because: "the values are columns of a table, 'x' and 'y'") }
    return ColumnPair(
      table: table?.reference ?? .none, x: requiredColumn("x", reader, in: table),
      y: requiredColumn("y", reader, in: table))
  }

  // MARK: Cells and their files

  private func output(
    _ key: String, _ reader: MappingReader, _ expected: String
  ) -> (cell: Cell, part: String, node: LocatedNode)? {
    guard let node = reader.node(key), let text = reader.text(key, node) else { return nil }
    guard let dot = text.firstIndex(of: "."), dot != text.startIndex, text.index(after: dot) != text.endIndex else {
      reader.unexpected(key, expected, node)
      return nil
    }
    let name = String(text[..<dot])
    guard let cell = known.first(where: { $0.name == name }) else {
      // A cell whose own YAML cannot be read has its own error.
      let kinds = context.kinds
      let makers = names.filter { kinds.order(of: $0.kind) < kinds.order(of: FigureCellKind.figureName) }
      if makers.contains(where: { $0.name == name }) { return nil }
      let declared = makers.map(\.name)
      context.report(
        .unknownName(what: "cell", name: name, nearest: NearestName.nearest(to: name, in: declared)), at: node.location)
      return nil
    }
    return (cell, String(text[text.index(after: dot)...]), node)
  }

  private func sample(
    _ part: String, of cell: Cell, _ key: String, _ node: LocatedNode, _ reader: MappingReader
  ) -> String? {
    let parts = cell.body.members.flatMap { name in ["training", "validation", "test"].map { "\(name).\($0)" } }
    if parts.contains(part) || isFaulty(cell) { return part }
    let subject = "'\(key)' in \(reader.place)"
    context.report(
      .unexpectedValue(
        subject: subject, expected: "\(cell.name).SAMPLE.training, .validation or .test",
        found: "'\(cell.name).\(part)'",
        nearest: NearestName.nearest(to: part, in: parts).map { "\(cell.name).\($0)" }), at: node.location)
    return nil
  }

  private func refuse(
    _ part: String, of cell: Cell, _ files: [String: String], _ usable: [String], _ expected: String, _ key: String,
    _ node: LocatedNode, _ reader: MappingReader
  ) {
    if isFaulty(cell) { return }
    let subject = "'\(key)' in \(reader.place)"
    if usable.isEmpty, files[part] == nil {
      context.report(
        .unexpectedValue(
          subject: subject, expected: expected, found: "'\(cell.name)', which is {\(cell.kind.name)} and makes none",
          nearest: nil), at: node.location)
    } else if let type = files[part] {
      context.report(
        .unexpectedValue(
          subject: subject, expected: expected, found: "'\(part)', which is \(type)",
          nearest: usable.first.map { "\(cell.name).\($0)" }), at: node.location)
    } else {
      context.report(
        .unknownName(
          what: "output", name: "\(cell.name).\(part)",
          nearest: NearestName.nearest(to: part, in: usable).map { "\(cell.name).\($0)" },
          known: usable.map { "\(cell.name).\($0)" }), at: node.location)
    }
  }
}
