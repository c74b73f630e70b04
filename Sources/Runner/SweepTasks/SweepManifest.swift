import Clusters
import Digests
import Foundation
import Provenance
import Runs
import Studies
import Sweeps

/// The shares of a job's tasks, and the conditions that they must find when they start; a file that each of them reads.
package struct SweepManifest: Codable, Equatable, Sendable {
  /// One task of the job. It keeps its number in the jobs after this one, and the trials that it was given before.
  package struct Task: Codable, Equatable, Sendable {
    /// The task's number in the sweep, from 1.
    package let number: Int
    /// The numbers of the rows of the sweep's table that this job is to make.
    package let trials: [Int]
    /// Their points: those of a search that depends on outcomes are not known to a task otherwise.
    package let points: [TaskPoint]
    /// The number of times that it was submitted again because a machine had ended it.
    package let attempt: Int
    /// True when trials that failed before are tried again.
    package let retries: Bool
    /// The reason why it is submitted again; nil the first time.
    package let reason: String?
  }

  /// The process that submits the job.
  package struct Submitter: Codable, Equatable, Sendable {
    package let host: String
    package let process: Int32

    package static var current: Submitter {
      Submitter(host: ProcessInfo.processInfo.hostName, process: ProcessInfo.processInfo.processIdentifier)
    }
  }

  /// The format's name and version.
  package var format = Self.format
  /// The job's name on the cluster, which no other job has.
  package let name: String
  /// The time at which it was prepared.
  package let prepared: Date
  /// The process that prepared it.
  package let submitter: Submitter
  /// True when somebody else is to submit it.
  package let isPreparedOnly: Bool
  /// The options for the cluster.
  package let clusterOptions: [String]
  /// The conditions that its tasks must find.
  package let conditions: SweepConditions
  /// The tasks, in the order of the cluster's numbers for them, from 1.
  package let tasks: [Task]

  private static let format = "refigure-sweep-tasks/2"
  /// The file within the folder of a job.
  package static let fileName = ClusterJob.manifestName

  package init(
    name: String, prepared: Date, isPreparedOnly: Bool, clusterOptions: [String], conditions: SweepConditions,
    tasks: [Task]
  ) {
    self.name = name
    self.prepared = prepared
    submitter = .current
    self.isPreparedOnly = isPreparedOnly
    self.clusterOptions = clusterOptions
    self.conditions = conditions
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
      self = try JobFile.decoder.decode(Self.self, from: try Data(contentsOf: file))
    } catch {
      throw .unreadable(path: file.path, reason: "it is no list of a sweep's tasks (\(error))")
    }
    guard format == Self.format else {
      throw .unreadable(path: file.path, reason: "expected the format '\(Self.format)', found '\(format)'")
    }
  }

  /// Trials shared out to tasks, neighbours together: they have most in common.
  package static func shares(_ trials: [Int], count: Int) -> [[Int]] {
    let (each, rest) = trials.count.quotientAndRemainder(dividingBy: max(1, count))
    var first = 0
    return (0..<min(count, trials.count)).map { task in
      let size = each + (task < rest ? 1 : 0)
      defer { first += size }
      return Array(trials[first..<first + size])
    }
  }
}

/// All that a task of a sweep must find as it was when its job was prepared.
package struct SweepConditions: Codable, Equatable, Sendable {
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

  package init(_ plan: SweepPlan, _ snapshot: GitSnapshot?) {
    identity = plan.identity.hexadecimal
    study = plan.path
    studyDigest = Digest(of: plan.study.source).hexadecimal
    setting = plan.study.setting
    overrides = plan.overrides.mapValues(\.plain)
    options = plan.options
    commit = snapshot?.commit
    difference = snapshot?.differenceDigest?.hexadecimal
    numerics = plan.numerics
  }

  /// Refuses to work under other conditions.
  ///
  /// - Throws: `RunError.sweepChanged`.
  package func check(_ now: SweepConditions) throws(RunError) {
    guard let (what, part) = firstDifference(from: now) else { return }
    throw .sweepChanged(
      study: study, what: what, expected: self[keyPath: part] ?? "none", found: now[keyPath: part] ?? "none")
  }

  /// The first condition that is another one, in words; nil when there is none.
  package func difference(from now: SweepConditions) -> String? { firstDifference(from: now)?.what }

  private func firstDifference(from now: SweepConditions) -> (what: String, part: KeyPath<SweepConditions, String?>)? {
    let parts: [(what: String, part: KeyPath<SweepConditions, String?>)] = [
      ("the study's text", \.knownDigest), ("the sweep", \.knownIdentity), ("the commit", \.commit),
      ("the tree's differences from the commit", \.difference), ("the version of the numerics", \.knownNumerics),
    ]
    return parts.first { now[keyPath: $0.part] != self[keyPath: $0.part] }
  }

  private var knownDigest: String? { studyDigest }
  private var knownIdentity: String? { identity }
  private var knownNumerics: String? { numerics }
}

/// The form of the files in a job's folder: JSON with sorted keys.
package enum JobFile {
  package static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    return decoder
  }

  package static func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    encoder.dateEncodingStrategy = .iso8601
    return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
  }

  /// Reads a file; nil when there is none.
  ///
  /// - Throws: `RunError.unreadable`.
  package static func read<Value: Decodable>(_: Value.Type, from file: URL) throws(RunError) -> Value? {
    guard FileManager.default.fileExists(atPath: file.path) else { return nil }
    do {
      return try decoder.decode(Value.self, from: try Data(contentsOf: file))
    } catch {
      throw .unreadable(path: file.path, reason: "it is not as this program writes it (\(error))")
    }
  }
}
