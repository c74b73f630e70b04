import Datasets
import Digests
import Foundation

/// A small data set in the format of the shipped jets, and a study of it.
enum JetFiles {
  static let columns = [
    "tau2", "tau3", "efp1", "c2", "axis_major", "axis_minor", "ptd", "softdrop_mass", "pt", "eta", "mass",
    "multiplicity", "event",
  ]
  static let samples = ["ttbar", "svj_2000_0.3"]
  static let rows = 60

  static let study = """
    ---
    title: Jets
    seed: 7
    parameters: { epochs: 2 }
    ---
    ```{data} jets
    manifest: data/jets/manifest.json
    features: [tau2, tau3, efp1]
    samples: [ttbar, svj_2000_0.3]
    scaling: standard
    fit: ttbar.training
    ```
    ```{train} ae
    data: jets
    sample: ttbar.training
    validation: ttbar.validation
    objective: reconstruction
    hidden: [4]
    latent: 1
    batch: 16
    epochs: $epochs
    optimizer: { kind: adam, rate: 0.001 }
    evaluate: { every: 1, signals: [svj_2000_0.3] }
    ```

    """

  /// A project with that study and its samples.
  static func project() throws -> TinyProject {
    let project = try TinyProject(isVersioned: false, studies: ["jets": study])
    for sample in samples { try project.write(array(of: sample).npy, to: path(of: sample)) }
    try writeManifest(to: project)
    try project.git("init", "--quiet", "--initial-branch=main")
    try project.commit()
    return project
  }

  static func path(of sample: String) -> String { "studies/data/jets/\(sample).npy" }

  /// Events are in pairs of rows, and the splits fall between pairs.
  static func array(of sample: String) -> NumPyArray {
    var values: [Float] = []
    for row in 0..<rows {
      for (column, name) in columns.enumerated() {
        let fraction = Float((row * 7_919 + column * 10_473 + sample.utf8.count * 331) % 1_000) / 1_000
        values.append(name == "event" ? Float(row / 2) : name == "pt" ? 300 + fraction : fraction)
      }
    }
    return NumPyArray(shape: [rows, columns.count], values)
  }

  /// Writes the manifest with the digests that the files have now.
  static func writeManifest(to project: TinyProject) throws {
    let listed = columns.map { "{\"name\": \"\($0)\", \"unit\": \"\"}" }.joined(separator: ", ")
    let entries = try samples.map { sample in
      let signal = sample == "ttbar" ? "" : ", \"mediator_mass\": 2000, \"invisible_fraction\": 0.3"
      return """
        "\(sample)": {"file": "\(sample).npy", "sha256": "\(try Digest(ofFileAt: project.file(path(of: sample))))",
         "rows": \(rows), "splits": {"training": [0, 36], "validation": [36, 48], "test": [48, \(rows)]},
         "seeds": [1], "pythia": ["Beams:idA = 2212"]\(signal)}
        """
    }
    try project.write(
      """
      {"format": "refigure-jets/1",
       "generator": {"pythia8mc": "8", "fastjet": "3", "numpy": "2", "script_sha256": "\(Digest(of: "no script"))"},
       "columns": [\(listed)],
       "features": ["tau2", "tau3", "efp1", "c2", "axis_major", "axis_minor", "ptd", "softdrop_mass"],
       "jets": {"algorithm": "anti-kT", "radius": 0.8, "minimum_pt": 200.0, "maximum_eta": 2.4,
        "minimum_constituents": 4, "particle_maximum_eta": 4.0},
       "split_rule": "event number modulo 5",
       "samples": {\(entries.joined(separator: ",\n"))}}
      """, to: "studies/data/jets/manifest.json")
  }
}
