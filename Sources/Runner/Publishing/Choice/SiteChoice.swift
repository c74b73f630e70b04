import Archives
import Digests
import Foundation
import Ledger
import Reports
import Runs
import Studies
import Sweeps

/// What a site is asked to hold: nothing but what is named.
struct SiteChoice {
  /// The runs, by their numbers.
  private(set) var runs: [RunID] = []
  /// The sweeps, by their names.
  private(set) var sweeps: [RecordedSweep] = []
  /// The archives, by their names.
  private(set) var archives: [ChosenArchive] = []

  /// An archive, with the runs in it.
  struct ChosenArchive {
    let file: URL
    let runs: [ArchiveManifest.Run]
  }

  var isEmpty: Bool { runs.isEmpty && sweeps.isEmpty && archives.isEmpty }

  /// Takes a run.
  ///
  /// - Throws: `PublishError.notReady` for one that is worked on; `LedgerError`.
  mutating func add(run: RunID, in ledger: Ledger) throws {
    if case .running = try ledger.details(of: run).run.status {
      throw PublishError.notReady(name: "\(run)", reason: "it is running; wait for its end, or stop it")
    }
    if !runs.contains(run) { runs.append(run) }
    runs.sort()
  }

  /// Takes the latest finished run of a study as it is now.
  ///
  /// - Parameter name: its name, with a setting behind a slash.
  /// - Throws: `PublishError.notRun`; `InvalidStudy`, `LedgerError` or `RunError`.
  mutating func add(study name: String, in project: Project, _ ledger: Ledger) throws {
    let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
    let first = parts.first ?? name
    let file = project.studies.appending(path: first.hasSuffix(".md") ? first : "\(first).md")
    let setting = parts.count > 1 ? parts[1] : nil
    let study = try project.study(at: file, setting: setting)
    guard
      let run = try ledger.latestFinishedRun(
        study: Digest(of: study.source), hyperparameters: study.hyperparameters())
    else {
      let options = setting.map { " --setting \($0)" } ?? ""
      throw PublishError.notRun(study: name, command: "\(project.program.name) run \(first)\(options)")
    }
    try add(run: run, in: ledger)
  }

  /// Takes a sweep.
  ///
  /// - Parameter name: its study's name, or its own.
  /// - Throws: `PublishError`.
  mutating func add(sweep name: String, in project: Project) throws(PublishError) {
    let all = RecordedSweep.all(in: project)
    let found = all.filter { $0.name == name || Self.studyName($0.study) == name }
    guard found.count == 1, let sweep = found.first else {
      throw .sweep(name: name, found: found.map(\.name).sorted())
    }
    if case .running = sweep.state {
      throw .notReady(name: sweep.name, reason: "it is running; wait for its end, or stop it")
    }
    guard sweep.hasPage else {
      throw .notReady(
        name: sweep.name, reason: "it has no page; the same sweep once more makes it, and computes nothing")
    }
    if !sweeps.contains(where: { $0.name == sweep.name }) { sweeps.append(sweep) }
    sweeps.sort { $0.name < $1.name }
  }

  /// Takes an archive as it is.
  ///
  /// - Parameter isWholeRecordPublic: true when all that is recorded of its runs may be published.
  /// - Throws: `PublishError.archive`, `ArchiveError`.
  mutating func add(archive file: URL, in project: Project, isWholeRecordPublic: Bool) throws {
    let manifest = try ArchiveReader(project: project, file: file).manifest()
    guard isWholeRecordPublic else {
      throw PublishError.archive(file: file.lastPathComponent, runs: manifest.runs.map(\.name))
    }
    archives.append(ChosenArchive(file: file, runs: manifest.runs))
    archives.sort { $0.file.lastPathComponent < $1.file.lastPathComponent }
  }

  /// What could be chosen, in words.
  static func choices(in project: Project, _ ledger: Ledger) throws -> [String] {
    let latest = try ledger.latestRuns().sorted { $0.latest > $1.latest }
    var choices: [String] = []
    func list(_ option: String, _ names: [String]) {
      let names = names.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
      if names.isEmpty { return }
      let more = names.count > 6 ? " …" : ""
      choices.append("--\(option) \(names.prefix(6).joined(separator: ", "))\(more)")
    }
    list("run", latest.map { "\($0.latest) (\(studyName($0.path)))" })
    list("study", latest.map { studyName($0.path) })
    list("sweep", RecordedSweep.all(in: project).filter(\.hasPage).map(\.name))
    return choices
  }

  /// The name of a study's file without its ending.
  static func studyName(_ path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    return file.hasSuffix(".md") ? String(file.dropLast(3)) : file
  }
}
