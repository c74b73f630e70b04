import Foundation
import Processes
import Runs
import Values

extension Slurm {
  /// Asks squeue for all jobs at once, by their names, and sacct, where it answers, for what squeue has forgotten.
  public func reports(on jobs: [ClusterQuestion]) throws(RunError) -> [ClusterReport] {
    var reports: [ClusterReport] = []
    for (cluster, jobs) in Self.byCluster(jobs) {
      let names = jobs.map(\.name).joined(separator: ",")
      let place = cluster.map { ["--clusters=\($0)"] } ?? []
      let end = try ask(
        "squeue",
        place + ["--noheader", "--array", "--states=all", "--name=\(names)", "--Format=\(Self.queueFields)"])
      var known = Self.expanded(Self.reports(squeue: end.output, cluster: cluster), jobs)
      let places = Set(known.map(Self.place))
      if jobs.contains(where: { job in job.tasks.contains { !places.contains("\(job.name) \($0)") } }) {
        // Without accounting there is none to ask, which is no error.
        let since = (jobs.map(\.prepared).min() ?? .now).addingTimeInterval(-86_400)
        let accounted = try? ask(
          "sacct",
          place + [
            "--noheader", "--parsable2", "--allocations", "--name=\(names)",
            "--format=JobID,State,ExitCode,JobName%200", "--starttime=\(Self.local(since))",
          ])
        let more = Self.expanded(Self.reports(sacct: accounted?.output ?? "", cluster: cluster), jobs)
        known += more.filter { !places.contains(Self.place($0)) }
      }
      reports += known
    }
    return reports
  }

  /// A task's number where Slurm gives none: what it says then is of all tasks of the job that it does not list.
  private static let others = 0

  /// Puts a job's tasks in the place of a report on those that are not listed, which is how Slurm keeps tasks that were cancelled before
  /// they began.
  package static func expanded(_ reports: [ClusterReport], _ jobs: [ClusterQuestion]) -> [ClusterReport] {
    let listed = Set(reports.map(place))
    let tasks = Dictionary(jobs.map { ($0.name, $0.tasks) }, uniquingKeysWith: +)
    return reports.flatMap { report -> [ClusterReport] in
      if report.task != others { return [report] }
      // Of those that wait it gives the numbers.
      if report.state.isOpen { return [] }
      return (tasks[report.name] ?? []).filter { !listed.contains("\(report.name) \($0)") }.map {
        report.with(task: $0)
      }
    }
  }

  /// Asked of squeue; each ends with a bar.
  private static let queueFields = ["ArrayJobID", "ArrayTaskID", "State", "exit_code", "Reason", "Name"]
    .map { "\($0):|" }.joined(separator: ",")

