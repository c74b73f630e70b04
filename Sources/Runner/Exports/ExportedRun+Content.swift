import Foundation
import Ledger
import Reports
import Runs
import StandardCells
import Studies
import Values

extension ExportedRun {
  /// The study as the run read it.
  var content: Study { recorded.study }
  /// The run's record.
  var record: RunRecord { recorded.details.run }

  /// A figure that the run made.
  struct FigureOfRun {
    let cell: Cell
    let body: FigureCell
    let taken: TakenFigure
  }

  /// The figures that were made, in the order of the study.
  var figures: [FigureOfRun] {
    content.cells.compactMap { cell in
      guard let body = cell.figure, let taken = TakenFigure(cell, in: recorded) else { return nil }
      return FigureOfRun(cell: cell, body: body, taken: taken)
    }
  }

  /// A claim with the run's decision on it.
  struct ClaimOfRun {
    let cell: Cell
    let body: ClaimCell
    let decision: ClaimDecision
    /// The error of the margin; nil where there is none.
    let error: Double?
    let sign: String?
  }

  /// The claims that were decided, in the order of the study. The record is what counts, should this version judge otherwise.
  var claims: [ClaimOfRun] {
    content.cells.compactMap { cell in
      guard let body = cell.claim else { return nil }
      let (outcome, decision) = recorded.outcome(cell, body)
      guard let decision else { return nil }
      let agrees = outcome.verdict.recorded == decision.verdict
      return ClaimOfRun(
        cell: cell, body: body, decision: decision, error: agrees ? outcome.error : nil,
        sign: agrees ? outcome.comparison?.sign : nil)
    }
  }

  /// The commit, and whether the tree differed from it; nil when the study was not under version control.
  var commit: String? {
    guard case .git(let state) = record.versionControl else { return nil }
    return state.commit + (state.isDirty ? ", with changes that were not committed" : "")
  }

  /// Refuses a run that goes on, for what is written of it would be other bytes later.
  ///
  /// - Parameter asksForSuccess: true when one that did not come to its end is refused, too.
  /// - Throws: `ExportError.unsupported`.
  func requireEnd(asksForSuccess: Bool = false) throws(ExportError) {
    switch record.status {
    case .finished: return
    case .running: throw .unsupported(run: name, reason: "it goes on; export it when it has ended")
    case .failed(let reason), .interrupted(let reason):
      guard asksForSuccess else { return }
      let first = StudyReport.announced(reason).inOneLine
      throw .unsupported(run: name, reason: "it did not come to its end (\(record.status.kind.rawValue): \(first))")
    }
  }

  /// What stands before the names of each run's files where there are several: the study, and the run where a study is there twice.
  static func prefixes(of runs: [ExportedRun]) -> [String] {
    guard runs.count > 1 else { return runs.map { _ in "" } }
    let counts = Dictionary(grouping: runs, by: \.study).mapValues(\.count)
    return runs.map { counts[$0.study] == 1 ? "\($0.study)-" : "\($0.study)-\($0.name)-" }
  }
}
