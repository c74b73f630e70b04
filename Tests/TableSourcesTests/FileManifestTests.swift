import Digests
import Foundation
import TestSupport
import Testing

@testable import TableSources
@testable import Tables

@Suite("Manifests of files of data")
struct FileManifestTests {
  private let fixture: TableFixture
  private var manifest: URL { fixture.folder.file("data/manifest.json") }

  init() throws { fixture = try TableFixture(["data/t.csv": "a,b\n1,x\n2,y\n", "data/sub/u.csv": "c\n1.5\n"]) }

  private func add(
    _ path: String, name: String? = nil, updates: Bool = false
  ) throws -> PlainManifests.Addition {
    try PlainManifests.add(fixture.folder.file(path), to: manifest, name: name, format: nil, updates: updates)
  }

  @Test("a file is listed with its size, digest, rows and columns, and the manifest reads itself back")
  func adding() throws {
    #expect(try add("data/t.csv") == .added("2 rows, 2 columns"))
    #expect(try add("data/sub/u.csv", name: "other") == .added("1 rows, 1 columns"))
    #expect(try add("data/t.csv") == .unchanged)
    let read = try FileManifest(contentsOf: manifest)
    #expect(read.entries.keys.sorted() == ["sub/u.csv", "t.csv"] && read.entries["sub/u.csv"]?.name == "other")
    let entry = try #require(read.entries["t.csv"])
    #expect(entry.bytes == 12 && entry.rows == 2 && entry.sha256 == Digest(of: "a,b\n1,x\n2,y\n"))
    #expect(entry.columns.map(\.name) == ["a", "b"] && entry.columns.map(\.type) == ["integer", "text"])
    #expect(try Data(contentsOf: manifest) == read.json)
    let files = try PlainManifests().files(in: manifest, verified: true)
    #expect(files.map(\.verdict) == ["ok  sub/u.csv (1 rows)", "ok  t.csv (2 rows)"])
  }

  @Test("a changed file is named where it is used, is not taken over unasked, and what changed is said")
  func changes() throws {
    _ = try add("data/t.csv")
    let old = Digest(of: "a,b\n1,x\n2,y\n")
    try fixture.folder.write("a,c\n1,x\n2,y\n3,z\n", to: "data/t.csv")
    let new = Digest(of: "a,c\n1,x\n2,y\n3,z\n")
    #expect(
      fixture.failure("table: data/t.csv")
        == "data/t.csv: found SHA-256 \(new), expected \(old) from 'data/manifest.json'; restore the file, or list it as it "
        + "is now: data add --update 'data/t.csv'")
    let before = try Data(contentsOf: manifest)
    let differences = [
      "bytes 12 -> 16", "rows 2 -> 3", "column 'b' is gone", "column 'c' is new", "sha256 \(old.short) -> \(new.short)",
    ]
    #expect(try add("data/t.csv") == .changed(differences))
    #expect(try Data(contentsOf: manifest) == before)
    #expect(try add("data/t.csv", updates: true) == .updated(differences))
    #expect(try fixture.load("table: data/t.csv").size(of: "t") == 3)
  }

  @Test(
    "a manifest is found in any folder above the file; one of another format is somebody else's, a damaged one an error"
  )
  func finding() throws {
    let nearer = fixture.folder.file("data/sub/manifest.json")
    _ = try PlainManifests.add(
      fixture.folder.file("data/sub/u.csv"), to: nearer, name: nil, format: nil, updates: false)
    #expect(
      PlainManifests.manifest(for: fixture.folder.file("data/sub/u.csv"), project: fixture.folder.url).path.hasSuffix(
        "data/sub/manifest.json"))
    #expect(
      PlainManifests.manifest(for: fixture.folder.file("data/t.csv"), project: fixture.folder.url).path.hasSuffix(
        "/data/manifest.json"))
    try fixture.folder.write("c\n2.5\n", to: "data/sub/u.csv")
    #expect(fixture.failure("table: data/sub/u.csv").contains("from 'data/sub/manifest.json'"))
    try fixture.folder.write(#"{"format": "other/1"}"#, to: "data/sub/manifest.json")
    #expect(fixture.failure("table: data/sub/u.csv") == "none")
    try fixture.folder.write(
      #"{"format": "refigure-data/1", "files": {"u.csv": {"name": 1}}}"#, to: "data/sub/manifest.json")
    #expect(fixture.failure("table: data/sub/u.csv").hasPrefix("data/sub/manifest.json: files.u.csv.name: found"))
    try fixture.folder.write(#"{"format": "refigure-data/1", "files": {"../u.csv"#, to: "data/sub/manifest.json")
    #expect(
      fixture.failure("table: data/sub/u.csv").hasPrefix("data/sub/manifest.json: found something that is not a JSON"))
  }

  @Test("a file outside the manifest's folder, an unknown ending and a name that another has are refused")
  func refused() throws {
    try fixture.folder.write("a\n1\n", to: "x.csv")
    try fixture.folder.write("a\n1\n", to: "data/x.dat")
    _ = try add("data/t.csv")
    for (path, name, words) in [
      ("x.csv", nil, "found a file outside the manifest's folder"), ("data/x.dat", nil, "found another ending"),
      ("data/sub/u.csv", "t", "found the name 't', which 't.csv' has"), ("data/none.csv", nil, "it does not exist"),
    ] as [(String, String?, String)] {
      let error = #expect(throws: DatasetError.self) { try add(path, name: name) }
      #expect(error?.description.contains(words) == true)
    }
  }
}
