import Digests
import Foundation
import Search
import Studies
import Values
import Winners

/// A sweep's `table.json` as a file says it. Nothing in it is believed before it was compared with the sweep.
package struct SweepTableFile: Sendable {
  package let digest: Digest
  package let identity: String
  /// The digest of the cells that were measured; nil where the file does not have it.
  package let cells: String?
  package let trials: [Trial]

  package struct Trial: Sendable {
    package let number: Int
    package let values: [String: Value]
    package let status: String
    package let isBest: Bool
    package let rung: (bracket: Int, level: Int)?
    /// The medians of the measures; nil where there is none.
    package let medians: [String: Double]
  }

  /// - Throws: what of the file is no table.
  package init(_ bytes: Data) throws(NoWinner) {
    digest = Digest(of: bytes)
    guard case .mapping(let head)? = Value(json: String(decoding: bytes, as: UTF8.self)) else {
      throw NoWinner("it is no JSON of a sweep's table")
    }
    guard case .text(let identity)? = head["identity"], case .list(let trials)? = head["trials"],
      trials.count <= Sweep.limit
    else { throw NoWinner("it has no 'identity' and 'trials' as a sweep's table has them") }
    self.identity = identity
    if case .text(let cells)? = head["cells"] { self.cells = cells } else { cells = nil }
    var read: [Trial] = []
    for (place, value) in trials.enumerated() {
      guard let trial = Trial(value) else { throw NoWinner("its trial in place \(place + 1) is none") }
      read.append(trial)
    }
    self.trials = read
  }
}

extension SweepTableFile.Trial {
  fileprivate init?(_ value: Value) {
    guard case .mapping(let keys) = value, case .integer(let number)? = keys["trial"],
      case .mapping(let values)? = keys["parameters"], case .text(let status)? = keys["status"],
      case .flag(let isBest)? = keys["best"]
    else { return nil }
    (self.number, self.values, self.status, self.isBest) = (number, values, status, isBest)
    if case .mapping(let rung)? = keys["rung"] {
      guard case .integer(let bracket)? = rung["bracket"], case .integer(let level)? = rung["level"] else { return nil }
      self.rung = (bracket, level)
    } else {
      rung = nil
    }
    var medians: [String: Double] = [:]
    if case .mapping(let measures)? = keys["measures"] {
      for (name, measured) in measures {
        guard case .mapping(let numbers) = measured else { return nil }
        medians[name] = numbers["median"]?.double
      }
    }
    self.medians = medians
  }
}
