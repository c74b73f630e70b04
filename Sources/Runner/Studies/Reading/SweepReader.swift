import Expressions
import Search
import Values

/// Reads the front matter's `sweep`, and its parts from a command line.
struct SweepReader {
  let context: ReadingContext
  /// The study's parameters.
  let parameters: [(name: String, declared: Value)]
  /// The study's cells, whose keys can vary as well.
  var cells: [Cell] = []

  /// Reads the keys of `sweep:`.
  func sweep(_ reader: MappingReader) -> Sweep {
    let space = reader.child("space").map(self.space) ?? []
    let constraint = self.constraint(reader)
    let search = SearchReader(context: context, parameters: parameters, cells: cells).search(reader) ?? GridSearch()
    let measures = self.measures(reader)
    let sweep = Sweep(
      space: space.map(\.dimension), conditions: space.flatMap(\.conditions), constraint: constraint, search: search,
      measures: measures, goals: goals(reader, measures.map(\.name)))
    // A count that is wrong is not missing; where no search is named, a command line may name one.
    let isOpen = !reader.has("search") && !reader.has("trials") && !sweep.hasGrid
    if context.errors.isEmpty, let (key, problem) = isOpen ? sweep.drawn.problem : sweep.problem {
      context.report(problem, at: reader.entry(key)?.keyLocation ?? reader.location)
    }
    reader.finish()
    return sweep
  }

  // MARK: The space

  /// A parameter that is varied, and when.
  struct Varied {
    let dimension: SweepDimension
    var conditions: [SearchCondition] = []
  }

  private func space(_ reader: MappingReader) -> [Varied] {
    reader.freeEntries().reduce(into: []) { space, entry in
      if let varied = dimension(entry, reader, after: space.map(\.dimension)) { space.append(varied) }
    }
  }

  /// The parameter that an entry of a space names, with its declared value; nil, with an error, when there is none.
  private func declaration(of entry: LocatedNode.Entry) -> (name: String, declared: Value)? {
    if let declared = declared(entry.key) { return (entry.key, declared) }
    let isOfCell = CellOverrides.isOfCell(entry.key)
    let names = isOfCell ? cells.map(\.name) : parameters.map(\.name)
    let name = isOfCell ? String(entry.key.prefix { $0 != "." }) : entry.key
    context.report(
      .unknownName(
        what: isOfCell ? "cell" : "parameter", name: name, nearest: NearestName.nearest(to: name, in: names),
        known: names),
      at: entry.keyLocation)
    return nil
  }

  /// The value that a parameter or a key of a cell has without the sweep; null for a key that the cell does not say, nil for what there
  /// is not.
  func declared(_ name: String) -> Value? {
    if let parameter = parameters.first(where: { $0.name == name }) { return parameter.declared }
    let keys = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard keys.count > 1, !keys.contains(""), let cell = cells.first(where: { $0.name == keys[0] }) else { return nil }
    return keys.dropFirst().reduce(cell.body.canonicalValue) { value, key in
      if case .mapping(let entries) = value { entries[key] ?? .null } else { .null }
    }
  }

  /// A parameter with its values; nil, with an error, when they cannot be varied so.
  ///
  /// - Parameter others: the parameters that are varied before it.
  func dimension(_ entry: LocatedNode.Entry, _ reader: MappingReader, after others: [SweepDimension]) -> Varied? {
    guard let parameter = declaration(of: entry) else { return nil }
    switch entry.value.content {
    case .list(let nodes) where (1...Sweep.limit).contains(nodes.count):
      return list(nodes, of: parameter, reader).map { Varied(dimension: $0) }
    case .mapping:
      guard let keys = reader.child(entry.key, entry.value) else { return nil }
      defer { keys.finish() }
      let conditions = keys.child("when").map { self.conditions($0, of: parameter.name, on: others) } ?? []
      guard keys.has("values") else {
        return range(entry, keys, of: parameter, reader).map {
          Varied(dimension: SweepDimension(parameter: parameter.name, values: .range($0)), conditions: conditions)
        }
      }
      for key in ["from", "to", "scale", "count"] { keys.refuse(key, because: "'values' lists them") }
      guard case .list(let nodes)? = keys.node("values")?.content, (1...Sweep.limit).contains(nodes.count) else {
        keys.unexpected("values", expected: "a list of 1 to \(Sweep.limit) values")
        return nil
      }
      return list(nodes, of: parameter, keys).map { Varied(dimension: $0, conditions: conditions) }
    default:
      let isLong = if case .list(let nodes) = entry.value.content { nodes.count > 1 } else { false }
      let few = isLong ? "at most \(Sweep.limit) values" : "a list of values"
      reader.unexpected(entry.key, "\(few), or { from, to, count }", entry.value)
      return nil
    }
  }

