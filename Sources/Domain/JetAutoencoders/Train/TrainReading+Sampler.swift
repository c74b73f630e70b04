import Studies

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
        latentChain = chain(settings)
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

  /// A chain; λ = σ²/2 gives the one of the two that is absent.
  private func chain(_ reader: MappingReader) -> TrainCell.Sampler.Chain {
    let noise = reader.number("noise", .nonNegative)
    let stepSize = reader.number("step_size", .positive)
    if !reader.has("noise"), !reader.has("step_size") {
      reader.missing("noise")
    } else if noise == 0, !reader.has("step_size"), let node = reader.node("noise") {
      reader.unexpected("noise", "a number > 0 where 'step_size' is derived from it", node)
    }
    return TrainCell.Sampler.Chain(
      steps: reader.required("steps", 1) { reader.integer($0, atLeast: 1) },
      noise: noise ?? stepSize.map { (2 * $0).squareRoot() } ?? 0,
      stepSize: stepSize ?? noise.map { $0 * $0 / 2 } ?? 0,
      temperature: reader.required("temperature", 1) { reader.number($0, .positive) })
  }
}
