/// A time as it is typed: `90s`, `30m`, `12h`, `30d` or `8w`.
struct TimeSpan {
  /// The time in seconds.
  let seconds: Double

  private static let units = ["s": 1.0, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800]

  /// Reads a number of one of some units; nil when it is none, or 1e6 days or more.
  ///
  /// - Parameters:
  ///   - text: the number and the unit's letter.
  ///   - units: the letters of the units that make sense.
  ///   - standard: the unit of a number without a letter; nil where it must have one.
  init?(_ text: String, units: String, standard: String? = nil) {
    let unit = text.last.map(String.init) ?? ""
    let isNamed = units.contains(unit) && !unit.isEmpty
    guard let factor = Self.units[isNamed ? unit : standard ?? ""],
      let number = Double(isNamed ? String(text.dropLast()) : text),
      number >= 0, number * factor < 1e6 * 86_400
    else { return nil }
    seconds = number * factor
  }
}
