import ArgumentParser
import Datasets
import Execution
import Foundation
import Ledger
import Provenance
import Studies

/// How the program leaves.
enum ExitStatus: Int32 {
  case done = 0
  case differs = 1
  case usage = 2
  case environment = 3
  case interrupted = 130

  init(_ error: any Error) {
    switch error {
    case ExecutionError.interrupted: self = .interrupted
    case let error as ExecutionError: self = error.isUsage ? .usage : .environment
    case let error as InvalidStudy: self = error.errors.contains(where: \.isUnreadable) ? .environment : .usage
    case is DatasetError, is LedgerError, is ProvenanceError: self = .environment
    case is CocoaError: self = .environment
    default: self = Refigure.exitCode(for: error).isSuccess ? .done : .usage
    }
  }

  /// One line an error; help and version as they are.
  func message(for error: any Error) -> String {
    switch error {
    case let error as InvalidStudy: error.errors.map { "error: \($0)" }.joined(separator: "\n")
    case let error as any CustomStringConvertible where self != .done && !isParsing(error):
      "error: \(error)"
    default: Refigure.fullMessage(for: error)
    }
  }

  private func isParsing(_ error: any CustomStringConvertible) -> Bool {
    !(error is ExecutionError || error is DatasetError || error is LedgerError || error is ProvenanceError)
  }
}

extension StudyError {
  fileprivate var isUnreadable: Bool {
    if case .unreadable = problem { return true }
    return false
  }
}
