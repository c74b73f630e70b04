/// The state of a task on a cluster.
public enum ClusterState: String, CaseIterable, Codable, Sendable {
  /// The batch system has not taken it, or was not asked to.
  case notSubmitted = "not submitted"
  /// It waits for its turn, or for its next one.
  case waiting
  /// It is under way.
  case running
  /// It came to its end by itself, with success.
  case done
  /// Its program ended with an error, or without what it was to make.
  case failed
  /// It was stopped at, or shortly before, its time limit.
  case timeLimit = "time limit"
  /// It was ended because it took more memory than it had asked for.
  case outOfMemory = "out of memory"
  /// The machine that ran it, or was to run it, is gone.
  case nodeFailed = "node failed"
  /// It had to leave its place to another job.
  case preempted
  /// A person cancelled it.
  case cancelled
  /// It had begun or was taken, the batch system knows it no longer, and it left no end.
  case lost
  /// The batch system did not answer, or answered with a word that this program does not know.
  case unknown

  /// True when it will run, runs, or may: submitting it again could have it run twice.
  public var isOpen: Bool { [.waiting, .running, .unknown].contains(self) }

  /// True when the machines ended it and not its program or a person, so that it can do better when it is submitted again.
  public var isOfMachine: Bool { [.timeLimit, .nodeFailed, .preempted, .lost].contains(self) }
}

/// What a batch system says of one task.
public struct ClusterReport: Codable, Equatable, Sendable {
  /// The name under which the job was submitted.
  public let name: String
  /// The task's number.
  public let task: Int
  /// The job's number, and the cluster that has it.
  public let ticket: ClusterTicket
  /// The meaning of the batch system's word.
  public let state: ClusterState
  /// The batch system's own word.
  public let word: String
  /// The batch system's reason; nil when it gives none.
  public let reason: String?

  /// A report.
  package init(
    name: String, task: Int, ticket: ClusterTicket, state: ClusterState, word: String, reason: String? = nil
  ) {
    self.name = name
    self.task = task
    self.ticket = ticket
    self.state = state
    self.word = word
    self.reason = reason
  }

  /// The same of another task.
  package func with(task: Int) -> ClusterReport {
    ClusterReport(name: name, task: task, ticket: ticket, state: state, word: word, reason: reason)
  }
}
