import Deterministic

/// Makes negative samples: chains from their initial states, chunk by chunk, and gradients back through all of them.
///
/// Every random number is a function of the stream, the draw (one a training step) and the sample, so that neither the number of
/// threads nor what was drawn before changes anything.
public final class NegativeSampler {
  private static let vectors = 4
  static let chunkSize = vectors * 16

  private let shape: AutoencoderShape
  private let settings: SamplerSettings
  private let stream: RandomStream
  private let chainKey: UInt64
  private let threads: Int
  private let chains: [Chain]
  /// The negative samples of the last call, row-major.
  public private(set) var rows: [Float]
  private let indices: [Int32]

  // Each chain is touched by one thread at a time: see `ParallelLoop`.
  private struct Chain: @unchecked Sendable {
    let chain: LangevinChain
    let gradient: FloatBuffer
    let adjoint: FloatBuffer
  }

  /// A sampler of at most `capacity` samples at once.
  public init(shape: AutoencoderShape, settings: SamplerSettings, stream: RandomStream, capacity: Int, threads: Int) {
    self.shape = shape
    self.settings = settings
    self.stream = stream.stream("initial states")
    chainKey = stream.stream("langevin").key
    self.threads = threads
    chains = (0..<((capacity + Self.chunkSize - 1) / Self.chunkSize)).map { _ in
      let chain = LangevinChain(shape: shape, settings: settings.langevin, vectors: Self.vectors)
      return Chain(
        chain: chain, gradient: FloatBuffer(count: shape.parameterCount),
        adjoint: FloatBuffer(count: chain.chunk.inputSize))
    }
    rows = [Float](repeating: 0, count: capacity * shape.features)
    indices = (0..<Int32(capacity)).map { $0 }
  }

  /// Makes `count` negatives of the network into `rows`; `positives` are where contrastive divergence begins.
  public func sample(
    _ count: Int, parameters: FloatBuffer, replay: ReplayBuffer?, positives: [Float], draw: UInt32
  ) {
    chooseInitialStates(count, replay: replay, positives: positives, draw: draw)
    let (chains, rows, indices, key) = (chains, rows, indices, chainKey)
    ParallelLoop.run(chunkCount(count), threads: threads) { index, _ in
      let first = index * Self.chunkSize
      let chain = chains[index].chain
      chain.states.gather(
        rows: rows, indices: indices[first..<min(first + Self.chunkSize, count)], features: chain.chunk.shape.features,
        vectors: Self.vectors)
      chain.run(parameters, RandomPosition(key: key, draw: draw, firstSample: first))
    }
    collect(count)
  }

  /// The gradient, with respect to the parameters, of a function of the negatives whose derivatives by them are `adjoint` (row-major).
  public func gradient(ofAdjoint adjoint: [Float], count: Int, parameters: FloatBuffer, into gradient: FloatBuffer) {
    let (chains, indices, drift) = (chains, indices, settings.langevin.drift)
    let used = chunkCount(count)
    ParallelLoop.run(used, threads: threads) { index, _ in
      let first = index * Self.chunkSize
      let part = chains[index]
      part.chain.chunk.gradientLanes.clear()
      part.adjoint.gather(
        rows: adjoint, indices: indices[first..<min(first + Self.chunkSize, count)],
        features: part.chain.chunk.shape.features, vectors: Self.vectors)
      part.chain.reverse(part.adjoint, parameters)
      part.gradient.storeLaneSums(of: part.chain.chunk.gradientLanes, scale: -Float(drift))
    }
    gradient.copy(from: chains[0].gradient, count: gradient.count)
    for index in 1..<max(1, used) {
      gradient.store(1, times: chains[index].gradient, plus: gradient, count: gradient.count)
    }
  }

  /// The share of steps taken in the last call; nil where none can be refused.
  public func acceptance(count: Int) -> Double? {
    var sum = 0
    for (index, part) in chains.prefix(chunkCount(count)).enumerated() {
      guard let steps = part.chain.acceptedSteps(count: min(Self.chunkSize, count - index * Self.chunkSize)) else {
        return nil
      }
      sum += steps
    }
    return Double(sum) / Double(max(1, count * settings.langevin.steps))
  }

  private func chunkCount(_ count: Int) -> Int { (count + Self.chunkSize - 1) / Self.chunkSize }

  private func collect(_ count: Int) {
    for index in 0..<chunkCount(count) {
      let chain = chains[index].chain
      chain.states.scatter(
        at: settings.langevin.steps * chain.chunk.inputSize, count: min(Self.chunkSize, count - index * Self.chunkSize),
        features: shape.features, vectors: Self.vectors, into: &rows, firstRow: index * Self.chunkSize)
    }
  }

  private func chooseInitialStates(_ count: Int, replay: ReplayBuffer?, positives: [Float], draw: UInt32) {
    let features = shape.features
    if settings.initialState == .contrastiveDivergence {
      precondition(positives.count >= count * features, "a positive for each negative")
      for index in 0..<(count * features) { rows[index] = positives[index] }
      return
    }
    let choices = stream.stream("replay")
    let stored = replay?.count ?? 0
    for sample in 0..<count {
      if let replay, stored > 0, choices.uniform(UInt64(2 * sample), draw) < settings.replayRatio {
        let source = choices.index(below: stored, UInt64(2 * sample + 1) << 1, draw)
        for feature in 0..<features { rows[sample * features + feature] = replay.rows[source * features + feature] }
      } else {
        for feature in 0..<features {
          rows[sample * features + feature] = freshValue(UInt64(sample * features + feature), draw)
        }
      }
    }
  }

  private func freshValue(_ position: UInt64, _ draw: UInt32) -> Float {
    let (lower, upper) = (settings.langevin.lowerBound, settings.langevin.upperBound)
    switch settings.freshState {
    case .gaussian: return Float(min(max(stream.normal(position, draw), lower), upper))
    case .uniform: return Float(lower + (upper - lower) * stream.uniform(position, draw))
    }
  }
}
