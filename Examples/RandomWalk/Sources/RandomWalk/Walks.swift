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
  public static let program = Program(name: "walks", version: "1.0.0", numerics: "1", kinds: kinds)
}
