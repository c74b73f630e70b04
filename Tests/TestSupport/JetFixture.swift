import Deterministic
import Digests
import Foundation
import Jets
import Tables

/// Small data sets of the format that generate_jets.py writes.
package enum JetFixture {
  package static let columns = [
    "tau2", "tau3", "efp1", "c2", "axis_major", "axis_minor", "ptd", "softdrop_mass", "pt", "eta", "mass",
    "multiplicity", "event",
  ]
  package static let digest = Digest(of: "no file")

  /// A sample's entry, with the splits 60/20/20 and any part replaced.
  package static func entry(
    name: String, rows: Int, digest: Digest, splits: String? = nil, more: String = "", file: String? = nil
  ) -> String {
    let (first, second) = (rows * 3 / 5, rows * 4 / 5)
    let ranges =
      splits ?? "{\"training\": [0, \(first)], \"validation\": [\(first), \(second)], \"test\": [\(second), \(rows)]}"
    return """
      "\(name)": {"file": "\(file ?? name + ".npy")", "sha256": "\(digest)", "rows": \(rows), "splits": \(ranges),
       "seeds": [1000], "pythia": ["Beams:idA = 2212"]\(more)}
      """
  }

  /// A manifest with some samples' entries; the features are the first eight columns unless given.
  package static func manifest(
    samples: [String], format: String = "refigure-jets/1", columns: [String] = columns, features: String? = nil
  ) -> String {
    let names = columns.filter { $0 != "event" }.prefix(8).map { "\"\($0)\"" }.joined(separator: ", ")
    let columns = columns.map { "{\"name\": \"\($0)\", \"unit\": \"\($0 == "pt" ? "GeV" : "")\"}" }
    return """
      {"format": "\(format)",
       "generator": {"pythia8mc": "8.317.2", "fastjet": "3.5.2.0", "numpy": "2.4.6", "script_sha256": "\(digest)"},
       "columns": [\(columns.joined(separator: ", "))],
       "features": [\(features ?? names)],
       "jets": {"algorithm": "anti-kT", "radius": 0.8, "minimum_pt": 200.0, "maximum_eta": 2.4,
        "minimum_constituents": 4, "particle_maximum_eta": 4.0},
       "split_rule": "event number modulo 5",
       "samples": {\(samples.joined(separator: ",\n"))}}
      """
  }

  /// A table whose columns are all different; events are in pairs of rows, and the splits fall between pairs.
  package static func table(rows: Int, name: String, momentum: Float = 300) -> NumPyArray {
    let stream = RandomStream(seed: 7).stream(name)
    var values: [Float] = []
    for row in 0..<rows {
      for (column, title) in columns.enumerated() {
        let uniform = Float(stream.uniform(UInt64(row), UInt32(column)))
        switch title {
        case "event": values.append(Float(row / 2))
        case "pt": values.append(momentum + 100 * (uniform - 0.5))
        case "softdrop_mass": values.append(200 * uniform)
        default: values.append(uniform + Float(column))
        }
      }
    }
    return NumPyArray(shape: [rows, columns.count], values)
  }

  /// Writes tt̄ and four signals of 40 jets each; the signals' momentum falls with the invisible fraction.
  package static func write(to folder: URL) throws -> DataSet {
    let signals = [(2000, "0.3"), (500, "0.7"), (2000, "0.1"), (500, "0.1")]
    let names = ["ttbar"] + signals.map { "svj_\($0.0)_\($0.1)" }
    var entries: [String] = []
    for (index, name) in names.enumerated() {
      let signal = index == 0 ? nil : signals[index - 1]
      let momentum: Float = signal?.1 == "0.1" ? 600 : 300
      let data = table(rows: 40, name: name, momentum: momentum).npy
      try data.write(to: folder.appendingPathComponent("\(name).npy"))
      let more = signal.map { ", \"mediator_mass\": \($0.0), \"invisible_fraction\": \($0.1)" } ?? ""
      entries.append(entry(name: name, rows: 40, digest: Digest(of: data), more: more))
    }
    try Data(manifest(samples: entries).utf8).write(to: folder.appendingPathComponent("manifest.json"))
    return try DataSet(folder: folder)
  }
}
