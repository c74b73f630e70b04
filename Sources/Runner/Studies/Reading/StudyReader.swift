import Expressions
import Values
import Winners

/// Reads a study: front matter, then cells kind after kind, so that each finds those it needs, then what joins them.
struct StudyReader {
  let context: ReadingContext
  let setting: String?
  let overrides: [String: Override]
  let winners: any SweepWinners

  /// The study, with the keys of its cells; nil when it cannot be put together. It is good only if the context has no errors.
  func study(_ lines: [String], source: String) -> (study: Study, inheritance: CellInheritance)? {
    guard let (matter, end) = StudyScanner.frontMatter(lines, context: context),
      let root = YAMLReader(context: context, firstLine: 2, indentation: 0).mapping(of: matter)
    else { return nil }
    let frontMatter = FrontMatter(root, setting: setting, overrides: overrides, winners: winners, context: context)
    // All that has such a value would be an error, too.
    if InvalidStudy(errors: context.errors).lacksWinner { return nil }
    var scanner = StudyScanner(lines, startingAt: end, context: context)
    let pieces = scanner.pieces()
    let fences = pieces.compactMap { piece in
      if case .cell(let fence) = piece { fence } else { nil }
    }
    refuseDuplicates(fences)
    var given = CellOverrides(overrides, context: context)
    given.refuseUnknown(cells: fences.map(\.name))
    var inheritance = CellInheritance(context: context, winners: winners)
    let cells = cells(fences, seeds: frontMatter.seeds, &given, &inheritance)
    let sweep = frontMatter.sweep(cells)
    var segments: [Segment] = []
    var index = 0
    let placeholders = PlaceholderScanner(context: context)
    for piece in pieces {
      switch piece {
      case .prose(let lines, let line, let code):
        segments.append(.prose(placeholders.prose(lines: lines, line: line, code: code)))
      case .cell:
        segments.append(.cell(index))
        index += 1
      }
    }
    checkExpressions(fences, cells)
    guard cells.count == fences.count else { return nil }
    refuseCycles(cells)
    let study = Study(
      file: context.file, source: source, title: frontMatter.title, label: frontMatter.label,
      heading: frontMatter.heading, paper: frontMatter.paper, isBeyondPaper: frontMatter.isBeyondPaper,
      seed: frontMatter.seed,
      seeds: frontMatter.seeds, parameters: frontMatter.parameters, settings: frontMatter.settings,
      settingsBeyondPaper: frontMatter.settingsBeyondPaper, setting: setting,
      settingParameters: frontMatter.settingParameters, declaredKeys: given.declared,
      winners: frontMatter.winners.merging(inheritance.winners) { first, _ in first }, sweep: sweep, cells: cells,
      segments: segments, kinds: context.kinds)
    return (study, inheritance)
  }

  private func refuseDuplicates(_ fences: [StudyScanner.Fence]) {
    var firstLines: [String: Int] = [:]
    for fence in fences {
      if let line = firstLines[fence.name] {
        context.report(.duplicateName(name: fence.name, firstLine: line), at: fence.location)
      } else {
        firstLines[fence.name] = fence.location.line
      }
    }
    var files: [String: String] = [:]
    for fence in fences where fence.kind.namesFiles {
      if let problem = FileName.problem(with: fence.name, beside: &files) {
        context.report(.invalidName(found: fence.name, expected: problem), at: fence.location)
      }
    }
  }

  /// The cells in file order; those whose YAML cannot be read are left out.
  private func cells(
    _ fences: [StudyScanner.Fence], seeds: Int, _ given: inout CellOverrides, _ inheritance: inout CellInheritance
  ) -> [Cell] {
    var bodies: [Cell?] = fences.map { _ in nil }
    let names = fences.map { ($0.name, $0.kind.name) }
    var known: [Cell] = []
    for kind in context.kinds.all {
      for (index, fence) in fences.enumerated() where fence.kind.name == kind.name {
        let yaml = YAMLReader(context: context, firstLine: fence.bodyLine, indentation: fence.indentation)
        guard let body = yaml.mapping(of: fence.body),
          let node = inheritance.resolved(body, of: fence, with: &given)
        else { continue }
        let cell = cell(fence, node, known: known, names: names, seeds: seeds)
        bodies[index] = cell
        context.metrics.add(cell.body.metrics, of: cell.name)
        if !known.contains(where: { $0.name == cell.name }) { known.append(cell) }
      }
    }
    return bodies.compactMap(\.self)
  }

  private func cell(
    _ fence: StudyScanner.Fence, _ node: LocatedNode, known: [Cell], names: [(name: String, kind: String)], seeds: Int
  ) -> Cell {
    let keys = MappingReader(
      node, place: "{\(fence.kind.name)} \(fence.name)", location: fence.location, context: context)
    let body = context.reading(fence.name) {
      defer { keys.finish() }
      return fence.kind.read(CellReader(keys: keys, known: known, names: names))
    }
    return Cell(
      name: fence.name, location: fence.location, seeds: body.seeds(known) ?? seeds, kind: fence.kind, body: body)
  }

  private func checkExpressions(_ fences: [StudyScanner.Fence], _ cells: [Cell]) {
    var sources: [String: ExpressionChecker.Source] = [:]
    for cell in cells where sources[cell.name] == nil {
      sources[cell.name] = ExpressionChecker.Source(metrics: cell.body.metrics, members: cell.body.members)
    }
    let broken = fences.map(\.name).filter { sources[$0] == nil }
    let checker = ExpressionChecker(sources: sources, names: cells.filter { !$0.body.metrics.isEmpty }.map(\.name))
    // What refers to a cell that could not be read is not checked: the cell's own error is enough.
    for pending in context.pendingExpressions where !pending.expression.cells.contains(where: broken.contains) {
      do throws(ExpressionError) {
        try checker.check(
          pending.expression, expected: pending.expected, what: pending.what,
          quantifiersAllowed: pending.quantifiersAllowed)
      } catch {
        context.report(StudyError.Problem(error.problem), at: pending.place(error.offset))
      }
    }
    for pair in context.pendingPairs {
      let (x, y) = (pair.x.expression, pair.y.expression)
      guard !(x.cells + y.cells).contains(where: broken.contains) else { continue }
      if let reason = checker.mismatch(x, y) {
        context.report(.expression(reason: reason), at: pair.y.place(0))
      } else if let place = pair.connect, ![x, y].contains(where: { checker.type(of: $0) == .series }) {
        context.report(
          .expression(reason: "'connect' joins epochs, and neither coordinate is a series of them"), at: place)
      }
    }
  }

  private func refuseCycles(_ cells: [Cell]) {
    let names = Set(cells.map(\.name))
    let cyclic = Study.order(cells).cyclic.filter { $0.inputs.allSatisfy(names.contains) }
    guard var cell = cyclic.first else { return }
    // Every cell left over needs another one that is; so following them comes round.
    var path = [cell.name]
    while let next = cyclic.first(where: { cell.inputs.contains($0.name) }) {
      if let start = path.firstIndex(of: next.name) {
        context.report(
          .cycle(names: Array(path[start...]) + [next.name]),
          at: cyclic.first { $0.name == path[start] }?.location ?? cell.location)
        return
      }
      path.append(next.name)
      cell = next
    }
  }
}
