import Digests
import Foundation
import Reports
import Values

/// What a site holds, as the command says it.
struct PublishSummary: Encodable {
  struct Run: Encodable {
    let run, study, status: String
  }

  struct Archive: Encodable {
    let file: String
    let runs: [String]
  }

  struct File: Encodable {
    let path, sha256: String
    let bytes: Int
  }

  struct Finding: Encodable {
    let file, names: String
  }

  let folder, title: String
  let runs: [Run]
  let sweeps: [String]
  let archives: [Archive]
  let files: [File]
  /// True when a site was there.
  let replaced: Bool
  let leftOut: [String]
  /// What the citation should say and nobody said.
  let unknown: [String]
  let findings: [Finding]

  init(_ site: StaticSite, _ terms: SiteTerms, folder: String, _ before: SiteFolder.Before) {
    (self.folder, title) = (folder, site.title)
    runs = site.runs.map {
      Run(
        run: "\($0.record.id)", study: SiteChoice.studyName($0.record.studyPath),
        status: $0.record.status.kind.rawValue)
    }
    sweeps = site.sweeps.map(\.name)
    archives = site.archives.map { Archive(file: $0.file.lastPathComponent, runs: $0.runs.map(\.name)) }
    files = site.files.map {
      File(path: $0.path, sha256: Digest(of: $0.content).hexadecimal, bytes: $0.content.count)
    }
    replaced = before == .site
    leftOut = terms.leftOut
    unknown = site.citation.unknown
    findings = site.findings.map { Finding(file: $0.file, names: $0.words) }
  }

  /// So many findings are listed; JSON has all.
  private static let shownFindings = 5

  /// The lines for people.
  var text: String {
    let bytes = NumberFormat.bytes.plain(of: Double(files.reduce(0) { $0 + $1.bytes }))
    var lines = runs.map { "\($0.run)  \($0.study), \($0.status)" } + sweeps.map { "sweep \($0)" }
    lines += archives.map { "archive \($0.file), with the whole record of \($0.runs.joined(separator: ", "))" }
    lines.append("left out: \(leftOut.joined(separator: "; "))")
    if !unknown.isEmpty { lines.append("not known: \(unknown.joined(separator: "; "))") }
    lines += findings.prefix(Self.shownFindings).map { "look at \($0.file): it names \($0.names)" }
    if findings.count > Self.shownFindings {
      lines.append("and \(findings.count - Self.shownFindings) more such files")
    }
    lines.append(
      "\(folder): \(Count.words(files.count, "file")), \(bytes)\(replaced ? ", in the place of the site that was there" : "")"
    )
    lines.append("to read: \(folder)/\(StudyReport.fileName)")
    return lines.joined(separator: "\n")
  }
}
