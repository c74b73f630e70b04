/// The amounts of the resource that a search with rungs has, and the factor between rungs.
struct RungSettings {
  let from: Int
  let to: Int
  let factor: Int

  /// The largest amount: its products with a factor and a number of points are whole numbers of the machine.
  private static let most = 1_000_000_000

  /// Reads `from`, `to` and `factor`; nil, with problems, when one is wrong.
  ///
  /// - Parameter from: the default of `from`; nil where it is required.
  init?(_ settings: inout SearchSettings, from standard: Int? = nil) {
    let from =
      standard == nil || settings.value("from") != nil
      ? settings.required("from", from: 1, to: Self.most) : standard
    let to = settings.required("to", from: 1, to: Self.most)
    let count = settings.problems.count
    let factor = settings.integer("factor", from: 2, to: 64) ?? 3
    guard let from, let to, settings.problems.count == count else { return nil }
    guard from <= to else {
      settings.unexpected("to", "a whole number ≥ 'from', which is \(from)")
      return nil
    }
    (self.from, self.to, self.factor) = (from, to, factor)
  }
}
