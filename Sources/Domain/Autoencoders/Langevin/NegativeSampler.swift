import Deterministic
import VectorKernels

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
  private let lengths: RandomStream
  /// The number of steps of the last call's chains.
  private var steps: Int
  private let chainKey: UInt64
  private let latentKey: UInt64
  /// The number of threads that share the work; it may change between calls.
  public var threads: Int
  private let chains: [Chain]
  /// The negative samples of the last call, row-major.
  public private(set) var rows: [Float]
  /// The ends of the last call's latent chains, row-major; empty unless chains begin on the manifold.
  public private(set) var latentRows: [Float]
  private let indices: [Int32]

  // Each chain is touched by one thread at a time: see `ParallelLoop`.
  private struct Chain: @unchecked Sendable {
    let chain: LangevinChain
    let gradient: FloatBuffer
    let adjoint: FloatBuffer
    let latent: LatentChain?
  }

  /// A sampler of at most `capacity` samples at once.
  public init(shape: AutoencoderShape, settings: SamplerSettings, stream: RandomStream, capacity: Int, threads: Int) {
    self.shape = shape
    self.settings = settings
    precondition(settings.initialState != .onManifold || settings.latentChain != nil, "a latent chain")
    self.stream = stream.stream("initial states")
    lengths = stream.stream("numbers of steps")
    steps = settings.langevin.steps
    latentKey = stream.stream("latent langevin").key
    chainKey = stream.stream("langevin").key
    self.threads = threads
    chains = (0..<((capacity + Self.chunkSize - 1) / Self.chunkSize)).map { _ in
      let chain = LangevinChain(shape: shape, settings: settings.langevin, vectors: Self.vectors)
      return Chain(
        chain: chain, gradient: FloatBuffer(count: shape.parameterCount),
        adjoint: FloatBuffer(count: chain.chunk.inputSize),
        latent: settings.initialState != .onManifold
          ? nil
          : settings.latentChain.map {
            LatentChain(
              chunk: chain.chunk, settings: $0,
              featureBounds: settings.langevin.lowerBound...settings.langevin.upperBound)
          })
    }
    latentRows = [Float](repeating: 0, count: settings.initialState == .onManifold ? capacity * shape.latent : 0)
    rows = [Float](repeating: 0, count: capacity * shape.features)
    indices = (0..<Int32(capacity)).map { $0 }
  }

  /// Makes `count` negatives of the network into `rows`; `positives` are where contrastive divergence begins.
  public func sample(
    _ count: Int, parameters: FloatBuffer, replay: ReplayBuffer?, positives: [Float], draw: UInt32
  ) {
    switch settings.initialState {
    case .contrastiveDivergence:
      precondition(positives.count >= count * shape.features, "a positive for each negative")
      for index in 0..<(count * shape.features) { rows[index] = positives[index] }
    case .persistent:
      let langevin = settings.langevin
      chooseStates(
        count, of: shape.features, in: langevin.lowerBound...langevin.upperBound, replay, draw, &rows)
    case .onManifold:
      chooseStates(count, of: shape.latent, in: settings.latentChain?.bounds, replay, draw, &latentRows)
      runLatentChains(count, parameters, draw: draw)
    }
    steps = length(draw)
    run(count, parameters, draw: draw, normals: nil)
  }

  /// Makes negatives from given initial states (row-major) and standard normals (one array like them for each step).
  func run(from start: [Float], normals: [[Float]], parameters: FloatBuffer) {
    precondition(start.count <= rows.count && normals.count == settings.langevin.steps, "normals for each step")
    rows.replaceSubrange(0..<start.count, with: start)
    steps = settings.langevin.steps
    run(start.count / shape.features, parameters, draw: 0, normals: normals)
  }

  private func run(_ count: Int, _ parameters: FloatBuffer, draw: UInt32, normals: [[Float]]?) {
    let (chains, rows, indices, key, steps) = (chains, rows, indices, chainKey, steps)
    ParallelLoop.run(chunkCount(count), threads: threads) { index, _ in
      let first = index * Self.chunkSize
      let part = indices[first..<min(first + Self.chunkSize, count)]
      let chain = chains[index].chain
      let features = chain.chunk.shape.features
      chain.states.gather(rows: rows, indices: part, features: features, vectors: Self.vectors)
      let given = normals.map { normals in
        let given = FloatBuffer(count: normals.count * chain.chunk.inputSize)
        for (step, values) in normals.enumerated() {
          given.gather(
            rows: values, indices: part, features: features, vectors: Self.vectors, to: step * chain.chunk.inputSize)
        }
        return given
      }
      chain.run(parameters, RandomPosition(key: key, draw: draw, firstSample: first), steps: steps, given: given)
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
      part.adjoint.gather(
        rows: adjoint, indices: indices[first..<min(first + Self.chunkSize, count)],
        features: part.chain.chunk.shape.features, vectors: Self.vectors)
      let lanes = part.chain.reverse(part.adjoint, parameters)
      part.gradient.storeLaneSums(of: lanes, scale: -Float(drift))
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
    return Double(sum) / Double(max(1, count * steps))
  }

  /// The number of steps of a draw: the settings', or uniform from their least one on.
  private func length(_ draw: UInt32) -> Int {
    let most = settings.langevin.steps
    guard let least = settings.leastSteps, least < most else { return most }
    return least + lengths.index(below: most - least + 1, 0, draw)
  }

  private func chunkCount(_ count: Int) -> Int { (count + Self.chunkSize - 1) / Self.chunkSize }

  /// The states x₀ … x_n of the first `count` chains of the last call, each row-major.
  public func states(count: Int) -> [[Float]] {
    precondition(count <= rows.count / shape.features, "chains that were run")
    return (0...steps).map { step in
      var result = [Float](repeating: 0, count: count * shape.features)
      for index in 0..<chunkCount(count) {
        let chain = chains[index].chain
        chain.states.scatter(
          at: step * chain.chunk.inputSize, count: min(Self.chunkSize, count - index * Self.chunkSize),
          features: shape.features, vectors: Self.vectors, into: &result, firstRow: index * Self.chunkSize)
      }
      return result
    }
  }

  private func collect(_ count: Int) {
    for index in 0..<chunkCount(count) {
      let chain = chains[index].chain
      chain.states.scatter(
        at: chain.end, count: min(Self.chunkSize, count - index * Self.chunkSize), features: shape.features,
        vectors: Self.vectors, into: &rows, firstRow: index * Self.chunkSize)
    }
  }

  private func chooseStates(
    _ count: Int, of width: Int, in bounds: ClosedRange<Double>?, _ replay: ReplayBuffer?, _ draw: UInt32,
    _ states: inout [Float]
  ) {
    let choices = stream.stream("replay")
    let stored = replay?.count ?? 0
    for sample in 0..<count {
      // One block of four words decides for a sample: the first whether, the second which.
      let words = choices.words(UInt64(sample), draw)
      if let replay, stored > 0, Double(words[0]) * 0x1p-32 < settings.replayRatio {
        let source = Int((UInt64(words[1]) &* UInt64(stored)) >> 32)
        for feature in 0..<width { states[sample * width + feature] = replay.rows[source * width + feature] }
      } else {
        for feature in 0..<width {
          states[sample * width + feature] = freshValue(UInt64(sample * width + feature), draw, bounds)
        }
      }
    }
  }

  private func freshValue(_ position: UInt64, _ draw: UInt32, _ bounds: ClosedRange<Double>?) -> Float {
    guard let bounds else { return Float(stream.normal(position, draw)) }
    switch settings.freshState {
    case .gaussian: return Float(min(max(stream.normal(position, draw), bounds.lowerBound), bounds.upperBound))
    case .uniform:
      return Float(bounds.lowerBound + (bounds.upperBound - bounds.lowerBound) * stream.uniform(position, draw))
    }
  }

  /// Latent chains from `latentRows`; their ends go there, and decoded to `rows`.
  private func runLatentChains(_ count: Int, _ parameters: FloatBuffer, draw: UInt32) {
    let (chains, latentStart, indices, key, width) = (chains, latentRows, indices, latentKey, shape.latent)
    ParallelLoop.run(chunkCount(count), threads: threads) { index, _ in
      let first = index * Self.chunkSize
      guard let latent = chains[index].latent else { return }
      latent.states.gather(
        rows: latentStart, indices: indices[first..<min(first + Self.chunkSize, count)], features: width,
        vectors: Self.vectors)
      latent.run(parameters, RandomPosition(key: key, draw: draw, firstSample: first))
    }
    for index in 0..<chunkCount(count) {
      let first = index * Self.chunkSize
      let size = min(Self.chunkSize, count - first)
      chains[index].latent?.states.scatter(
        count: size, features: width, vectors: Self.vectors, into: &latentRows, firstRow: first)
      chains[index].latent?.decoded.scatter(
        count: size, features: shape.features, vectors: Self.vectors, into: &rows, firstRow: first)
    }
  }
}
