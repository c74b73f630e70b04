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

  /// Refuses what is no option of sbatch, and line breaks, which would be lines of the script.
  public func problem(withOption option: String) -> String? {
    option.hasPrefix("-") && !option.contains(where: \.isNewline)
      ? nil : "an option of sbatch was expected, e.g. --cluster-option=--partition=long"
  }

  /// A task that comes near its time limit is asked to stop, which leaves a checkpoint, and one that is put into the queue again goes on.
  public func script(of job: ClusterJob) -> String {
    let directives =
      [
        "--job-name=refigure-\(Self.word(job.name))", "--array=\(Self.ranges(job.tasks))",
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
  public func submit(_ script: URL) throws(RunError) -> String {
    let end: ChildProcess.End
    do {
      end = try ChildProcess(.named("sbatch"), ["--parsable", script.path], output: .collected(limit: 65_536)).run()
    } catch {
      throw .notSubmitted(script: script.path, reason: "\(error)")
    }
    guard end.status == 0 else {
      let problem = Self.line(end.errors)
      throw .notSubmitted(script: script.path, reason: problem.isEmpty ? "it ended with \(end.status)" : problem)
    }
    // `12` or, where there are several clusters, `12;name`.
    return String(Self.line(end.output).prefix { $0 != ";" })
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
  private static func word(_ name: String) -> String {
    String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) || "._-".contains($0) ? $0 : "_" })
  }

  /// A path within a directive, where a per cent sign begins a pattern and a blank ends the option.
  private static func directive(_ path: String) -> String {
    let path = path.replacing("%", with: "%%")
    return path.contains { $0 == " " || $0 == "'" } ? "\"\(path)\"" : path
  }

  private static func line(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: "; ")
  }
}
