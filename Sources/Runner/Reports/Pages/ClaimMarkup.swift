import Values

/// A claim where it stands in the study.
struct ClaimMarkup {
  let claim: Report.Claim

  var markup: String {
    let identifier = Markup.escaped(ReportPage.identifier(ofClaim: claim.name))
    return """
      <div class="claim \(claim.verdict.kind)" id="\(identifier)">
      <p>\(Page.badge(claim.verdict)) <span class="soft">claim \(Markup.escaped(claim.name))\
      \(claim.paper.map { ", \(Markup.escaped($0))" } ?? "")\(claim.isOfSearch ? ", of the search" : "")</span></p>
      <p class="statement">\(ProseMarkup.fragment(claim.statement))</p>
      \(numbers)
      \(settings)
      <p class="soft">\(rule): <code>\(Markup.escaped(claim.rule))</code></p>
      <p class="soft">\(ProseMarkup.fragment(claim.because))</p>
      \(seeds)
      </div>
      """
  }

  private var rule: String {
    claim.stated.map { "Rule, stated \(Markup.escaped($0)) these seeds were run" } ?? "Rule"
  }

  /// The verdicts with other settings, also where they agree.
  private var settings: String {
    claim.otherSettings.map { other in
      let disagrees = other.verdict.kind != claim.verdict.kind
      let words = Markup.escaped("\(disagrees ? "" : "also ")\(other.words) (run \(other.run))")
      return "<p>\(disagrees ? "The settings disagree; " : "")\(words): \(Page.badge(other.verdict))</p>"
    }.joined(separator: "\n")
  }

  private var numbers: String {
    // The comparison has both numbers, with its sign and its error.
    var parts = claim.comparison.map { ["<span class=\"value\">\(Markup.number($0))</span>"] } ?? []
    let others = claim.numbers.filter { claim.comparison == nil || !["value", "bound"].contains($0.name) }
    parts += others.map { "\(Markup.escaped($0.name)) <span class=\"value\">\(Markup.number($0.value))</span>" }
    if case .undecided(let reason) = claim.verdict { parts.append(Markup.escaped(reason)) }
    return parts.isEmpty ? "" : "<p class=\"numbers-line\">\(parts.joined(separator: ", "))</p>"
  }

  private var seeds: String {
    if claim.seeds.isEmpty { return "" }
    let hasMembers = claim.seeds.contains { $0.member != nil }
    let rows = claim.seeds.map { seed in
      ["\(seed.number)", Markup.number(seed.value), Markup.number(seed.bound), Markup.number(seed.margin)]
        + (hasMembers ? [Markup.escaped(seed.member ?? "")] : []) + [Page.badge(seed.verdict)]
    }
    let table = TableMarkup(
      caption: "\(claim.name), seed by seed",
      header: ["Seed", "Value", "Bound", "Margin"] + (hasMembers ? ["Worst at"] : []) + ["Verdict"], rows: rows,
      style: "numbers")
    return "<details><summary>Seed by seed</summary>\(table.markup)</details>"
  }
}
