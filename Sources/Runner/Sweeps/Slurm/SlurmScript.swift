import Foundation
import Values

/// The script of an array job whose tasks each do a part of a sweep.
package struct SlurmScript {
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
  /// Options for sbatch, as they would be typed.
  package let options: [String]

  /// The script. A task that comes near its time limit is asked to stop, which leaves a checkpoint, and one that is put into the
  /// queue again goes on.
  package var text: String {
    let directives =
      [
        "--job-name=refigure-\(name)", "--array=\(Self.ranges(tasks))", "--output=\(Self.directive(logs.path))/%a.log",
        "--open-mode=append", "--requeue", "--signal=B:TERM@60",
      ] + options
    return """
      #!/bin/bash
      # Written by refigure; each task works in a ledger of its own, and 'refigure sweep … --collect' brings them together.
      \(directives.map { "#SBATCH \($0)" }.joined(separator: "\n"))
      cd \(ShellWord.quoted(root.path)) || exit 3
      exec \(ShellWord.quoted(program.path)) sweep-task \(ShellWord.quoted(folder.appending(path: SweepManifest.fileName).path)) \
      "$SLURM_ARRAY_TASK_ID" --threads "${SLURM_CPUS_PER_TASK:-1}" --results \(ShellWord.quoted(results.path))

      """
  }

  package var logs: URL { folder.appending(path: "logs") }

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

  /// A path within a directive, where a per cent sign begins a pattern and a blank ends the option.
  private static func directive(_ path: String) -> String {
    let path = path.replacing("%", with: "%%")
    return path.contains { $0 == " " || $0 == "'" } ? "\"\(path)\"" : path
  }
}
