import Foundation
import Jets
import TableSources
import Tables
import Values

/// Manifests of data, of jets and of any files, and JSON as such.
struct ManifestFuzzer: Fuzzer {
  let name = "manifests"
  let pieces = [
    "{", "}", "[", "]", "\"rows\": ", "\"files\": {", "\"sha256\": \"", "\"mediator_mass\": ", "null", "\"../x\": ",
    "\\u0000", "\\ud800",
  ]

  func inputs(_ repository: FuzzRepository, _ scratch: URL) -> [Data] {
    let digest = String(repeating: "0", count: 64)
    let column = "{\"name\": \"x\", \"type\": \"<f4\"}"
    let entry =
      "{\"name\": \"a\", \"format\": \"npy\", \"bytes\": 1, \"sha256\": \"\(digest)\", \"rows\": 2, \"columns\": [\(column)]}"
    let plain = "{\"format\": \"refigure-data/1\", \"files\": {\"a.npy\": \(entry)}}"
    return repository.files(below: "studies/data", "manifest.json") + [Data(plain.utf8)]
  }

  func read(_ input: Data, _ scratch: URL) throws -> FuzzReading {
    if let value = Value(json: String(decoding: input, as: UTF8.self)) {
      guard Value(json: value.canonicalJSON) != nil else { return .wrong("its canonical JSON is none") }
    }
    let file = scratch.appending(path: "manifest.json")
    try input.write(to: file)
    var words: [String] = []
    do throws(DatasetError) { _ = try Manifest(json: input, file: "m.json") } catch { words.append("\(error)") }
    do throws(DatasetError) { _ = try FileManifest(contentsOf: file, named: "m.json") } catch {
      words.append("\(error)")
    }
    return words.count == 2 ? .refused(words.joined(separator: "\n")) : .accepted
  }
}
