import Deterministic
import VectorKernels

/// Langevin chains that run on from given states for as long as one likes, in little memory.
///
/// A step's random numbers are a function of the stream, the step's number and the sample: the states after a number of steps do not
/// depend on where the chains were looked at before, nor on the number of threads.
public final class ContinuedChains {
  /// The states, row-major.
  public private(set) var rows: [Float]
  /// The number of steps done.
  public private(set) var step = 0
  /// The number of threads that share the work; it may change between calls.
  public var threads: Int
  private let features: Int
  private let cycle: Int
  private let key: UInt64
  private let indices: [Int32]
  private let chains: [Chain]
  private var taken: (accepted: Int, proposed: Int)?

  // Each chain is touched by one thread at a time: see `ParallelLoop`.
  private struct Chain: @unchecked Sendable {
    let chain: LangevinChain
  }

  /// Steps between which states are handed back.
  private static let block = 100
  private static let vectors = 4
  private static let chunkSize = vectors * 16

  /// Chains that begin at some states.
  ///
  /// - Parameters:
  ///   - shape: the network's sizes.
  ///   - settings: the chain; a noise that falls does so along its number of steps, again and again.
  ///   - rows: x₀ of each chain, row-major; at least one row.
  ///   - stream: where their random numbers come from.
  ///   - threads: how many threads share the work; the result does not depend on it.
  public init(
    shape: AutoencoderShape, settings: LangevinSettings, from rows: [Float], stream: RandomStream, threads: Int
  ) {
    precondition(!rows.isEmpty && rows.count % shape.features == 0, "whole rows")
    cycle = settings.steps
    var settings = settings
    settings.steps = Self.block
    self.rows = rows
    self.threads = threads
    features = shape.features
    key = stream.stream("langevin").key
    indices = (0..<Int32(rows.count / shape.features)).map { $0 }
    chains = (0..<((indices.count + Self.chunkSize - 1) / Self.chunkSize)).map { _ in
      Chain(chain: LangevinChain(shape: shape, settings: settings, vectors: Self.vectors))
    }
  }

  /// Runs the chains on until they have done so many steps.
  ///
  /// - Parameters:
  ///   - last: the number of steps; nothing is done when as many are done already.
  ///   - parameters: the network's.
  ///   - report: called now and then with the number of steps done; what it throws ends the chains there.
  public func run(until last: Int, parameters: FloatBuffer, report: (_ step: Int) throws -> Void) rethrows {
    taken = nil
    while step < last {
      let steps = min(Self.block, last - step)
      run(steps, parameters)
      step += steps
      try report(step)
    }
  }

  /// Runs the chains on until they have done so many steps.
  public func run(until last: Int, parameters: FloatBuffer) {
    run(until: last, parameters: parameters) { _ in }
  }

  /// The share of the latest run's steps that were taken; nil where none can be refused, or none was made.
  public var acceptance: Double? { taken.map { Double($0.accepted) / Double($0.proposed) } }

  private func run(_ steps: Int, _ parameters: FloatBuffer) {
    let (chains, rows, indices, key, features) = (chains, rows, indices, key, features)
    let (step, cycle) = (step, cycle)
    ParallelLoop.run(chains.count, threads: threads) { index, _ in
      let (first, chain) = (index * Self.chunkSize, chains[index].chain)
      chain.states.gather(
        rows: rows, indices: indices[first..<min(first + Self.chunkSize, indices.count)], features: features,
        vectors: Self.vectors)
      chain.run(
        parameters, RandomPosition(key: key, draw: 0, firstSample: first, firstStep: step), steps: steps, cycle: cycle)
    }
    for (index, part) in chains.enumerated() {
      let first = index * Self.chunkSize
      let count = min(Self.chunkSize, indices.count - first)
      part.chain.states.scatter(
        at: part.chain.end, count: count, features: features, vectors: Self.vectors, into: &self.rows, firstRow: first)
      guard let accepted = part.chain.acceptedSteps(count: count) else { continue }
      let before = taken ?? (0, 0)
      taken = (before.accepted + accepted, before.proposed + count * steps)
    }
  }
}
