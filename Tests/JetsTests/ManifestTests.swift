import Digests
import Foundation
import Tables
import TestSupport
import Testing

@testable import Jets

@Suite("Manifest reads refigure-jets/1")
struct ManifestTests {
  private static func manifest(_ entry: String) -> String { JetFixture.manifest(samples: [entry]) }

  private static func entry(splits: String? = nil, more: String = "", file: String? = nil) -> String {
    JetFixture.entry(name: "ttbar", rows: 10, digest: JetFixture.digest, splits: splits, more: more, file: file)
  }

  @Test("all parts are read, the samples in the order of the grid")
  func reading() throws {
    let folder = try TemporaryFolder()
    let manifest = try JetFixture.write(to: folder.url).manifest
    #expect(manifest.entries.map(\.name) == ["ttbar", "svj_500_0.1", "svj_500_0.7", "svj_2000_0.1", "svj_2000_0.3"])
    #expect(manifest.entries[2].signal == Manifest.SignalPoint(mediatorMass: 500, invisibleFraction: 0.7))
    #expect(manifest.entries[0].signal == nil)
    #expect(manifest.entries[0].range(of: .validation) == 24..<32)
    #expect(manifest.features == Array(JetFixture.columns.prefix(8)))
    #expect(manifest.columns.map(\.name) == JetFixture.columns)
    #expect(manifest.columns[8].unit == "GeV")
    #expect(manifest.generator.pythia == "8.317.2")
    #expect(manifest.jets.minimumTransverseMomentum == 200)
    let digest = try Digest(ofFileAt: folder.file("manifest.json"))
    #expect(manifest.digest == digest)
    let error = #expect(throws: DatasetError.self) { try manifest.entry("ttbarr") }
    #expect(error?.description.hasPrefix("no sample 'ttbarr'; did you mean 'ttbar'?") == true)
  }

  @Test(
    "what is inconsistent is refused with its key path",
    arguments: [
      (
        JetFixture.manifest(samples: [], format: "refigure-jets/2"),
        "format: found 'refigure-jets/2', expected 'refigure-jets/1'"
      ),
      (JetFixture.manifest(samples: []), "samples: found no sample, expected at least one"),
      ("{}", "format: found nothing, expected this key"),
      ("{\"format\": 1}", "format: found another type of value, expected a string"),
      ("[]", "found another type of value, expected an object"),
      ("{\"format\": \"refigure-jets/1\"}", "generator: found nothing, expected this key"),
      (
        JetFixture.manifest(samples: [entry()], features: "\"tau2\", \"tau4\""),
        "features.1: found 'tau4', expected distinct names of columns (nearest: 'tau2')"
      ),
      (
        manifest(entry(splits: "{\"training\": [0, 6], \"validation\": [5, 8], \"test\": [8, 10]}")),
        "samples.ttbar.splits: found ranges in which rows 5..<6 overlap, expected each row in one split"
      ),
      (
        manifest(entry(splits: "{\"training\": [0, 6], \"validation\": [7, 8], \"test\": [8, 10]}")),
        "samples.ttbar.splits: found ranges in which rows 6..<7 are in no split, expected each row in one split"
      ),
      (
        manifest(entry(splits: "{\"training\": [0, 6], \"validation\": [6, 8], \"test\": [8, 9]}")),
        "samples.ttbar.splits: found ranges up to row 9, expected up to the 10 rows"
      ),
      (
        manifest(entry(splits: "{\"training\": [0, 6], \"validation\": [6, 8], \"test\": [8, 11]}")),
        "samples.ttbar.splits.test: found [8, 11], expected [first, last + 1] within the 10 rows"
      ),
      (
        manifest(entry(splits: "{\"training\": [6, 0], \"validation\": [6, 8], \"test\": [8, 10]}")),
        "samples.ttbar.splits.training: found [6, 0], expected [first, last + 1] within the 10 rows"
      ),
      (
        manifest(entry(splits: "{\"training\": [0, 10], \"validation\": [10, 10]}")),
        "samples.ttbar.splits.test: found nothing, expected this key"
      ),
      (
        manifest(
          entry(splits: "{\"training\": [0, 10], \"validation\": [10, 10], \"test\": [10, 10], \"more\": [0, 0]}")),
        "samples.ttbar.splits: found more, test, training, validation, expected training, validation and test only"
      ),
      (
        manifest(entry(more: ", \"mediator_mass\": 500")),
        "samples.ttbar.invisible_fraction: found nothing, expected a fraction beside mediator_mass"
      ),
      (
        manifest(entry(more: ", \"mediator_mass\": 500, \"invisible_fraction\": 1.5")),
        "samples.ttbar.invisible_fraction: found 1.5, expected 0 to 1"
      ),
      (
        manifest(entry(file: "../ttbar.npy")),
        "samples.ttbar.file: found '../ttbar.npy', expected a file's name without folders"
      ),
      (
        manifest(entry().replacingOccurrences(of: JetFixture.digest.hexadecimal, with: "ABC")),
        "samples.ttbar.sha256: found 'ABC' is not a SHA-256 digest, expected a valid value"
      ),
    ])
  func malformed(json: String, message: String) {
    let error = #expect(throws: DatasetError.self) { try Manifest(json: Data(json.utf8), file: "m.json") }
    #expect(error?.description == "m.json: " + message)
  }

  @Test("a missing file and malformed JSON are named")
  func unreadable() throws {
    let folder = try TemporaryFolder()
    let missing = #expect(throws: DatasetError.self) { try DataSet(folder: folder.url) }
    #expect(missing?.description.hasSuffix("manifest.json: cannot be read: it does not exist") == true)
    let cut = #expect(throws: DatasetError.self) { try Manifest(json: Data("{\"format\": ".utf8), file: "m.json") }
    #expect(cut?.description.hasPrefix("m.json: found malformed JSON") == true)
  }
}
