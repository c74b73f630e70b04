/// Counts in words, for people.
public enum Count {
  /// A number with its noun: `1 seed`, `3 seeds`.
  ///
  /// - Parameters:
  ///   - number: the number of things.
  ///   - noun: the thing in the singular.
  ///   - plural: more than one of them, or none; nil for the noun with an `s`.
  public static func words(_ number: Int, _ noun: String, plural: String? = nil) -> String {
    "\(number) \(self.noun(number, noun, plural: plural))"
  }

  /// The noun alone, as the number wants it.
  ///
  /// - Parameters:
  ///   - number: the number of things.
  ///   - noun: the thing in the singular.
  ///   - plural: more than one of them, or none; nil for the noun with an `s`.
  public static func noun(_ number: Int, _ noun: String, plural: String? = nil) -> String {
    number == 1 ? noun : plural ?? noun + "s"
  }
}
