import Archives
import ArgumentParser
import Audits
import Execution
import Foundation
import Ledger
import Perturbation
import Printing
import Provenance
import Queries
import Runs
import Studies
import Sweeps
import Tables
import Values

/// The exit status of the program.
public enum ExitStatus: Int32 {
  case done = 0
  case differs = 1
  case usage = 2
  case environment = 3
  case interrupted = 130

  init(_ error: any Error) {
    switch error {
    case RunError.interrupted, RunError.runsInterrupted, RunError.sweepInterrupted, RunError.leftOnCluster,
      ReplayError.interrupted, PerturbationError.interrupted:
      self = .interrupted
    case is InvalidSweep: self = .usage
    case let error as RunError: self = error.isUsage ? .usage : .environment
    case is AuditError, is StepSelectionError, is QueryError: self = .usage
    case let error as PerturbationError: self = error.isUsage ? .usage : .environment
    case let error as StartError: self = error.isUsage ? .usage : .environment
    case let error as InvalidStudy: self = error.errors.contains(where: \.isUnreadable) ? .environment : .usage
    case is DatasetError, is LedgerError, is ProvenanceError: self = .environment
    case let error as ArchiveError: self = error.isUsage ? .usage : .environment
    case let error as ExportFolderError: self = error.isUsage ? .usage : .environment
    case is ExportError: self = .usage
    case is ReplayError, is UnknownRun, is PNGConversionError: self = .environment
    case is CocoaError: self = .environment
    default:
      switch CommandLineTool.Root.exitCode(for: error) {
      case .success: self = .done
      case .validationFailure: self = .usage
      default: self = .environment
      }
    }
  }

  /// One line an error, and the usage after a wrong command; help and version as they are.
  func message(for error: any Error) -> String {
    if let error = error as? InvalidStudy { return error.errors.map { "error: \($0)" }.joined(separator: "\n") }
    if let error = error as? InvalidSweep { return error.problems.map { "error: \($0)" }.joined(separator: "\n") }
    if error is RunError || error is DatasetError || error is LedgerError || error is ProvenanceError
      || error is AuditError || error is ReplayError || error is ArchiveError || error is UnknownRun
      || error is PerturbationError || error is StartError || error is StepSelectionError
      || error is QueryError || error is PNGConversionError || error is ExportError || error is ExportFolderError
    {
      return "error: \(ErrorText.of(error))"
    }
    if error is CocoaError || error is POSIXError || "\(error)".contains("Error Domain=") {
      return "error: \(ErrorText.of(error))"
    }
    // Of a command that was typed rightly, how it is used need not be said.
    if let error = error as? ValidationError { return "error: \(error.message)" }
    let text = UsageLine.broken(in: CommandLineTool.Root.fullMessage(for: error))
    return text.hasPrefix("Error: ") ? "error: " + text.dropFirst(7) : text
  }
}

extension StudyError {
  fileprivate var isUnreadable: Bool {
    if case .unreadable = problem { return true }
    return false
  }
}
