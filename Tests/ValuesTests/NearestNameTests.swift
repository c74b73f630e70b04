import Testing
import Values

@Suite("Nearest names")
struct NearestNameTests {
  @Test(
    "A name is suggested where it can be meant",
    arguments: [
      ("ttbat", "ttbar"), ("tau_2", "tau2"), ("TAU2", "tau2"), ("epcohs", "epochs"), ("tau9", "tau2"), ("x", nil),
      ("", nil), ("something else", nil), ("epochs", nil),
    ] as [(String, String?)])
  func nearest(typed: String, expected: String?) {
    #expect(NearestName.nearest(to: typed, in: ["ttbar", "tau2", "tau3", "epochs"]) == expected)
  }

  @Test(
    "A key is suggested where it can be meant",
    arguments: [
      ("epoch", "epochs"), ("bathc", "batch"), ("Epochs", "epochs"), ("x", nil), ("completely", nil),
    ] as [(String, String?)])
  func key(name: String, expected: String?) {
    #expect(NearestName.nearest(to: name, in: ["epochs", "batch", "data", "at"]) == expected)
  }

  // What compares long names letter by letter does not come to an end.
  @Test("Long names are not compared")
  func long() {
    let names = (0..<100).map { "name\($0)" }
    let long = String(repeating: "n", count: 1_000_000)
    #expect(NearestName.nearest(to: long, in: names) == nil)
  }
}
