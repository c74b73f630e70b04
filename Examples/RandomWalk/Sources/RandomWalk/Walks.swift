import Runs
import StandardCells
import Studies

/// The program `walks`, with the one list of all that it knows.
public enum Walks {
  /// The kinds of cells, each after those that it can need.
  public static let kinds = CellKinds([
    DataKind(sources: [GustsFile()]),
    WalkKind(),
    FigureCellKind(kinds: [PathsKind(), CurvesKind(), CumulativeKind(), ScatterKind()]),
    ClaimKind(),
  ])

  /// The program. Its name is that of the executable product, which `audit replay` builds.
  public static let program = Program(name: "walks", version: "1.0.0", numerics: "1", kinds: kinds, template: template)

  /// The text of a new study, for `init` and `new`.
  private static let template = StudyTemplate { title in
    """
    ---
    title: \(title)
    seed: 1
    seeds: 5
    ---

    ```{walk} free
    steps: 100
    ```

    ```{figure} distance
    kind: curves
    panels: [{ label: distance, series: [{ value: free.distance, label: free }] }]
    caption: The distance by step, median and range of the seeds.
    ```

    ```{claim} goes-away
    statement: The walk ends elsewhere than where it began.
    holds: free.end > 0
    because: A walk that stays where it is is none.
    ```
    """ + "\n"
  }
}
