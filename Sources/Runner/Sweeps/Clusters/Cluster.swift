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
  /// The script that runs the tasks of a job. Each asks the batch system for its number.
  func script(of job: ClusterJob) -> String
  /// Hands a script over.
  ///
  /// - Returns: the job's number.
  /// - Throws: `RunError.notSubmitted`.
  func submit(_ script: URL) throws(RunError) -> String
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
  /// The sweep's name.
  package let name: String
  /// The numbers of the tasks to be run.
  package let tasks: [Int]
  /// The folder that holds the manifest.
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
  package var manifest: URL { folder.appending(path: SweepManifest.fileName) }
}
