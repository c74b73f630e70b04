import Deterministic
import Expressions
import Runs
import StandardCells
import Studies
import Values

/// Collects the numbers of a run, each under a key: what the prose fills in, in its own rounding, then claims, then all that cells measured.
struct PaperNumbers {
  private let recorded: RecordedRun
  private let prefix: String
  private(set) var numbers: [PaperNumber] = []
  private(set) var proseKeys: [[String?]] = []
  private var places: [String: Int] = [:]

  init(_ recorded: RecordedRun, prefix: String) {
    (self.recorded, self.prefix) = (recorded, prefix)
  }

  mutating func collect() {
    for segment in recorded.study.segments {
      if case .prose(let prose) = segment { proseKeys.append(prose.placeholders.map { add($0) }) }
    }
    for cell in recorded.study.cells {
      if let claim = cell.claim { add(cell, claim) }
    }
    for cell in recorded.study.cells where cell.claim == nil && cell.figure == nil { addScalars(of: cell) }
  }

  /// Adds a number, unless the key is taken.
  private mutating func add(
    _ key: String, _ text: PaperText, exact: Double? = nil, error: Double? = nil, seeds: Int, source: String,
    cells: [String]
  ) {
    if places[key] != nil { return }
    places[key] = numbers.count
    numbers.append(
      PaperNumber(key: key, text: text, exact: exact, error: error, seeds: seeds, source: source, cells: cells))
  }

  // MARK: Prose

  /// Adds what stands in a placeholder's place, and returns its key; nil where it has no value.
  private mutating func add(_ placeholder: Placeholder) -> String? {
    let expression = placeholder.expression
    let environment = recorded.results.environment(of: expression.cells)
    let source = String(expression.source.prefix { $0 != "|" }).trimmingSpaces
    let base = "\(prefix)/\(PaperKey.of(expression: source))"
    let seeds = expression.cells.isEmpty ? 1 : environment.seedCount
    do throws(Undecided) {
      let first = try expression.value(in: environment, seed: 0)
      switch first {
      case .text(let text):
        return add(placeholder, base, PaperText(word: LaTeXText.escaped(text)), nil, nil, seeds, source)
      case .boolean(let flag): return add(placeholder, base, PaperText(word: "\(flag)"), nil, nil, seeds, source)
      default:
        let median = try expression.median(in: environment)
        let error =
          placeholder.showsError
          ? expression.medianError(in: environment) : spread(of: expression, in: environment)
        let text = PaperText(median, error: error, placeholder.format)
        return add(placeholder, base, text, median, error, seeds, source)
      }
    } catch {
      return nil
    }
  }

  /// The same expression in another format has another key.
  private mutating func add(
    _ placeholder: Placeholder, _ base: String, _ text: PaperText, _ exact: Double?, _ error: Double?, _ seeds: Int,
    _ source: String
  ) -> String {
    let names = [base, "\(base)-\(Self.word(placeholder.format))", "\(base)-\(Self.word(placeholder.format))-error"]
    var key = names.first { places[$0].map { numbers[$0].text == text && numbers[$0].source == source } ?? true }
    var count = 2
    while key == nil {
      let name = "\(base)-\(count)"
      if places[name].map({ numbers[$0].text == text }) ?? true { key = name }
      count += 1
    }
    let found = key ?? base
    add(found, text, exact: exact, error: error, seeds: seeds, source: source, cells: placeholder.expression.cells)
    return found
  }

  private static func word(_ format: NumberFormat) -> String {
    switch format {
    case .shortest: "shortest"
    case .fixed(let digits): "fixed\(digits)"
    case .significant(let digits): "significant\(digits)"
    case .scientific(let digits): "scientific\(digits)"
    case .percent(let digits): "percent\(digits)"
    case .bytes: "bytes"
    case .duration: "duration"
    }
  }

  /// The standard deviation over seeds; nil with one seed, or where all are the same.
  private func spread(of expression: Expression, in environment: ResultEnvironment) -> Double? {
    if expression.cells.isEmpty { return nil }
    let values = (0..<environment.seedCount).compactMap { seed -> Double? in
      guard case .number(let number)? = try? expression.value(in: environment, seed: seed) else { return nil }
      return number
    }
    return Self.spread(of: values)
  }

  private static func spread(of values: [Double]) -> Double? {
    guard let deviation = Spread.standardDeviation(of: values), deviation > 0 else { return nil }
    return deviation
  }

  // MARK: Claims

  private mutating func add(_ cell: Cell, _ claim: ClaimCell) {
    let outcome = recorded.outcome(cell, claim).outcome
    let key = PaperKey.plain("\(prefix)/\(cell.name)")
    let cells = claim.holds.cells
    let values = outcome.seeds.compactMap(\.value)
    if let value = outcome.value {
      // The value at the worst seed is no centre of a spread.
      let isMedian = !values.isEmpty && Quantile.median(of: values) == value
      let error = isMedian ? Self.spread(of: values) : nil
      add(
        key, PaperText(value, error: error), exact: value, error: error, seeds: max(1, values.count),
        source: "\(claim.holds)", cells: cells)
    }
    for (name, number) in [("bound", outcome.bound), ("margin", outcome.margin)] {
      guard let number else { continue }
      add(
        "\(key).\(name)", PaperText(number, error: nil), exact: number, seeds: max(1, values.count),
        source: "\(name) of \(claim.holds)", cells: cells)
    }
    add(
      "\(key).verdict", PaperText(word: LaTeXText.escaped(outcome.verdict.recorded.word)), seeds: max(1, values.count),
      source: "verdict of \(claim.holds)", cells: cells)
  }

  // MARK: Metrics

  private mutating func addScalars(of cell: Cell) {
    var values: [String: [Double]] = [:]
    for step in recorded.results.steps[cell.name] ?? [] {
      for (name, value) in step.scalars { values[StepResults.parts(ofName: name).name, default: []].append(value) }
    }
    for (name, numbers) in values.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
      let sorted = numbers.sorted()
      let median = Quantile.median(of: sorted)
      let error = Self.spread(of: sorted)
      add(
        PaperKey.plain("\(prefix)/\(cell.name).\(name.replacing("\"", with: ""))"), PaperText(median, error: error),
        exact: median, error: error, seeds: sorted.count, source: "\(cell.name).\(name)", cells: [cell.name])
    }
  }
}

extension String {
  /// Without spaces at both ends.
  var trimmingSpaces: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
