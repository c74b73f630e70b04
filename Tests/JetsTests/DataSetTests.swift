import Digests
import Foundation
import Tables
import TestSupport
import Testing

@testable import Jets

@Suite("DataSet loads and verifies samples")
struct DataSetTests {
  let folder: TemporaryFolder
  let data: DataSet

  init() throws {
    folder = try TemporaryFolder()
    data = try JetFixture.write(to: folder.url)
  }

  @Test("features of a split are a row-major matrix")
  func matrix() throws {
    let table = JetFixture.table(rows: 40, name: "ttbar").floats
    let sample = try data.sample("ttbar")
    let matrix = try sample.matrix(split: .validation)
    #expect(matrix.rows == 8 && matrix.features == data.manifest.features && matrix.split == .validation)
    #expect(matrix[3, 5] == table[(24 + 3) * 13 + 5])
    let chosen = try sample.matrix(["pt", "tau2"])
    #expect(chosen.rows == 40 && chosen.features == ["pt", "tau2"] && chosen.split == nil)
    #expect(chosen.values[2...3] == [table[13 + 8], table[13]])
    #expect(try sample.column("mass", split: .test) == (32..<40).map { table[$0 * 13 + 10] })
    #expect(chosen.selecting(rows: [39, 0]).values == [table[39 * 13 + 8], table[39 * 13], table[8], table[0]])
    let error = #expect(throws: DatasetError.self) { try sample.matrix(["tau_2"]) }
    #expect(error?.description.hasPrefix("no feature 'tau_2'; did you mean 'tau2'?") == true)
    #expect(throws: DatasetError.repeatedName(.feature, name: "pt")) { try sample.matrix(["pt", "pt"]) }
  }

  @Test(
    "references name samples, patterns and splits",
    arguments: [
      ("ttbar", ["ttbar"]), ("ttbar.training", ["ttbar.training"]),
      ("svj_*", ["svj_500_0.1", "svj_500_0.7", "svj_2000_0.1", "svj_2000_0.3"]),
      ("svj_2000_*.test", ["svj_2000_0.1.test", "svj_2000_0.3.test"]),
      ("*_0.?", ["svj_500_0.1", "svj_500_0.7", "svj_2000_0.1", "svj_2000_0.3"]),
      ("*ttb*r*.validation", ["ttbar.validation"]), ("s*_0.1", ["svj_500_0.1", "svj_2000_0.1"]),
    ])
  func references(text: String, expected: [String]) throws {
    #expect(try data.references(text).map(\.description) == expected)
  }

  @Test(
    "a reference that names nothing says what is nearest",
    arguments: [
      ("ttbat.test", "no sample 'ttbat'; did you mean 'ttbar'? There are: "),
      ("svj_600_*", "no sample 'svj_600_*'; there are: ttbar, svj_500_0.1"),
      ("ttbar.trainin", "split of sample 'ttbar': found 'trainin', expected training, validation, test"),
      ("", "no sample ''; there are: ttbar, "),
    ])
  func unknownReference(text: String, message: String) {
    let error = #expect(throws: DatasetError.self) { try data.references(text) }
    #expect(error?.description.hasPrefix(message) == true)
  }

  @Test("a changed file is refused on load with both digests and the remedy")
  func digestMismatch() throws {
    var bytes = try Data(contentsOf: folder.file("ttbar.npy"))
    bytes[bytes.count - 1] ^= 1
    try bytes.write(to: folder.file("ttbar.npy"))
    let error = #expect(throws: DatasetError.self) { try data.sample("ttbar") }
    let (found, expected) = (Digest(of: bytes), try data.manifest.entry("ttbar").digest)
    #expect(
      error?.description.contains("found SHA-256 \(found), expected \(expected) from the manifest; restore") == true)
  }

  @Test("verification checks every sample and says all that differs")
  func verification() throws {
    #expect(data.verify().allSatisfy { $0.isValid })
    #expect(data.verify().first?.description == "ok  ttbar.npy (40 jets)")
    try FileManager.default.removeItem(at: folder.file("ttbar.npy"))
    try NumPyArray(shape: [2, 2], [1, 2, 3, 4] as [Double]).write(to: folder.file("svj_500_0.7.npy"))
    try Data("nothing".utf8).write(to: folder.file("svj_2000_0.3.npy"))
    let reports = data.verify()
    #expect(reports.map(\.problems.count) == [1, 0, 3, 0, 2])
    #expect(reports[0].description.hasSuffix("ttbar.npy: cannot be read: it does not exist"))
    #expect(reports[2].description.contains("found shape (2, 2), expected (40, 13)"))
    #expect(reports[2].description.contains("found elements of type float64, expected float32"))
    #expect(reports.allSatisfy { !$0.description.contains("\n") })
  }

  @Test("an event with jets in two splits is found")
  func eventInTwoSplits() throws {
    // 45 rows in pairs: the training split ends at row 27, within event 13.
    let array = JetFixture.table(rows: 45, name: "odd")
    try array.write(to: folder.file("odd.npy"))
    let json = JetFixture.manifest(samples: [JetFixture.entry(name: "odd", rows: 45, digest: Digest(of: array.npy))])
    let manifest = try Manifest(json: Data(json.utf8), file: "m.json")
    let problems = manifest.verify(folder: folder.url).flatMap(\.problems)
    #expect(problems.count == 1)
    #expect(
      problems.first?.description.hasSuffix(
        "event 13.0 has jets in both the training and the validation split, expected one split an event") == true)
  }
}
