import Digests
import Foundation
import Records
import Studies

/// What one run of a program made: the values that are compared.
package struct Outcome: Sendable {
  /// The values by name.
  let values: [Name: Quantity]
  /// The reason why it failed; nil when it did not.
  let failure: String?
  /// What the shared object saw.
  let marks: Set<Character>
  /// The time that it took.
  let seconds: Double

  /// The name of a value.
  package struct Name: Hashable, Sendable, Comparable {
    let kind: PerturbationReport.Kind
    let name: String

    package static func < (one: Name, other: Name) -> Bool {
      one.kind == other.kind ? one.name < other.name : one.kind.rank < other.kind.rank
    }

    /// The way in which it ended.
    static let end = Name(kind: .end, name: "end")
  }

  /// A value that is compared bit by bit.
  package enum Quantity: Hashable, Sendable {
    case number(UInt64)
    case series([Int: UInt64])
    case file(Digest, bytes: Int)
    case end(String)
  }

  /// A run that ended well.
  init(_ results: StepResults, marks: Set<Character> = [], seconds: Double = 0) {
    var values: [Name: Quantity] = [.end: .end("success")]
    for (name, value) in results.scalars { values[Name(kind: .metric, name: name)] = .number(value.bitPattern) }
    for (name, series) in results.series {
      values[Name(kind: .series, name: name)] = .series(
        Dictionary(zip(series.epochs, series.values.map(\.bitPattern))) { first, _ in first })
    }
    for (name, file) in results.files where !file.isLog {
      values[Name(kind: .output, name: name)] = .file(Digest(of: file.bytes), bytes: file.bytes.count)
    }
    (self.values, failure, self.marks, self.seconds) = (values, nil, marks, seconds)
  }

  /// A run that failed.
  init(failure: String, marks: Set<Character>, seconds: Double) {
    let line = failure.split(whereSeparator: \.isNewline).first.map(String.init) ?? failure
    (values, self.failure, self.marks, self.seconds) = ([.end: .end(line)], line, marks, seconds)
  }

  /// The names of the values that are not the same in both; where one failed, that alone.
  func differing(from other: Outcome) -> Set<Name> {
    if failure != nil || other.failure != nil { return failure == other.failure ? [] : [.end] }
    return Set(values.keys).union(other.values.keys).filter { values[$0] != other.values[$0] }
  }
}

extension Outcome.Quantity {
  /// The pairs of values that both have, and the number of those that one has alone.
  private static func pairs(
    _ one: Self?, _ other: Self?
  ) -> (pairs: [(epoch: Int?, first: Double, second: Double)], alone: Int) {
    switch (one, other) {
    case (.number(let first)?, .number(let second)?):
      return ([(nil, Double(bitPattern: first), Double(bitPattern: second))], 0)
    case (.series(let first)?, .series(let second)?):
      let shared = Set(first.keys).intersection(second.keys).sorted()
      let pairs = shared.map { epoch in
        (Optional(epoch), Double(bitPattern: first[epoch] ?? 0), Double(bitPattern: second[epoch] ?? 0))
      }
      return (pairs, Set(first.keys).union(second.keys).count - shared.count)
    default: return ([], 1)
    }
  }

  /// The largest difference of two values that are not the same.
  static func difference(_ one: Self?, _ other: Self?) -> PerturbationReport.Difference {
    var difference = PerturbationReport.Difference()
    for pair in pairs(one, other).pairs where pair.first.bitPattern != pair.second.bitPattern {
      let absolute = (pair.first - pair.second).magnitude
      let scale = max(pair.first.magnitude, pair.second.magnitude)
      if difference.absolute.map({ $0 < absolute }) ?? true {
        difference.absolute = absolute
        difference.epoch = pair.epoch
        difference.values = ["\(pair.first)", "\(pair.second)"]
      }
      difference.relative = max(difference.relative ?? 0, scale > 0 ? absolute / scale : 0)
    }
    if difference.values == nil { difference.values = [words(one), words(other)] }
    return difference
  }

  private static func words(_ value: Self?) -> String {
    switch value {
    case .number(let bits)?: "\(Double(bitPattern: bits))"
    case .series(let values)?: "\(values.count) epochs"
    case .file(let digest, let bytes)?: "\(digest.short), \(bytes) bytes"
    case .end(let text)?: text
    case nil: "none"
    }
  }

  /// True when two values are as close as a cell promises.
  static func isKept(_ one: Self?, _ other: Self?, of name: Outcome.Name, _ promise: Reproducibility) -> Bool {
    if one == other { return true }
    guard promise != .bits else { return false }
    // Nothing is promised of files.
    if name.kind == .output { return true }
    if name.kind == .end { return false }
    if case .tolerances(let tolerances) = promise, tolerances[name.name] == nil { return true }
    let found = pairs(one, other)
    return found.alone == 0 && found.pairs.allSatisfy { promise.isKept(by: $0.first, $0.second, of: name.name) }
  }

  /// True when a value lies within what was seen, or as far beyond as the seen ones are apart.
  func isWithinSpread(of seen: [Self?]) -> Bool {
    switch self {
    case .number(let bits):
      let numbers = seen.compactMap { value -> Double? in
        if case .number(let bits)? = value { Double(bitPattern: bits) } else { nil }
      }
      guard let low = numbers.min(), let high = numbers.max() else { return false }
      let (value, width) = (Double(bitPattern: bits), 3 * (high - low))
      return value >= low - width && value <= high + width
    case .series(let values):
      return values.allSatisfy { epoch, bits in
        Self.number(bits).isWithinSpread(
          of: seen.map { value in
            if case .series(let values)? = value { values[epoch].map(Self.number) } else { nil }
          })
      }
    case .file: return true
    case .end: return seen.contains(self)
    }
  }
}
