import Expressions
import Values

/// A command line's words on a sweep, over what its study declares.
public struct SweepOptions: Hashable, Sendable, Codable {
  /// `NAME=VALUE,VALUE…` or `NAME=FROM:TO[:log][:COUNT]`: in place of the study's values of that parameter, or added to
  /// its space.
  public var vary: [String] = []
  /// The number of drawn points, in place of the study's.
  public var trials: Int?
  /// `NAME=EXPRESSION` or `EXPRESSION`: in place of the study's measure of that name, or added to its measures.
  public var measures: [String] = []
  /// The measure that is to be small.
  public var minimise: String?
  /// The measure that is to be large.
  public var maximise: String?

  /// No options: the sweep as the study declares it.
  public init() {}
}

/// The error of a sweep that cannot be done as it is asked for.
public struct InvalidSweep: Error, Hashable, Sendable, CustomStringConvertible {
  /// One thing that is wrong.
  public struct Problem: Hashable, Sendable, CustomStringConvertible {
    /// The place of the problem: an option with its value, or the study.
    public let place: String
    /// The problem there.
    public let problem: StudyError.Problem

    /// One line.
    public var description: String { "\(place): \(problem)" }
  }

  /// The problems; never empty.
  public let problems: [Problem]

  /// One line a problem.
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}

extension Study {
  /// The sweep that the study declares with what a command line says over it.
  ///
  /// - Throws: `InvalidSweep` for a parameter that cannot be varied, or a measure that cannot be taken.
  public func sweep(with options: SweepOptions) throws(InvalidSweep) -> Sweep {
    var reading = SweepOptionReading(study: self)
    var space = sweep?.space ?? []
    var varied: [String] = []
    for text in options.vary {
      guard let dimension = reading.dimension(text) else { continue }
      if varied.contains(dimension.parameter) {
        reading.report(.duplicateKey(key: dimension.parameter), at: "--vary \(text)")
      }
      varied.append(dimension.parameter)
      if let index = space.firstIndex(where: { $0.parameter == dimension.parameter }) {
        space[index] = dimension
      } else {
        space.append(dimension)
      }
    }
    var measures = sweep?.measures ?? []
    for text in options.measures {
      guard let measure = reading.measure(text) else { continue }
      if let index = measures.firstIndex(where: { $0.name == measure.name }) {
        measures[index] = measure
      } else {
        measures.append(measure)
      }
    }
    let goal = reading.goal(options, measures.map(\.name)) ?? sweep?.goal
    let search = options.trials.map { RandomSearch(trials: $0) } ?? sweep?.search ?? GridSearch()
    let sweep = Sweep(space: space, search: search, measures: measures, goal: goal)
    if reading.problems.isEmpty {
      if space.isEmpty {
        reading.report(
          .missingKey(key: "space", place: "'sweep' in the front matter; or name what varies: --vary NAME=VALUE,VALUE"),
          at: file)
      }
      if let problem = sweep.problem { reading.report(problem, at: file) }
    }
    guard reading.problems.isEmpty else { throw InvalidSweep(problems: reading.problems) }
    return sweep
  }

  /// Refuses a space that varies a parameter that is fixed elsewhere.
  ///
  /// - Parameters:
  ///   - sweep: the sweep that varies parameters.
  ///   - overrides: the parameters that are given values for all trials.
  /// - Throws: each parameter that two say something of.
  public func checkConflicts(of sweep: Sweep, overrides: [String: Override]) throws(InvalidSweep) {
    var problems: [InvalidSweep.Problem] = []
    for name in sweep.space.map(\.parameter) {
      if let value = overrides[name] {
        problems.append(
          InvalidSweep.Problem(
            place: "--set \(name)=\(value.plain)",
            problem: .refusedKey(key: name, place: "--set", reason: "the sweep varies it; leave out one of the two")))
      }
      if let setting, settingParameters.contains(name) {
        problems.append(
          InvalidSweep.Problem(
            place: "--setting \(setting)",
            problem: .refusedKey(
              key: name, place: "a setting", reason: "the setting '\(setting)' gives it a value and the sweep varies it"
            )
          ))
      }
    }
    guard problems.isEmpty else { throw InvalidSweep(problems: problems) }
  }
}

/// Reads the parts of a sweep that stand on a command line.
private struct SweepOptionReading {
  let study: Study
  private(set) var problems: [InvalidSweep.Problem] = []

  init(study: Study) { self.study = study }

  mutating func report(_ problem: StudyError.Problem, at place: String) {
    problems.append(InvalidSweep.Problem(place: place, problem: problem))
  }

