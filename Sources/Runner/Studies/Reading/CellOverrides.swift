import Values

/// Values that keys of cells are given from outside their study: with `ae.optimizer.rate`, the cell `ae` is read as if its file had
/// that value there.
struct CellOverrides {
  private let context: ReadingContext
  private let overrides: [(path: String, cell: String, keys: [String], override: Override)]
  /// What the file says, as it is written there, of each key that is given another value; no entry where it has no such key.
  private(set) var declared: [String: String] = [:]

  /// - Parameter overrides: those of parameters may be among them.
  init(_ overrides: [String: Override], context: ReadingContext) {
    self.context = context
    self.overrides = overrides.sorted { $0.key < $1.key }.compactMap { path, override in
      let names = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      guard Self.isOfCell(path) else { return nil }
      return (path, names[0], Array(names.dropFirst()), override)
    }
  }

  /// True when a name is that of a cell's key and not of a parameter.
  static func isOfCell(_ path: String) -> Bool { path.contains(".") }

  /// Refuses those of cells that there are not.
  func refuseUnknown(cells: [String]) {
    for override in overrides where !cells.contains(override.cell) {
      context.report(
        .unknownName(
          what: "cell", name: override.cell, nearest: NearestName.nearest(to: override.cell, in: cells), known: cells),
        at: SourceLocation(line: 1, column: 1))
    }
  }

  /// A cell's body with the keys that it is given.
  mutating func applied(to body: LocatedNode, of fence: StudyScanner.Fence) -> LocatedNode {
    var body = body
    for one in overrides where one.cell == fence.name {
      guard let value = one.override.value, !one.keys.contains("") else {
        context.report(
          .unexpectedValue(
            subject: "override of '\(one.path)'", expected: "a value of a key, as in CELL.KEY=VALUE",
            found: "'\(one.override.plain.prefix(200))'", nearest: nil), at: fence.location)
        continue
      }
      if let node = Self.node(at: one.keys[...], in: body) { declared[one.path] = Self.text(of: node) }
      body = Self.replaced(body, one.keys[...], value, place: fence.location)
    }
    return body
  }

  /// The node at a path of keys.
  static func node(at keys: ArraySlice<String>, in node: LocatedNode) -> LocatedNode? {
    guard let key = keys.first else { return node }
    guard case .mapping(let entries) = node.content, let entry = entries.first(where: { $0.key == key }) else {
      return nil
    }
    return self.node(at: keys.dropFirst(), in: entry.value)
  }

  private static func text(of node: LocatedNode) -> String {
    if case .scalar(_, let text) = node.content { return text }
    return node.value.plain
  }

  /// A node with a value at a path of keys, of which those that are missing are added.
  private static func replaced(
    _ node: LocatedNode, _ keys: ArraySlice<String>, _ value: Value, place: SourceLocation
  ) -> LocatedNode {
    guard let key = keys.first else { return YAMLReader.node(value, at: node.location) }
    var entries: [LocatedNode.Entry] = []
    if case .mapping(let known) = node.content { entries = known }
    if let index = entries.firstIndex(where: { $0.key == key }) {
      entries[index].value = replaced(entries[index].value, keys.dropFirst(), value, place: place)
    } else {
      let empty = LocatedNode(content: .mapping([]), location: place)
      entries.append(
        LocatedNode.Entry(
          key: key, keyLocation: place, value: replaced(empty, keys.dropFirst(), value, place: place)))
    }
    return LocatedNode(content: .mapping(entries), location: node.location)
  }
}
