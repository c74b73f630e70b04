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
}
