/// The largest whole number that a key of a study takes, so that none is taken at its word where it asks for more than any machine
/// has, and no product of a few of them is beyond 64 bits. It keeps numbers from being absurd and says nothing of what is sensible,
/// so that errors tell it only to who goes beyond.
public struct CountLimit: Hashable, Sendable {
  /// The largest number.
  public let most: Int

  /// Of whatever is counted and has no smaller limit: more than a thousand million are no table, no chain and no training that ends.
  public static let any = CountLimit(most: 1_000_000_000)
  /// Of repetitions: each is a step of the record, with results of its own.
  public static let seeds = CountLimit(most: 10_000)
  /// Of epochs, each with a value in every series, and of what is done one after the other within one of them.
  public static let steps = CountLimit(most: 1_000_000)
  /// Of points of a toy.
  public static let points = CountLimit(most: 10_000_000)
  /// Of entries in a batch.
  public static let batch = CountLimit(most: 1_000_000)
  /// Of nodes of a layer, of latent coordinates and of components; the weights between two layers are as many as the product.
  public static let width = CountLimit(most: 65_536)
  /// Of bins of a figure along one side: far more than there are points across it.
  public static let bins = CountLimit(most: 1_000)
  /// Of what is done again from the beginning to be averaged or to choose the best: folds, draws, starts, chains that are drawn.
  public static let repetitions = CountLimit(most: 1_000)

  /// The numbers from a least one on, in words for somebody who wrote another one.
  package func words(atLeast least: Int, found: Double?) -> String {
    (found ?? 0) < Double(most) ? "a whole number ≥ \(least)" : "a whole number from \(least) to \(most)"
  }
}
