import Values

/// What a program may use of the machine. None of it belongs to a step's identity.
struct ProgramLimits: Hashable, Sendable {
  /// The number of threads.
  var threads = 1
  /// The address space in bytes; nil for no limit.
  var memory: Int?
  /// The time in seconds; nil for no limit.
  var time: Double?
  /// True when it may use the network.
  var network = false

  /// An amount of memory as it is written, `500 MB`, `2 GB`, `1.5 GiB`; nil for another text.
  static func bytes(_ text: String) -> Int? {
    amount(
      text,
      units: [
        "B": 1, "KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12, "KIB": 1_024, "MIB": 1_048_576,
        "GIB": 1_073_741_824,
      ]
    ).flatMap { $0 >= 1 && $0 < 1e15 ? Int($0) : nil }
  }

  /// A time as it is written, `90 s`, `10 min`, `2 h`, in seconds; nil for another text.
  static func seconds(_ text: String) -> Double? {
    amount(text, units: ["S": 1, "MIN": 60, "H": 3_600, "D": 86_400]).flatMap { $0 > 0 && $0 < 1e9 ? $0 : nil }
  }

  private static func amount(_ text: String, units: [String: Double]) -> Double? {
    let number = text.prefix { $0.isNumber || $0 == "." }
    let unit = text.dropFirst(number.count).drop { $0 == " " }.uppercased()
    guard let value = Double(number), let factor = units[unit] else { return nil }
    return value * factor
  }
}
