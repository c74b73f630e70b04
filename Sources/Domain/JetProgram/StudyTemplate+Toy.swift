import Runs

extension StudyTemplate {
  /// A small model of points in the plane: data, a training over three seeds, a figure and a claim, in a moment.
  static let toy = StudyTemplate { title in
    """
    ---
    title: \(title)
    seed: 1
    seeds: 3
    parameters: { epochs: 20 }
    ---

    What is the question, and what do you expect? Words are Markdown, with formulas such as $x^2$. What stands in blocks like the next
    ones is run. Change something and run it again: only what depends on it is computed.

    ```{data} points
    toy: ring
    points: 400
    noise: 0.05
    ```

    ```{train} model
    data: points
    sample: toy.training
    validation: toy.validation
    objective: reconstruction
    hidden: [8]
    latent: 1
    batch: 32
    epochs: $epochs
    optimizer: { kind: adam, rate: 0.003 }
    evaluate: { every: 1, signals: [toy] }
    ```

    After `{{ $epochs }}` epochs the error is `{{ last(model.validation.error) | fixed 3 }}`.

    ```{figure} error
    kind: curves
    x: { label: epoch }
    panels:
      - label: error
        series: [{ value: model.validation.error, label: of points that were not trained on }]
    caption: The error by epoch, median and range of the seeds.
    ```

    ```{claim} learns
    statement: Training makes the error less than at its beginning.
    holds: last(model.validation.error) < first(model.validation.error)
    because: A model that does not learn shows nothing.
    seeds: 3
    ```
    """ + "\n"
  }
}
