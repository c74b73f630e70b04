import Values

/// Reads the bodies of cells.
struct CellReader {
  let context: ReadingContext
  /// All cells' names and kinds in file order, read or not.
  let names: [(name: String, kind: CellKind)]

  /// A cell; `known` are the cells of the kinds that it can need.
  func cell(_ fence: StudyScanner.Fence, _ node: LocatedNode, known: [Cell], seeds: Int) -> Cell {
    let reader = MappingReader(
      node, place: "{\(fence.kind.rawValue)} \(fence.name)", location: fence.location, context: context)
    let body: Cell.Body
    var ownSeeds: Int?
    switch fence.kind {
    case .data: body = .data(data(reader))
    case .density: body = .density(density(reader, known))
    case .classifier: body = .classifier(classifier(reader, known))
    case .train:
      ownSeeds = reader.integer("seeds", atLeast: 1)
      body = .train(train(reader, known))
    case .evaluate: body = .evaluate(evaluate(reader, known))
    case .figure: body = .figure(figure(reader, known))
    case .claim: body = .claim(claim(reader))
    }
    reader.finish()
    return Cell(
      name: fence.name, location: fence.location, seeds: ownSeeds ?? inherited(body, known) ?? seeds, body: body)
  }

  /// An evaluation has as many seeds as its model, what is fitted once has one; what needs no seed of its own has the study's.
  private func inherited(_ body: Cell.Body, _ known: [Cell]) -> Int? {
    switch body {
    case .evaluate(let evaluate): known.first { $0.name == evaluate.model }?.seeds
    case .density, .classifier: 1
    default: nil
    }
  }

  /// The cell that a key names, of one of some kinds.
  func reference(_ key: String, _ reader: MappingReader, _ kinds: [CellKind], _ known: [Cell]) -> Cell? {
    guard let node = reader.node(key), let name = reader.text(key, node) else { return nil }
    if let cell = known.first(where: { $0.name == name && kinds.contains($0.kind) }) { return cell }
    let candidates = names.filter { kinds.contains($0.kind) }.map(\.name)
    // A cell whose own YAML cannot be read has its own error.
    if candidates.contains(name) { return nil }
    let wanted = kinds.map { "{\($0.rawValue)}" }.joined(separator: " or ")
    let nearest = NearestName.nearest(to: name, in: candidates)
    if let other = names.first(where: { $0.name == name }) {
      reader.context.report(
        .unexpectedValue(
          subject: "'\(key)' in \(reader.place)", expected: "a \(wanted) cell",
          found: "'\(name)', which is {\(other.kind.rawValue)}", nearest: nearest), at: node.location)
    } else {
      context.report(.unknownName(what: "\(wanted) cell", name: name, nearest: nearest), at: node.location)
    }
    return nil
  }

  /// A sample's part, `ttbar.training`, of a data cell; any sample's when the cell is not known.
  func sample(_ key: String, _ reader: MappingReader, in samples: [String]?) -> SampleReference? {
    reader.node(key).flatMap { sample(key, $0, reader, in: samples) }
  }

  func sample(
    _ key: String, _ node: LocatedNode, _ reader: MappingReader, in samples: [String]?
  ) -> SampleReference? {
    guard let text = reader.text(key, node) else { return nil }
    guard let dot = text.lastIndex(of: "."),
      let split = SampleReference.Split(rawValue: String(text[text.index(after: dot)...]))
    else {
      let splits = SampleReference.Split.allCases.map(\.rawValue)
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

  /// The samples that a list of names and patterns describes, each once, in the order of the data cell within a
  /// pattern.
  func signals(_ key: String, _ reader: MappingReader, in samples: [String]?) -> [String]? {
    let patterns = reader.list(key, "names of samples") { node in reader.text(key, node).map { (node, $0) } }
    guard let patterns else { return nil }
    var names: [String] = []
    for (node, pattern) in patterns {
      guard let expanded = SamplePattern.expanded(pattern) else {
        reader.unexpected(key, "names with pairs of braces", node)
        continue
      }
      for part in expanded {
        let matching = samples.map { $0.filter { SamplePattern.matches(part, $0) } } ?? []
        if matching.isEmpty, let samples {
          context.report(
            .unknownName(what: "sample", name: part, nearest: NearestName.nearest(to: part, in: samples)),
            at: node.location)
        }
        names += matching.filter { !names.contains($0) }
      }
    }
    return names
  }

  /// Every text of a list.
  func texts(_ key: String, _ reader: MappingReader) -> [String]? {
    reader.list(key, "a list of texts") { reader.text(key, $0) }
  }
}

extension Cell {
  /// The samples of a data cell.
  var samples: [String]? {
    if case .data(let data) = body { data.samples } else { nil }
  }
}