  /// The conditions under which a parameter is varied: others that are varied before it, each with one value or a list of them.
  private func conditions(
    _ reader: MappingReader, of name: String, on others: [SweepDimension]
  ) -> [SearchCondition] {
    reader.freeEntries().compactMap { entry in
      guard let other = others.first(where: { $0.parameter == entry.key }),
        let declared = declared(entry.key)
      else {
        let names = others.map(\.parameter)
        context.report(
          .unknownName(
            what: "parameter that varies before '\(name)'", name: entry.key,
            nearest: NearestName.nearest(to: entry.key, in: names), known: names), at: entry.keyLocation)
        return nil
      }
      var nodes = [entry.value]
      if case .list(let listed) = entry.value.content, !declared.isList || listed.first?.value.isList == true {
        nodes = listed
      }
      var values: [Value] = []
      for node in nodes {
        guard let value = Self.value(node.value, as: declared), other.has(value) else {
          reader.unexpected(entry.key, other.words, node)
          return nil
        }
        values.append(value)
      }
      guard !values.isEmpty else {
        reader.unexpected(entry.key, other.words, entry.value)
        return nil
      }
      return SearchCondition(parameter: name, other: entry.key, values: values)
    }
  }

  /// The value of a key whose text is an expression; nil when it is absent, null or wrong.
  private func expressionNode(_ key: String, _ reader: MappingReader) -> LocatedNode? {
    guard let node = reader.entry(key).map({ context.expression($0.value) }) else { return nil }
    return switch node.content {
    case .scalar(.null, _), .invalid: nil
    default: node
    }
  }

  private func constraint(_ reader: MappingReader) -> SweepConstraint? {
    guard let node = expressionNode("constraint", reader),
      let expression = reader.expression("constraint", node, [.boolean], what: "a constraint")
    else { return nil }
    if let reference = expression.references.first {
      context.report(.expression(reason: SweepConstraint.reason(against: reference)), at: node.location)
    }
    return SweepConstraint(source: expression.source, parameters: context.parameters)
  }

  private func list(
    _ nodes: [LocatedNode], of parameter: (name: String, declared: Value), _ reader: MappingReader
  ) -> SweepDimension? {
    var values: [Value] = []
    for node in nodes {
      if case .invalid = node.content { return nil }
      guard let value = Self.value(node.value, as: parameter.declared) else {
        context.report(
          .unexpectedValue(
            subject: "'\(parameter.name)' in \(reader.place)",
            expected: parameter.declared.typeWords + ", as the parameter is declared",
            found: node.value.isList ? node.value.plain : node.found, nearest: nil), at: node.location)
        return nil
      }
      if values.contains(where: { $0 == value || ($0.double != nil && $0.double == value.double) }) {
        reader.unexpected(parameter.name, "each value once", node)
        return nil
      }
      values.append(value)
    }
    return SweepDimension(parameter: parameter.name, values: .list(values))
  }

  /// A value as the parameter is typed, if it is the same when it is given as a text.
  private static func value(_ value: Value, as declared: Value) -> Value? {
    guard let fitted = value.fitted(as: declared),
      ParameterReader.value(fitted.plain)?.fitted(as: declared) == fitted
    else { return nil }
    return fitted
  }

  private func range(
    _ entry: LocatedNode.Entry, _ bounds: MappingReader, of parameter: (name: String, declared: Value),
    _ reader: MappingReader
  ) -> SweepRange? {
    guard parameter.declared.double != nil || parameter.declared == .null else {
      reader.unexpected(entry.key, "a list of values, for the parameter is no number", entry.value)
      for key in ["from", "to", "scale", "count"] { _ = bounds.entry(key) }
      return nil
    }
    let scale = bounds.choice("scale", SweepRange.Scale.self) ?? .linear
    let range: NumberRange = scale == .log ? .positive : .any
    let count = bounds.integer("count", atLeast: 2, atMost: Sweep.limit)
    let lower = bounds.required("from", Double?.none) { bounds.number($0, range) }
    let upper = bounds.required("to", Double?.none) { bounds.number($0, range) }
    guard let lower, let upper else { return nil }
    guard lower < upper, (upper - lower).isFinite else {
      let distance = lower < upper ? " by what is a number" : ""
      bounds.unexpected("to", expected: "a number > 'from', which is \(Value.number(lower).plain)\(distance)")
      return nil
    }
    var isWhole = false
    if case .integer = parameter.declared {
      isWhole = [lower, upper].allSatisfy { Int(exactly: $0) != nil && $0.magnitude < 0x1p52 }
    }
    if isWhole, let count, let node = bounds.node("count") {
      let points = SweepRange(lower: lower, upper: upper, scale: scale, count: count, isWhole: true).grid ?? []
      guard Set(points).count == count else {
        bounds.unexpected("count", "so few that no whole number comes twice", node)
        return nil
      }
    }
    return SweepRange(lower: lower, upper: upper, scale: scale, count: count, isWhole: isWhole)
  }

