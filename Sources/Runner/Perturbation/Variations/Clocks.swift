extension Variation {
  /// Variations of date and time zone.
  static func clocks(_ machine: Machine) -> [Variation] {
    let zone = machine.hasZones ? "Pacific/Kiritimati" : "<+14>-14"
    let day = 86_400
    // Where the clock is held, it is held at another time.
    func clock(_ words: String, _ seconds: Int) -> Choice {
      Choice(words) { circumstances in
        circumstances.hold {
          if let base = $0.clock { $0.clock = base + seconds } else { $0.offset = seconds }
        }
      }
    }
    return [
      .held(
        "clock", changes: "the date: years ahead, and years back", machine,
        [
          clock("eleven years ahead", 4_215 * day + 47_837),
          clock("six years back", -2_303 * day - 20_411),
        ]),
      Variation(
        "time-zone", cause: "time zone", changes: "TZ=\(zone)", [Choice(zone) { $0.environment["TZ"] = zone }]),
    ]
  }
}
