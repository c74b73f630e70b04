import Deterministic
import Values

/// A search by a Gaussian process, in batches: it looks where the largest improvement is expected.
public struct ProcessSearch: SearchMethod {
  private let batches: Batches

  /// The largest number of trials: a fit takes time as its cube.
  public static let most = 500

  /// The kind `gp`.
  public static let kind = "gp"
  /// Its keys.
  public static let documentation = """
    A Gaussian process: a Matérn kernel (ν = 5/2) with a length for each parameter, and noise, fitted by its marginal likelihood with weak
    priors; the next point is that of the largest expected improvement among points of a Sobol sequence and steps from the best of
    them. Measures worse than the median count by their rank (Song et al., 2024), and all are made more normal (Yeo and Johnson, 2000).
    Texts are categories; lists of numbers are taken in their order. Failures are as bad as the worst trial. Several measures are joined
    with weights that each point draws (ParEGO, Knowles, 2006).

    The search goes in batches of a fixed size, whatever the number of threads or machines: a batch depends on the trials before it
    alone. Each point of it counts as if it had been measured as predicted (kriging believer). It begins with points of a
    scrambled Sobol sequence. No point is asked for twice. A search with more `trials` goes on from one with fewer. At most
    \(most) trials.

    | key | meaning | default |
    |---|---|---|
    | `trials` | the number of points in all, at most \(most) | required |
    | `batch` | the number of points that are chosen at once | 8 |
    | `startup` | the number of points before the first batch | 16 |
    """

  /// Reads its keys.
  public init?(_ settings: inout SearchSettings) {
    guard let batches = Batches(&settings, most: Self.most) else { return nil }
    self.batches = batches
  }

  /// All keys.
  public var canonicalValue: Value {
    .mapping([
      "kind": .text(Self.kind), "trials": .integer(batches.trials), "batch": .integer(batches.batch),
      "startup": .integer(batches.startup),
    ])
  }
  /// The words `chosen by a Gaussian process, 8 at a time`.
  public var remark: String? { "chosen by a Gaussian process, \(batches.batch) at a time" }
  /// True.
  public var isAdaptive: Bool { true }

  /// Refuses what a Sobol sequence refuses.
  public func problem(in space: SearchSpace) -> SearchProblem? { SobolSearch.problem(in: space, kind: Self.kind) }

  /// The points of the batch that is not complete.
  public func ask(_ history: [SearchOutcome], in space: SearchSpace, seed: UInt64) -> [SearchPoint] {
    batches.ask(history) {
      SobolSearch.points($0, of: space, seed: seed)
    } next: { told, numbers in
      var asked = AskedPoints(told, in: space, seed: seed)
      var model = Model(told, space)
      return numbers.compactMap { number in
        let stream = RandomStream(seed: seed).stream("gp").stream(number)
        let known = asked
        return asked.choose(number) { attempt in
          // One try: what it finds is open.
          attempt == 0 ? model.best(known.chosen, stream, known.isOpen) : nil
        }
      }
    }
  }

  /// The number of points.
  public func mostPoints(in space: SearchSpace) -> Int? { batches.trials }

  /// The process of one batch.
  private struct Model {
    private let told: [SearchOutcome]
    private let space: SearchSpace
    private let coordinates: ProcessCoordinates
    private let points: [[Double]]
    private let objectives: Int
    /// The fit, where it is the same for all points of the batch.
    private var fit: Fit?

    private struct Fit {
      var process: GaussianProcess
      /// The least value.
      var level: Double
      /// The places in the cube of the best points.
      let best: [[Double]]
    }

    init(_ told: [SearchOutcome], _ space: SearchSpace) {
      self.told = told
      self.space = space
      coordinates = ProcessCoordinates(space)
      points = told.map { [coordinates] in coordinates.of($0.point.values) }
      objectives = told.first(where: \.isRanked)?.objectives.count ?? 1
    }

    /// The next point, after some that are believed to be as predicted; nil when nothing can be fitted, or no candidate is open.
    mutating func best(
      _ chosen: [SearchPoint], _ stream: RandomStream, _ isOpen: ([Value]) -> Bool
    ) -> [Value]? {
      if fit == nil || objectives > 1 { fit = fitted(stream.stream("weights")) }
      guard var fit else { return nil }
      for point in chosen {
        let place = coordinates.of(point.values)
        let mean = fit.process.predict(place).mean
        fit.process.add(mean, at: place)
        fit.level = min(fit.level, mean)
      }
      let search = ImprovementSearch(
        space: space, coordinates: coordinates, process: fit.process, level: fit.level)
      return search.best(near: fit.best, stream.stream("candidates"), isOpen)
    }

    private func fitted(_ stream: RandomStream) -> Fit? {
      guard let values = ProcessValues.of(told, weights: Self.weights(objectives, stream)),
        let process = GaussianProcess.fitted(points: points, values: values, isCategory: coordinates.isCategory)
      else { return nil }
      let order = values.indices.sorted { values[$0] == values[$1] ? $0 < $1 : values[$0] < values[$1] }
      let best = order.prefix(2).map { place in
        zip(space.dimensions, told[place].point.values).map { $0.share(of: $1) }
      }
      return Fit(process: process, level: values[order[0]], best: best)
    }

    /// Weights of sum 1, uniform on the simplex.
    private static func weights(_ count: Int, _ stream: RandomStream) -> [Double] {
      guard count > 1 else { return [1] }
      let raw = (0..<count).map { -DeterministicMath.log(1 - stream.uniform(UInt64($0))) }
      let sum = raw.reduce(0, +)
      return raw.map { $0 / sum }
    }
  }
}
