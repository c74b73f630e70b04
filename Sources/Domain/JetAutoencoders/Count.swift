/// Counts in words.
enum Count {
  /// `1 seed`, `3 seeds`.
  static func words(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
