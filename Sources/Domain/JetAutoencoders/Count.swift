/// Counts in words.
package enum Count {
  /// `1 seed`, `3 seeds`.
  package static func words(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
