import Tables
import Values

/// Reads the body of one cell: its keys, with knowledge of the study's other cells.
public struct CellReader {
  /// The body's keys.
  public let keys: MappingReader
  /// The cells of the kinds before.
  public let known: [Cell]
  /// All cells' names and kinds in file order, read or not.
  package let names: [(name: String, kind: String)]

  package var context: ReadingContext { keys.context }

  /// The cell that a key names, of one of some kinds; nil, with an error, when there is none.
  public func reference(_ key: String, to kinds: [String]) -> Cell? { reference(key, keys, to: kinds) }

  /// The same of a mapping within the body.
  public func reference(_ key: String, _ reader: MappingReader, to kinds: [String]) -> Cell? {
    guard let node = reader.node(key), let name = reader.text(key, node) else { return nil }
    if let cell = known.first(where: { $0.name == name && kinds.contains($0.kind.name) }) { return cell }
    let candidates = names.filter { kinds.contains($0.kind) }.map(\.name)
    // A cell whose own YAML cannot be read has its own error.
    if candidates.contains(name) { return nil }
    let wanted = kinds.map { "{\($0)}" }.joined(separator: " or ")
    let nearest = NearestName.nearest(to: name, in: candidates)
    if let other = names.first(where: { $0.name == name }) {
      context.report(
        .unexpectedValue(
          subject: "'\(key)' in \(reader.place)", expected: "a \(wanted) cell",
          found: "'\(name)', which is {\(other.kind)}", nearest: nearest), at: node.location)
    } else {
      context.report(.unknownName(what: "\(wanted) cell", name: name, nearest: nearest), at: node.location)
    }
    return nil
  }

  /// Tells whether the reading of a cell found errors, so that nothing is to be concluded from its values.
  public func isFaulty(_ cell: Cell) -> Bool { context.faultyCells.contains(cell.name) }

  /// The known cell with a name.
  public func cell(named name: String) -> Cell? { known.first { $0.name == name } }

  /// The names that a list of names and patterns describes, each once, in the order of those that there are within a pattern; nil when
  /// there is no list. Patterns have braces, `a_{1,2}`, and asterisks.
  ///
  /// - Parameters:
  ///   - key: the key of the list.
  ///   - reader: the mapping that has the key.
  ///   - members: the names that there are; nil when they are not known.
  public func members(_ key: String, _ reader: MappingReader, in members: [String]?) -> [String]? {
    let patterns = reader.list(key, "names of samples") { node in reader.text(key, node).map { (node, $0) } }
    guard let patterns else { return nil }
    var names: [String] = []
    for (node, pattern) in patterns {
      guard let expanded = SamplePattern.expanded(pattern) else {
        reader.unexpected(key, SamplePattern.expected, node)
        continue
      }
      for part in expanded {
        let matching = members.map { $0.filter { SamplePattern.matches(part, $0) } } ?? []
        if matching.isEmpty, let members {
          context.report(
            .unknownName(what: "sample", name: part, nearest: NearestName.nearest(to: part, in: members)),
            at: node.location)
        }
        names += matching.filter { !names.contains($0) }
      }
    }
    return names
  }

  /// A sample's part, `SAMPLE.training`, of a data cell; any sample's when the samples are not known.
  public func sample(_ key: String, _ reader: MappingReader, in samples: [String]?) -> SampleReference? {
    reader.node(key).flatMap { sample(key, $0, reader, in: samples) }
  }

  package func sample(
    _ key: String, _ node: LocatedNode, _ reader: MappingReader, in samples: [String]?
  ) -> SampleReference? {
    guard let text = reader.text(key, node) else { return nil }
    guard let dot = text.lastIndex(of: "."), let split = Split(rawValue: String(text[text.index(after: dot)...])) else {
      let splits = Split.allCases.map(\.rawValue)
      let nearest = text.lastIndex(of: ".").flatMap { dot in
        NearestName.nearest(to: String(text[text.index(after: dot)...]), in: splits).map { String(text[...dot]) + $0 }
      }
      reader.unexpected(key, "SAMPLE.training, SAMPLE.validation or SAMPLE.test", node, nearest: nearest)
      return nil
    }
    let name = String(text[..<dot])
    if let samples, !samples.contains(name) {
      context.report(
        .unknownName(what: "sample", name: name, nearest: NearestName.nearest(to: name, in: samples)), at: node.location
      )
    }
    return SampleReference(sample: name, split: split)
  }
}

extension CellReader {
  /// Every text of a list; nil when there is none.
  public func texts(_ key: String, _ reader: MappingReader) -> [String]? {
    reader.list(key, "a list of texts") { reader.text(key, $0) }
  }
}
