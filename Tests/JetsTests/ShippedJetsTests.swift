import Foundation
import Tables
import TestSupport
import Testing

@testable import Jets

@Suite("The shipped jets")
struct ShippedJetsTests {
  static let folder = Checkout.root.appending(path: "studies/data/jets")

  @Test("are those of the manifest, with the grid's 28 signals, and show the W, the top and the missing momentum")
  func physics() throws {
    let data = try DataSet(folder: Self.folder)
    #expect(data.names.count == 29 && data.names.first == "ttbar" && data.names.last == "svj_4000_0.7")
    #expect(data.verify().filter { !$0.isValid }.map(\.description) == [])
    let checks = try JetChecks(of: data)
    // The numbers of NumPy on the same files.
    #expect(checks.massPeaks.map(\.peak) == [82.5, 82.5, 177.5, 177.5, 172.5])
    #expect(checks.massPeaks.map(\.jets) == [56026, 15447, 5339, 1911, 1278])
    #expect(abs(checks.subjettinessRatioAtTopMass - 0.47286) < 1e-5)
    #expect(abs(checks.subjettinessRatioElsewhere - 0.73347) < 1e-5)
    #expect(checks.visibleMomenta.count == 7)
    #expect(checks.visibleMomenta.filter { !$0.falls }.map(\.mediatorMass) == [])
  }

  @Test("of the studies have the first set's rows of training and validation, and more for tests")
  func studiesSet() throws {
    let (first, second) = (try DataSet(folder: Self.folder), try DataSet(folder: Self.second("data/jets-2")))
    #expect(second.names == first.names && second.verify().filter { !$0.isValid }.isEmpty)
    for name in ["ttbar", "svj_500_0.1", "svj_2000_0.3"] {
      let (old, new) = (try first.sample(name), try second.sample(name))
      for split in [Split.training, .validation] {
        #expect(
          try old.matrix(["tau2", "pt"], split: split).values == new.matrix(["tau2", "pt"], split: split).values)
      }
      let (fewer, more) = (try old.matrix(["pt"], split: .test), try new.matrix(["pt"], split: .test))
      #expect(Array(more.values.prefix(fewer.values.count)) == fewer.values)
      #expect(more.rows >= fewer.rows + (name == "ttbar" ? 0 : 5_000))
    }
  }

  @Test("that are matched in pT lie in their window, and hardly any is one particle, as leptons are")
  func matchedSet() throws {
    let data = try DataSet(folder: Self.second("data/jets-matched"))
    #expect(data.names.count == 29 && data.verify().filter { !$0.isValid }.isEmpty)
    for name in data.names {
      for split in Split.allCases {
        let rows = try data.sample(name).matrix(["pt"], split: split).values
        #expect(rows.allSatisfy { $0 >= 400 && $0 <= 500 }, "\(name)")
      }
    }
    // Single hadrons of τ decays stay.
    #expect(try Self.shareOfOneParticle(data) < 0.001)
    #expect(try Self.shareOfOneParticle(try DataSet(folder: Self.folder)) > 0.01)
  }

  /// The share of tt̄ jets of which one particle has nearly all of the momentum.
  private static func shareOfOneParticle(_ data: DataSet) throws -> Double {
    let dispersions = try data.sample("ttbar").matrix(["ptd"], split: .training).values
    return Double(dispersions.filter { $0 > 0.9 }.count) / Double(dispersions.count)
  }

  private static func second(_ folder: String) -> URL { Checkout.root.appending(path: "studies/\(folder)") }
}
