import Foundation
import Testing

@testable import Publishing

@Suite("Names of a machine")
struct PrivatePlacesTests {
  private static let places = PrivatePlaces(
    folders: [(path: "/data/lab/work-1", instead: "."), (path: "/home/anna", instead: "~")],
    names: [("user", "anna"), ("host", "node-7")])

  @Test(
    "Places go from what the program says",
    arguments: [
      ("cannot read '/data/lab/work-1/studies/a.md'", "cannot read './studies/a.md'"),
      ("cannot read '/home/anna/x'", "cannot read '~/x'"), ("/home/anna", "~"),
      ("in /home/bert/lab/in.csv: no", "in …/in.csv: no"), ("/tmp/refigure-12/a (gone)", "…/a (gone)"),
      ("/Users/bert/a, /root/b", "…/a, …/b"), ("/data/lab/work-10/a", "/data/lab/work-10/a"),
      ("studies/home/anna", "studies/home/anna"), ("./home/anna/x", "./home/anna/x"),
      ("/usr/bin/python3", "/usr/bin/python3"), ("no path", "no path"), ("1 / 2", "1 / 2"),
    ])
  func removed(_ text: String, _ expected: String) {
    #expect(Self.places.removed(from: text) == expected)
  }

  @Test(
    "Places and names are found in files as words",
    arguments: [
      ("see /data/lab/work-1/a", "/data/lab/work-1"), ("file:///home/anna/x", "/home/anna"),
      ("/data/lab/work-10", nil), ("a/home/anna", nil), ("../home/anna", nil),
    ] as [(String, String?)])
  func folders(_ text: String, _ place: String?) {
    #expect(Self.places.folder(in: Data(text.utf8)) == place)
  }

  @Test("A user's name within a word is no name")
  func names() {
    #expect(Self.places.names(in: Data("Of anna, at node-7.".utf8)) == ["the user 'anna'", "the host 'node-7'"])
    #expect(Self.places.names(in: Data("Savannah, hannah, node-70, anna-lena".utf8)).isEmpty)
    #expect(Self.places.names(in: Data("/home/bert".utf8)) == ["a folder below '/home/'"])
  }
}
