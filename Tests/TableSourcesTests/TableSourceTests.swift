import Foundation
import StandardCells
import Studies
import TestSupport
import Testing

@testable import TableSources
@testable import Tables

@Suite("Tables as data")
struct TableSourceTests {
  private static let csv =
    "a,b,kind,part,n\n1,10,x,training,7\n2,20,y,test,8\n3,30,x,training,9\n4,40,z,validation,10\n"
  private let fixture: TableFixture

  init() throws {
    fixture = try TableFixture([
      "data/t.csv": Self.csv, "data/u.tsv": "a\tb\n5\t50\n", "data/odd.txt": "a;b\n",
      "data/gaps.csv": "a,b\n1,\n2,3\nnan,4\n5,inf\n6,7\n",
    ])
  }

  @Test("without features all columns of numbers that have no other use are features, and all rows are for training")
  func defaults() throws {
    let data = try fixture.load("table: data/t.csv")
    #expect(data.features == ["a", "b", "n"] && data.samples == ["t"])
    #expect(data.rows("t.training") == [1, 10, 7, 2, 20, 8, 3, 30, 9, 4, 40, 10])
    #expect(data.rows("t.test").isEmpty && data.size(of: "t") == 4)
  }

  @Test("a word among numbers does not make a feature disappear, and names are no features")
  func word() throws {
    try fixture.folder.write("a,b,name\n1,2,3\n2,oops,x\n3,4,y\n", to: "data/word.csv")
    let error = #expect(throws: (any Error).self) { try fixture.load("table: data/word.csv") }
    #expect("\(String(describing: error))".contains("oops"))
    #expect(try fixture.load("table: data/word.csv\nlabels: b").features == ["a"])
  }

  @Test("patterns choose features, labels stay beside their rows, and a column splits")
  func columns() throws {
    let data = try fixture.load("table: data/t.csv\nfeatures: ['{b,a}']\nlabels: [kind, n]\nsplit: part")
    #expect(data.features == ["b", "a"])
    #expect(data.rows("t.training") == [10, 1, 30, 3] && data.rows("t.test") == [20, 2])
    #expect(data.labels("t.training").map(\.content) == [.texts(["x", "x"]), .integers([7, 9])])
    #expect(data.labels("t.validation").map(\.content) == [.texts(["z"]), .integers([10])])
  }

  @Test("fractions follow the study's seed, keep rows and labels together, and can keep the file's order")
  func fractions() throws {
    let rows = (0..<100).map { "\($0),r\($0)\n" }.joined()
    try fixture.folder.write("x,id\n" + rows, to: "data/many.csv")
    let keys = "table: data/many.csv\nlabels: id\nsplit: { fractions: [0.7, 0.2, 0.1] }"
    let (first, again, other) = (try fixture.load(keys), try fixture.load(keys), try fixture.load(keys, seed: 2))
    let all = ["training", "validation", "test"].flatMap { first.rows("many.\($0)") }
    #expect(all.sorted() == (0..<100).map(Float.init) && all != all.sorted())
    #expect(["training", "validation", "test"].map { first.rows("many.\($0)").count } == [70, 20, 10])
    #expect(first.rows("many.training") == again.rows("many.training") && first.digest == again.digest)
    #expect(first.rows("many.training") != other.rows("many.training") && first.digest != other.digest)
    #expect(first.labels("many.test")[0].content == .texts(first.rows("many.test").map { "r\(Int($0))" }))
    #expect(!first.hasRows(of: "many", .test, as: other) && first.hasRows(of: "many", .test, as: again))
    let ordered = try fixture.load("table: data/many.csv\nsplit: { fractions: [0.5, 0.25, 0.25], shuffle: false }")
    #expect(ordered.rows("many.training") == (0..<50).map(Float.init))
    #expect(ordered.rows("many.test") == (75..<100).map(Float.init))
  }

