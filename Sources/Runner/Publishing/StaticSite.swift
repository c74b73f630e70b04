import Foundation
import Ledger
import Reports
import Runs
import Sweeps
import Values

/// A site: what was chosen of a project, as files that need no server.
struct StaticSite {
  /// A name of the user, the host or another machine that stands in a file.
  struct Finding: Equatable {
    let file: String
    let words: String
  }

  let title: String
  let runs: [LeavingRun]
  let sweeps: [LeavingSweep]
  let archives: [SiteChoice.ChosenArchive]
  let citation: Citation
  /// All files, by their paths.
  let files: [ExportedFile]
  /// What an author should look at: it is in the site's own words, and may mean nothing.
  let findings: [Finding]

  /// Makes a site.
  ///
  /// - Parameters:
  ///   - choice: what it holds.
  ///   - project: the project that it is of.
  ///   - ledger: the project's ledger.
  ///   - terms: what is said with it, and what of the machine may be.
  /// - Throws: `PublishError`; errors of reading what is recorded.
  init(_ choice: SiteChoice, of project: Project, in ledger: Ledger, _ terms: SiteTerms) throws {
    try terms.check()
    let places = PrivatePlaces(of: project)
    let removed = terms.hasMachine ? nil : places
    let leaving = Set(choice.runs)
    runs = try choice.runs.map { try LeavingRun($0, with: leaving, in: ledger, project.program, terms, removed) }
    sweeps = try choice.sweeps.map { try LeavingSweep($0, of: project, with: leaving, hasLogs: terms.hasLogs, removed) }
    archives = choice.archives
    title = terms.title ?? Self.title(of: project, runs, choice.sweeps)
    let text = Self.licence(of: project)
    let ends = runs.map { $0.record.ended ?? $0.record.started }
    citation = try Citation(
      of: project, terms, title: title, date: ends.max().map { String($0.ISO8601Format().prefix(10)) },
      commit: Self.commonCommit(runs), hasLicence: text != nil)
    var files = runs.flatMap(\.files) + sweeps.flatMap(\.files)
    files += try archives.map { ExportedFile("archives/\($0.file.lastPathComponent)", try Self.content(of: $0.file)) }
    files.append(ExportedFile(Citation.fileName, text: citation.text))
    let licence = citation.licence == nil ? text : nil
    if let licence { files.append(licence) }
    let index = SiteIndex(
      title: title, program: project.program, runs: runs, sweeps: sweeps, archives: archives,
      offered: files.filter(Self.isOffered), terms: terms, citation: citation,
      command: Self.command(choice, terms, project.program))
    files.append(ExportedFile(StudyReport.fileName, text: index.page))
    files.sort { $0.path < $1.path }
    let crate = SiteCrate(
      title: title, program: project.program, runs: runs, sweeps: sweeps, files: files, terms: terms,
      citation: citation, licenceFile: licence?.path, date: ends.max())
    files.append(ExportedFile(SiteCrate.fileName, text: crate.text))
    for (one, next) in zip(files.map(\.path).sorted(), files.map(\.path).sorted().dropFirst()) where one == next {
      throw PublishError.twice(path: one)
    }
    self.files = files
    findings = terms.hasMachine ? [] : try Self.findings(in: files, places)
  }

  // MARK: What is in it

  private static func title(of project: Project, _ runs: [LeavingRun], _ sweeps: [RecordedSweep]) -> String {
    let titles = Set(runs.map(\.record.studyTitle) + sweeps.map(\.title))
    if titles.count == 1, let title = titles.first { return title }
    return project.settings.label.isEmpty ? "Results" : project.settings.label
  }

  /// The commit that all runs have, without changes.
  private static func commonCommit(_ runs: [LeavingRun]) -> String? {
    let commits = Set(
      runs.map { run -> String? in
        if case .git(let state) = run.record.versionControl, !state.isDirty { state.commit } else { nil }
      })
    return commits.count == 1 ? commits.first ?? nil : nil
  }

  private static func content(of file: URL) throws(RunError) -> Data {
    do {
      return try Data(contentsOf: file, options: .mappedIfSafe)
    } catch {
      throw .unreadable(path: file.path, reason: (error as NSError).localizedDescription)
    }
  }

  /// The text of the project's licence, which says whose it is.
  private static func licence(of project: Project) -> ExportedFile? {
    for name in ["LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE", "COPYING"] {
      if let content = try? Data(contentsOf: project.root.appending(path: name)) { return ExportedFile(name, content) }
    }
    return nil
  }

  /// True for what the first page offers: what is no part of another page, or of use without one.
  private static func isOffered(_ file: ExportedFile) -> Bool {
    let name = (file.path as NSString).lastPathComponent
    return file.path == name || file.path.hasPrefix("archives/") || name == "claims.json" || name.hasPrefix("table.")
      || name.hasSuffix(".md")
  }

  private static func command(_ choice: SiteChoice, _ terms: SiteTerms, _ program: Program) -> String {
    var words = ["publish"]
    words += choice.runs.flatMap { ["--run", "\($0)"] } + choice.sweeps.flatMap { ["--sweep", $0.name] }
    words += choice.archives.flatMap { ["--archive", $0.file.lastPathComponent] }
    if let title = terms.title { words += ["--title", title] }
    words += terms.authors.flatMap { ["--author", $0] } + (terms.licence.map { ["--licence", $0] } ?? [])
    let flags = [("machine", terms.hasMachine), ("changes", terms.hasChanges), ("logs", terms.hasLogs)]
    words += flags.filter(\.1).map { "--with-\($0.0)" }
    return "\(program.name) " + words.map(ShellWord.word).joined(separator: " ") + " FOLDER"
  }

  // MARK: What must not be in it

  /// Looks through every file for the machine's names.
  ///
  /// - Returns: names of people and hosts, which can be words of a text.
  /// - Throws: `PublishError.place`, for a folder of this machine.
  private static func findings(in files: [ExportedFile], _ places: PrivatePlaces) throws(PublishError) -> [Finding] {
    var findings: [Finding] = []
    for file in files {
      if let place = places.folder(in: file.content) { throw .place(file: file.path, place: place) }
      findings += places.names(in: file.content).map { Finding(file: file.path, words: $0) }
    }
    return findings
  }
}
