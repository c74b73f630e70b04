import Deterministic
import Tables

/// The weights of a sample's rows in each replicate of the Poisson bootstrap: whole numbers with mean and variance 1.
///
/// A weight is a function of the sample's name, the split, the row's place in that part and the replicate, and of nothing else: neither of
/// a study's seed nor of a cell. So two models, seeds or cells that rank the same jets have the same replicates, and the error of their
/// difference is that of the difference.
package struct BootstrapWeights: Sendable {
  /// The number of replicates.
  package static let replicates = 100
  /// The number of rows.
  package let rows: Int
  /// By replicate, then by row.
  private let weights: [UInt8]

  /// The weights of the rows of several parts, one part after another.
  package init(_ parts: [(part: SampleReference, rows: Int)], threads: Int) {
    let rows = parts.reduce(0) { $0 + $1.rows }
    self.rows = rows
    weights = ParallelLoop.map(Self.replicates, threads: threads) { replicate in
      [UInt8](unsafeUninitializedCapacity: rows) { weights, filled in
        for (part, count) in parts {
          Self.fill(UnsafeMutableBufferPointer(rebasing: weights[filled..<(filled + count)]), part, replicate)
          filled += count
        }
      }
    }.flatMap(\.self)
  }

  /// Calls with the weights of all rows in one replicate.
  package func withWeights<Result>(of replicate: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    weights.withUnsafeBufferPointer {
      body(UnsafeBufferPointer(rebasing: $0[(replicate * rows)..<((replicate + 1) * rows)]))
    }
  }

  private static func fill(
    _ weights: UnsafeMutableBufferPointer<UInt8>, _ part: SampleReference, _ replicate: Int
  ) {
    let stream = RandomStream(seed: 0).stream("bootstrap").stream(part.sample).stream(part.split.rawValue)
      .stream(replicate)
    limits.withUnsafeBufferPointer { limits in
      leastEvents.withUnsafeBufferPointer { least in
        func events(_ bits: UInt32) -> UInt8 {
          var events = Int(least[Int(bits >> 24)])
          while events < limits.count, bits >= limits[events] { events += 1 }
          return UInt8(truncatingIfNeeded: events)
        }
        for block in 0..<(weights.count + 3) / 4 {
          let words = stream.words(UInt64(block))
          let row = 4 * block
          // Lanes one by one: an index that is not known at compile time would take the vector through memory.
          weights[row] = events(words[0])
          if row + 1 < weights.count { weights[row + 1] = events(words[1]) }
          if row + 2 < weights.count { weights[row + 2] = events(words[2]) }
          if row + 3 < weights.count { weights[row + 3] = events(words[3]) }
        }
      }
    }
  }

  /// The numbers below which lie 32 random bits of at most 0, 1, 2 … events, where one is expected: 2³² e⁻¹ Σ 1/k!, rounded.
  private static let limits: [UInt32] = [
    1_580_030_169, 3_160_060_337, 3_950_075_422, 4_213_413_783, 4_279_248_374, 4_292_415_292, 4_294_609_778,
    4_294_923_276, 4_294_962_463, 4_294_966_817, 4_294_967_253,
  ]

  /// The least number of events of random bits that begin with each byte.
  private static let leastEvents = (0..<256).map { byte in UInt8(limits.count { $0 <= UInt32(byte) << 24 }) }
}
