import Archives
import Values

/// The text of what was restored.
package struct RestoreText {
  package let summary: ArchiveReader.Summary

  package init(_ summary: ArchiveReader.Summary) {
    self.summary = summary
  }

  /// The text for people.
  package var text: String {
    var lines = summary.runs.map(Self.text)
    if summary.keptCommits { lines.append("commits that this repository does not have are kept for replays") }
    for program in summary.programs {
      lines.append(
        "program \(program.words), SHA-256 \(program.digest), \(program.isNew ? "is kept for replays" : "is here already")"
          + (program.hasSources ? ", with its sources" : ""))
    }
    return lines.joined(separator: "\n")
  }

  private static func text(_ run: ArchiveReader.Summary.Run) -> String {
    var lines = ["\(run.name) → \(run.imported.run)  \(run.study)\(run.imported.isNew ? "" : "  (here already)")"]
    lines.append("  " + (run.problem.map { "no figures and page: \($0)" } ?? OutcomeText.relative(run.folder)))
    return (lines + run.imported.discrepancies.map { "  NOT REPRODUCED: \($0)" }).joined(separator: "\n")
  }

  /// The text for programs.
  package var json: String { JSONText.of(SummaryJSON(summary)) }

  private struct SummaryJSON: Encodable {
    struct RunJSON: Encodable {
      let name, run, study, folder: String
      let new, asked: Bool
      let problem: String?
      let differences: [String]
    }

    struct ProgramJSON: Encodable {
      let program, sha256: String
      let new, sources: Bool
    }

    let runs: [RunJSON]
    let commits: [String]
    let keptCommits: Bool
    let programs: [ProgramJSON]

    init(_ summary: ArchiveReader.Summary) {
      runs = summary.runs.map {
        RunJSON(
          name: $0.name, run: "\($0.imported.run)", study: $0.study, folder: OutcomeText.relative($0.folder),
          new: $0.imported.isNew, asked: $0.isAsked, problem: $0.problem,
          differences: $0.imported.discrepancies.map(\.description))
      }
      (commits, keptCommits) = (summary.commits, summary.keptCommits)
      programs = summary.programs.map {
        ProgramJSON(
          program: $0.words, sha256: $0.digest.hexadecimal, new: $0.isNew, sources: $0.hasSources)
      }
    }
  }
}
