import Runs
import Search

/// The names that `kinds` explains.
enum KindNames {
  /// The kinds of cells, of figures and of searches.
  static func all(of program: Program) -> [String] {
    let figures = program.kinds.all.flatMap { kind in
      kind.documentation.split(separator: "\n\nKind `").dropFirst().compactMap { $0.split(separator: "`").first }
    }
    return program.kinds.names + Set(figures.map(String.init)).sorted() + SearchMethods.kinds
  }
}
