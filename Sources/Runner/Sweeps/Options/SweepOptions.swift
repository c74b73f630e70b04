import Expressions
import Search
import Studies
import Values

/// A command line's words on a sweep, over what its study declares.
public struct SweepOptions: Hashable, Sendable, Codable {
  /// `NAME=VALUE,VALUE…` or `NAME=FROM:TO[:log][:COUNT]`: in place of the study's values of that parameter, or added to
  /// its space.
  public var vary: [String] = []
  /// The number of points, in place of the study's; of points that are drawn, where nothing else says how they are chosen.
  public var trials: Int?
  /// `KIND` or `KIND:KEY=VALUE,KEY=VALUE`: in place of the study's way to search.
  public var search: String?
  /// `NAME=EXPRESSION` or `EXPRESSION`: in place of the study's measure of that name, or added to its measures.
  public var measures: [String] = []
  /// The measure that is to be small, or several between commas.
  public var minimise: String?
  /// The measure that is to be large, or several between commas.
  public var maximise: String?
  /// The condition on parameters that every point meets, in place of the study's.
  public var constraint: String?

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
      space.put(dimension, by: \.parameter)
    }
    var measures = sweep?.measures ?? []
    for text in options.measures {
      guard let measure = reading.measure(text) else { continue }
      measures.put(measure, by: \.name)
    }
    let goals = reading.goals(options, measures.map(\.name)) ?? sweep?.goals ?? []
    let search = reading.search(options) ?? GridSearch()
    let constraint = options.constraint.map { reading.constraint($0) } ?? sweep?.constraint
    let sweep = Sweep(
      space: space, conditions: sweep?.conditions ?? [], constraint: constraint, search: search,
      measures: measures, goals: goals)
    if reading.problems.isEmpty {
      if space.isEmpty {
        reading.report(
          .missingKey(key: "space", place: "'sweep' in the front matter; or name what varies: --vary NAME=VALUE,VALUE"),
          at: file)
      }
      if let problem = sweep.problem { reading.report(problem.problem, at: file) }
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
    func refuse(_ name: String, _ place: String, in key: String, _ reason: String) {
      problems.append(
        InvalidSweep.Problem(place: place, problem: .refusedKey(key: name, place: key, reason: reason)))
    }
    for name in sweep.space.map(\.parameter) {
      if let value = overrides[name] {
        refuse(name, "--set \(name)=\(value.plain)", in: "--set", "the sweep varies it; leave out one of the two")
      }
      if let setting, settingParameters.contains(name) {
        let reason = "the setting '\(setting)' gives it a value and the sweep varies it"
        refuse(name, "--setting \(setting)", in: "a setting", reason)
      }
    }
    guard problems.isEmpty else { throw InvalidSweep(problems: problems) }
  }
}

extension Array {
  /// Puts an element in the place of the one with its name, or at the end.
  fileprivate mutating func put<Name: Equatable>(_ element: Element, by name: KeyPath<Element, Name>) {
    let place = firstIndex { $0[keyPath: name] == element[keyPath: name] } ?? count
    replaceSubrange(place..<Swift.min(place + 1, count), with: [element])
  }
}

/// Reads the parts of a sweep that stand on a command line.
private struct SweepOptionReading {
  let study: Study
  private(set) var problems: [InvalidSweep.Problem] = []

  init(study: Study) { self.study = study }

  mutating func report(_ problem: StudyError.Problem, at place: String) {
    problems.append(InvalidSweep.Problem(place: String(place.prefix(200)), problem: problem))
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
    let isRange = study.declared(name).map { $0.double != nil || $0 == .null } ?? false
    let value = values.contains(":") && isRange ? VaryOption.range(values) : Self.list(values)
    let (dimension, problems) = study.dimension(name, value ?? .text(values), at: place)
    for problem in problems { report(problem, at: place) }
    return dimension
  }

  mutating func measure(_ text: String) -> SweepMeasure? {
    let place = "--measure \(text)"
    var (name, source) = (Sweep.onlyMeasure, text)
    if let (first, rest) = Self.split(text), SweepMeasure.isName(first), !rest.hasPrefix("=") {
      (name, source) = (first, rest)
    }
    do throws(ExpressionError) {
      return SweepMeasure(name: name, expression: try study.number(source))
    } catch {
      report(StudyError.Problem(error.problem), at: "\(place), character \(error.offset + 1) of '\(source)'")
      return nil
    }
  }

  mutating func constraint(_ text: String) -> SweepConstraint? {
    let (constraint, problem) = study.constraint(text)
    if let problem {
      report(problem.problem, at: "--constraint \(text), character \(problem.offset + 1) of '\(text)'")
    }
    return constraint
  }

  /// The measures that are looked for; nil when none is named.
  mutating func goals(_ options: SweepOptions, _ measures: [String]) -> [SweepGoal]? {
    let texts = [(SweepGoal.Direction.minimise, options.minimise), (.maximise, options.maximise)]
    let named = texts.flatMap { direction, text in
      (text?.split(separator: ",", omittingEmptySubsequences: false) ?? [])
        .map { (direction: direction, name: String($0).trimmed) }
    }
    let (goals, problems) = SweepGoal.goals(named, of: measures)
    for (place, problem) in problems {
      report(StudyError.Problem(problem), at: "--\(named[place].direction.rawValue) \(named[place].name)")
    }
    return named.isEmpty ? nil : goals
  }

  /// The way to search: what the command line says, else the study's with the command line's number of points.
  mutating func search(_ options: SweepOptions) -> (any SearchMethod)? {
    let declared = study.sweep?.search ?? GridSearch()
    var place = options.trials.map { "--trials \($0)" } ?? ""
    var option = SearchOption(declared)
    if let text = options.search {
      place = "--search \(text)"
      guard let typed = SearchOption(text) else {
        report(
          .unexpectedValue(
            subject: "'--search'", expected: "KIND or KIND:KEY=VALUE,KEY=VALUE", found: "'\(text)'", nearest: nil),
          at: place)
        return nil
      }
      option = typed
    } else if let trials = options.trials {
      if declared.isGrid { return RandomSearch(trials: trials) }
    } else {
      return declared
    }
    let (search, problems) = option.search(trials: options.trials, resources: study.resources)
    for problem in problems { report(StudyError.Problem(problem), at: place) }
    return search
  }

  /// The texts before and after the first `=`; nil when there is none, or nothing before it.
  private static func split(_ text: String) -> (String, String)? {
    guard let equal = text.firstIndex(of: "="), equal != text.startIndex else { return nil }
    return (String(text[..<equal]), String(text[text.index(after: equal)...]))
  }

  /// Values between commas that are in no brackets.
  private static func list(_ text: String) -> Value? {
    let values = VaryOption.texts(text)?.map { ParameterReader.value($0) }
    guard let values, !values.contains(nil) else { return nil }
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
