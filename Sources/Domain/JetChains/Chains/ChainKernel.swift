import Autoencoders
import JetAutoencoders
import Studies
import Values

/// The step of a chain that runs on: the model's own, with what a cell has in other ways.
package struct ChainKernel: Hashable, Sendable {
  /// σ, λ and T.
  package let chain: TrainCell.Sampler.Chain
  /// The least and greatest value of every scaled feature.
  package let bounds: ClosedRange<Double>
  /// The rule for a step beyond the bounds.
  package let atBounds: TrainCell.Sampler.AtBounds
  /// True when steps are accepted by Metropolis–Hastings.
  package let metropolis: Bool
  /// The greatest norm of the energy's gradient in a step; nil for any.
  package let clip: Double?

  /// True when a step can be refused.
  package var canRefuse: Bool { metropolis || atBounds == .reject }

  /// The engine's settings; the number of steps is that along which a noise falls.
  package var settings: LangevinSettings {
    chain.settings(bounds: bounds, atBounds: atBounds, clip: clip, metropolis: metropolis)
  }

  /// Stands for one that could not be read.
  static let none = ChainKernel(
    chain: TrainCell.Sampler.Chain(steps: 0, noise: 1, stepSize: 0.5, temperature: 1), bounds: -1...1,
    atBounds: .clamp, metropolis: false, clip: nil)
}

extension ChainKernel: Canonical {
  /// The value as canonical JSON has it.
  package var canonicalValue: Value {
    let own = chain.canonicalValue
    return .mapping([
      // The number of steps means something only where the noise falls along them.
      "chain": chain.fall == nil ? .null : own,
      "noise": .number(chain.noise), "step_size": .number(chain.stepSize), "temperature": .number(chain.temperature),
      "bounds": .range(bounds), "at_bounds": .text(atBounds.rawValue), "metropolis": .flag(metropolis),
      "clip": .optional(clip),
    ])
  }
}

extension CellReader {
  /// The key `sampler` of chains: what is other than with the model's sampler; all of it where the model has none.
  func chainKernel(of model: Cell?) -> ChainKernel {
    let own = training(model)?.sampler
    guard let settings = keys.child("sampler") else {
      if let own { return ChainKernel(own) }
      if let train = training(model), train.sampler == nil, !keys.has("sampler") {
        keys.unexpected(
          "model",
          expected:
            "a model with a sampler, or a 'sampler' here with noise, temperature and bounds, for reconstruction "
            + "has none")
      }
      return .none
    }
    defer { settings.finish() }
    func required<Value>(_ key: String, _ inherited: Value?, _ fallback: Value, _ read: (String) -> Value?) -> Value {
      if !settings.has(key), let inherited { return inherited }
      // Of a model that could not be read nothing is known.
      if !settings.has(key), training(model) == nil { return fallback }
      return settings.required(key, fallback, read)
    }
    let bounds = required("bounds", own?.bounds, -1...1) { settings.range($0) }
    let temperature = required("temperature", own?.chain.temperature, 1) { settings.number($0, .positive) }
    let scale = scale(settings, own?.chain, isKnown: training(model) != nil)
    let metropolis = settings.flag("metropolis") ?? own?.metropolis ?? false
    if metropolis, scale.noise == 0, settings.has("noise") {
      settings.unexpected("noise", expected: "a number > 0, which Metropolis–Hastings needs")
    }
    let isOwn = !settings.has("noise") && !settings.has("step_size")
    return ChainKernel(
      chain: TrainCell.Sampler.Chain(
        steps: own?.chain.steps ?? 0, noise: scale.noise, fall: isOwn ? own?.chain.fall : nil,
        stepSize: scale.stepSize, temperature: temperature),
      bounds: bounds, atBounds: settings.choice("at_bounds") ?? own?.atBounds ?? .clamp, metropolis: metropolis,
      clip: own?.clip)
  }

  /// σ and λ: the model's where neither is given; else one of them gives the other where it is absent.
  private func scale(
    _ settings: MappingReader, _ own: TrainCell.Sampler.Chain?, isKnown: Bool
  ) -> (noise: Double, stepSize: Double) {
    guard settings.has("noise") || settings.has("step_size") else {
      if own == nil, isKnown { settings.missing("noise") }
      return (own?.noise ?? 1, own?.stepSize ?? 0.5)
    }
    let scale = TrainReading.scale(settings, noise: settings.number("noise", .nonNegative))
    return (scale.noise, scale.stepSize)
  }
}

extension ChainKernel {
  /// A sampler's own.
  init(_ sampler: TrainCell.Sampler) {
    self.init(
      chain: sampler.chain, bounds: sampler.bounds, atBounds: sampler.atBounds, metropolis: sampler.metropolis,
      clip: sampler.clip)
  }
}
