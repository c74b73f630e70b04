import Foundation
import Processes
import Runs
import Values

/// Slurm: the tasks are those of an array job.
public struct Slurm: Cluster {
  /// Slurm, by its own programs.
  public init() {}

  /// The word `slurm`.
  public var name: String { "slurm" }
  /// The word `Slurm`.
  public var title: String { "Slurm" }
  /// One less than Slurm's usual limit on their numbers.
  public var taskLimit: Int { 1_000 }

  /// Refuses what is no option of sbatch, line breaks and other control characters, which would be lines of the script, and the options
  /// by which a job is known again.
  public func problem(withOption option: String) -> String? {
    guard option.hasPrefix("-"), FileName.problem(withPath: option) == nil else {
      return "an option of sbatch was expected, e.g. --cluster-option=--partition=long"
    }
    let own = Self.ownOptions.first { name in
      name.hasPrefix("--")
        ? option.prefix { $0 != "=" && $0 != " " } == name : option.hasPrefix(name) && option.dropFirst().first != "-"
    }
    return own.map { "a sweep gives \($0) itself, so that it knows its jobs again" }
  }

  private static let ownOptions = ["--job-name", "-J", "--array", "-a", "--output", "-o"]

  /// A task that comes near its time limit is asked to stop, which leaves a checkpoint, and one that is put into the queue again goes on.
  public func script(of job: ClusterJob) -> String {
    let directives =
      [
        "--job-name=\(Self.word(job.name))", "--array=\(Self.ranges(job.tasks))",
        "--output=\(Self.directive(job.logs.path))/%a.log", "--open-mode=append", "--requeue", "--signal=B:TERM@60",
      ] + job.options
    return """
      #!/bin/bash
      # Written by refigure; each task works in a ledger of its own, and 'refigure sweep … --collect' brings them together.
      \(directives.map { "#SBATCH \($0)" }.joined(separator: "\n"))
      cd \(ShellWord.quoted(job.root.path)) || exit 3
      exec \(ShellWord.quoted(job.program.path)) sweep-task \(ShellWord.quoted(job.manifest.path)) \
      "$SLURM_ARRAY_TASK_ID" --threads "${SLURM_CPUS_PER_TASK:-1}" --results \(ShellWord.quoted(job.results.path))

      """
  }

  /// Hands a script to sbatch.
  ///
  /// - Throws: `RunError.notSubmitted`; `RunError.clusterSilent` when it may have been taken.
  public func submit(_ script: URL) throws(RunError) -> ClusterTicket {
    let end: ChildProcess.End
    do {
      end = try ChildProcess(.named("sbatch"), ["--parsable", script.path], output: .collected(limit: 65_536)).run()
    } catch {
      throw .notSubmitted(script: script.path, reason: ErrorText.of(error))
    }
    guard end.status == 0 else {
      let problem = Self.line(end.errors)
      if end.status >= 128 || Self.isSilence(problem) {
        throw .clusterSilent(
          cluster: title, reason: problem.isEmpty ? "sbatch ended with status \(end.status)" : problem)
      }
      throw .notSubmitted(script: script.path, reason: problem.isEmpty ? "it ended with \(end.status)" : problem)
    }
    guard let ticket = Self.ticket(end.output) else {
      throw .notSubmitted(script: script.path, reason: "expected a job's number, found '\(Self.line(end.output))'")
    }
    return ticket
  }

  /// True for an error after which nobody knows whether the job was taken.
  private static func isSilence(_ problem: String) -> Bool {
    ["Unable to contact", "imed out", "Zero Bytes", "onnection", "receive failure", "Transport"]
      .contains { problem.contains($0) }
  }

  /// Reads what sbatch answers: `12` or, where there are several clusters, `12;name`. A site may have it say more before.
  package static func ticket(_ answer: String) -> ClusterTicket? {
    guard let last = answer.split(whereSeparator: \.isNewline).last else { return nil }
    let parts = last.split(separator: ";", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
    guard let job = parts.first, !job.isEmpty, job.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
    return ClusterTicket(job: job, cluster: parts.count == 2 ? parts[1] : nil)
  }

  /// Numbers as Slurm writes them: `1-3,5`.
  package static func ranges(_ numbers: [Int]) -> String {
    var ranges: [ClosedRange<Int>] = []
    for number in numbers.sorted() {
      if let last = ranges.last, last.upperBound + 1 == number {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ",")
  }

  /// A name as one word: a blank would end it, and a line break would begin a line of the script.
  package static func word(_ name: String) -> String {
    String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) || "._-".contains($0) ? $0 : "_" })
  }

  /// Refuses line breaks and other control characters, and what ends a text in quotes.
  public func problem(withPath path: String) -> String? {
    if let problem = FileName.problem(withPath: path) { return problem + ", which no directive may have" }
    let mark = path.first { $0 == "\"" || $0 == "\\" }
    return mark.map { "its path has a \($0), which sbatch takes for its own in a directive" }
  }

  /// A path within a directive, where a per cent sign begins a pattern, a blank ends the option, and a hash what is read.
  private static func directive(_ path: String) -> String {
    let path = path.replacing("%", with: "%%")
    let isPlain = path.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/._-+=:@%,".contains($0)) }
    return isPlain ? path : "\"\(path)\""
  }

  static func line(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: "; ")
  }
}
