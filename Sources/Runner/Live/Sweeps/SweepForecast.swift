/// The time that is left of a sweep, from all that was computed in this process: it is kept from one batch of trials to the next. Work is
/// in any unit, the same for all trials.
package struct SweepForecast: Sendable {
  /// The part by which a new forecast changes the one before it.
  private static let trust = 0.3

  private let start: ContinuousClock.Instant
  /// The time of the end as it was last foreseen.
  private var end: ContinuousClock.Instant?

  package init(start: ContinuousClock.Instant) { self.start = start }

  /// The seconds that are left; nil while nothing is known.
  package func left(at now: ContinuousClock.Instant) -> Double? { end.map { max(0, ($0 - now) / .seconds(1)) } }

  /// Foresees the end anew.
  ///
  /// - Parameters:
  ///   - computed: the work that was done in this process.
  ///   - known: the work that is left of the trials that are known.
  ///   - later: the work of those that may follow.
  ///   - told: the seconds that the known ones take, as far as those that run now tell it.
  package mutating func foresee(
    computed: Double, known: Double, later: Double, told: Double?, at now: ContinuousClock.Instant
  ) {
    let elapsed = (now - start) / .seconds(1)
    let left: Double
    if let told {
      left = told + (computed + known > 0 ? (elapsed + told) / (computed + known) * later : 0)
    } else if end == nil, computed > 0 {
      left = elapsed / computed * (known + later)
    } else {
      // What was foreseen is kept until the trials that run now tell more.
      return
    }
    let foreseen = now.advanced(by: .seconds(min(left, 1e9)))
    end = end.map { $0.advanced(by: (foreseen - $0) * Self.trust) } ?? foreseen
  }
}
