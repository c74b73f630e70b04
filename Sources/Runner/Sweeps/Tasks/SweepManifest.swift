import Digests
import Foundation
import Provenance
import Runs
import Studies

/// The shares of a job's tasks, and the conditions that they must find when they start; a file that each of them reads.
package struct SweepManifest: Codable, Equatable, Sendable {
  /// The format's name and version.
  package var format = Self.format
  /// The sweep's identity.
  package let identity: String
  /// The study file, relative to the project.
  package let study: String
  /// The SHA-256 digest of its text.
  package let studyDigest: String
  /// The setting in force.
  package let setting: String?
  /// The values given for all trials on the command line.
  package let overrides: [String: String]
  /// The sweep's options from the command line.
  package let options: SweepOptions
  /// The commit; nil when the project was not under version control.
  package let commit: String?
  /// The SHA-256 digest of the tree's differences from the commit; nil when it was clean.
  package let difference: String?
  /// The version of the numerics.
  package let numerics: String
  /// The numbers of the trials of each task, the first task's first.
  package let tasks: [[Int]]

  private static let format = "refigure-sweep-tasks/1"
  /// The file within the folder of the tasks.
  package static let fileName = "manifest.json"

  package init(_ plan: SweepPlan, _ snapshot: GitSnapshot?, tasks: [[Int]]) {
    identity = plan.identity.hexadecimal
    study = plan.path
    studyDigest = Digest(of: plan.study.source).hexadecimal
    setting = plan.study.setting
    overrides = plan.overrides.mapValues(\.plain)
    options = plan.options
    commit = snapshot?.commit
    difference = snapshot?.differenceDigest?.hexadecimal
    numerics = plan.numerics
    self.tasks = tasks
  }

  /// Reads a manifest.
  ///
  /// - Throws: `RunError.unreadable`.
  package init(from file: URL) throws(RunError) {
    guard FileManager.default.fileExists(atPath: file.path) else {
      throw .unreadable(
        path: file.path, reason: "there is no such file; the command sweep with --cluster prepares tasks")
    }
    do {
      self = try JSONDecoder().decode(Self.self, from: try Data(contentsOf: file))
    } catch {
      throw .unreadable(path: file.path, reason: "it is no list of a sweep's tasks (\(error))")
    }
    guard format == Self.format else {
      throw .unreadable(path: file.path, reason: "expected the format '\(Self.format)', found '\(format)'")
    }
  }

  /// The manifest as JSON with sorted keys.
  ///
  /// - Throws: whatever `JSONEncoder` throws.
  package func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }

  /// Refuses to work on another study or commit than that for which the tasks were prepared.
  ///
  /// - Throws: `RunError.sweepChanged`.
  package func check(_ plan: SweepPlan, _ snapshot: GitSnapshot?) throws(RunError) {
    let now = SweepManifest(plan, snapshot, tasks: tasks)
    let parts: [(what: String, KeyPath<SweepManifest, String?>)] = [
      ("the study's text", \.knownDigest), ("the sweep", \.knownIdentity), ("the commit", \.commit),
      ("the tree's differences from the commit", \.difference), ("the version of the numerics", \.knownNumerics),
    ]
    for (what, part) in parts where now[keyPath: part] != self[keyPath: part] {
      throw .sweepChanged(
        study: study, what: what, expected: self[keyPath: part] ?? "none", found: now[keyPath: part] ?? "none")
    }
  }

  private var knownDigest: String? { studyDigest }
  private var knownIdentity: String? { identity }
  private var knownNumerics: String? { numerics }

  /// Trials shared out to tasks, neighbours together: they have most in common.
  package static func tasks(_ trials: [Int], count: Int) -> [[Int]] {
    let (each, rest) = trials.count.quotientAndRemainder(dividingBy: max(1, count))
    var first = 0
    return (0..<min(count, trials.count)).map { task in
      let size = each + (task < rest ? 1 : 0)
      defer { first += size }
      return Array(trials[first..<first + size])
    }
  }
}
