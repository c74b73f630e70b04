import Foundation
import Runs

/// A batch system that runs the tasks of a sweep, each with a ledger of its own.
///
/// To add one: a value that conforms, and its line in `Clusters.all`.
public protocol Cluster: Sendable {
  /// The name that `--cluster` takes; also that of the folder of a sweep's tasks.
  var name: String { get }
  /// The name as people write it.
  var title: String { get }
  /// The largest number of tasks of one job.
  var taskLimit: Int { get }
  /// The reason why an option cannot be handed on; nil when it can.
  func problem(withOption option: String) -> String?
  /// The reason why a path cannot stand in a script; nil when it can.
  func problem(withPath path: String) -> String?
  /// The script that runs the tasks of a job. Each asks the batch system for its number.
  func script(of job: ClusterJob) -> String
  /// Hands a script over.
  ///
  /// - Returns: the job's number and, where there are several clusters, the one that took it.
  /// - Throws: `RunError.notSubmitted`; `RunError.clusterSilent` when it may have been taken all the same: `reports(on:)` tells.
  func submit(_ script: URL) throws(RunError) -> ClusterTicket
  /// Asks for the tasks of some jobs, with as few questions as can be.
  ///
  /// - Returns: a report on each task that the batch system knows, in no order; it forgets those that ended a while ago.
  /// - Throws: `RunError.clusterSilent` when it does not answer.
  func reports(on jobs: [ClusterQuestion]) throws(RunError) -> [ClusterReport]
  /// Asks that tasks be ended, or not be begun.
  ///
  /// - Throws: `RunError.clusterSilent` when it does not answer or refuses.
  func cancel(_ tasks: [Int], of job: ClusterTicket) throws(RunError)
  /// Finds the reason why a task was ended in what its log has since it began; nil when the batch system wrote none there.
  func end(inLog text: String) -> (state: ClusterState, reason: String)?
  /// The number of the job that a process with these variables is part of; nil when it is part of none.
  func job(in environment: [String: String]) -> String?
}

/// The batch systems.
public enum Clusters {
  /// All of them.
  public static let all: [any Cluster] = [Slurm()]

  /// The one of a name; nil when there is none.
  public static func named(_ name: String) -> (any Cluster)? { all.first { $0.name == name } }
}

/// The tasks of a sweep that a batch system is to run.
public struct ClusterJob: Sendable {
  /// The job's name, which no other job has.
  package let name: String
  /// The numbers of the tasks to be run.
  package let tasks: [Int]
  /// The folder of the job, which holds the manifest.
  package let folder: URL
  /// The folder to work in.
  package let root: URL
  /// The folder of the published results.
  package let results: URL
  /// The program.
  package let program: URL
  /// Options for the batch system, as they would be typed.
  package let options: [String]

  /// A job.
  package init(
    name: String, tasks: [Int], folder: URL, root: URL, results: URL, program: URL, options: [String]
  ) {
    self.name = name
    self.tasks = tasks
    self.folder = folder
    self.root = root
    self.results = results
    self.program = program
    self.options = options
  }

  /// The folder of what tasks say.
  package var logs: URL { folder.appending(path: "logs") }
  /// The file that says what each task is to do.
  package var manifest: URL { folder.appending(path: Self.manifestName) }
  /// The name of that file.
  package static let manifestName = "manifest.json"
}

/// The answer of a batch system that took a job.
public struct ClusterTicket: Codable, Equatable, Hashable, Sendable {
  /// The job's number.
  public let job: String
  /// The name of the cluster that has it; nil where there is one.
  public let cluster: String?

  /// A ticket.
  package init(job: String, cluster: String? = nil) {
    self.job = job
    self.cluster = cluster
  }
}

/// A job that a batch system is asked about.
public struct ClusterQuestion: Sendable {
  /// The name under which it was submitted.
  public let name: String
  /// The numbers of the tasks that are asked about.
  public let tasks: [Int]
  /// The answer at that time; nil when there was none that arrived.
  public let ticket: ClusterTicket?
  /// The options that it was submitted with.
  public let options: [String]
  /// The time at which it was prepared.
  public let prepared: Date

  /// A question.
  package init(name: String, tasks: [Int], ticket: ClusterTicket?, options: [String] = [], prepared: Date) {
    self.name = name
    self.tasks = tasks
    self.ticket = ticket
    self.options = options
    self.prepared = prepared
  }
}
