import Deterministic
import Tables
import Values

/// Checks that the samples show the physics that they must: the masses of the W boson and the top quark, three-prong
/// top jets, and visible momentum that falls as more of the dark shower is invisible.
public struct JetChecks: Equatable, Sendable, Codable {
  /// The peak of the soft-drop mass of tt̄ jets in a slice of jet pT.
  public struct MassPeak: Equatable, Sendable, Codable {
    /// The slice's lower bound in GeV.
    public let minimumTransverseMomentum: Double
    /// The upper bound in GeV, itself excluded; nil for the last slice.
    public let maximumTransverseMomentum: Double?
    /// The jets in the slice.
    public let jets: Int
    /// The centre in GeV of the fullest bin, 5 GeV wide, from 50 to 250 GeV; nil without jets there.
    public let peak: Double?
  }

  /// The mean pT of a signal's jets, which is visible pT by construction.
  public struct VisibleMomentum: Equatable, Sendable, Codable {
    /// mΦ in GeV.
    public let mediatorMass: Double
    /// The invisible fractions, increasing.
    public let invisibleFractions: [Double]
    /// The mean pT in GeV at each of them.
    public let meanTransverseMomenta: [Double]
    /// True when each mean is below the one before it.
    public let falls: Bool
  }

  /// The levels of `transverseMomentumQuantiles`.
  public static let quantileLevels = [0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1]

  /// The soft-drop mass in slices of pT.
  public let massPeaks: [MassPeak]
  /// Mean τ3/τ2 of tt̄ jets above 400 GeV with a soft-drop mass from 150 to 200 GeV.
  public let subjettinessRatioAtTopMass: Double
  /// Mean τ3/τ2 of the other tt̄ jets above 400 GeV.
  public let subjettinessRatioElsewhere: Double
  /// Quantiles of the pT of tt̄ jets in GeV.
  public let transverseMomentumQuantiles: [Double]
  /// The signals' pT, by mediator mass.
  public let visibleMomenta: [VisibleMomentum]

  /// Computes the checks over all rows.
  ///
  /// - Parameters:
  ///   - data: the samples.
  ///   - background: the name of the tt̄ sample.
  /// - Throws: the error of reading a sample, or `unknownName` when a column is not there.
  public init(of data: DataSet, background: String = "ttbar") throws(DatasetError) {
    let sample = try data.sample(background)
    let momentum = try sample.column("pt").map(Double.init)
    let mass = try sample.column("softdrop_mass").map(Double.init)
    massPeaks = Self.massPeaks(momentum: momentum, mass: mass)
    let (tau2, tau3) = (try sample.column("tau2"), try sample.column("tau3"))
    var atTopMass: [Double] = [], elsewhere: [Double] = []
    for row in momentum.indices where momentum[row] >= 400 && tau2[row] > 0 {
      let ratio = Double(tau3[row]) / Double(tau2[row])
      if mass[row] >= 150 && mass[row] < 200 { atTopMass.append(ratio) } else { elsewhere.append(ratio) }
    }
    subjettinessRatioAtTopMass = atTopMass.isEmpty ? 0 : Moments(of: atTopMass).mean
    subjettinessRatioElsewhere = elsewhere.isEmpty ? 0 : Moments(of: elsewhere).mean
    transverseMomentumQuantiles =
      momentum.isEmpty
      ? [] : Self.quantileLevels.map { Quantile.at($0, of: momentum) }
    visibleMomenta = try Self.visibleMomenta(of: data)
  }

  private static func massPeaks(momentum: [Double], mass: [Double]) -> [MassPeak] {
    let slices: [(Double, Double?)] = [(200, 300), (300, 400), (400, 500), (500, 600), (600, nil)]
    return slices.map { lower, upper in
      var bins = [Int](repeating: 0, count: 40)
      var jets = 0
      for row in momentum.indices where momentum[row] >= lower && momentum[row] < upper ?? .infinity {
        jets += 1
        if mass[row] >= 50 && mass[row] < 250 { bins[Int((mass[row] - 50) / 5)] += 1 }
      }
      let fullest = bins.indices.reduce(0) { bins[$1] > bins[$0] ? $1 : $0 }
      return MassPeak(
        minimumTransverseMomentum: lower, maximumTransverseMomentum: upper, jets: jets,
        peak: bins[fullest] > 0 ? 52.5 + 5 * Double(fullest) : nil)
    }
  }

  /// The manifest's order is by mediator mass, then invisible fraction, so that each mass is one run of entries.
  private static func visibleMomenta(of data: DataSet) throws(DatasetError) -> [VisibleMomentum] {
    var points: [(mass: Double, fraction: Double, mean: Double)] = []
    for entry in data.manifest.entries where entry.rows > 0 {
      guard let signal = entry.signal else { continue }
      let momentum = try data.sample(entry.name).column("pt").map(Double.init)
      points.append((signal.mediatorMass, signal.invisibleFraction, Moments(of: momentum).mean))
    }
    var result: [VisibleMomentum] = []
    var first = 0
    while first < points.count {
      let run = points[first...].prefix { $0.mass == points[first].mass }
      let means = run.map(\.mean)
      result.append(
        VisibleMomentum(
          mediatorMass: points[first].mass, invisibleFractions: run.map(\.fraction), meanTransverseMomenta: means,
          falls: zip(means, means.dropFirst()).allSatisfy(>)))
      first = run.endIndex
    }
    return result
  }

  /// The checks as text.
  public var table: String {
    func number(_ value: Double) -> String { NumberFormat.significant(4).plain(of: value) }
    func plain(_ value: Double) -> String { NumberFormat.shortest.plain(of: value) }
    var peaks = TextTable([["jet pT / GeV", "jets", "soft-drop mass peak / GeV"]], others: .right)
    for peak in massPeaks {
      let range =
        peak.maximumTransverseMomentum.map { "\(plain(peak.minimumTransverseMomentum))–\(plain($0))" }
        ?? "≥ \(plain(peak.minimumTransverseMomentum))"
      peaks.append([range, String(peak.jets), peak.peak.map { $0.description } ?? "–"])
    }
    var quantiles = TextTable([["quantile"] + Self.quantileLevels.map { $0.description }], others: .right)
    quantiles.append(["tt̄ jet pT / GeV"] + transverseMomentumQuantiles.map(number))
    var momenta = TextTable([["mΦ / GeV", "r_inv", "mean visible pT / GeV", "falls"]], others: .right)
    for momentum in visibleMomenta {
      for (fraction, mean) in zip(momentum.invisibleFractions, momentum.meanTransverseMomenta) {
        momenta.append([
          plain(momentum.mediatorMass), fraction.description, number(mean), momentum.falls ? "yes" : "no",
        ])
      }
    }
    return """
      \(peaks.text)
      mean τ3/τ2 of tt̄ jets with pT ≥ 400 GeV: \(number(subjettinessRatioAtTopMass)) with soft-drop mass 150–200 GeV, \
      \(number(subjettinessRatioElsewhere)) elsewhere

      \(quantiles.text)
      \(momenta.text)
      """
  }
}
