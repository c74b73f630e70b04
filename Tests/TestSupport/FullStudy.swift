/// A study with cells of every kind that the paper's studies need, and many of their keys.
package enum FullStudy {
  package static let text = """
    ---
    title: All of it
    seed: 18446744073709551615
    parameters: { bounds: [-4, 4] }
    ---
    ```{data} jets
    manifest: jets.json
    features: [tau2, tau3]
    samples: [ttbar, 'svj_{500,2000}_{0.1,0.3}']
    transform: { tau3: log(x + 0.001) }
    scaling: min-max
    range: [-3, 3]
    fit: ttbar.training
    ```
    ```{density} limit
    data: jets
    sample: ttbar.training
    components: 60
    background: ttbar.test
    signals: svj_*
    ```
    ```{train} nae
    data: jets
    sample: ttbar.training
    validation: ttbar.validation
    objective: nae-log-cosh
    hidden: [10, 10]
    latent: 6
    activation: silu
    batch: 256
    epochs: 300
    steps: 32
    optimizer: { kind: adam, rate: 1e-5 }
    rate_schedule: { factor: 0.8, patience: 20, cooldown: 10, threshold: 1e-3 }
    sampler:
      initial: pcd
      steps: 10
      noise: 0.22
      temperature: 0.063
      bounds: $bounds
      at_bounds: reject
      metropolis: true
      clip: 0.1
      replay: { ratio: 0.9, size: 5000 }
      start: uniform
    regularization: { positive_energy: 0.001 }
    average: { decay: 0.998 }
    evaluate: { every: 5, signals: [svj_2000_*], wasserstein_samples: 2000, density: limit }
    stop: { metric: wasserstein.negatives, patience: 50 }
    checkpoint_every: 5
    seeds: 2
    ```
    ```{train} wnae
    data: jets
    sample: svj_2000_0.3.training
    validation: svj_2000_0.3.validation
    objective: wasserstein
    hidden: [10]
    latent: 6
    batch: 256
    epochs: 20
    optimizer: { kind: adamw, rate: 2e-4, weight_decay: 0.01 }
    sampler:
      initial: omi
      steps: 10
      step_size: 0.02
      temperature: 0.05
      bounds: [-4, 4]
      latent_chain: { steps: 5, noise: 0.1, temperature: 1 }
    evaluate: { signals: ttbar, wasserstein_samples: 1000 }
    ```
    ```{data} toy
    toy: s-curve
    points: 1000
    noise: 0.1
    fractions: [0.8, 0.1, 0.1]
    ```
    ```{train} plane
    data: toy
    sample: toy.training
    validation: toy.validation
    objective: nae
    hidden: [32, 32]
    latent: 32
    batch: 512
    epochs: 40
    steps: 16
    optimizer: { kind: adamw, rate: 3e-4, weight_decay: 0.01 }
    sampler: { initial: cd, steps: 10, noise: 0.2, temperature: 0.05, bounds: [-3, 3] }
    ```
    ```{evaluate} before
    model: nae
    at: onset(wasserstein.negatives > 2 * min(wasserstein.negatives)) - 5
    background: ttbar.test
    signals: svj_*
    ```
    ```{figure} 7-b
    kind: heatmap
    of: before
    value: auc
    range: [0, 1]
    caption: Before.
    ```
    ```{figure} limit-grid
    kind: heatmap
    of: limit
    caption: The density's own.
    ```
    ```{figure} 4
    kind: histogram
    of: nae
    features: tau3
    at: [before.epoch, before.epoch + 5, epoch 10, 20, first, last, best]
    samples: [positives, negatives, svj_2000_0.3]
    range: [-4, 4]
    caption: Histograms.
    ```
    ```{figure} maps
    kind: energy-map
    of: plane
    at: [0, 10, 20]
    show: [energy, positives, negatives, chains]
    range: [-3, 3]
    bins: [20, 30]
    caption: Maps.
    ```
    ```{figure} 9-a
    kind: curves
    x: { range: [0, 300] }
    panels:
      - label: W
        scale: log
        range: [0.1, 10]
        series:
          - { value: nae.wasserstein.negatives, label: W }
          - { value: 'nae.wasserstein.signal["svj_2000_0.3"]', label: signal, style: dashed }
          - { value: abs(nae.validation.error - nae.negatives.error), label: difference }
        lines:
          - { value: min(nae.wasserstein.floor), label: floor }
          - { value: 'limit.auc["svj_2000_0.3"]' }
    band: none
    caption: Curves.
    ```
    ```{claim} collapse
    paper: Fig. 7
    statement: W rises late.
    holds: last(nae.wasserstein.negatives) > 2 * min(nae.wasserstein.negatives) in at least 4 of 5 seeds
    because: Twice.
    ```
    ```{claim} stays-below
    paper: Fig. 9
    statement: It stays below the other pairs.
    holds: nae.wasserstein.negatives < nae.wasserstein.signal for every signal for every epoch
    because: It must.
    ```
    ```{claim} symmetric
    paper: Fig. 13
    statement: Background is the anomaly.
    holds: at(wnae.auc["ttbar"], argmin(wnae.wasserstein.negatives)) > 0.7
    because: It must.
    ```

    """
}
