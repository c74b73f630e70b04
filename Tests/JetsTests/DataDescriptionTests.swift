import Foundation
import Tables
import TestSupport
import Testing

@testable import Jets

@Suite("DataDescription and JetChecks sum up a data set")
struct DataDescriptionTests {
  let folder: TemporaryFolder
  let data: DataSet

  init() throws {
    folder = try TemporaryFolder()
    data = try JetFixture.write(to: folder.url)
  }

  @Test("statistics are those of the column")
  func statistics() {
    let column = DataDescription.Column(name: "a", unit: "GeV", [4, 1, 2, 9])
    #expect(column.mean == 4 && column.minimum == 1 && column.median == 3 && column.maximum == 9)
    #expect(column.standardDeviation == 9.5.squareRoot())
  }

  @Test("all samples and columns are described, and survive JSON")
  func description() throws {
    let description = try DataDescription(of: data)
    #expect(description.samples.map(\.name) == data.names)
    #expect(description.samples[0].columns.map(\.name) == JetFixture.columns.dropLast())
    #expect(description.samples[0].training == 24)
    #expect(try JSONDecoder().decode(DataDescription.self, from: JSONEncoder().encode(description)) == description)
    let lines = description.table.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0] == "ttbar: 40 jets (training 24, validation 8, test 8)")
    #expect(lines[1] == "column         unit    mean  spread      min  median     max")
    #expect(lines[2].hasPrefix("tau2"))
    #expect(Set(lines[1...13].map(\.count)).count == 1)
    #expect(try DataDescription(of: data, samples: "svj_500_*").samples.count == 2)
  }

  @Test("the physics checks see the peaks, the slices and the fall of the momentum")
  func physics() throws {
    let checks = try JetChecks(of: data)
    #expect(checks.massPeaks.map(\.jets).reduce(0, +) == 40)
    let least = try data.sample("ttbar").column("pt").min().map(Double.init)
    #expect(checks.transverseMomentumQuantiles.first == least)
    #expect(checks.visibleMomenta.map(\.mediatorMass) == [500, 2000])
    #expect(checks.visibleMomenta.map(\.falls) == [true, true])
    #expect(checks.table.contains("falls"))
    #expect(throws: DatasetError.self) { try JetChecks(of: data, background: "qcd") }
  }
}
