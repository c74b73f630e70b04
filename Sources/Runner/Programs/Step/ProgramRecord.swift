import Foundation
import Studies
import Values

/// The way in which a program ran: what a step keeps beside its results.
package struct ProgramRecord: Hashable, Sendable {
  /// The command as it was run.
  package let command: [String]
  /// The interpreter or program.
  package let executable: String
  /// The version of the interpreter or program, as it was asked; nil where nothing asks.
  package let version: String?
  /// The packages of its environment.
  package let packages: [String]
  /// What kept it from what it did not declare, in words.
  package let isolation: String
  /// True when it may use the network.
  package let network: Bool
  /// The way in which it ended, in words.
  package let end: String
  /// Times in seconds.
  package let seconds: Double, processorSeconds: Double
  /// The most memory in bytes that one of its processes held; nil where it is not known.
  package let peakMemory: Int?
  /// The number of attempts, this one among them.
  package let attempts: Int

  /// The name under which it is kept.
  static let name = "record"
  /// The words in a failure's reason after which the end of what it printed stands.
  static let printedMark = "; the end of what it printed:"

  /// The record as a file.
  var file: StepResults.File {
    let value = Value.mapping([
      "command": .texts(command), "executable": .text(executable), "version": .optional(version),
      "packages": .texts(packages), "isolation": .text(isolation), "network": .flag(network), "end": .text(end),
      "seconds": .number(seconds), "processor_seconds": .number(processorSeconds), "peak_memory": .optional(peakMemory),
      "attempts": .integer(attempts),
    ])
    return .log(value.canonicalJSON, mediaType: "application/json")
  }

  init(
    command: [String], executable: String, version: String?, packages: [String], isolation: String, network: Bool,
    end: String, seconds: Double, processorSeconds: Double, peakMemory: Int?, attempts: Int
  ) {
    (self.command, self.executable, self.version, self.packages) = (command, executable, version, packages)
    (self.isolation, self.network, self.end, self.seconds) = (isolation, network, end, seconds)
    (self.processorSeconds, self.peakMemory, self.attempts) = (processorSeconds, peakMemory, attempts)
  }

  /// The record that a step kept; nil where it has none.
  package init?(in results: StepResults) {
    guard let file = results.files[Self.name],
      case .mapping(let members)? = Value(json: String(decoding: file.bytes, as: UTF8.self))
    else { return nil }
    func texts(_ key: String) -> [String] {
      guard case .list(let values)? = members[key] else { return [] }
      return values.map(\.plain)
    }
    func text(_ key: String) -> String? {
      guard case .text(let text)? = members[key] else { return nil }
      return text
    }
    func number(_ key: String) -> Double { members[key]?.double ?? 0 }
    self.init(
      command: texts("command"), executable: text("executable") ?? "", version: text("version"),
      packages: texts("packages"), isolation: text("isolation") ?? "not isolated",
      network: members["network"] == .flag(true),
      end: text("end") ?? "", seconds: number("seconds"), processorSeconds: number("processor_seconds"),
      peakMemory: members["peak_memory"]?.double.flatMap { Int(exactly: $0) },
      attempts: Int(exactly: number("attempts")) ?? 1)
  }

  /// A line or two for people.
  package var remarks: [String] {
    var lines = [
      "ran \(executable)\(version.map { " (\($0.split(separator: "\n").first ?? ""))" } ?? ""), \(isolation)"
    ]
    if network { lines.append("with the network, as the cell asks") }
    if attempts > 1 { lines.append("in \(attempts) attempts") }
    return lines
  }
}
