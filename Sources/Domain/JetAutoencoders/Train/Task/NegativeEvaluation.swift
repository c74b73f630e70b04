import Autoencoders
import Deterministic
import Expressions
import OptimalTransport

/// The measurements of a training's negatives: fresh chains of its sampler after an epoch, against positives and
/// signals.
///
/// The chains have a random stream of their own, so that looking at a training does not change it; persistent chains begin in the
/// training's replay buffer, which is left as it is. All W are between equally many samples: as many as were asked for, or
/// as the smallest of the samples has.
package final class NegativeEvaluation {
  private let sampler: NegativeSampler
  private let evaluator: EnergyEvaluator
  private let features: Int
  private let count: Int
  private let bounds: ClosedRange<Float>
  private let positives: [Float]
  private let signals: [(name: String, rows: [Float])]
  private let solver = AssignmentSolver()
  private var assignment: [Int32]
  private let comparesSamples: Bool
  /// W between the positives and other samples of the background: what W cannot fall below at this size but by chance.
  private let floor: Double?
  /// The same with samples of the training sample; nil where it is not asked for.
  private let trainingDistance: Double?
  private let signalDistances: [Double]

  /// The negatives of the latest measurement, row after row.
  private(set) var latest: [Float] = []
  /// Numbers in `latest`.
  package var width: Int { count * features }

  /// The number of negatives when the cell does not ask for W.
  private static let usualCount = 1_000

  package init(
    cell: TrainCell, settings: SamplerSettings, shape: AutoencoderShape, training: [Float], validation: [Float],
    signals: [(name: String, rows: [Float])], stream: RandomStream, threads: Int
  ) {
    features = shape.features
    let rows = validation.count / features
    let wanted = cell.evaluation.wassersteinSamples ?? Self.usualCount
    let signals = signals.filter { cell.evaluation.comparedSignals?.contains($0.name) ?? true }
    let others = signals.map(\.rows) + (cell.evaluation.wassersteinTraining ? [training] : [])
    count = ([wanted, max(1, rows / 2)] + others.map { $0.count / shape.features }).min() ?? wanted
    comparesSamples = cell.evaluation.wassersteinSamples != nil
    bounds = Float(settings.langevin.lowerBound)...Float(settings.langevin.upperBound)
    positives = Array(validation.prefix(count * features))
    self.signals = signals
    assignment = [Int32](repeating: 0, count: count)
    sampler = NegativeSampler(shape: shape, settings: settings, stream: stream, capacity: count, threads: threads)
    evaluator = EnergyEvaluator(shape: shape, threads: threads)
    guard comparesSamples else {
      (floor, trainingDistance, signalDistances) = (nil, nil, [])
      return
    }
    // Locals, for a closure cannot use what is not made yet.
    let (positives, count, features, solver) = (positives, count, features, solver)
    var assignment = assignment
    func distance(_ rows: [Float]) -> Double {
      Self.distance(positives, rows, count, features, solver, &assignment)
    }
    func meanDistance(_ rows: [Float], _ purpose: String) -> Double {
      let draws = cell.evaluation.floorDraws
      let samples = Self.draws(draws, of: count, from: rows, features: features, stream: stream.stream(purpose))
      return samples.map(distance).reduce(0, +) / Double(draws)
    }
    floor = meanDistance(Array(validation[(count * features)...]), "floor")
    trainingDistance = cell.evaluation.wassersteinTraining ? meanDistance(training, "training") : nil
    signalDistances = signals.map { distance($0.rows) }
  }

  /// The number of threads that share the work; it may change between measurements.
  package var threads: Int {
    get { evaluator.threads }
    set {
      sampler.threads = newValue
      evaluator.threads = newValue
    }
  }

  /// The metrics after the trainer's latest epoch, in a fixed order.
  package func measure(_ trainer: Trainer) -> [(name: String, value: Double)] {
    sampler.sample(
      count, parameters: trainer.evaluationParameters, replay: trainer.replay, positives: positives,
      draw: UInt32(trainer.epoch))
    let negatives = Array(sampler.rows.prefix(count * features))
    latest = negatives
    let energies = evaluator.energies(of: negatives, parameters: trainer.evaluationParameters)
    var values: [(name: String, value: Double)] = [
      (Metric.negativesError.name, EvaluationTask.mean(energies)),
      (Metric.negativesAtBounds.name, Self.shareAtBounds(negatives, bounds)),
    ]
    if let acceptance = sampler.acceptance(count: count) {
      values.append((Metric.negativesAcceptance.name, acceptance))
    }
    guard comparesSamples, let floor else { return values }
    values.append((Metric.wasserstein.name, distance(positives, negatives)))
    values.append((Metric.wassersteinFloor.name, floor))
    if let trainingDistance { values.append((Metric.wassersteinTraining.name, trainingDistance)) }
    for (index, signal) in signals.enumerated() {
      values.append((Metric.wassersteinSignal.recorded(signal.name), signalDistances[index]))
      values.append((Metric.wassersteinNegativesSignal.recorded(signal.name), distance(signal.rows, negatives)))
    }
    return values
  }

  /// Samples of `count` rows: the first ones, then random ones.
  package static func draws(
    _ draws: Int, of count: Int, from rows: [Float], features: Int, stream: RandomStream
  ) -> [[Float]] {
    var order = (0..<Int32(rows.count / features)).map { $0 }
    return (0..<draws).map { draw in
      if draw > 0 { stream.shuffle(&order, UInt32(draw)) }
      return order.prefix(count).flatMap { rows[(Int($0) * features)..<((Int($0) + 1) * features)] }
    }
  }

  /// The share of coordinates that lie at a bound.
  package static func shareAtBounds(_ rows: [Float], _ bounds: ClosedRange<Float>) -> Double {
    var atBounds = 0
    for value in rows where value <= bounds.lowerBound || value >= bounds.upperBound { atBounds += 1 }
    return Double(atBounds) / Double(rows.count)
  }

  private func distance(_ first: [Float], _ second: [Float]) -> Double {
    Self.distance(first, second, count, features, solver, &assignment)
  }

  /// The exact transport cost between the first `count` rows of each; NaN when one of them is not finite.
  package static func distance(
    _ first: [Float], _ second: [Float], _ count: Int, _ features: Int, _ solver: AssignmentSolver,
    _ assignment: inout [Int32]
  ) -> Double {
    let (a, b) = (Array(first.prefix(count * features)), Array(second.prefix(count * features)))
    let cost = try? solver.solve(
      positives: a, negatives: b, count: count, dimension: features, assignment: &assignment)
    return cost ?? .nan
  }
}
