import Digests
import Foundation
import Tables

/// A small data set in the format of the shipped jets, and a study of it.
package enum JetFiles {
  package static let samples = ["ttbar", "svj_2000_0.3"]
  package static let rows = 60

  package static let study = """
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
  package static func project() throws -> TinyProject {
    let project = try TinyProject(isVersioned: false, studies: ["jets": study])
    for sample in samples { try project.write(array(of: sample).npy, to: path(of: sample)) }
    try writeManifest(to: project)
    try project.git("init", "--quiet", "--initial-branch=main")
    try project.commit()
    return project
  }

  package static func path(of sample: String) -> String { "studies/data/jets/\(sample).npy" }

  /// Events are in pairs of rows, and the splits fall between pairs.
  package static func array(of sample: String) -> NumPyArray { JetFixture.table(rows: rows, name: sample) }

  /// Writes the manifest with the digests that the files have now.
  package static func writeManifest(to project: TinyProject) throws {
    let entries = try samples.map { sample in
      let signal = sample == "ttbar" ? "" : ", \"mediator_mass\": 2000, \"invisible_fraction\": 0.3"
      return JetFixture.entry(
        name: sample, rows: rows, digest: try Digest(ofFileAt: project.file(path(of: sample))), more: signal)
    }
    try project.write(JetFixture.manifest(samples: entries), to: "studies/data/jets/manifest.json")
  }
}
