import Deterministic
import Studies
import Tables
import Testing
import VectorKernels

@testable import JetAutoencoders

@Suite("The bootstrap of AUCs")
struct BootstrapTests {
  private static func weights(_ sample: String, _ split: Split = .test, rows: Int, threads: Int = 2) -> BootstrapWeights
  {
    BootstrapWeights([(SampleReference(sample: sample, split: split), rows)], threads: threads)
  }

  private static func all(_ weights: BootstrapWeights) -> [[UInt8]] {
    (0..<BootstrapWeights.replicates).map { weights.withWeights(of: $0) { Array($0) } }
  }

  @Test("Weights are Poisson variates of mean 1, and replicates are independent")
  func poisson() {
    let replicates = Self.all(Self.weights("ttbar", rows: 20_000))
    let flat = replicates.flatMap(\.self).map(Double.init)
    let count = Double(flat.count)
    let mean = flat.reduce(0, +) / count
    let variance = flat.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    let third = flat.reduce(0) { $0 + ($1 - mean) * ($1 - mean) * ($1 - mean) } / count
    // Five standard errors of two million variates: σ of the mean is 1/√n; of the variance √3/√n, as μ₄ = 4; of the third
    // moment below √31/√n, as μ₆ = 41 and with what the fitted mean takes away.
    #expect((mean - 1).magnitude < 5 / count.squareRoot())
    #expect((variance - 1).magnitude < 5 * (3 / count).squareRoot())
    #expect((third - 1).magnitude < 5 * (31 / count).squareRoot())
    var expected = DeterministicMath.exp(-1)
    for events in 0...5 {
      if events > 0 { expected /= Double(events) }
      let share = Double(flat.count { $0 == Double(events) }) / count
      #expect((share - expected).magnitude < 5 * (expected / count).squareRoot(), "\(events)")
    }
    let products = zip(replicates[0], replicates[1]).reduce(0.0) { $0 + (Double($1.0) - 1) * (Double($1.1) - 1) }
    #expect((products / 20_000).magnitude < 5 / 20_000.0.squareRoot())
  }

  @Test("They are a function of sample, split, row and replicate only")
  func function() {
    let few = Self.all(Self.weights("ttbar", rows: 101, threads: 1))
    let many = Self.all(Self.weights("ttbar", rows: 203))
    #expect(zip(few, many).allSatisfy { $0 == Array($1.prefix(101)) })
    #expect(Self.all(Self.weights("other", rows: 101)) != few)
    let validation = Self.all(Self.weights("ttbar", .validation, rows: 101))
    #expect(validation != few && Set(few.map { $0 }).count == BootstrapWeights.replicates)
    // Parts one after another have the weights that each has by itself.
    let both = BootstrapWeights(
      [
        (SampleReference(sample: "ttbar", split: .validation), 101),
        (SampleReference(sample: "ttbar", split: .test), 101),
      ], threads: 2)
    #expect(Self.all(both) == zip(validation, few).map { $0 + $1 })
    // The bits are promised: results that were recorded are found again.
    #expect(few[0].prefix(16).map(Int.init) == Self.firstWeights)
  }

  private static let firstWeights = [1, 0, 1, 2, 0, 1, 0, 1, 0, 1, 1, 1, 0, 2, 0, 3]

  @Test("The standard deviation over replicates is DeLong's", arguments: [(0.0, 1_500, 2_000), (1.0, 900, 1_100)])
  func deLong(shift: Double, backgrounds: Int, signals: Int) {
    let stream = RandomStream(seed: 11).stream(signals)
    let background = (0..<backgrounds).map { Float(stream.normal(UInt64($0))) }
    let signal = (0..<signals).map { Float(stream.normal(UInt64($0), 1) + shift) }
    let ranking = ReplicatedRanking(
      background: background, Self.weights("background", rows: backgrounds), threads: 2)
    let areas = ranking.areas(of: signal, Self.weights("signal", rows: signals))
    let deviation = Spread.standardDeviation(of: areas) ?? .nan
    let expected = Self.deLong(background, signal)
    // The standard deviation of 100 normal numbers is uncertain by 1/√198, 7 %: twice that.
    #expect((deviation / expected - 1).magnitude < 0.15, "\(deviation) against \(expected)")
    let mean = areas.reduce(0, +) / Double(areas.count)
    let area = RankStatistics.areaUnderCurve(
      sortedBackground: RankStatistics.sorted(background), sortedSignal: RankStatistics.sorted(signal))
    #expect((mean - area).magnitude < 4 * expected / 10)
  }

  /// The closed form of DeLong, DeLong and Clarke-Pearson (1988): from the variances of each entry's share of won pairs.
  private static func deLong(_ background: [Float], _ signal: [Float]) -> Double {
    func shares(_ own: [Float], _ others: [Float]) -> [Double] {
      own.map { value in others.reduce(0.0) { $0 + ($1 < value ? 1 : $1 == value ? 0.5 : 0) } / Double(others.count) }
    }
    func variance(_ values: [Double]) -> Double {
      let mean = values.reduce(0, +) / Double(values.count)
      return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
    }
    return
      (variance(shares(signal, background)) / Double(signal.count)
      + variance(shares(background, signal)) / Double(background.count)).squareRoot()
  }

  @Test("Replicates are kept with their names, and read back bit for bit")
  func files() throws {
    var results = StepResults()
    results.record(replicates: [("auc[\"a b\"]@0", [0.5, .nan, 0.7]), ("auc.mean@0", [0.1, 0.2, 0.3])])
    var read = StepResults()
    read.files = results.files
    read.readReplicates()
    #expect(read.replicates.keys.sorted() == ["auc.mean@0", "auc[\"a b\"]@0"])
    #expect(read.replicates["auc.mean@0"] == [0.1, 0.2, 0.3])
    #expect(read.replicates["auc[\"a b\"]@0"]?.map(\.bitPattern) == [0.5, Double.nan, 0.7].map(\.bitPattern))
    read.files[StepResults.replicateNamesFile] = nil
    read.readReplicates()
    #expect(read.replicates.isEmpty)
  }
}
