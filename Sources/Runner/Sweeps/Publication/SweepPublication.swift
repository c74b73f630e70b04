import DeclaredSweeps
import Digests
import Execution
import Foundation
import Ledger
import Runs
import Steps
import Studies

/// A finished sweep as files to publish: the table, the charts, a notebook, and the digests of all. Nothing in them names a run, a
/// commit, a machine or a time.
public struct SweepPublication: Sendable {
  /// The name of the publication: `widths/sweep`, `widths/narrow/sweep`.
  public let name: String
  /// The files.
  public let publication: Publication

  /// The files of a sweep as its study declares it.
  ///
  /// - Throws: `RunError.sweepNotPublished` for a sweep that is not finished, is another one than declared, or rests on what need not
  ///   come out again to the bit.
  public init(_ table: SweepTable, of study: Study, in project: Project) throws(RunError) {
    let place = PublishedSweep.name(ofStudy: table.study, setting: table.setting)
    func refused(_ reason: String) -> RunError { .sweepNotPublished(sweep: table.study, reason: reason) }
    guard let declared = study.sweep, table.overrides.isEmpty,
      DeclaredSweep(table.study, study, declared).identity.hexadecimal == table.identity
    else {
      throw refused("it is another one than its front matter declares; expected nothing typed beside --setting")
    }
    if study.settings.contains(ProjectSweepWinners.folderName) {
      throw refused(
        "its study has a setting of the name '\(ProjectSweepWinners.folderName)', whose folder it would have")
    }
    if table.left > 0 {
      throw refused(
        "it is not finished: \(table.left) of its trials have no outcome; the same command goes on with them")
    }
    if let row = table.rows.first(where: { !$0.notReproduced.isEmpty }) {
      throw refused("trial \(row.trial.number) did not come out again as it was recorded")
    }
    let inexact = Set(study.cells.filter { Reproducibility(body: $0.canonicalJSON) != .bits }.map(\.name))
      .union(ToleratedStep.dependants(in: study))
    if let measure = table.sweep.measures.first(where: { !inexact.isDisjoint(with: $0.expression.cells) }) {
      throw refused(
        "'\(measure.name)' is measured on what is promised within tolerances alone; expected what comes out again to the bit"
      )
    }
    name = place
    let charts = table.charts
    var files = [
      "table.csv": Data(table.csv.utf8), ProjectSweepWinners.tableName: Data(table.json(withRuns: false).utf8),
      Publication.notebook: Data(SweepNotebook(table, charts, in: project).text.utf8),
    ]
    for chart in charts {
      files["\(chart.name).svg"] = Data(chart.svg.utf8)
      files["\(chart.name).csv"] = Data(chart.csv.utf8)
    }
    let identity = Digest(hexadecimal: table.identity)
    let identities = Dictionary((charts.map(\.name) + ["table"]).map { ($0, identity) }) { first, _ in first }
    publication = Publication(
      files, identities: identities.compactMapValues(\.self), numerics: project.program.numerics)
  }
}

/// A sweep that is published: its study in one of its settings.
public struct PublishedSweep: Sendable, Hashable {
  /// The study.
  public let study: ChosenStudy
  /// The name of the publication.
  public var name: String { "\(study.name)/\(ProjectSweepWinners.folderName)" }

  static func name(ofStudy path: String, setting: String?) -> String {
    let file = URL(filePath: path)
    return PublishedSweep(study: ChosenStudy(file: file, setting: setting)).name
  }

  /// The published sweeps of some studies of a project, in their order.
  public static func all(of studies: [ChosenStudy], in project: Project) -> [PublishedSweep] {
    studies.map(PublishedSweep.init).filter { sweep in
      let folder = project.results.appending(path: sweep.name)
      return FileManager.default.fileExists(atPath: folder.appending(path: PublicationRecord.fileName).path)
    }
  }
}

extension SweepSession {
  /// Runs published sweeps again, as their studies declare them, each with what is recorded.
  ///
  /// - Returns: each with its files.
  /// - Throws: as `run(_:)`, and `RunError.sweepNotPublished`.
  public static func publications(
    of sweeps: [PublishedSweep], in project: Project, options: RunSession.Options, progress: any ProgressReport,
    interruption: Interruption
  ) throws -> [SweepPublication] {
    try sweeps.map { sweep in
      var options = options
      options.setting = sweep.study.setting
      let session = SweepSession(
        project: project, options: options, sweep: SweepOptions(), progress: progress, interruption: interruption)
      let table = try session.run(sweep.study.file)
      try table.write(to: project)
      return try session.publication(of: table, sweep.study.file)
    }
  }

  /// A table as files to publish, of the study in a file.
  ///
  /// - Throws: `RunError.sweepNotPublished`, `InvalidStudy`.
  public func publication(of table: SweepTable, _ file: URL) throws -> SweepPublication {
    try SweepPublication(table, of: try project.study(at: file, setting: table.setting), in: project)
  }
}
