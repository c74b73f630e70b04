import Perturbation
import Studies
import Values

extension PerturbationReport {
  /// The certificate as a section of a page.
  var section: PageSection {
    var content: [PageSection.Content] = []
    let tried = variations.filter { $0.state != .missing }
    let words =
      switch verdict {
      case .same: "nothing varied"
      case .within: "what varied did so within what the cell promises"
      case .varied: "it varies"
      }
    let text =
      "\(step), \(Count.words(runs, "run")) under \(Count.words(tried.count, "change")) that must not matter: \(words)."
    content.append(verdict == .varied ? .warning(text) : .text(text))
    if !findings.isEmpty {
      content.append(
        .table(
          header: ["What varied", "Cause", "Largest difference"],
          rows: findings.map { finding in
            let largest = finding.under.compactMap(\.absolute).max().map { NumberFormat.significant(3).text(of: $0) }
            return [finding.name, finding.causes.joined(separator: ", "), largest ?? "bytes"]
          }))
    }
    content.append(.text("Tried: \(tried.map(\.name).joined(separator: ", "))."))
    let missing = variations.filter { $0.state == .missing }.map(\.name)
    if !missing.isEmpty { content.append(.text("Not tried: \(missing.joined(separator: ", ")).")) }
    return PageSection("Audit by perturbation, \(made)", content, display: verdict == .varied ? .unfolded : .folded)
  }
}
