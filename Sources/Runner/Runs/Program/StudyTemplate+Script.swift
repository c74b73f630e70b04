extension StudyTemplate {
  /// A script in a `{program}` cell with a figure and a claim, for programs that have those kinds of cells.
  public static let script = StudyTemplate { title in
    """
    ---
    title: \(title)
    seed: 1
    seeds: 3
    parameters: { epochs: 30, rate: 0.2 }
    ---

    What is the question, and what do you expect? Words are Markdown, with formulas such as $x^2$. Blocks like the next one are run.
    Change something and run it again: only what depends on it is computed.

    The script finds its seed and parameters in the file `REFIGURE_STEP`, and prints its metrics as JSON, a line for each epoch.

    ```{program} fit
    language: python
    script: |
      from json import dumps, load
      from os import environ
      from random import gauss, seed
      step = load(open(environ["REFIGURE_STEP"]))
      seed(step["seed"])
      guess = 0.0
      for epoch in range(1, step["parameters"]["epochs"] + 1):
          guess += step["parameters"]["rate"] * (gauss(1, 0.1) - guess)
          print(dumps({"epoch": epoch, "error": abs(1 - guess)}))
    parameters: { epochs: $epochs, rate: $rate }
    epochs: $epochs
    series: [error]
    version: python3 --version
    ```

    After `{{ $epochs }}` epochs the error is `{{ last(fit.error) | fixed 3 }}`.

    ```{figure} error
    kind: curves
    x: { label: epoch }
    panels:
      - label: error
        series: [{ value: fit.error, label: of the guess }]
    caption: The error by epoch, median and range of the seeds.
    ```

    ```{claim} learns
    statement: The error is less at the end than at the beginning.
    holds: last(fit.error) < first(fit.error)
    because: A fit that does not come nearer is none.
    seeds: 3
    ```
    """ + "\n"
  }
}
