import Digests
import Foundation
import Ledger
import Live
import Runs
import Values

/// The search for the run that is to go on.
package struct UnfinishedRuns {
  private let project: Project
  private let ledger: Ledger

  package init(of project: Project, in ledger: Ledger) {
    (self.project, self.ledger) = (project, ledger)
  }

  /// A run that was named, if it can go on as far as the ledger knows.
  ///
  /// - Throws: `LedgerError`, `RunError.cannotResume`, `.isRunning`.
  package func run(_ id: RunID) throws -> RunRecord {
    let run = try ledger.run("\(id)")
    switch run.status {
    case .finished:
      throw cannot(run, "it is finished", "run it again: \(project.program.name) \(run.runArguments)")
    case .running:
      throw RunError.isRunning(
        run: "\(id)",
        holder: LockHolder(of: id, in: LiveFiles(ledger: ledger.folder), lock: ledger.lockFile(of: id)).words,
        watch: "\(project.program.name) watch \(id)")
    case .failed, .interrupted: break
    }
    if try ledger.details(of: id).origin != nil {
      throw cannot(
        run, "it was taken over from another ledger, whose it is",
        "run it here: \(project.program.name) \(run.runArguments)")
    }
    return run
  }

  /// The latest unfinished run that nobody computes.
  ///
  /// - Parameters:
  ///   - path: the study file, relative to the project; nil for any.
  ///   - choices: the setting and values with which it was begun; nil for any.
  ///   - recomputes: true for one that computes again what is recorded; nil for any.
  /// - Throws: `LedgerError`, `RunError.nothingToResume`.
  package func latest(ofStudy path: String?, _ choices: RunChoices?, recomputes: Bool? = nil) throws -> RunRecord {
    let all = try [RunStatus.Kind.interrupted, .failed].flatMap {
      try ledger.runs(RunFilter(study: path, status: $0))
    }.filter { path == nil || $0.studyPath == path }.sorted { $0.id > $1.id }
    var others: [RunRecord] = []
    for summary in all where others.count < 3 {
      let details = try ledger.details(of: summary.id)
      if details.origin != nil { continue }
      let run = details.run
      if choices == nil || RunChoices(run) == choices, recomputes == nil || run.recomputes == recomputes { return run }
      others.append(run)
    }
    let options = (choices?.arguments ?? []) + (recomputes == true ? ["--recompute"] : [])
    let what =
      (path.map { " of '\($0)'" } ?? "")
      + (options.isEmpty ? "" : " with \(options.map(ShellWord.word).joined(separator: " "))")
    throw RunError.nothingToResume(
      what: what,
      instead: others.map { run in
        let arguments = RunChoices(run).arguments.map(ShellWord.word).joined(separator: " ")
        return "\(run.id) (\(arguments.isEmpty ? "as declared" : arguments))"
      })
  }

  /// Those of some runs that did not finish and whose study and numerics are still what they were: they may go on.
  package static func mayGoOn(_ runs: [RunSummary], in project: Project) -> Set<RunID> {
    var texts: [String: Digest] = [:]
    return Set(
      runs.filter { run in
        guard [.interrupted, .failed].contains(run.status.kind), run.numericsVersion == project.program.numerics else {
          return false
        }
        let known = texts[run.studyPath] ?? (try? Digest(ofFileAt: project.root.appending(path: run.studyPath)))
        texts[run.studyPath] = known
        return known == run.study
      }.map(\.id))
  }

  private func cannot(_ run: RunRecord, _ reason: String, _ remedy: String) -> RunError {
    .cannotResume(run: "\(run.id)", study: run.studyPath, reason: reason, remedy: remedy)
  }
}