  mutating func dimension(_ text: String) -> SweepDimension? {
    let place = "--vary \(text)"
    guard let (name, values) = Self.split(text) else {
      report(
        .unexpectedValue(
          subject: "'--vary'", expected: "NAME=VALUE,VALUE… or NAME=FROM:TO:COUNT", found: "'\(text)'", nearest: nil),
        at: place)
      return nil
    }
    let context = ReadingContext(file: place, lines: [], kinds: study.kinds)
    let start = SourceLocation(line: 1, column: 1)
    let declared = study.parameters.first { $0.name == name }?.declared
    let value = values.contains(":") && declared?.double != nil ? Self.range(values) : Self.list(values)
    let entry = LocatedNode.Entry(
      key: name, keyLocation: start,
      value: value.map { YAMLReader.node($0, at: start) }
        ?? LocatedNode(content: .scalar(.text(values), text: values), location: start))
    let root = LocatedNode(content: .mapping([entry]), location: start)
    let dimension = SweepReader(context: context, parameters: study.parameters.map { ($0.name, $0.declared) })
      .dimension(entry, MappingReader(root, place: "--vary", context: context))
    for error in context.errors { report(error.problem, at: place) }
    return context.errors.isEmpty ? dimension : nil
  }

  mutating func measure(_ text: String) -> SweepMeasure? {
    let place = "--measure \(text)"
    var (name, source) = (Sweep.onlyMeasure, text)
    if let (first, rest) = Self.split(text), SweepReader.isName(first), !rest.hasPrefix("=") {
      (name, source) = (first, rest)
    }
    do throws(ExpressionError) {
      return SweepMeasure(name: name, expression: try study.number(source))
    } catch {
      report(StudyError.Problem(error.problem), at: "\(place), character \(error.offset + 1) of '\(source)'")
      return nil
    }
  }

  mutating func goal(_ options: SweepOptions, _ measures: [String]) -> SweepGoal? {
    let given: [(direction: SweepGoal.Direction, name: String)] =
      (options.minimise.map { [(.minimise, $0)] } ?? []) + (options.maximise.map { [(.maximise, $0)] } ?? [])
    for (direction, name) in given where !measures.contains(name) {
      report(
        .unknownName(
          what: "measure", name: name, nearest: NearestName.nearest(to: name, in: measures), known: measures),
        at: "--\(direction.rawValue) \(name)")
    }
    if given.count > 1 {
      report(
        .refusedKey(key: "--maximise", place: "the command", reason: "'--minimise' says what is looked for"),
        at: "--maximise")
    }
    return given.first.map { SweepGoal(direction: $0.direction, measure: $0.name) }
  }

  /// The texts before and after the first `=`; nil when there is none, or nothing before it.
  private static func split(_ text: String) -> (String, String)? {
    guard let equal = text.firstIndex(of: "="), equal != text.startIndex else { return nil }
    return (String(text[..<equal]), String(text[text.index(after: equal)...]))
  }

  /// `FROM:TO`, then the scale's name and the number of points in either order.
  private static func range(_ text: String) -> Value? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { String($0).trimmed }
    guard (2...4).contains(parts.count), let from = CoreSchema.value(ofPlain: parts[0]),
      let to = CoreSchema.value(ofPlain: parts[1])
    else { return nil }
    var range = ["from": from, "to": to]
    for part in parts.dropFirst(2) {
      guard let value = CoreSchema.value(ofPlain: part) else { return nil }
      if case .text = value { range["scale"] = value } else { range["count"] = value }
    }
    return range.count == parts.count ? .mapping(range) : nil
  }

  /// Values between commas that are in no brackets.
  private static func list(_ text: String) -> Value? {
    var parts = [""]
    var depth = 0
    for character in text {
      if character == "[" { depth += 1 }
      if character == "]" { depth -= 1 }
      if character == ",", depth == 0 {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    let values = parts.map { ParameterReader.value($0) }
    guard depth == 0, !values.contains(nil) else { return nil }
    return .list(values.compactMap(\.self))
  }
}

extension Study {
  /// An expression that is a number at each seed, read and checked as if it stood in the study.
  ///
  /// - Throws: the error, with its place in the expression.
  func number(_ text: String) throws(ExpressionError) -> Expression {
    var values = Dictionary(parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    values["seed"] = .unsigned(seed)
    values["seeds"] = .integer(seeds)
    var metrics = kinds.metrics
    for cell in cells { metrics.add(cell.body.metrics, of: cell.name) }
    let expression = try Expression(parsing: text, metrics: metrics, parameters: values)
    let sources = cells.map {
      ($0.name, ExpressionChecker.Source(metrics: $0.body.metrics, members: $0.body.members))
    }
    let checker = ExpressionChecker(
      sources: Dictionary(sources, uniquingKeysWith: { first, _ in first }),
      names: cells.filter { !$0.body.metrics.isEmpty }.map(\.name))
    try checker.check(expression, expected: [.number], what: "a measure", quantifiersAllowed: false)
    return expression
  }
}
