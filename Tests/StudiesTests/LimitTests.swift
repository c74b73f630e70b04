import JetAutoencoders
import JetProgram
import StandardCells
import Sweeps
import TestSupport
import Testing
import Values

@testable import Studies

/// Numbers and texts that are not taken at their word.
@Suite("Limits of studies")
struct LimitTests {
  @Test(
    "A number beyond what anything can have is refused with the largest one",
    arguments: [
      (
        21, "hidden: [4294967296]",
        "x.md:21:10: 'hidden' in {train} ae: expected a whole number from 1 to 65536, found 4294967296"
      ),
      (22, "latent: 65537", "x.md:22:9: 'latent' in {train} ae: expected a whole number from 1 to 65536, found 65537"),
      (
        23, "batch: 1000001",
        "x.md:23:8: 'batch' in {train} ae: expected a whole number from 1 to 1000000, found 1000001"
      ),
      (
        24, "epochs: 9223372036854775807",
        "x.md:24:9: 'epochs' in {train} ae: expected a whole number from 1 to 1000000, found 9223372036854775807"
      ),
      (
        24, "epochs: 10\nsteps: 1000000000000",
        "x.md:25:8: 'steps' in {train} ae: expected 'full' or a whole number from 1 to 1000000, found 1000000000000"
      ),
      (24, "epochs: 10\nsteps: 0", "x.md:25:8: 'steps' in {train} ae: expected 'full' or a whole number ≥ 1, found 0"),
      (
        4, "seeds: 1000000000000",
        "x.md:4:8: 'seeds' in the front matter: expected a whole number from 1 to 10000, found 1000000000000"
      ),
      (
        40, "  steps: 1e9",
        "x.md:40:10: 'steps' in sampler of {train} nae: expected a whole number from 1 to 1000000, found 1e9"
      ),
      (
        43, "  bounds: [0, 1e-308]",
        "x.md:43:11: 'bounds' in sampler of {train} nae: expected two numbers, the first the smaller by a part of 1e-12 or more, "
          + "of sizes from 1e-300 to 1e300, found [0, 1e-308]"
      ),
      (
        43, "  bounds: [-1e308, 1e308]",
        "x.md:43:11: 'bounds' in sampler of {train} nae: expected two numbers, the first the smaller by a part of 1e-12 or more, "
          + "of sizes from 1e-300 to 1e300, found [-1e+308, 1e+308]"
      ),
      (
        43, "  bounds: [1, 1.0000000000000002]",
        "x.md:43:11: 'bounds' in sampler of {train} nae: expected two numbers, the first the smaller by a part of 1e-12 or more, "
          + "of sizes from 1e-300 to 1e300, found [1, 1.0000000000000002]"
      ),
    ])
  func numbers(line: Int, change: String, error: String) {
    #expect(StudyText.errors(StudyText.with([line: change])).first == error)
  }

