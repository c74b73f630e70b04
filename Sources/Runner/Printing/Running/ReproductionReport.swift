import Execution
import Foundation
import Ledger
import Runs
import Studies
import Values

/// The text of `reproduce`: panels, claims and the comparison with the published files.
package struct ReproductionReport {
  package struct Study {
    let name: String
    let outcome: StudyOutcome
    let folder: URL
    let runFolder: URL
    let comparisons: [Publication.Comparison]

    package init(
      name: String, outcome: StudyOutcome, folder: URL, runFolder: URL, comparisons: [Publication.Comparison]
    ) {
      (self.name, self.outcome, self.folder, self.runFolder) = (name, outcome, folder, runFolder)
      self.comparisons = comparisons
    }
  }

  /// A sweep that was run again, or published.
  package struct Sweep {
    let name: String
    let comparisons: [Publication.Comparison]

    package init(name: String, comparisons: [Publication.Comparison]) {
      (self.name, self.comparisons) = (name, comparisons)
    }
  }

  package let studies: [Study]
  /// The published sweeps that were run again; nil where sweeps were not asked for.
  package let sweeps: [Sweep]?
  /// The names of the published sweeps that were not run again.
  package let sweepsLeftOut: [String]
  /// The names of the published studies that were not asked for.
  package let leftOut: [String]
  /// The folder of what is published, as one would type it.
  package let published: String
  /// The page over all of them; nil when it could not be made.
  package let index: URL?

  /// The comparison of the page over what is published, which lies beside the studies' folders; nil where there is none.
  package let summary: Publication.Comparison?

  /// True when the files were published just now, so that there was nothing to compare with.
  package let isPublishing: Bool

  package init(
    studies: [Study], sweeps: [Sweep]? = nil, sweepsLeftOut: [String] = [], leftOut: [String], published: String,
    index: URL?, summary: Publication.Comparison? = nil,
    isPublishing: Bool = false
  ) {
    (self.summary, self.isPublishing) = (summary, isPublishing)
    (self.sweeps, self.sweepsLeftOut) = (sweeps, sweepsLeftOut)
    (self.studies, self.leftOut, self.published, self.index) = (studies, leftOut, published, index)
  }

  package var isIdentical: Bool { comparisons.allSatisfy(\.isReproduced) }

  private var comparisons: [Publication.Comparison] {
    studies.flatMap(\.comparisons) + (sweeps ?? []).flatMap(\.comparisons) + [summary].compactMap(\.self)
  }

  package var text: String {
    var lines: [String] = []
    for study in studies {
      let setting = study.outcome.study.setting.map { ", setting \($0)" } ?? ""
      lines.append("\(study.outcome.study.title)\(setting) (run \(study.outcome.run))")
      for panel in study.outcome.panels {
        let path = OutcomeText.relative(study.runFolder.appending(path: panel.fileName))
        lines.append("  figure \(panel.name): \(path)")
      }
      for claim in study.outcome.claims { lines.append("  " + OutcomeText.line(claim)) }
      for comparison in study.comparisons where comparison.result != .identical {
        lines.append("  \(comparison.name): \(Self.words(comparison.result))")
      }
    }
    for sweep in sweeps ?? [] {
      lines.append("\(published)\(sweep.name)")
      for comparison in sweep.comparisons where comparison.result != .identical {
        lines.append("  \(comparison.name): \(Self.words(comparison.result))")
      }
    }
    if let summary, summary.result != .identical {
      lines.append("\(published)\(summary.name): \(Self.words(summary.result))")
    }
    let panels = studies.reduce(0) { $0 + $1.outcome.panels.count }
    let claims = ClaimTally(studies.flatMap { $0.outcome.claims.map { ($0.verdict, $0.about == .search) } })
    let files = comparisons.count
    let equal = comparisons.count { $0.result == .identical }
    let within = comparisons.count { $0.result == .within }
    let isOfPaper = studies.contains { $0.outcome.panels.contains { $0.paper != nil } }
    let comparison =
      "\(equal) of \(files) files identical to those published in \(published)"
      + (within > 0 ? ", \(within) drawn from metrics within their tolerances" : "")
      + (isIdentical ? within > 0 ? ": reproduced, as it is promised" : ": reproduced, bit for bit" : "")
    let outcome = isPublishing ? "\(Count.words(files, "file")) published in \(published)" : comparison
    lines.append(
      sweeps.map {
        $0.isEmpty
          ? "no sweep of these is published: sweep STUDY --publish does it"
          : "\(Count.words($0.count, "published sweep")); \(outcome)"
      }
        ?? "\(Count.words(panels, isOfPaper ? "panel" : "figure")) and \(Count.words(claims.found.count, "claim"))"
        + (claims.count > 0 ? " (\(claims.words))" : "")
        + " of \(studies.count == 1 ? "this study" : "these \(studies.count) studies and settings"); \(outcome)")
    if !isPublishing, !comparisons.isEmpty, comparisons.allSatisfy({ $0.result == .notPublished }) {
      lines.append("nothing of it is published yet: reproduce --publish writes the files into \(published)")
    }
    if !leftOut.isEmpty { lines.append("left out: \(leftOut.joined(separator: ", "))") }
    if !sweepsLeftOut.isEmpty {
      lines.append(
        "\(Count.words(sweepsLeftOut.count, "published sweep")) not run again: \(sweepsLeftOut.joined(separator: ", ")); "
          + "reproduce --sweeps does")
    }
    if let index { lines.append("to read: \(OutcomeText.relative(index))") }
    return lines.joined(separator: "\n")
  }

  package var json: String {
    let panels = studies.flatMap { study in
      study.outcome.panels.map { panel in
        PanelJSON(
          id: panel.name, study: study.name, paper: panel.paper, identity: panel.identity.hexadecimal,
          file: OutcomeText.relative(study.runFolder.appending(path: panel.fileName)))
      }
    }
    let claims = studies.flatMap { study in study.outcome.claims.map { ClaimJSON($0, ofStudy: study.name) } }
    let ofStudies = studies.flatMap { study in
      study.comparisons.map { ComparisonJSON(study: study.name, file: $0.name, result: Self.words($0.result)) }
    }
    let ofSweeps = (sweeps ?? []).flatMap { sweep in
      sweep.comparisons.map { ComparisonJSON(study: sweep.name, file: $0.name, result: Self.words($0.result)) }
    }
    // The page over all of them is no study's.
    let comparison =
      ofStudies + ofSweeps
      + [summary].compactMap(\.self).map { ComparisonJSON(study: "", file: $0.name, result: Self.words($0.result)) }
    return JSONText.of(
      ReportJSON(
        panels: panels, claims: claims, comparison: comparison, identical: isIdentical, leftOut: leftOut,
        sweepsLeftOut: sweepsLeftOut,
        index: index.map(OutcomeText.relative)))
  }

  private static func words(_ result: Publication.Comparison.Result) -> String {
    switch result {
    case .identical: "identical"
    case .within: "other bytes, from metrics within their tolerances"
    case .notPublished: "not published"
    case .notMade: "published, and not made any more"
    case .differs(let where_): "differs: \(where_)"
    }
  }

  private struct ReportJSON: Encodable {
    let panels: [PanelJSON]
    let claims: [ClaimJSON]
    let comparison: [ComparisonJSON]
    let identical: Bool
    let leftOut, sweepsLeftOut: [String]
    let index: String?
  }

  private struct PanelJSON: Encodable {
    let id, study: String
    let paper: String?
    let identity, file: String
  }

  private struct ComparisonJSON: Encodable {
    let study, file, result: String
  }
}
