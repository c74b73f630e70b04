import Expressions
import StandardCells
import Studies
import Tables
import Values

/// The kind `{train}`: trainings of autoencoders.
public struct TrainKind: CellKind {
  /// The kind.
  public init() {}

  /// `train`.
  public let name = "train"
  /// A training's random numbers come from its name and seed.
  public let identification: Identification = [.name, .stream]
  /// `Training`.
  public let title = "Training"

  /// The metrics of all objectives.
  public var metrics: [Metric] {
    [
      Metric.trainingLoss, .trainingError, .validationLoss, .validationError, .negativesError, .negativesAtBounds,
      .negativesAcceptance, .wasserstein, .wassersteinFloor, .wassersteinTraining, .wassersteinSignal,
      .wassersteinNegativesSignal, .densityCorrelation, .densitySignalCorrelation, .error, .auc, .meanAUC, .rate,
    ].map(\.byEpoch)
  }

  /// The keys.
  public var documentation: String {
    """
    The training of an autoencoder, a repetition for each seed.

    | key | meaning |
    |---|---|
    | `data` | The data cell. |
    | `sample`, `validation` | The sample's parts that are trained and measured on. |
    | `objective` | `reconstruction`, `nae`, `nae-log-cosh` or `wasserstein`. |
    | `hidden`, `latent` | The widths of the encoder's hidden layers, and the number of latent coordinates. |
    | `activation`, `activates_latent`, `spherical` | Between layers; after the encoder's last; on the sphere. |
    | `batch`, `epochs`, `steps` | Entries in a batch, epochs, and batches in an epoch (`full` or a number). |
    | `optimizer` | `kind` (`adam`, `adamw`), `rate`, `weight_decay`, `beta1`, `beta2`, `epsilon`. |
    | `rate_schedule` | `factor`, `patience`, `cooldown`, `threshold`: lowers the rate on a plateau. |
    | `sampler` | `initial` (`cd`, `pcd`, `omi`), `steps`, `noise`, `step_size`, `temperature`, `bounds`, `at_bounds`, `metropolis`, `clip`, `replay` (`ratio`, `size`), `start`, `latent_chain`. `noise` and `steps` may be a mapping of `from` and `to`. |
    | `regularization` | `energy_squares`, `weight_norm`, `latent_norm`, `energy_difference`, `positive_energy`, `gradient_squares`. |
    | `average` | `decay` of a moving average of the weights, which is then evaluated. |
    | `evaluate` | `every`, `signals`, `wasserstein_samples`, `floor_draws`, `wasserstein_signals`, `wasserstein_training`, `negatives`, `density`. |
    | `stop` | `metric`, `patience`, `threshold`: ends a training early. |
    | `best` | The metric of which the least value makes the best epoch. |
    | `checkpoint_every` | Epochs between networks that are kept. |
    | `seeds` | The number of repetitions, where it is not the study's. |
    """
  }

  /// Reads a training.
  public func read(_ reader: CellReader) -> any CellBody { TrainReading(reader: reader).train() }
}

