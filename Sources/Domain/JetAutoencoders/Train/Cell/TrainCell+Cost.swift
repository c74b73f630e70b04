import Studies
import Tables

extension TrainCell {
  /// The cost of a repetition.
  public func cost(_ results: StudyResults) -> Double { results.data[data].map(relativeCost) ?? .infinity }

  /// About how long a repetition takes, in no particular unit: the number of passes of samples through the network, times its
  /// parameters, and the cost of the transport plans. Only the order in which trainings begin depends on it.
  package func relativeCost(_ data: PreparedData) -> Double {
    let parameters = Double(shape(features: data.features.count).parameterCount)
    let rows = Double(data.rows(sample)?.count ?? 0) / Double(max(1, data.features.count))
    let samples: Double
    switch steps {
    case .full: samples = rows
    case .count(let count): samples = Double(count * batch)
    }
    // Forward and back; a chain goes so for each of its steps, and the gradient through it once more with second derivatives.
    let chain = Double(sampler?.chain.steps ?? 0) + Double(sampler?.latentChain?.steps ?? 0)
    let passes = 3 + chain * (objective == .wasserstein ? 8 : 3)
    let plan = objective == .wasserstein ? Self.planCost * Double(batch) : 0
    return Double(epochs)
      * (samples * (parameters * passes + plan) + measurementCost(data, parameters) / Double(evaluation.every))
  }

  private func measurementCost(_ data: PreparedData, _ parameters: Double) -> Double {
    let references = [validation] + evaluation.signals.map { SampleReference(sample: $0, split: validation.split) }
    let rows = references.reduce(0) { $0 + (data.rows($1)?.count ?? 0) } / max(1, data.features.count)
    let drawn = Double(evaluation.wassersteinSamples ?? (evaluation.negatives ? 1_000 : 0))
    let plans =
      evaluation.wassersteinSamples == nil
      ? 0 : (evaluation.comparedSignals ?? evaluation.signals).count + 1
    return Double(rows) * parameters + drawn * Double(sampler?.chain.steps ?? 0) * 3 * parameters
      + Double(plans) * drawn * drawn * Self.planCost
  }

  /// A pair of points in a transport plan, against a parameter in a pass.
  private static let planCost = 20.0
}
