import Autoencoders
import Studies
import Values

extension TrainReading {
  package func sampler(_ reader: MappingReader) -> TrainCell.Sampler {
    let initial: TrainCell.Sampler.Initial = reader.required("initial", .pcd) { reader.choice($0) }
    var replay: TrainCell.Sampler.Replay?
    switch initial {
    case .pcd: replay = self.replay(reader)
    case .omi: replay = reader.has("replay") ? self.replay(reader) : nil
    case .cd: reader.refuse("replay", because: "chains begin at the data")
    }
    if initial != .pcd {
      reader.refuse("start", because: "chains begin at \(initial == .cd ? "the data" : "the manifold")")
    }
    var latentChain: TrainCell.Sampler.Chain?
    if initial == .omi {
      if let settings = reader.child("latent_chain") {
        latentChain = chain(settings, isPlain: true)
        settings.finish()
      } else if !reader.has("latent_chain") {
        reader.missing("latent_chain")
      }
    } else {
      reader.refuse("latent_chain", because: "only 'initial: omi' has one")
    }
    let chain = chain(reader)
    let metropolis = reader.flag("metropolis") ?? false
    if metropolis, chain.noise == 0, let node = reader.node("noise") {
      reader.unexpected("noise", "a number > 0, which Metropolis–Hastings needs", node)
    }
    return TrainCell.Sampler(
      initial: initial, chain: chain, bounds: reader.required("bounds", -1...1) { reader.range($0) },
      atBounds: reader.choice("at_bounds") ?? .clamp, metropolis: metropolis, clip: reader.number("clip", .positive),
      replay: replay, start: reader.choice("start") ?? .gaussian, latentChain: latentChain)
  }

  private func replay(_ reader: MappingReader) -> TrainCell.Sampler.Replay {
    let settings = reader.child("replay")
    let replay = TrainCell.Sampler.Replay(
      ratio: settings?.number("ratio", .fraction) ?? 0.95, size: settings?.integer("size", atLeast: 1) ?? 10_000)
    settings?.finish()
    return replay
  }

  /// A chain; one of λ and σ gives the other where it is absent.
  ///
  /// - Parameter isPlain: true where all chains and steps are alike.
  private func chain(_ reader: MappingReader, isPlain: Bool = false) -> TrainCell.Sampler.Chain {
    let falling = isPlain ? nil : interval("noise", reader) { $0.number($1, .positive) }
    let lengths = isPlain ? nil : interval("steps", reader) { $0.integer($1, atLeast: 1, limit: .steps) }
    if !reader.has("noise"), !reader.has("step_size") { reader.missing("noise") }
    let scale = Self.scale(reader, noise: falling?.from ?? reader.number("noise", .nonNegative))
    let steps = lengths?.to ?? reader.required("steps", 1) { reader.integer($0, atLeast: 1, limit: .steps) }
    if let lengths, lengths.from >= lengths.to {
      reader.unexpected("steps", expected: "'from' below 'to', or one number")
    }
    return TrainCell.Sampler.Chain(
      steps: steps, leastSteps: lengths?.from, noise: scale.noise,
      fall: falling.map { LangevinSettings.Fall(to: $0.to, scalesStep: !reader.has("step_size")) },
      stepSize: scale.stepSize,
      temperature: reader.required("temperature", 1) { reader.number($0, .positive) })
  }

  /// σ and λ, one of which gives the other where it is absent.
  package static func scale(_ reader: MappingReader, noise: Double?) -> LangevinScale {
    if noise == 0, !reader.has("step_size") {
      reader.unexpected("noise", expected: "a number > 0 where 'step_size' is derived from it")
    }
    return LangevinScale(stepSize: reader.number("step_size", .positive), noise: noise)
  }

  /// A mapping of `from` and `to`; nil where the key has none.
  private func interval<Number: Numeric>(
    _ key: String, _ reader: MappingReader, _ read: (MappingReader, String) -> Number?
  ) -> (from: Number, to: Number)? {
    guard case .mapping? = reader.node(key)?.content, let ends = reader.child(key) else { return nil }
    let from = ends.required("from", 1) { read(ends, $0) }
    let to = ends.required("to", 1) { read(ends, $0) }
    ends.finish()
    return (from, to)
  }
}
