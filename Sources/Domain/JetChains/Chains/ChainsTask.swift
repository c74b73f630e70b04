import Autoencoders
import Deterministic
import Expressions
import JetAutoencoders
import OptimalTransport
import Steps
import Studies
import Tables
import VectorKernels

/// One repetition of a chains cell.
package struct ChainsTask {
  package let cell: ChainsCell
  package let shape: AutoencoderShape
  /// The features, in the order of the model's inputs.
  package let features: [String]
  /// The rows of the sample: positives, then others.
  package let rows: [Float]
  package let step: StepContext

  private var size: Int { cell.samples * shape.features }

  /// Runs the chains of all epochs in question.
  ///
  /// - Throws: `CellFault` where the model kept no such epoch, or `Interrupted`.
  package func run() throws -> StepResults {
    let training = KeptTraining(cell.model, step)
    let epochs = try training.epochs(
      cell.epochs, keptIn: cell.start == .negatives ? EpochTable.negatives : EpochTable.weights)
    let measurement = ChainMeasurement(
      positives: Array(rows.prefix(size)), others: Array(rows[size...]), features: features.count,
      floorDraws: cell.floorDraws, stream: floorStream)
    var record = ChainRecord(cell, features, width: size)
    for (place, epoch) in epochs.enumerated() {
      let parameters = FloatBuffer(try training.row(of: epoch, in: EpochTable.weights))
      let chains = ContinuedChains(
        shape: shape, settings: cell.kernel.settings, from: try start(epoch, training), stream: step.stream,
        threads: step.share.threads)
      let energies = EnergyEvaluator(shape: shape, threads: step.share.threads)
      for last in cell.epochs.areMany ? [cell.last] : cell.steps {
        try chains.run(until: last, parameters: parameters) { done in
          try step.interruption.check()
          chains.threads = step.share.threads
          step.progress.report(step: cell.epochs.areMany ? place * cell.last + done : done)
        }
        record.add(
          chains.rows, at: cell.epochs.areMany ? epoch : last,
          energy: EvaluationTask.mean(energies.energies(of: chains.rows, parameters: parameters)),
          acceptance: chains.acceptance, measurement)
      }
    }
    return record.results
  }

  /// That of the training's own floor, so that all cells have one floor between the same entries.
  private var floorStream: RandomStream {
    StepContext.stream(seed: step.study.seed, cell: cell.model, step.repetition ?? 0).stream("evaluation")
      .stream("floor")
  }

  /// The states at which chains begin.
  private func start(_ epoch: Int, _ training: KeptTraining) throws(CellFault) -> [Float] {
    let bounds = cell.kernel.bounds
    switch cell.start {
    case .data: return Array(rows[size..<(2 * size)])
    case .noise:
      let stream = step.stream.stream("initial states")
      return (0..<size).map {
        Float(min(max(stream.normal(UInt64($0)), bounds.lowerBound), bounds.upperBound))
      }
    case .negatives:
      let negatives = try training.row(of: epoch, in: EpochTable.negatives)
      guard negatives.count >= size else {
        throw CellFault(
          "cannot be computed: '\(cell.model)' kept \(negatives.count / shape.features) negatives; expected at least "
            + "\(cell.samples), or fewer 'samples'")
      }
      return Array(negatives.prefix(size))
    }
  }
}

/// The distances of states from positives.
struct ChainMeasurement {
  let positives: [Float]
  let features: Int
  /// W between the positives and other entries.
  let floor: Double
  /// The same of each feature.
  let featureFloors: [Double]
  private let solver = AssignmentSolver()
  private let sorted: [[Float]]
  private var count: Int { positives.count / features }

  init(positives: [Float], others: [Float], features: Int, floorDraws: Int, stream: RandomStream) {
    self.positives = positives
    self.features = features
    let (count, solver) = (positives.count / features, solver)
    let sorted = (0..<features).map { Self.sorted(positives, $0, features) }
    self.sorted = sorted
    var assignment = [Int32](repeating: 0, count: count)
    let draws = NegativeEvaluation.draws(floorDraws, of: count, from: others, features: features, stream: stream)
    floor =
      draws.map { NegativeEvaluation.distance(positives, $0, count, features, solver, &assignment) }.reduce(0, +)
      / Double(floorDraws)
    featureFloors = (0..<features).map { feature in
      draws.map { Self.distance(sorted[feature], Self.sorted($0, feature, features)) }.reduce(0, +)
        / Double(floorDraws)
    }
  }

  /// W between the positives and as many states.
  func distance(of states: [Float]) -> Double {
    var assignment = [Int32](repeating: 0, count: count)
    return NegativeEvaluation.distance(positives, states, count, features, solver, &assignment)
  }

  /// The squared 2-Wasserstein distance of one feature: of a line the best plan joins what has the same rank.
  func distance(of states: [Float], feature: Int) -> Double {
    Self.distance(sorted[feature], Self.sorted(states, feature, features))
  }

  private static func sorted(_ rows: [Float], _ feature: Int, _ features: Int) -> [Float] {
    RankStatistics.sorted(stride(from: feature, to: rows.count, by: features).map { rows[$0] })
  }

  private static func distance(_ first: [Float], _ second: [Float]) -> Double {
    var sum = 0.0
    for (a, b) in zip(first, second) { sum += (Double(a) - Double(b)) * (Double(a) - Double(b)) }
    return sum / Double(first.count)
  }
}

/// The series and states of chains as they are recorded.
private struct ChainRecord {
  private let cell: ChainsCell
  private let features: [String]
  private var series: [String: (places: [Int], values: [Double])] = [:]
  private var files: [String: StepResults.File] = [:]
  private var states: EpochTable

  init(_ cell: ChainsCell, _ features: [String], width: Int) {
    (self.cell, self.features) = (cell, features)
    states = EpochTable(EpochTable.states, width: width)
  }

  mutating func add(
    _ rows: [Float], at place: Int, energy: Double, acceptance: Double?, _ measurement: ChainMeasurement
  ) {
    let isMany = cell.epochs.areMany
    add(isMany ? .equilibriumWasserstein : .chainWasserstein, measurement.distance(of: rows), place)
    add(isMany ? .equilibriumFloor : .chainFloor, measurement.floor, place)
    add(isMany ? .equilibriumEnergy : .chainEnergy, energy, place)
    guard !isMany else { return states.append(rows, epoch: place) }
    if cell.kept.contains(place) {
      files[ChainsCell.fileName(ofStep: place)] = StepResults.File(
        mediaType: ChainsCell.tableType,
        bytes: NumPyArray(shape: [rows.count / features.count, features.count], rows).npy)
    }
    let bounds = cell.kernel.bounds
    add(
      .chainAtBounds,
      NegativeEvaluation.shareAtBounds(rows, Float(bounds.lowerBound)...Float(bounds.upperBound)), place)
    if let acceptance { add(.chainAcceptance, acceptance, place) }
    for (index, feature) in features.enumerated() {
      add(.chainFeature, measurement.distance(of: rows, feature: index), place, of: feature)
      add(.chainFeatureFloor, measurement.featureFloors[index], place, of: feature)
    }
  }

  private mutating func add(_ metric: Metric, _ value: Double, _ place: Int, of member: String? = nil) {
    let name = metric.recorded(member)
    series[name, default: ([], [])].places.append(place)
    series[name, default: ([], [])].values.append(value)
  }

  var results: StepResults {
    var results = StepResults()
    results.series = series.mapValues { Series(epochs: $0.places, values: $0.values) }
    results.files = files
    if cell.epochs.areMany { states.add(to: &results) }
    return results
  }
}