  @Test("parts and samples can be files of their own, which must have the same features")
  func files() throws {
    let data = try fixture.load(
      "table: { s: { training: data/t.csv, test: data/u.tsv }, r: data/u.tsv }\nfeatures: [a, b]")
    #expect(data.samples == ["s", "r"] || data.samples == ["r", "s"])
    #expect(
      data.rows("s.test") == [5, 50] && data.rows("r.training") == [5, 50] && data.rows("s.training").count == 8)
    #expect(Set(data.files.keys) == ["s.training", "s.test", "r"])
    let two = try fixture.load("table: [data/t.csv, data/u.tsv]\nfeatures: [a]")
    #expect(two.samples == ["t", "u"] && two.rows("u.training") == [5])
    #expect(fixture.failure("table: [data/t.csv, data/u.tsv]").contains("data/u.tsv: found features a, b, expected"))
  }

  @Test("a row without a number is refused with its place, or left out and counted")
  func missing() throws {
    #expect(
      fixture.failure("table: data/gaps.csv")
        == "data/gaps.csv:4:1: found nan in column 'a', expected a finite number; 'missing: drop' leaves such rows out")
    #expect(
      fixture.failure("table: data/gaps.csv\nfeatures: b").hasPrefix(
        "data/gaps.csv:2:3: found an empty field in column"))
    let data = try fixture.load("table: data/gaps.csv\nmissing: drop")
    #expect(data.rows("gaps.training") == [2, 3, 6, 7] && data.dropped == ["gaps": 3])
    #expect(
      try TableFixture.cell("table: data/gaps.csv\nmissing: drop").body.metrics.map(\.name) == ["size", "dropped"])
    #expect(try TableFixture.cell("table: data/gaps.csv").body.metrics.map(\.name) == ["size"])
  }

  @Test(
    "what cannot be features is named with its place",
    arguments: [
      ("features: [a, kind]", "data/t.csv:2:6: found 'x' in column 'kind', expected a number, as a feature has"),
      ("features: [c*]", "no column 'c*'"), ("labels: [knd]", "no column 'knd'; did you mean 'kind'?"),
      ("split: kind", "data/t.csv:2:6: found 'x' in column 'kind', expected training, validation or test"),
      ("features: [a]\nlabels: [a]", "data/t.csv: column 'a': found a feature that has another use"),
      ("labels: ['*']", "data/t.csv: found no column of numbers that has no other use"),
      ("transform: { z: log(x) }\nscaling: standard\nfit: t.training", "no feature 'z'"),
      ("symbols: { kind: k }", "no feature 'kind'"),
    ])
  func refused(_ keys: String, _ message: String) {
    #expect(fixture.failure("table: data/t.csv\n\(keys)").hasPrefix(message))
  }

  @Test(
    "what a study cannot mean is an error of the study, with its place",
    arguments: [
      ("table: /etc/passwd", "'table' in {data} d: expected a file's path from the project's folder"),
      ("table: ../x.csv", "does not lead out of it"), ("table: a/../../x.csv", "does not lead out of it"),
      ("table: data/x.parquet", "a name that ends in .csv, .tsv, .npy, .npz, .h5 or .hdf5"),
      ("table: [a/x.csv, b/x.csv]", "files of different names ('x' is there twice)"),
      ("table: x.csv\nsplit: { fractions: [0.5, 0.6, 0] }", "three fractions"),
      ("table: x.csv\nsplit: { shuffle: true }", "missing key 'fractions'"),
      ("table: { s: { training: x.csv } }\nsplit: c", "are files of their own"),
      ("table: { s: { test: x.csv } }", "missing key 'training'"), ("table: { 's.t': x.csv }", "a name of letters"),
      ("table: x.csv\narray: y", "no array, for csv files have none by name"),
      ("table: x.csv\nsamples: [x]", "the only sample is 'x'"),
      ("table: x.csv\ntoy: ring", "key 'table' has no meaning in {data} d: the data is a toy"),
      ("table: x.csv\nmissing: keep", "one of refuse, drop"),
      ("toy: ring\npoints: 9\nlabels: [a]", "the data is a toy"),
      ("table: x.csv\nsymbols: { a: '$x_{$' }", "a label"), ("table: x.csv\nfeatures: ['a{']", "pairs of braces"),
    ])
  func studyErrors(_ keys: String, _ words: String) {
    let errors = TableFixture.errors(keys)
    #expect(errors.contains { $0.contains(words) && $0.hasPrefix("s.md:") }, "\(errors)")
  }

  @Test("a link that leads out of the project is refused")
  func links() throws {
    let other = try TemporaryFolder()
    try other.write(Self.csv, to: "x.csv")
    try FileManager.default.createSymbolicLink(
      at: fixture.folder.file("data/l.csv"), withDestinationURL: other.file("x.csv"))
    #expect(
      fixture.failure("table: data/l.csv") == "data/l.csv: lies outside the project's folder, expected a file within it"
    )
    #expect(fixture.failure("table: data/none.csv") == "data/none.csv: cannot be read: it does not exist")
  }

  @Test("arrays have names by their place, or those that the cell gives them; several stand beside one another")
  func arrays() throws {
    let values = NumPyArray(shape: [3, 2], [1, 2, 3, 4, 5, 6] as [Float])
    try fixture.folder.write(values.npy, to: "data/m.npy")
    #expect(try fixture.load("table: data/m.npy").features == ["x0", "x1"])
    let named = try fixture.load("table: data/m.npy\ncolumns: [p, q]\nfeatures: [q]")
    #expect(named.rows("m.training") == [2, 4, 6])
    #expect(fixture.failure("table: data/m.npy\ncolumns: [p]").contains("found 2 columns, expected 1"))
    #expect(try fixture.load("table: data/m.npy\nformat: npy").digest == fixture.load("table: data/m.npy").digest)
  }

  @Test(
    "a float64 is rounded to the nearest Float; one beyond its range is refused, as is a whole number it does not hold")
  func exactness() throws {
    try fixture.folder.write(NumPyArray(shape: [2], [0.1, 1e39] as [Double]).npy, to: "data/f.npy")
    #expect(fixture.failure("table: data/f.npy").hasPrefix("data/f.npy: row 1 (from 0), column 'x0': found 1e+39"))
    try fixture.folder.write("i\n1\n16777217\n", to: "data/i.csv")
    #expect(
      fixture.failure("table: data/i.csv").hasPrefix("data/i.csv:3:1: found 16777217 in column 'i', expected a whole"))
    try fixture.folder.write("i\n0.1\n", to: "data/r.csv")
    #expect(try fixture.load("table: data/r.csv").rows("r.training") == [Float(0.1)])
    // A label is kept as it is.
    try fixture.folder.write("i,x\n9007199254740993,1\n", to: "data/k.csv")
    #expect(
      try fixture.load("table: data/k.csv\nlabels: i").labels("k.training")[0].content
        == .integers([9_007_199_254_740_993]))
  }

  @Test("scaling is fitted on the training part, and nothing is scaled by default")
  func scaling() throws {
    let keys = "table: data/t.csv\nfeatures: [a]\nsplit: part"
    #expect(try fixture.load(keys).rows("t.training") == [1, 3])
    let scaled = try fixture.load(keys + "\nscaling: min-max\nrange: [0, 1]\nfit: t.training")
    #expect(scaled.rows("t.training") == [0, 1] && scaled.rows("t.validation") == [1.5])
  }

  @Test("a feature's label is its name or symbol, and nothing is said of what the data are")
  func words() throws {
    let body = try TableFixture.cell("table: x.csv\nsymbols: { a_b: '$\\alpha_b$' }").body
    let origin = try #require((body as? DataCell)?.origin)
    #expect(origin.label(ofFeature: "a_b") == "\\alpha_b" && origin.label(ofFeature: "c_d") == "c\\_d")
    #expect(origin.heading == SourceHeading(qualifier: "") && origin.entryWord == "rows")
  }

  @Test("the identity changes with every key and with any byte of the file, and with nothing else")
  func identity() throws {
    let keys = [
      "", "features: [a]", "labels: [n]", "split: part", "missing: drop", "symbols: { a: A }",
      "split: { fractions: [0.5, 0.25, 0.25] }", "split: { fractions: [0.5, 0.25, 0.25], shuffle: false }",
    ]
    let texts = try keys.map { try TableFixture.cell("table: data/t.csv\n\($0)").canonicalJSON }
    #expect(Set(texts).count == keys.count)
    #expect(try TableFixture.cell("missing: refuse\ntable: data/t.csv").canonicalJSON == texts[0])
    let before = try fixture.load("table: data/t.csv\nfeatures: [a]").digest
    try fixture.folder.write(Self.csv.replacing("z", with: "w"), to: "data/t.csv")
    #expect(try fixture.load("table: data/t.csv\nfeatures: [a]").digest != before)
  }
}
