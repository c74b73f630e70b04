import Digests
import Foundation
import Ledger
import Reports
import Runs
import Values

/// The first page of a site: claims and figures of its runs, what can be taken, how to cite it, how to make it again, and what is not in it.
struct SiteIndex {
  let title: String
  let program: Program
  let runs: [LeavingRun]
  let sweeps: [LeavingSweep]
  let archives: [SiteChoice.ChosenArchive]
  /// The files that are offered on this page.
  let offered: [ExportedFile]
  let terms: SiteTerms
  let citation: Citation
  /// The command that makes the site again.
  let command: String

  /// The page, as HTML.
  var page: String {
    let titles = Dictionary(grouping: runs) { $0.record.studyTitle + ($0.report.recorded.study.setting ?? "") }
    let entries = runs.map { run in
      let isAlone = titles[run.record.studyTitle + (run.report.recorded.study.setting ?? "")]?.count == 1
      return IndexedStudy(run.report, remark: isAlone ? nil : "\(run.record.id)")
    }
    var index = ReportIndex(of: entries, label: "")
    index.heading = title
    index.lead = lead
    index.sweeps = sweeps.map(\.name)
    index.more = [
      ("files", "Files to take", files), ("cite", "How to cite", cite), ("redo", "How to make it again", redo),
      ("left-out", "What is not here", leftOut),
    ]
    return index.page
  }

  private var lead: String {
    let counts = [
      runs.isEmpty ? nil : Count.words(runs.count, "run"), sweeps.isEmpty ? nil : Count.words(sweeps.count, "sweep"),
      archives.isEmpty ? nil : Count.words(archives.count, "archive"),
    ].compactMap(\.self)
    return
      "<p>\(counts.joined(separator: ", ")), as \(Markup.escaped(program.name)) recorded them. The site opens from its files and "
      + "loads nothing from elsewhere.</p>"
  }

  // MARK: Sections

  private static func link(_ path: String) -> String {
    let address = path.split(separator: "/").map { Markup.address(ofFile: String($0)) }.joined(separator: "/")
    return "<a href=\"\(Markup.escaped(address))\">\(Markup.escaped(path))</a>"
  }

  private var files: String {
    let rows = offered.map { file in
      [
        Self.link(file.path), Markup.escaped(words(file)), NumberFormat.bytes.text(of: Double(file.content.count)),
        "<span class=\"digest\">\(Digest(of: file.content).hexadecimal)</span>",
      ]
    }
    let table = TableMarkup(
      caption: "Files, each with its digest", header: ["File", "Is", "Size", "SHA-256"], rows: rows)
    return table.markup
      + "\n<p>Figures can be taken from the pages of their runs. Every file of the site, with its digest and size, is in "
      + "\(Self.link(SiteCrate.fileName)), which is an <a href=\"https://www.researchobject.org/ro-crate/\">RO-Crate</a>.</p>"
  }

  private func words(_ file: ExportedFile) -> String {
    if let archive = archives.first(where: { "archives/\($0.file.lastPathComponent)" == file.path }) {
      let names = archive.runs.map(\.name).joined(separator: ", ")
      return "archive of \(names), with the whole record: refigure restore, then refigure audit replay"
    }
    switch (file.path as NSString).lastPathComponent {
    case "table.csv", "table.json": return "table of a sweep"
    case "claims.json": return "claims, with their verdicts"
    case Citation.fileName: return "how to cite this"
    case let name where name.hasSuffix(".md"): return "study, as it was run"
    default: return "licence"
    }
  }

  private var cite: String {
    let words =
      citation.unknown.isEmpty ? "" : "<p>Not known: \(Markup.escaped(citation.unknown.joined(separator: "; "))).</p>\n"
    let whose = citation.isOwn ? "the project's own file" : "made from what is recorded"
    return "<p>\(Self.link(Citation.fileName)), \(whose):</p>\n<pre tabindex=\"0\"><code>"
      + "\(Markup.escaped(citation.text.trimmed))</code></pre>\n\(words)"
  }

  private var redo: String {
    var commands: [String] = []
    var commit: String?
    for run in runs {
      if case .git(let state) = run.record.versionControl, state.commit != commit {
        commit = state.commit
        commands.append("git checkout \(state.commit)")
      }
      commands.append("\(program.name) \(run.record.runArguments)")
    }
    commands.append(command)
    let isDirty = runs.contains { run in
      if case .git(let state) = run.record.versionControl { state.isDirty } else { false }
    }
    let note =
      isDirty
      ? "<p>Some had changes that were not committed: the text of each study is beside its page, as it was run.</p>"
      : ""
    return "<pre tabindex=\"0\"><code>\(Markup.escaped(commands.joined(separator: "\n")))</code></pre>\n"
      + "<p>Each page says so of its run and of each figure. Runs have other numbers in another project.</p>\n\(note)"
  }

  private var leftOut: String {
    let items = terms.leftOut.map { "<li>\(Markup.escaped($0.prefix(1).uppercased() + $0.dropFirst()))</li>" }
    let note =
      archives.isEmpty
      ? "" : "\n<p>The archives have the whole record of their runs, with what is left out elsewhere.</p>"
    return "<ul>\n\(items.joined(separator: "\n"))\n</ul>\(note)"
  }
}
