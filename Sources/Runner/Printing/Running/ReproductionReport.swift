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

  package let studies: [Study]
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
    studies: [Study], leftOut: [String], published: String, index: URL?, summary: Publication.Comparison? = nil,
    isPublishing: Bool = false
  ) {
    self.summary = summary
    self.isPublishing = isPublishing
    (self.studies, self.leftOut, self.published, self.index) = (studies, leftOut, published, index)
  }

  package var isIdentical: Bool { comparisons.allSatisfy(\.isReproduced) }

  private var comparisons: [Publication.Comparison] {
    studies.flatMap(\.comparisons) + [summary].compactMap(\.self)
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
    lines.append(
      "\(Count.words(panels, isOfPaper ? "panel" : "figure")) and \(Count.words(claims.found.count, "claim"))"
        + (claims.count > 0 ? " (\(claims.words))" : "")
        + " of \(studies.count == 1 ? "this study" : "these \(studies.count) studies and settings"); "
        + (isPublishing ? "\(Count.words(files, "file")) published in \(published)" : comparison))
    if !leftOut.isEmpty { lines.append("left out: \(leftOut.joined(separator: ", "))") }
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
    let claims = studies.flatMap { study in
      study.outcome.claims.map { claim in
        ClaimJSON(
          id: claim.name, study: study.name, verdict: claim.verdict.rawValue, value: claim.outcome.value,
          bound: claim.outcome.bound, margin: claim.outcome.margin, error: claim.outcome.error, seeds: claim.seeds,
          about: claim.about.rawValue, stated: claim.stated?.rawValue,
          otherSettings: claim.otherSettings.map {
            SettingJSON(setting: $0.setting, run: "\($0.run)", verdict: $0.verdict.rawValue)
          })
      }
    }
    let ofStudies = studies.flatMap { study in
      study.comparisons.map { ComparisonJSON(study: study.name, file: $0.name, result: Self.words($0.result)) }
    }
    // The page over all of them is no study's.
    let comparison =
      ofStudies
      + [summary].compactMap(\.self).map { ComparisonJSON(study: "", file: $0.name, result: Self.words($0.result)) }
    return JSONText.of(
      ReportJSON(
        panels: panels, claims: claims, comparison: comparison, identical: isIdentical, leftOut: leftOut,
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
    let leftOut: [String]
    let index: String?
  }

  private struct PanelJSON: Encodable {
    let id, study: String
    let paper: String?
    let identity, file: String
  }

  private struct ClaimJSON: Encodable {
    let id, study, verdict: String
    let value, bound, margin, error: Double?
    let seeds: Int
    let about: String
    let stated: String?
    let otherSettings: [SettingJSON]
  }

  private struct SettingJSON: Encodable {
    let setting: String?
    let run, verdict: String
  }

  private struct ComparisonJSON: Encodable {
    let study, file, result: String
  }
}
