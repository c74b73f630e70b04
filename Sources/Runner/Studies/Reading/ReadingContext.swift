import Expressions
import Values

/// The state of reading a study: the file's lines, the parameters, the errors so far.
///
/// Used by one reading only, and never after it.
package final class ReadingContext {
  let file: String
  /// The lines without their ends, in Unicode scalars.
  let lines: [[Unicode.Scalar]]
  /// The values of `$name`.
  var parameters: [String: Value] = [:]
  private(set) var errors: [StudyError] = []
  /// The cells whose own reading found errors: what follows from their values is not checked, for their own errors are enough.
  package private(set) var faultyCells: Set<String> = []
  /// The errors that follow from a value elsewhere, by their place in `errors`.
  private var causes: [Int: ValueConflict] = [:]
  /// The parameters, plain `$name`, that were read before their values were known: the front matter has both.
  private var early: [SourceLocation: String] = [:]
  /// Expressions whose cells and types are checked when all cells are known.
  package var pendingExpressions: [PendingExpression] = []
  /// Expressions that must fit to one another.
  package var pendingPairs: [PendingPair] = []

  /// The kinds of cells that the study can have.
  package let kinds: CellKinds
  /// The metrics of all kinds, and of the cells that are read.
  var metrics: MetricVocabulary

  init(file: String, lines: [[Unicode.Scalar]], kinds: CellKinds) {
    self.file = file
    self.kinds = kinds
    metrics = kinds.metrics
    self.lines = lines
  }

  package func report(_ problem: StudyError.Problem, at location: SourceLocation) {
    let error = StudyError(file: file, location: location, problem: problem)
    // Nobody reads a thousand.
    if errors.count < 1_000, !errors.contains(error) { errors.append(error) }
  }

  /// Reports a parameter that is not known, at least not yet.
  func reportUnknownParameter(_ name: String, at location: SourceLocation) {
    let nearest = NearestName.nearest(to: name, in: parameters.keys.sorted())
    report(.unknownName(what: "parameter", name: name, nearest: nearest), at: location)
    early[location] = name
  }

  /// A node whose text is an expression: where it is nothing but a parameter that is known by now, its error is taken back.
  func expression(_ node: LocatedNode) -> LocatedNode {
    guard let name = early[node.location], parameters[name] != nil,
      let place = errors.firstIndex(where: {
        if case .unknownName(what: "parameter", name: name, _, _) = $0.problem {
          $0.location == node.location
        } else {
          false
        }
      })
    else { return node }
    errors.remove(at: place)
    causes = Dictionary(uniqueKeysWithValues: causes.map { ($0.key > place ? $0.key - 1 : $0.key, $0.value) })
    return LocatedNode(content: .scalar(.text("$\(name)"), text: "$\(name)"), location: node.location)
  }

  /// Reports a value that does not go with one elsewhere.
  func report(_ problem: StudyError.Problem, _ conflict: ValueConflict, at location: SourceLocation) {
    let count = errors.count
    report(problem, at: location)
    if errors.count > count { causes[count] = conflict }
  }

  /// Does the reading of a cell, and notes if it finds errors.
  func reading<Result>(_ cell: String, _ read: () -> Result) -> Result {
    let count = errors.count
    defer { if errors.count > count { faultyCells.insert(cell) } }
    return read()
  }

  /// The errors in reading order, those that follow from the same value in one.
  var reported: [StudyError] {
    let independent = errors.indices.filter { causes[$0] == nil }.map { errors[$0] }
    let groups = Dictionary(grouping: causes.sorted { $0.key < $1.key }, by: \.value.group).values
    let joined = groups.flatMap { ValueConflict.joined($0.map { (errors[$0.key], $0.value) }) }
    return (independent + joined).sorted { $0.location < $1.location }
  }

  /// The place of a Unicode scalar of a scalar node's text, found by walking along the file from the node's own place:
  /// what YAML took away (quotes, indentation, line ends) is passed over.
  package func location(ofOffset offset: Int, in text: String, at start: SourceLocation) -> SourceLocation {
    var line = start.line - 1
    var column = start.column - 1
    guard lines.indices.contains(line), column <= lines[line].count else { return start }
    if column < lines[line].count, "|>".unicodeScalars.contains(lines[line][column]) {
      line += 1
      column = 0
    }
    var place = start
    for (index, scalar) in text.unicodeScalars.enumerated() where !scalar.properties.isWhitespace || index == offset {
      if index > offset { break }
      while lines.indices.contains(line) {
        guard column < lines[line].count else {
          line += 1
          column = 0
          continue
        }
        if lines[line][column] == scalar { break }
        column += 1
      }
      guard lines.indices.contains(line) else { return place }
      place = SourceLocation(line: line + 1, column: column + 1)
      if index == offset { return place }
      column += 1
    }
    return SourceLocation(line: line + 1, column: column + 1)
  }
}

/// The coordinates of points.
package struct PendingPair {
  let x: PendingExpression
  let y: PendingExpression
  /// The place that says that epochs are joined; nil when they are not.
  let connect: SourceLocation?

  package init(x: PendingExpression, y: PendingExpression, connect: SourceLocation?) {
    self.x = x
    self.y = y
    self.connect = connect
  }
}

/// An expression with the types that are expected of it.
package struct PendingExpression {
  package let expression: Expression
  let expected: [ExpressionType]
  let what: String
  let quantifiersAllowed: Bool
  /// Turns an offset in the expression into the place in the file.
  let place: (Int) -> SourceLocation
}
