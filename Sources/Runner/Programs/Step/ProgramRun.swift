import Foundation
import Processes
import Steps
import Studies
import Values

/// One command of a step, run to its end while its metrics are read.
struct ProgramRun {
  /// The end of the process.
  let end: IsolatedProcess.End
  /// The metrics of all attempts.
  let metrics: MetricLines
  /// The line that is no metric; the program was stopped there.
  let fault: MetricLines.Fault?

  /// Runs a process.
  ///
  /// - Throws: `CellFault` where it could not be started, `Interrupted`.
  init(_ specification: IsolatedProcess.Specification, attempts: ProgramAttempts, step: StepContext) throws {
    var metrics = MetricLines()
    var fault: MetricLines.Fault?
    do throws(MetricLines.Fault) {
      for text in attempts.before() {
        _ = try metrics.read(text)
        metrics.beginAttempt()
      }
    } catch {
      // A kill cut a line short, or it was stopped there: the attempt before is not believed.
      metrics = MetricLines()
    }
    let process = IsolatedProcess(specification)
    do throws(ChildProcessError) {
      end = try process.run(
        isInterrupted: { step.interruption.isRequested || fault != nil },
        output: { data in
          guard fault == nil else { return }
          do throws(MetricLines.Fault) {
            if let last = try metrics.read(data) { step.progress.report(step: last.epoch, figures: last.values) }
          } catch {
            fault = error
          }
        })
    } catch {
      throw CellFault("could not be started: \(ErrorText.of(error))")
    }
    if fault == nil {
      do throws(MetricLines.Fault) { try metrics.finish() } catch { fault = error }
    }
    if step.interruption.isRequested { throw Interrupted() }
    (self.metrics, self.fault) = (metrics, fault)
  }
}
