import Archives
import Values

/// The text of a written archive.
package struct ArchiveText {
  package let summary: ArchiveWriter.Summary
  /// The file as it is printed.
  package let file: String

  package init(_ summary: ArchiveWriter.Summary, file: String) {
    self.summary = summary
    self.file = file
  }

  /// The text for people.
  package var text: String {
    var lines = summary.runs.map { "\($0.run)  \($0.study)\($0.isAsked ? "" : "  (its cells are reused)")" }
    if summary.packBytes > 0 {
      lines.append("\(Count.words(summary.commits.count, "commit")), \(size(summary.packBytes)) of it")
    }
    for commit in summary.missingCommits {
      lines.append("commit \(commit) is not in this repository and was left out: a replay will have to fetch it")
    }
    for program in summary.programs {
      let libraries =
        program.libraries == 0 ? "" : " with \(Count.words(program.libraries, "library", plural: "libraries"))"
      lines.append("program \(program.words), SHA-256 \(program.digest): \(size(program.bytes))\(libraries)")
      if let packages = program.packages {
        lines.append("  its sources, with those of \(Count.words(packages, "package"))")
      } else {
        lines.append("  without its sources: \(program.withoutSources ?? "they were left out with the commits")")
      }
    }
    if summary.sourceBytes > 0 { lines.append("sources of programs, \(size(summary.sourceBytes)) of it") }
    for missing in summary.missingPrograms {
      let digest = missing.digest.map { ", SHA-256 \($0)" } ?? ""
      lines.append(
        "the program of \(missing.run) is not here and was left out: \(missing.program)\(digest); --program-file hands it over"
      )
    }
    lines.append("\(file): \(size(summary.bytes)), SHA-256 \(summary.digest)")
    return lines.joined(separator: "\n")
  }

  private func size(_ bytes: Int) -> String { NumberFormat.bytes.plain(of: Double(bytes)) }

  /// The text for programs.
  package var json: String { JSONText.of(SummaryJSON(summary, file: file)) }

  private struct SummaryJSON: Encodable {
    struct RunJSON: Encodable {
      let run, study: String
      let asked: Bool
    }

    struct ProgramJSON: Encodable {
      let program, sha256: String
      let bytes, libraries: Int
      let packages: Int?
      let withoutSources: String?
    }

    struct MissingJSON: Encodable {
      let run, program: String
      let sha256: String?
    }

    let file, sha256: String
    let bytes, commitBytes, sourceBytes: Int
    let runs: [RunJSON]
    let commits, missingCommits: [String]
    let programs: [ProgramJSON]
    let missingPrograms: [MissingJSON]

    init(_ summary: ArchiveWriter.Summary, file: String) {
      self.file = file
      sha256 = summary.digest.hexadecimal
      (bytes, commitBytes, sourceBytes) = (summary.bytes, summary.packBytes, summary.sourceBytes)
      runs = summary.runs.map { RunJSON(run: "\($0.run)", study: $0.study, asked: $0.isAsked) }
      (commits, missingCommits) = (summary.commits, summary.missingCommits)
      programs = summary.programs.map {
        ProgramJSON(
          program: $0.words, sha256: $0.digest.hexadecimal, bytes: $0.bytes, libraries: $0.libraries,
          packages: $0.packages, withoutSources: $0.withoutSources)
      }
      missingPrograms = summary.missingPrograms.map {
        MissingJSON(run: "\($0.run)", program: $0.program, sha256: $0.digest?.hexadecimal)
      }
    }
  }
}