/// Reads the keys of a training.
package struct TrainReading {
  package let reader: CellReader

  private var keys: MappingReader { reader.keys }

  private static let noSample = SampleReference(sample: "", split: .training)

  package func train() -> TrainCell {
    let ownSeeds = keys.integer("seeds", atLeast: 1, limit: .seeds)
    let reader = keys
    if !reader.has("data") { reader.missing("data") }
    let data = self.reader.reference("data", to: ["data"])
    let samples = (data?.body as? DataCell)?.samples
    let objective: TrainCell.Objective = reader.required("objective", .reconstruction) { reader.choice($0) }
    var sampler: TrainCell.Sampler?
    if objective == .reconstruction {
      reader.refuse("sampler", because: "reconstruction has no negatives")
    } else if let settings = reader.child("sampler") {
      sampler = self.sampler(settings)
      settings.finish()
    } else if !reader.has("sampler") {
      reader.missing("sampler")
    }
    let validation = reader.required("validation", Self.noSample) { self.reader.sample($0, reader, in: samples) }
    let evaluation = evaluation(reader, samples, objective, validation.sample)
    let average = reader.child("average")
    let decay = average.map { average in average.required("decay", 0) { average.number($0, .properFraction) } }
    average?.finish()
    let cell = TrainCell(
      data: data?.name ?? "",
      sample: reader.required("sample", Self.noSample) { self.reader.sample($0, reader, in: samples) },
      validation: validation, objective: objective,
      hidden: reader.required("hidden", []) { key in
        reader.list(key, "a list of widths") { reader.integer(key, $0, atLeast: 1, limit: .width) }
      },
      latent: reader.required("latent", 1) { reader.integer($0, atLeast: 1, limit: .width) },
      activation: reader.choice("activation") ?? .relu, activatesLatent: reader.flag("activates_latent") ?? false,
      spherical: reader.flag("spherical") ?? false,
      batch: reader.required("batch", 1) { reader.integer($0, atLeast: 1, limit: .batch) },
      epochs: reader.required("epochs", 1) { reader.integer($0, atLeast: 1, limit: .steps) }, steps: steps(reader),
      optimizer: Self.optimizer(reader), rateSchedule: rateSchedule(reader), sampler: sampler,
      regularization: regularization(reader, objective), averageDecay: decay, evaluation: evaluation, stop: nil,
      best: nil, checkpointEvery: reader.integer("checkpoint_every", atLeast: 1) ?? 1, ownSeeds: ownSeeds)
    let complete = cell.with(stop: stop(reader, cell), best: best(reader, cell))
    if complete.rateSchedule != nil, complete.watchedMetric == nil {
      reader.refuse(
        "rate_schedule", because: "nothing says how good an epoch is; give 'best', or measure the negatives")
    }
    return complete
  }

  private func steps(_ reader: MappingReader) -> TrainCell.Steps {
    guard let node = reader.node("steps") else { return .full }
    switch node.value {
    case .text("full"): return .full
    case .integer(let count) where (1...CountLimit.steps.most).contains(count): return .count(count)
    default:
      let words = CountLimit.steps.words(atLeast: 1, found: node.value.double)
      reader.unexpected("steps", "'full' or \(words)", node)
      return .full
    }
  }

  package static func optimizer(_ reader: MappingReader) -> TrainCell.Optimizer {
    let settings = reader.child("optimizer")
    if !reader.has("optimizer") { reader.missing("optimizer") }
    let optimizer = TrainCell.Optimizer(
      kind: settings?.required("kind", .adam) { settings?.choice($0) } ?? .adam,
      rate: settings?.required("rate", 1) { settings?.number($0, .positive) } ?? 1,
      weightDecay: settings?.number("weight_decay", .nonNegative) ?? 0,
      beta1: settings?.number("beta1", .properFraction) ?? 0.9,
      beta2: settings?.number("beta2", .properFraction) ?? 0.999,
      epsilon: settings?.number("epsilon", .positive) ?? 1e-8)
    settings?.finish()
    return optimizer
  }

  private func rateSchedule(_ reader: MappingReader) -> TrainCell.RateSchedule? {
    guard let settings = reader.child("rate_schedule") else { return nil }
    let factor = settings.required("factor", 0.5) { settings.number($0, .properFraction) }
    if factor == 0, let node = settings.node("factor") { settings.unexpected("factor", "a number > 0 and < 1", node) }
    let schedule = TrainCell.RateSchedule(
      factor: factor, patience: settings.required("patience", 0) { settings.integer($0, atLeast: 0) },
      cooldown: settings.integer("cooldown", atLeast: 0) ?? 0,
      threshold: settings.number("threshold", .properFraction) ?? 0)
    settings.finish()
    return schedule
  }

  private func regularization(
    _ reader: MappingReader, _ objective: TrainCell.Objective
  ) -> TrainCell.Regularization {
    guard let settings = reader.child("regularization") else { return .none }
    if objective == .reconstruction {
      for key in ["energy_squares", "energy_difference", "positive_energy"] {
        settings.refuse(key, because: "reconstruction has no negatives")
      }
    }
    let regularization = TrainCell.Regularization(
      energySquares: settings.number("energy_squares", .nonNegative) ?? 0,
      weightNorm: settings.number("weight_norm", .nonNegative) ?? 0,
      latentNorm: settings.number("latent_norm", .nonNegative) ?? 0,
      energyDifference: settings.number("energy_difference", .nonNegative) ?? 0,
      positiveEnergy: settings.number("positive_energy", .nonNegative) ?? 0,
      gradientSquares: settings.number("gradient_squares", .nonNegative) ?? 0)
    settings.finish()
    return regularization
  }

  private func evaluation(
    _ reader: MappingReader, _ samples: [String]?, _ objective: TrainCell.Objective, _ validation: String
  ) -> TrainCell.Evaluation {
    let hasNegatives = objective != .reconstruction
    guard let settings = reader.child("evaluate") else {
      return TrainCell.Evaluation(
        every: 1, signals: [], wassersteinSamples: nil, floorDraws: 1, comparedSignals: nil,
        wassersteinTraining: false, negatives: hasNegatives, density: nil)
    }
    if !hasNegatives {
      for key in ["wasserstein_samples", "floor_draws", "wasserstein_signals", "wasserstein_training", "negatives"] {
        settings.refuse(key, because: "reconstruction has no negatives")
      }
    }
    let signals = self.reader.members("signals", settings, in: samples) ?? []
    let evaluation = TrainCell.Evaluation(
      every: settings.integer("every", atLeast: 1) ?? 1, signals: signals,
      wassersteinSamples: settings.integer("wasserstein_samples", atLeast: 2),
      floorDraws: settings.integer("floor_draws", atLeast: 1, limit: .repetitions) ?? 1,
      comparedSignals: comparedSignals(settings, signals),
      wassersteinTraining: settings.flag("wasserstein_training") ?? false,
      negatives: settings.flag("negatives") ?? hasNegatives,
      density: self.reader.density(settings, of: [validation] + signals))
    if !evaluation.negatives, evaluation.wassersteinSamples != nil {
      settings.refuse("wasserstein_samples", because: "negatives are not measured")
    }
    if evaluation.wassersteinSamples == nil {
      for key in ["floor_draws", "wasserstein_training"] { settings.refuse(key, because: "no W is computed") }
    }
    settings.finish()
    return evaluation
  }

  /// `true`, `false`, or some of the signals.
  private func comparedSignals(_ settings: MappingReader, _ signals: [String]) -> [String]? {
    guard let node = settings.node("wasserstein_signals") else { return nil }
    if case .flag(let flag) = node.value { return flag ? nil : [] }
    let names = reader.members("wasserstein_signals", settings, in: signals) ?? []
    return names == signals ? nil : names
  }

  private func stop(_ reader: MappingReader, _ cell: TrainCell) -> TrainCell.StopRule? {
    guard let settings = reader.child("stop") else { return nil }
    let rule = TrainCell.StopRule(
      metric: settings.required("metric", .validationError) { metric($0, settings, cell) },
      patience: settings.required("patience", 0) { settings.integer($0, atLeast: 0) },
      threshold: settings.number("threshold", .properFraction) ?? 0)
    settings.finish()
    return rule
  }

  /// The metric of the best epoch: the error for reconstruction, W for the others where it is measured.
  private func best(_ reader: MappingReader, _ cell: TrainCell) -> Metric? {
    if reader.has("best") { return metric("best", reader, cell) }
    if cell.objective == .reconstruction { return .validationError }
    return cell.evaluation.wassersteinSamples == nil ? nil : .wasserstein
  }

  /// One of the cell's metrics with one value an epoch.
  private func metric(_ key: String, _ reader: MappingReader, _ cell: TrainCell) -> Metric? {
    guard let node = reader.node(key), let name = reader.text(key, node) else { return nil }
    let names = cell.metrics.filter { !$0.isIndexed && $0.name != Metric.rate.name }.map(\.name)
    if let metric = cell.metrics.first(where: { $0.name == name }), names.contains(name) { return metric }
    reader.unexpected(
      key, "one of \(names.joined(separator: ", "))", node, nearest: NearestName.nearest(to: name, in: names))
    return nil
  }
}

extension TrainCell {
  /// The same with what can be read only when its metrics are known.
  fileprivate func with(stop: StopRule?, best: Metric?) -> TrainCell {
    var cell = self
    (cell.stop, cell.best) = (stop, best)
    return cell
  }
}