  // MARK: Measures

  private func measures(_ reader: MappingReader) -> [SweepMeasure] {
    guard let node = expressionNode("measure", reader) else { return [] }
    guard case .mapping = node.content, let named = reader.child("measure", node) else {
      return measure(Sweep.onlyMeasure, "measure", node, reader).map { [$0] } ?? []
    }
    return named.freeEntries().compactMap { entry in
      guard SweepMeasure.isName(entry.key) else {
        context.report(.invalidName(found: entry.key, expected: Self.nameRule), at: entry.keyLocation)
        return nil
      }
      return measure(entry.key, entry.key, entry.value, named)
    }
  }

  private func measure(_ name: String, _ key: String, _ node: LocatedNode, _ reader: MappingReader) -> SweepMeasure? {
    reader.expression(key, context.expression(node), [.number]).map { SweepMeasure(name: name, expression: $0) }
  }

  static let nameRule = "letters, digits, '_' and '-', beginning with a letter"

  /// The measures that are looked for: of each direction one, or a list.
  private func goals(_ reader: MappingReader, _ measures: [String]) -> [SweepGoal] {
    let listed = SweepGoal.Direction.allCases.flatMap { direction in
      reader.list(direction.rawValue, "a measure's name, or a list of them") { node in
        reader.text(direction.rawValue, node).map { (direction: direction, name: $0, location: node.location) }
      } ?? []
    }
    let (goals, problems) = SweepGoal.goals(listed.map { ($0.direction, $0.name) }, of: measures)
    for (place, problem) in problems { context.report(StudyError.Problem(problem), at: listed[place].location) }
    return goals
  }
}

extension Sweep {
  /// True when all combinations of values can be run: each range says how many, and there are not too many.
  fileprivate var hasGrid: Bool {
    space.allSatisfy { $0.grid != nil } && GridSearch().mostPoints(in: searchSpace).map { $0 <= Self.limit } ?? false
  }

  /// The sweep with a search that needs no grid.
  fileprivate var drawn: Sweep {
    Sweep(
      space: space, conditions: conditions, constraint: constraint, search: RandomSearch(trials: 1), measures: measures,
      goals: goals)
  }

  /// The problem of the sweep as a whole, with the key that it is told of; nil when its points can be listed. A sweep without a space
  /// has no problem.
  package var problem: (key: String, problem: StudyError.Problem)? {
    guard !space.isEmpty else { return nil }
    // Parameters and measures are columns of one table.
    var columns: Set = ["trial", "status", "best", "reason", "claims_hold", "claims_fail", "claims_undecided"]
    let measured = measures.flatMap { [$0.name, "\($0.name)_lower", "\($0.name)_upper"] }
    for name in space.map(\.parameter) + measured where !columns.insert(name).inserted {
      return ("space", .refusedKey(key: name, place: "a sweep", reason: "its table has another column of that name"))
    }
    let found = SearchMethods.problem(of: search, in: searchSpace, hasGoal: !goals.isEmpty)
    return found.map { ($0.key, StudyError.Problem($0.problem)) }
  }
}

extension SweepMeasure {
  /// True when a measure can have this name: it becomes a column of a table.
  package static func isName(_ name: String) -> Bool {
    name.unicodeScalars.first.map(ExpressionLexer.isLetter) == true
      && name.unicodeScalars.allSatisfy { ExpressionLexer.isNamePart($0) || $0 == "-" }
  }
}

extension Study {
  /// The value that a parameter or a key of a cell has as it is declared; null for a key that the cell does not say, nil for what there
  /// is not.
  package func declared(_ name: String) -> Value? {
    sweepReader(ReadingContext(file: file, lines: [], kinds: kinds)).declared(name)
  }

  /// A parameter that varies, as if its values stood in the study.
  ///
  /// - Parameters:
  ///   - name: the parameter, or a key of a cell.
  ///   - value: its values, or their range.
  ///   - place: where they are given.
  /// - Returns: the parameter, or what is wrong.
  package func dimension(
    _ name: String, _ value: Value, at place: String
  ) -> (dimension: SweepDimension?, problems: [StudyError.Problem]) {
    let context = ReadingContext(file: place, lines: [], kinds: kinds)
    let start = SourceLocation(line: 1, column: 1)
    let entry = LocatedNode.Entry(key: name, keyLocation: start, value: YAMLReader.node(value, at: start))
    let root = LocatedNode(content: .mapping([entry]), location: start)
    let varied = sweepReader(context)
      .dimension(entry, MappingReader(root, place: "--vary", context: context), after: [])
    return (context.errors.isEmpty ? varied?.dimension : nil, context.errors.map(\.problem))
  }

  private func sweepReader(_ context: ReadingContext) -> SweepReader {
    SweepReader(context: context, parameters: parameters.map { ($0.name, $0.declared) }, cells: cells)
  }
}