  /// Finds what Slurm itself writes into a log when a task takes more memory than it asked for: without cgroups its state says nothing
  /// of that.
  public func end(inLog text: String) -> (state: ClusterState, reason: String)? {
    let own = text.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("slurmstepd") }
    let line = own.last { line in ["exceeded memory limit", "oom_kill", "oom-kill"].contains { line.contains($0) } }
    return line.map { (.outOfMemory, String($0.drop { $0 != " " }.dropFirst())) }
  }

  /// Hands numbers of tasks to scancel.
  public func cancel(_ tasks: [Int], of job: ClusterTicket) throws(RunError) {
    let place = job.cluster.map { ["--clusters=\($0)"] } ?? []
    _ = try ask("scancel", place + ["\(job.job)_[\(Self.ranges(tasks))]"])
  }

  /// The number of the array job, as Slurm tells its tasks.
  public func job(in environment: [String: String]) -> String? { environment["SLURM_ARRAY_JOB_ID"] }

  /// The meaning of one of Slurm's words. Only the first counts: sacct writes `CANCELLED by 1000`, and short forms end with a plus.
  package static func state(_ word: String) -> ClusterState {
    let first = word.split(whereSeparator: { $0 == " " || $0 == "+" }).first.map { $0.uppercased() } ?? ""
    return switch first {
    case "PENDING", "CONFIGURING", "REQUEUED", "REQUEUE_FED", "REQUEUE_HOLD", "SPECIAL_EXIT", "RESV_DEL_HOLD": .waiting
    case "RUNNING", "COMPLETING", "SUSPENDED", "STOPPED", "RESIZING", "SIGNALING", "STAGE_OUT": .running
    case "COMPLETED": .done
    case "FAILED", "DEADLINE": .failed
    case "TIMEOUT": .timeLimit
    case "OUT_OF_MEMORY": .outOfMemory
    case "NODE_FAIL", "BOOT_FAIL", "LAUNCH_FAILED", "RECONFIG_FAIL": .nodeFailed
    case "PREEMPTED": .preempted
    case "CANCELLED": .cancelled
    default: .unknown
    }
  }

  /// Reads lines of squeue: `12|3|FAILED|768|NonZeroExitCode|name|`.
  package static func reports(squeue text: String, cluster: String?) -> [ClusterReport] {
    lines(text, fields: 6).flatMap { fields in
      (fields[1] == "N/A" ? [others] : tasks(fields[1])).map { task in
        let reason = [fields[4] == "None" ? "" : fields[4], exit(fields[3])].filter { !$0.isEmpty }
        let name = fields[5].hasSuffix("|") ? String(fields[5].dropLast()) : fields[5]
        return report(name, task, fields[0], cluster, word: fields[2], reason: reason.joined(separator: ", "))
      }
    }
  }

  /// Reads lines of sacct: `12_3|FAILED|3:0|name`.
  package static func reports(sacct text: String, cluster: String?) -> [ClusterReport] {
    lines(text, fields: 4).flatMap { fields -> [ClusterReport] in
      let parts = fields[0].split(separator: "_", maxSplits: 1).map(String.init)
      guard let job = parts.first, job.allSatisfy(\.isNumber) else { return [] }
      return (parts.count == 1 ? [others] : tasks(parts[1])).map { task in
        report(fields[3], task, job, cluster, word: fields[1], reason: exit(fields[2]))
      }
    }
  }

  /// An exit code in words: `3:0`, or the number that the system's wait gives, as squeue prints it; empty for success.
  package static func exit(_ code: String) -> String {
    let parts = code.split(separator: ":").compactMap { Int($0) }
    let (status, number): (Int, Int) =
      switch parts.count {
      case 2: (parts[0], parts[1])
      case 1: (parts[0] >> 8 & 0xFF, parts[0] & 0x7F)
      default: (0, 0)
      }
    if number > 0 { return "ended by signal \(number)" }
    return status > 0 ? "exit code \(status)" : ""
  }

  /// The numbers of tasks in Slurm's short form: `3`, `[3-7,9]`, `[1-9:2]`, `[0-15%4]`; none of a text that is none.
  package static func tasks(_ text: String) -> [Int] {
    let ranges = text.trimmingCharacters(in: ["[", "]"]).prefix { $0 != "%" }
    return ranges.split(separator: ",").flatMap { part -> [Int] in
      let halves = part.split(separator: ":", maxSplits: 1)
      let ends = halves[0].split(separator: "-").compactMap { Int($0) }
      let step = halves.count == 2 ? Int(halves[1]) ?? 0 : 1
      guard let first = ends.first, let last = ends.last, ends.count <= 2, first <= last, step > 0, last < 10_000_000
      else { return [] }
      return Array(stride(from: first, through: last, by: step))
    }
  }

  // MARK: Details

  private static func report(
    _ name: String, _ task: Int, _ job: String, _ cluster: String?, word: String, reason: String
  ) -> ClusterReport {
    ClusterReport(
      name: name, task: task, ticket: ClusterTicket(job: job, cluster: cluster), state: state(word), word: word,
      reason: reason.isEmpty ? nil : reason)
  }

  /// The fields of lines that have so many; the last may hold the separator.
  private static func lines(_ text: String, fields count: Int) -> [[String]] {
    text.split(whereSeparator: \.isNewline).compactMap { line in
      let fields = line.split(separator: "|", maxSplits: count - 1, omittingEmptySubsequences: false)
        .map { $0.trimmingCharacters(in: .whitespaces) }
      return fields.count == count ? fields : nil
    }
  }

  private static func place(_ report: ClusterReport) -> String { "\(report.name) \(report.task)" }

  /// The jobs of each cluster; nil for the one that is asked without a name.
  private static func byCluster(_ jobs: [ClusterQuestion]) -> [(cluster: String?, jobs: [ClusterQuestion])] {
    let groups = Dictionary(grouping: jobs) { $0.ticket.map(\.cluster) ?? asked($0.options) }
    return groups.sorted { ($0.key ?? "") < ($1.key ?? "") }.map { ($0.key, $0.value) }
  }

  /// The clusters that options of sbatch ask for.
  private static func asked(_ options: [String]) -> String? {
    let long = options.last { $0.hasPrefix("--clusters=") }.map { String($0.dropFirst("--clusters=".count)) }
    return long ?? options.last { $0.hasPrefix("-M") && $0.count > 2 }.map { String($0.dropFirst(2)) }
  }

  /// A time as sacct takes it, in the zone of this machine.
  private static func local(_ date: Date) -> String {
    let parts = Calendar(identifier: .gregorian).dateComponents(
      [.year, .month, .day, .hour, .minute, .second], from: date)
    func pad(_ number: Int?, _ width: Int = 2) -> String {
      let digits = "\(number ?? 0)"
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return "\(pad(parts.year, 4))-\(pad(parts.month))-\(pad(parts.day))"
      + "T\(pad(parts.hour)):\(pad(parts.minute)):\(pad(parts.second))"
  }

  /// Runs one of Slurm's programs, which answers or says why not.
  private func ask(_ program: String, _ arguments: [String]) throws(RunError) -> ChildProcess.End {
    let end: ChildProcess.End
    let deadline = ContinuousClock.now + .seconds(60)
    do {
      end = try ChildProcess(.named(program), arguments, output: .collected(limit: 1 << 24))
        .run { ContinuousClock.now > deadline }
    } catch {
      throw .clusterSilent(cluster: title, reason: ErrorText.of(error))
    }
    if end.wasInterrupted { throw .clusterSilent(cluster: title, reason: "\(program) did not end within a minute") }
    guard end.status == 0 else {
      let problem = Self.line(end.errors)
      throw .clusterSilent(
        cluster: title, reason: problem.isEmpty ? "\(program) ended with status \(end.status)" : problem)
    }
    return end
  }
}