  @Test("An override is held to the same limits")
  func overrides() {
    #expect(
      StudyText.errors(StudyText.text, overrides: ["seeds": "1000000000000"]) == [
        "x.md:4:8: override of 'seeds': expected a whole number from 1 to 10000, found '1000000000000'"
      ])
    for deep in [
      "[" + String(repeating: "{a: ", count: 900), String(repeating: "[", count: 5_000),
      "[" + String(repeating: "? ", count: 900),
    ] {
      let error = StudyText.errors(StudyText.text, overrides: ["hidden": .text(deep)]).first ?? "none"
      #expect(error.hasPrefix("x.md:5:") && error.contains("override of 'hidden': expected "), "\(error.prefix(200))")
      #expect(error.contains("found '[") && error.count < 500)
    }
    #expect(
      StudyText.errors(StudyText.text, overrides: ["hidden": "[9223372036854775807]"]) == [
        "x.md:21:9: 'hidden' in {train} ae: expected a whole number from 1 to 65536, found 9223372036854775807"
      ])
    #expect(
      StudyText.errors(StudyText.text, overrides: ["epochs": "1e19"]).first
        == "x.md:24:9: 'epochs' in {train} ae: expected a whole number from 1 to 1000000, found 1e+19")
  }

  @Test("Toys, chains and bins have a largest number each")
  func kinds() {
    let toy = ToyStudy.text.replacing("points: $points", with: "points: 10000001")
    #expect(
      StudyText.errors(toy) == [
        "x.md:11:9: 'points' in {data} ring: expected a whole number from 1 to 10000000, found 10000001"
      ])
    let map = DrawnStudy.text(
      "kind: energy-map\nof: nae\nat: [last]\nshow: [energy, chains]\nrange: [-3, 3]\nbins: [1001, 30]")
    #expect(
      StudyText.errors(map).contains {
        $0.hasSuffix("'bins' in {figure} f: expected a whole number from 1 to 1000, found 1001")
      })
    let chains = DrawnStudy.text(
      "kind: energy-map\nof: nae\nat: [last]\nshow: [chains]\nrange: [-3, 3]\nchains: 1000\nsteps: 1000")
    #expect(
      StudyText.errors(chains).contains {
        $0.hasSuffix(
          "'steps' in {figure} f: expected chains of at most 100000 steps altogether, not of 1000000, found 1000")
      })
  }

  @Test("A network that needs more memory than there is is refused before anything runs, with its size")
  func memory() throws {
    let text = ToyStudy.text.replacing("hidden: [4]", with: "hidden: [65536, 65536, 65536, 65536, 65536, 65536]")
    let study = try ToyStudy.study(text)
    var results = StudyResults(study: study)
    results.data = try ToyStudy.data(study)
    let cell = try #require(study.cell(named: "ae"))
    #expect {
      try cell.body.check(results)
    } throws: { error in
      let reason = "\(error)"
      return reason.hasPrefix("needs at least ") && reason.contains("B of memory for a network of ")
        && reason.contains(" parameters, kept at 1 epoch, and there are ")
    }
    #expect(MachineMemory.shortage(1e9, for: "x", available: 2e9) == nil)
    #expect(
      MachineMemory.shortage(.infinity, for: "x", available: 2e9)
        == "needs at least ∞ of memory for x, and there are 2.0 GB"
        || MachineMemory.shortage(3e9, for: "x", available: 2e9)
          == "needs at least 3.0 GB of memory for x, and there are 2.0 GB"
    )
  }

  @Test("Patterns have a length, and the pattern itself is not told whole")
  func patterns() {
    let long = String(repeating: "svj_{1,2}", count: 120_000)
    let errors = StudyText.errors(StudyText.with([26: "evaluate: { signals: '\(long)' }"]))
    #expect(errors.count == 1 && errors[0].count < 500, "\(errors)")
    #expect(
      errors[0].hasPrefix(
        "x.md:26:22: 'signals' in evaluate of {train} ae: expected names with pairs of braces, not in one another, at most 1000 "
          + "bytes that stand for at most 10000 names, found 'svj_{1,2}svj_"), "\(errors)")
  }

  @Test(
    "YAML has a depth",
    arguments: [
      (String(repeating: "[", count: 200) + String(repeating: "]", count: 200), "more than 100 values in one another"),
      (
        String(repeating: "{a: ", count: 200) + "1" + String(repeating: "}", count: 200),
        "more than 100 values in one another"
      ),
      (String(repeating: "{{a: ", count: 300) + "1" + String(repeating: "}: 1}", count: 300), "malformed YAML"),
      (String(repeating: "[", count: 100_000), "nesting level"),
      (String(repeating: "- ", count: 50_000) + "a", "malformed YAML"),
    ])
  func depth(_ value: String, _ reason: String) {
    let errors = StudyText.errors(StudyText.with([12: "scaling: \(value)"]))
    #expect(errors.first?.contains(reason) == true && errors.first?.hasPrefix("x.md:") == true, "\(errors)")
  }

  @Test(
    "What a sweep varies has a size",
    arguments: [
      ("rate=-1e308:1e308:3", "expected a number > 'from', which is -1e+308 by what is a number, found 1e+308"),
      ("rate=0:1:linear:1000000000", "expected a whole number from 2 to 10000, found 1000000000"),
      (
        "rate=" + String(repeating: "1,", count: 50_000) + "2",
        "expected at most 10000 values, or { from, to, count }, found a list"
      ),
    ])
  func sweeps(_ option: String, _ problem: String) throws {
    let study = try Study.parse(text: StudyText.text, kinds: Refigure.kinds, file: "x.md")
    var options = SweepOptions()
    options.vary = [option]
    do throws(InvalidSweep) {
      _ = try study.sweep(with: options)
      Issue.record("\(option.prefix(40)) is taken")
    } catch {
      #expect(error.description.hasSuffix(problem), "\(error.description.suffix(300))")
    }
  }

  @Test("Of thousands of errors the first are told, at once", .timeLimit(.minutes(1)))
  func many() {
    let text = StudyText.with([7: String(repeating: "{{ $no }} ", count: 20_000)])
    #expect(StudyText.errors(text).count == 1_000)
  }

  @Test("Places of many values in one line are counted on", .timeLimit(.minutes(1)))
  func placeholders() throws {
    let study = try Study.parse(
      text: StudyText.with([7: "é " + String(repeating: "{{ $epochs }} `{{ $rate }}` ", count: 3_000)]),
      kinds: Refigure.kinds, file: "x.md")
    guard case .prose(let prose) = study.segments[0] else {
      Issue.record("no prose")
      return
    }
    let bytes = Array(prose.text.utf8)
    #expect(prose.placeholders.count == 6_000)
    #expect(
      prose.placeholders.allSatisfy { place in
        ["{{ $epochs }}", "`{{ $rate }}`"].contains(String(decoding: bytes[place.range], as: UTF8.self))
      })
  }
}
