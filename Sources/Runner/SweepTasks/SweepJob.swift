import Clusters
import Foundation
import Runs
import Values

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A job of a sweep, as its folder records it: what was to be submitted, what the cluster answered, and how tasks ended.
package struct SweepJob: Sendable {
  /// The cluster's answer to a submission.
  package struct Answer: Codable, Equatable, Sendable {
    /// The job's number; nil when it was refused.
    package var ticket: ClusterTicket?
    /// The reason why it was not taken.
    package var refusal: String?
    /// The time of the answer, or of finding out.
    package var date: Date
  }

  /// The job's number in the sweep, from 1.
  package let number: Int
  package let folder: URL
  package let manifest: SweepManifest
  package private(set) var answer: Answer?
  /// The last words of the cluster on tasks that had ended, by the cluster's numbers for them.
  package private(set) var ends: [Int: ClusterReport]

  package init(number: Int, folder: URL) throws(RunError) {
    self.number = number
    self.folder = folder
    manifest = try SweepManifest(from: folder.appending(path: SweepManifest.fileName))
    answer = try JobFile.read(Answer.self, from: folder.appending(path: Self.answerName))
    let known = try JobFile.read([ClusterReport].self, from: folder.appending(path: Self.endsName)) ?? []
    ends = Dictionary(known.map { ($0.task, $0) }, uniquingKeysWith: { $1 })
  }

  private static let answerName = "answer.json"
  private static let endsName = "ends.json"
  package static let scriptName = "job.sh"

  package var script: URL { folder.appending(path: Self.scriptName) }

  /// What a task tells of itself; `index` is the cluster's number.
  package func record(of index: Int) -> URL { folder.appending(path: "tasks").appending(path: "\(index).json") }

  package func log(of index: Int) -> URL { folder.appending(path: "logs").appending(path: "\(index).log") }

  /// Records the cluster's answer.
  package mutating func take(_ answer: Answer) throws {
    try PageFile.write(try JobFile.text(answer), to: folder.appending(path: Self.answerName))
    self.answer = answer
  }

  /// Keeps what a cluster says of tasks that have ended, for it forgets them.
  package mutating func remember(_ reports: [ClusterReport]) throws {
    let ended = reports.filter { !$0.state.isOpen }
    if ended.isEmpty { return }
    for report in ended { ends[report.task] = report }
    let all = ends.values.sorted { $0.task < $1.task }
    try PageFile.write(try JobFile.text(all), to: folder.appending(path: Self.endsName))
  }

  /// True when the process that was to submit it may still be doing so.
  package var isBeingSubmitted: Bool {
    guard answer == nil, !manifest.isPreparedOnly else { return false }
    let submitter = manifest.submitter
    if submitter == .current { return false }
    if submitter.host == ProcessInfo.processInfo.hostName {
      return kill(submitter.process, 0) == 0 || errno == EPERM
    }
    return Date.now.timeIntervalSince(manifest.prepared) < 600
  }
}

/// The folder of a sweep's jobs on one cluster, and of the ledgers of its tasks.
package struct JobFolder: Sendable {
  package let folder: URL

  package init(_ folder: URL) { self.folder = folder }

  private var jobs: URL { folder.appending(path: "jobs") }

  package func place(of number: Int) -> URL { jobs.appending(path: "\(number)") }

  /// The ledger of a task.
  package func shard(of task: Int) -> URL { folder.appending(path: "shards").appending(path: "\(task)") }

  /// The jobs in the order of their numbers.
  ///
  /// - Throws: `RunError.unreadable`.
  package func all() throws(RunError) -> [SweepJob] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: jobs.path)) ?? []
    var found: [SweepJob] = []
    for number in names.compactMap({ Int($0) }).sorted() {
      found.append(try SweepJob(number: number, folder: place(of: number)))
    }
    return found
  }

  /// Adds a job with all its files at once, unless another process was quicker.
  ///
  /// - Returns: nil when there is a job of that number.
  /// - Throws: `RunError.notWritable`, `.unreadable`.
  package func add(_ number: Int, _ manifest: SweepManifest, script: String) throws -> SweepJob? {
    let place = place(of: number)
    let files = FileManager.default
    let aside = jobs.appending(path: ".\(number).\(getpid()).\(UUID().uuidString.prefix(8)).partial")
    defer { try? files.removeItem(at: aside) }
    try PageFile.write(try JobFile.text(manifest), to: aside.appending(path: SweepManifest.fileName))
    try PageFile.write(script, to: aside.appending(path: SweepJob.scriptName))
    do {
      // A batch system makes no folder for what tasks say.
      for name in ["logs", "tasks"] {
        try files.createDirectory(at: aside.appending(path: name), withIntermediateDirectories: true)
      }
    } catch {
      throw RunError.notWritable(path: aside.path, reason: (error as NSError).localizedDescription)
    }
    guard rename(aside.path, place.path) == 0 else {
      if [EEXIST, ENOTEMPTY].contains(errno) { return nil }
      throw RunError.notWritable(path: place.path, reason: String(cString: strerror(errno)))
    }
    let descriptor = open(jobs.path, O_RDONLY | O_CLOEXEC)
    if descriptor >= 0 {
      fsync(descriptor)
      close(descriptor)
    }
    return try SweepJob(number: number, folder: place)
  }
}
