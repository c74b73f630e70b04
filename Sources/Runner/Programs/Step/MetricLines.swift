import Expressions
import Foundation
import Studies
import Values

/// The metrics that a program prints: JSON objects, one a line, on standard output.
///
/// `{"epoch": 3, "loss": 0.12}` gives series a value, `{"accuracy": 0.97}` gives numbers theirs. A line that does not begin with `{` is
/// text for people.
package struct MetricLines {
  /// The values by epoch.
  private(set) var series: [String: [Int: Double]] = [:]
  /// The single values.
  private(set) var scalars: [String: Double] = [:]
  /// The number of the last line that was read, from 1.
  private(set) var line = 0
  /// The beginning of a line whose end has not come yet.
  private var rest: [UInt8] = []
  /// The values of an attempt before, which the program may give again.
  private var inherited: Set<String> = []

  /// A line that is no metric.
  package struct Fault: Error {
    let line: Int
    package let reason: String
  }

  /// No values yet.
  package init() {}

  /// From now on another attempt prints, which may give values again.
  mutating func beginAttempt() {
    inherited = Set(scalars.keys)
    for (name, values) in series { inherited.formUnion(values.keys.map { Self.key(name, $0) }) }
    rest = []
    line = 0
  }

  /// Reads what was printed next.
  ///
  /// - Returns: the last epoch of it, with its values; nil when there is none.
  package mutating func read(_ data: Data) throws(Fault) -> (epoch: Int, values: [(name: String, value: Double)])? {
    // What is there already has no end of a line: nothing is looked at twice, however long lines are, and however many.
    var place = rest.count
    var start = 0
    rest.append(contentsOf: data)
    var last: (epoch: Int, values: [(name: String, value: Double)])?
    while let end = rest[place...].firstIndex(of: UInt8(ascii: "\n")) {
      last = try read(line: rest[start..<end]) ?? last
      start = end + 1
      place = start
    }
    rest.removeFirst(start)
    return last
  }

  /// Reads a last line without an end.
  package mutating func finish() throws(Fault) {
    let bytes = rest
    rest = []
    if !bytes.isEmpty { _ = try read(line: bytes[...]) }
  }

  private mutating func read(
    line bytes: ArraySlice<UInt8>
  ) throws(Fault) -> (epoch: Int, values: [(name: String, value: Double)])? {
    line += 1
    let object = bytes.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    guard object.first == UInt8(ascii: "{") else { return nil }
    let trimmed = String(decoding: object, as: UTF8.self)[...]
    guard case .mapping(let members)? = Value(json: String(trimmed)) else {
      if let word = Self.nonFinite(trimmed) { throw fault("holds \(word), expected finite numbers") }
      throw fault("begins with '{' and is no JSON object: '\(Self.short(trimmed))'")
    }
    guard Self.names(in: object) == members.count else { throw fault("gives a name twice: '\(Self.short(trimmed))'") }
    var epoch: Int?
    if let value = members["epoch"] {
      guard let whole = value.double.flatMap(Int.init(exactly:)), whole >= 0 else {
        throw fault("has the epoch \(value.plain), expected a whole number from 0")
      }
      epoch = whole
    }
    var values: [(name: String, value: Double)] = []
    for (name, value) in members.sorted(by: { $0.key < $1.key }) where name != "epoch" {
      guard let number = value.double, number.isFinite else {
        throw fault(
          "gives '\(Self.short(name))' the value \(Self.short(value.canonicalJSON)), expected a finite number")
      }
      try set(name, epoch, number)
      values.append((name, number))
    }
    return epoch.map { ($0, values) }
  }

  private mutating func set(_ name: String, _ epoch: Int?, _ number: Double) throws(Fault) {
    guard let epoch else {
      if scalars[name] != nil, inherited.remove(name) == nil { throw fault("gives '\(name)' a second value") }
      if series[name] != nil { throw fault("gives '\(name)' a value without an epoch, after some with one") }
      scalars[name] = number
      return
    }
    if scalars[name] != nil { throw fault("gives '\(name)' an epoch, after a value without one") }
    if series[name]?[epoch] != nil, inherited.remove(Self.key(name, epoch)) == nil {
      throw fault("gives '\(name)' of epoch \(epoch) a second value")
    }
    series[name, default: [:]][epoch] = number
  }

  private func fault(_ reason: String) -> Fault { Fault(line: line, reason: reason) }

  private static func key(_ name: String, _ epoch: Int) -> String { "\(name)@\(epoch)" }

  /// The word for a number that JSON cannot say, as Python and others print it.
  private static func nonFinite(_ text: Substring) -> String? {
    text.firstMatch(of: /:\s*(-?(?:NaN|nan|Infinity|inf|Inf))\b/).map { String($0.1) }
  }

  /// The number of names in an object that can be read, each counted as often as it stands there.
  private static func names(in object: ArraySlice<UInt8>) -> Int {
    var (count, depth, isQuoted, isEscaped) = (0, 0, false, false)
    for byte in object {
      if isEscaped {
        isEscaped = false
      } else if isQuoted {
        isEscaped = byte == UInt8(ascii: "\\")
        isQuoted = byte != UInt8(ascii: "\"")
      } else {
        switch byte {
        case UInt8(ascii: "\""): isQuoted = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
        case UInt8(ascii: ":") where depth == 1: count += 1
        default: break
        }
      }
    }
    return count
  }

  private static func short(_ text: some StringProtocol) -> String {
    let line = text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7f ? " " : String($0) }.joined()
    return line.count > 60 ? line.prefix(57) + "…" : line
  }

  /// The values as results.
  var results: StepResults {
    var results = StepResults()
    results.scalars = scalars
    results.series = series.mapValues { values in
      let sorted = values.sorted { $0.key < $1.key }
      return Series(epochs: sorted.map(\.key), values: sorted.map(\.value))
    }
    return results
  }
}
