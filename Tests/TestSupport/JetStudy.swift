/// The beginning of a study of the jets that a ``TemporaryProject`` can write.
package enum JetStudy {
  package static let head = """
    ---
    title: Limits
    seed: 7
    seeds: 2
    ---
    ```{data} jets
    manifest: manifest.json
    features: [tau2, tau3]
    samples: [ttbar, svj_2000_0.3]
    scaling: standard
    fit: ttbar.training
    ```

    """

  /// A small autoencoder `ae` of those jets.
  package static func autoencoder(batch: Int = 32, epochs: Int = 20, evaluate: String? = nil) -> String {
    """
    ```{train} ae
    data: jets
    sample: ttbar.training
    validation: ttbar.validation
    objective: reconstruction
    hidden: [6]
    latent: 1
    batch: \(batch)
    epochs: \(epochs)
    optimizer: { kind: adam, rate: 0.01 }
    \(evaluate.map { "evaluate: \($0)\n" } ?? "")```

    """
  }
}
