import ArgumentParser
import Execution
import Foundation
import Printing
import SweepTasks
import Sweeps

/// `refigure sweep-task`, which the script of an array job calls.
struct SweepTaskCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep-task", abstract: "Run the trials of one task of a sweep on a cluster.",
    discussion:
      "Written into the script that '\(CommandLineTool.program.name) sweep STUDY --cluster NAME' makes; run again, it goes on.",
    shouldDisplay: false)

  @Argument(help: "The list of tasks.", completion: .file(extensions: ["json"]))
  var manifest: String

  @Argument(help: "The task's number in the list, from 1.")
  var task: Int

  @OptionGroup var options: RunOptions
  @OptionGroup var location: LocationOptions

  func run() throws {
    let project = try location.project
    let work = try SweepTask(task, of: URL(fileURLWithPath: manifest))
    print(work.beginning)
    fflush(nil)
    let rows = try work.run(
      project: project, options: options.session(in: project), progress: options.progress,
      interruption: interruptionBySignals())
    for row in rows {
      let reason = row.status.reason.map { ": \($0)" } ?? ""
      print("trial \(row.trial.number): \(row.status.word)\(reason)")
    }
  }
}
