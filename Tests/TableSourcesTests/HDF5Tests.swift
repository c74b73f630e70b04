import Deterministic
import Foundation
import StandardCells
import TestSupport
import Testing

@testable import HDF5Files
@testable import TableSources
@testable import Tables

/// Files that h5py wrote (Tests/Validation/hdf5_fixtures.py).
private enum HDF5Fixtures {
  static let hasLibrary = (try? HDF5File(data("single.h5"), name: "single.h5").datasets()) != nil

  static func data(_ name: String) -> Data {
    (try? Data(contentsOf: Checkout.root.appending(path: "Tests/TableSourcesTests/Fixtures/\(name)"))) ?? Data()
  }
}

/// Files are read where the system has the library.
@Suite("HDF5", .enabled(if: HDF5Fixtures.hasLibrary, "the system has no HDF5 library"))
struct HDF5Tests {
  private let file = HDF5File(HDF5Fixtures.data("tables.h5"), name: "tables.h5")

  private func columns(_ dataset: String) throws -> [TableColumn] {
    try file.columns(dataset) { $0.map { "x\($0)" } ?? "x" }
  }

  @Test("datasets are found by their paths, also through links; what a link outside or nowhere names is none")
  func names() throws {
    let names = try file.datasets()
    #expect(Set(["train/x", "train/y", "rows", "link", "train/loop/x"]).isSubset(of: names))
    #expect(!names.contains("outside") && !names.contains("dangling") && !names.contains("train"))
  }

  @Test("numbers of one and two dimensions, compressed too, and members of compound types are columns")
  func numbers() throws {
    let matrix = try columns("train/x")
    #expect(matrix.map(\.name) == ["x0", "x1", "x2"] && matrix.map(\.type) == ["float32", "float32", "float32"])
    #expect(matrix[1].content == .numbers([0.25, 1, 1.75, 2.5]))
    #expect(try columns("train/y")[0].content == .integers([1, -2, 3, 4]))
    #expect(
      try columns("link")[0].content == .integers([1, -2, 3, 4]) && columns("half")[0].content == .numbers([1, 0.25]))
    let rows = try columns("rows")
    #expect(rows.map(\.name) == ["a", "b", "c"] && rows.map(\.type) == ["uint32", "float64", "int8"])
    #expect(rows[0].content == .integers([1, 2]) && rows[2].content == .integers([1, 0]))
    guard case .numbers(let values) = rows[1].content else { throw TestFailure("no numbers") }
    #expect(values[0] == 0.5 && values[1].isNaN)
    #expect(try columns("none").map(\.content.count) == [0, 0])
  }

  @Test(
    "what is no table, and what announces more than is stored, is refused by name",
    arguments: [
      ("cube", "found 3 dimensions, expected one, or two"), ("texts", "found texts of 1 bytes, expected numbers"),
      ("vlen", "found texts of 8 bytes"), ("sparse", "found 4294967296 bytes announced of 0 stored ones"),
      ("virtual", "found values that lie in other datasets or files"),
      ("large", "found 18446744073709551615 at element 1, expected a whole number below 2^63"),
      ("empty", "expected at most 1073741824 values"), ("chunks", "found chunks of 2147483648.0 bytes"),
      ("away", "found values that lie in other datasets or files"),
      ("train/z", "no array 'train/z'; did you mean 'train/x'?"),
      ("train", "no array 'train'"), ("outside", "no array 'outside'"),
    ])
  func refused(_ dataset: String, _ words: String) {
    let error = #expect(throws: DatasetError.self) { try columns(dataset) }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
  }

  @Test("a cell reads the only dataset, or those that it names")
  func cells() throws {
    let fixture = try TableFixture()
    try fixture.folder.write(HDF5Fixtures.data("single.h5"), to: "s.h5")
    try fixture.folder.write(HDF5Fixtures.data("tables.h5"), to: "t.hdf5")
    #expect(try fixture.load("table: s.h5").rows("s.training") == [0, 1, 2, 3, 4, 5])
    let data = try fixture.load("table: t.hdf5\narray: [train/x, train/y]\nfeatures: ['x_{0,2}']\nlabels: y")
    #expect(data.rows("t.training") == [0, 0.5, 0.75, 1.25, 1.5, 2, 2.25, 2.75])
    #expect(data.labels("t.training")[0].content == .integers([1, -2, 3, 4]))
    #expect(fixture.failure("table: t.hdf5").hasPrefix("t.hdf5: found arrays"))
    #expect(
      fixture.failure("table: t.hdf5\narray: [train/x, rows]").contains(
        "found 2 rows, expected 4 as array 'train/x' has"))
  }

  @Test("a file is read whether or not there is one of its name in the current folder")
  func nameOfFile() throws {
    for name in ["Package.swift", "/dev/null", "none.h5"] {
      #expect(try HDF5File(HDF5Fixtures.data("single.h5"), name: name).datasets() == ["d"])
    }
  }

  @Test("a file is listed with its arrays, also with those that are no tables")
  func listing() throws {
    let folder = try TemporaryFolder()
    try folder.write(HDF5Fixtures.data("tables.h5"), to: "t.h5")
    let file = TableFile(url: folder.file("t.h5"), name: "t.h5", format: .hdf5)
    let entry = try FileManifest.Entry(file, name: "t")
    let types = Dictionary(entry.columns.map { ($0.name, $0.type) }) { first, _ in first }
    #expect(entry.rows == nil && types["train/x"] == "float32 × 3" && types["cube"] == "no table")
  }

  @Test("cut and changed files are errors of one line, or are read", arguments: ["single.h5"])
  func damaged(name: String) {
    let whole = HDF5Fixtures.data(name)
    var refused = 0
    for trial in 0..<200 {
      let mutant = trial < 50 ? whole.prefix(trial * 40) : Mutation.of(whole, RandomStream(seed: 4).stream(trial))
      do throws(DatasetError) {
        let file = HDF5File(mutant, name: "fuzz.h5")
        for dataset in try file.datasets() { _ = try file.columns(dataset) { "x\($0 ?? 0)" } }
      } catch {
        refused += 1
        #expect(!error.description.contains("\n"))
      }
    }
    #expect(refused > 50)
  }
}
