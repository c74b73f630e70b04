import Expressions
import Foundation
import Ledger
import Runs

/// A quantity that every run has, by which runs are filtered, sorted and listed.
enum RunField: String, CaseIterable {
  case run, study, path, title, setting, status, started, seconds, commit, dirty, numerics, seeds
  case computed, reused, failed, holds, fails, undecided

  /// The value of a run; nil where it has none.
  func value(of run: RunSummary, setting: String?) -> ExpressionValue? {
    switch self {
    case .run: .number(Double(run.id.number))
    case .study: .text(run.studyName)
    case .path: .text(run.studyPath)
    case .title: .text(run.studyTitle)
    case .setting: .text(setting ?? "")
    case .status: .text(run.status.kind.rawValue)
    case .started: .text(run.started.ISO8601Format())
    case .seconds: run.ended.map { .number($0.timeIntervalSince(run.started)) }
    case .commit: run.commit.map { .text($0) }
    case .dirty: .boolean(run.isDirty)
    case .numerics: .text(run.numericsVersion)
    case .seeds: .number(Double(run.seeds.count))
    case .computed: .number(Double(run.steps.computed))
    case .reused: .number(Double(run.steps.reused))
    case .failed: .number(Double(run.steps.failed))
    case .holds: .number(Double(run.claims.holds))
    case .fails: .number(Double(run.claims.fails))
    case .undecided: .number(Double(run.claims.undecided))
    }
  }
}

extension RunSummary {
  /// The study's name: the end of its path, without `.md`.
  package var studyName: String {
    URL(fileURLWithPath: studyPath).deletingPathExtension().lastPathComponent
  }
}
