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
}
