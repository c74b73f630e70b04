import Expressions
import Values

/// Reads the front matter's `sweep`, and its parts from a command line.
struct SweepReader {
  let context: ReadingContext
  /// The study's parameters.
  let parameters: [(name: String, declared: Value)]

  /// Reads the keys of `sweep:`.
  func sweep(_ reader: MappingReader) -> Sweep {
    let space = reader.child("space").map(self.space) ?? []
    let search = SearchMethods.read(reader) ?? GridSearch()
    let measures = self.measures(reader)
    let sweep = Sweep(space: space, search: search, measures: measures, goal: goal(reader, measures.map(\.name)))
    // A count that is wrong is not missing.
    if context.errors.isEmpty, let problem = sweep.problem {
      context.report(problem, at: reader.entry("space")?.keyLocation ?? reader.location)
    }
    reader.finish()
    return sweep
  }

  // MARK: The space

  private func space(_ reader: MappingReader) -> [SweepDimension] {
    reader.freeEntries().compactMap { dimension($0, reader) }
  }

  /// A parameter with its values; nil, with an error, when they cannot be varied so.
  func dimension(_ entry: LocatedNode.Entry, _ reader: MappingReader) -> SweepDimension? {
    guard let parameter = parameters.first(where: { $0.name == entry.key }) else {
      let names = parameters.map(\.name)
      context.report(
        .unknownName(
          what: "parameter", name: entry.key, nearest: NearestName.nearest(to: entry.key, in: names), known: names),
        at: entry.keyLocation)
      return nil
    }
    switch entry.value.content {
    case .list(let nodes) where !nodes.isEmpty:
      return list(nodes, of: parameter, reader)
    case .mapping:
      guard let range = range(entry, of: parameter, reader) else { return nil }
      return SweepDimension(parameter: entry.key, values: .range(range))
    default:
      reader.unexpected(entry.key, "a list of values, or { from, to, count }", entry.value)
      return nil
    }
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
            expected: ParameterReader.expected(parameter.declared) + ", as the parameter is declared",
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
    guard let fitted = ParameterReader.fitted(value, as: declared),
      ParameterReader.value(fitted.plain).flatMap({ ParameterReader.fitted($0, as: declared) }) == fitted
    else { return nil }
    return fitted
  }

  private func range(
    _ entry: LocatedNode.Entry, of parameter: (name: String, declared: Value), _ reader: MappingReader
  ) -> SweepRange? {
    guard parameter.declared.double != nil else {
      reader.unexpected(entry.key, "a list of values, for the parameter is no number", entry.value)
      return nil
    }
    guard let bounds = reader.child(entry.key, entry.value) else { return nil }
    defer { bounds.finish() }
    let scale = bounds.choice("scale", SweepRange.Scale.self) ?? .linear
    let range: NumberRange = scale == .log ? .positive : .any
    let count = bounds.integer("count", atLeast: 2, atMost: Sweep.limit)
    let lower = bounds.required("from", Double?.none) { bounds.number($0, range) }
    let upper = bounds.required("to", Double?.none) { bounds.number($0, range) }
    guard let lower, let upper else { return nil }
    guard lower < upper else {
      bounds.node("to").map {
        bounds.unexpected("to", "a number > 'from', which is \(Value.number(lower).plain)", $0)
      }
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
    guard let node = reader.node("measure") else { return [] }
    guard case .mapping = node.content, let named = reader.child("measure", node) else {
      return measure(Sweep.onlyMeasure, "measure", node, reader).map { [$0] } ?? []
    }
    return named.freeEntries().compactMap { entry in
      guard Self.isName(entry.key) else {
        context.report(.invalidName(found: entry.key, expected: Self.nameRule), at: entry.keyLocation)
        return nil
      }
      return measure(entry.key, entry.key, entry.value, named)
    }
  }

  private func measure(_ name: String, _ key: String, _ node: LocatedNode, _ reader: MappingReader) -> SweepMeasure? {
    reader.expression(key, node, [.number]).map { SweepMeasure(name: name, expression: $0) }
  }

  static let nameRule = "letters, digits, '_' and '-', beginning with a letter"

  /// True when a measure can have this name: it becomes a column of a table.
  static func isName(_ name: String) -> Bool {
    name.unicodeScalars.first.map(ExpressionLexer.isLetter) == true
      && name.unicodeScalars.allSatisfy { ExpressionLexer.isNamePart($0) || $0 == "-" }
  }

  private func goal(_ reader: MappingReader, _ measures: [String]) -> SweepGoal? {
    var goals: [SweepGoal] = []
    for direction in SweepGoal.Direction.allCases {
      guard let node = reader.node(direction.rawValue), let name = reader.text(direction.rawValue, node) else {
        continue
      }
      guard measures.contains(name) else {
        context.report(
          .unknownName(
            what: "measure", name: name, nearest: NearestName.nearest(to: name, in: measures), known: measures),
          at: node.location)
        continue
      }
      goals.append(SweepGoal(direction: direction, measure: name))
    }
    if goals.count > 1 { reader.refuse("maximise", because: "'minimise' says what is looked for") }
    return goals.first
  }
}

extension Sweep {
  /// The problem of the space as a whole; nil when its points can be listed. A sweep without a space has no problem.
  var problem: StudyError.Problem? {
    guard !space.isEmpty else { return nil }
    // Parameters and measures are columns of one table.
    var columns: Set = ["trial", "status", "best", "reason", "claims_hold", "claims_fail", "claims_undecided"]
    let measured = measures.flatMap { [$0.name, "\($0.name)_lower", "\($0.name)_upper"] }
    for name in space.map(\.parameter) + measured where !columns.insert(name).inserted {
      return .refusedKey(key: name, place: "a sweep", reason: "its table has another column of that name")
    }
    return search.problem(in: space)
  }
}
