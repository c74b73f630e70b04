import OptimalTransport

/// Transport problems with their optimal costs (format emd-reference/1).
struct ReferenceTransport {
  static let format = "emd-reference/1"

  /// One problem.
  struct Problem {
    let name: String
    let place: String
    let cost: GroundCost
    let sources: PointCloud
    let targets: PointCloud
    /// Uniform if nil, as in a plan.
    let sourceWeights: [Double]?
    let targetWeights: [Double]?
    let expected: Double

    /// True when it is an assignment problem.
    var isUniform: Bool {
      sources.count == targets.count && Self.isUniform(sourceWeights) && Self.isUniform(targetWeights)
    }

    private static func isUniform(_ weights: [Double]?) -> Bool {
      weights.map { weights in weights.allSatisfy { $0 == weights[0] } } ?? true
    }
  }

  let problems: [Problem]

  init(_ document: ReferenceDocument) throws(ReferenceCheckError) {
    var problems: [Problem] = []
    for (index, element) in try document.field("problems").elements().enumerated() {
      problems.append(try Self.problem(element, number: index + 1))
    }
    self.problems = problems
  }

  private static func problem(_ document: ReferenceDocument, number: Int) throws(ReferenceCheckError) -> Problem {
    let metric = try document.field("metric")
    let cost: GroundCost
    switch try metric.text() {
    case "sqeuclidean": cost = .squaredEuclidean
    case "euclidean": cost = .euclidean
    default: throw metric.unexpected("\"sqeuclidean\" or \"euclidean\"")
    }
    let sources = try cloud(document.field("a"), dimension: nil)
    let targets = try cloud(document.field("b"), dimension: sources.dimension)
    let kind = try document.optional("kind")?.text() ?? "problem"
    return Problem(
      name: "\(number) \(kind) \(try metric.text()) \(sources.count) × \(targets.count), d = \(sources.dimension)",
      place: document.place, cost: cost, sources: sources, targets: targets,
      sourceWeights: try weights(document.optional("weights_a"), count: sources.count),
      targetWeights: try weights(document.optional("weights_b"), count: targets.count),
      expected: try document.field("expected").number())
  }

  private static func cloud(
    _ document: ReferenceDocument, dimension: Int?
  ) throws(ReferenceCheckError) -> PointCloud {
    let rows = try document.rows(columns: dimension)
    guard let dimension = rows.first?.count else { throw document.unexpected("at least one point") }
    do {
      return try PointCloud(coordinates: rows.flatMap { $0 }, dimension: dimension)
    } catch {
      throw .unsolvable(file: document.file, place: document.place, reason: error)
    }
  }

  private static func weights(_ document: ReferenceDocument?, count: Int) throws(ReferenceCheckError) -> [Double]? {
    guard let document else { return nil }
    for element in try document.elements() where try element.number() < 0 {
      throw element.unexpected("a weight that is not negative")
    }
    return try document.numbers(count: count)
  }
}
