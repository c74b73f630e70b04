import Ledger
import Studies
import Values

/// The page over all published studies, as Markdown.
struct SummaryPage {
  /// The text that the project puts before it.
  let head: String?
  let studies: [SummarizedStudy]
  let statements: [SummarizedStudy.Statement]

  /// The settings of all studies, the parameters as declared first.
  private var settings: [String?] {
    var settings: [String?] = []
    for study in studies {
      for (setting, _) in study.published where !settings.contains(setting) { settings.append(setting) }
    }
    return settings.filter { $0 == nil } + settings.filter { $0 != nil }
  }

  var text: String {
    var blocks: [String] = []
    let head = (head ?? "").split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let words = head.joined(separator: "\n").trimmingLineBreaks
    if !words.hasPrefix("# ") { blocks.append("# Results") }
    if !words.isEmpty { blocks.append(words) }
    let papers = ordered(.paper)
    if !papers.isEmpty {
      blocks.append("## How many hold")
      blocks.append(counts(papers))
    }
    let apart = [
      (SummarizedStudy.Subject.beyond, "Beyond the paper"), (.search, "Checks of searches"),
    ].compactMap { subject, title -> String? in
      let others = ordered(subject)
      if others.isEmpty { return nil }
      return "\(title), counted apart: \(Count.words(others.count, "claim")), of which "
        + settings.compactMap { setting -> String? in
          let verdicts = others.compactMap { $0.claim(setting)?.numbers.verdict }
          if verdicts.isEmpty { return nil }
          return "\(VerdictCounts(verdicts).words) (\(Self.words(setting)))"
        }.joined(separator: "; ") + "."
    }
    blocks += apart
    if !papers.isEmpty { blocks += ["## The paper's statements", table(papers)] }
    let beyond = ordered(.beyond)
    if !beyond.isEmpty { blocks += ["## Beyond the paper", table(beyond)] }
    let searches = ordered(.search)
    if !searches.isEmpty { blocks += ["## Checks of searches", table(searches)] }
    blocks += ["## The studies", list]
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private static func words(_ setting: String?) -> String { setting.map(MarkdownText.escaped) ?? "as declared" }

  /// The statements of a kind, in the order of the paper's figures.
  private func ordered(_ subject: SummarizedStudy.Subject) -> [SummarizedStudy.Statement] {
    let all = statements.filter { $0.subject == subject }.enumerated()
    guard subject == .paper else { return all.map(\.element) }
    return all.sorted { one, other in
      let (left, right) = (PanelLabel(one.element.first.paper ?? ""), PanelLabel(other.element.first.paper ?? ""))
      return left == right ? one.offset < other.offset : left < right
    }.map(\.element)
  }

  private func counts(_ statements: [SummarizedStudy.Statement]) -> String {
    let rows = settings.compactMap { setting -> [String]? in
      let verdicts = statements.compactMap { $0.claim(setting)?.numbers.verdict }
      if verdicts.isEmpty { return nil }
      let counts = VerdictCounts(verdicts)
      return [Self.words(setting)] + [counts.count, counts.holds, counts.fails, counts.undecided].map { "\($0)" }
    }
    let have =
      "\(Count.words(statements.count, "statement")) of the paper \(statements.count == 1 ? "has" : "have") a claim."
    let how = "Each column below is a setting of the studies; a verdict leads to the study's own words."
    return "\(have) \(how)\n\n"
      + MarkdownText.table(["Setting", "Claims", "Hold", "Do not hold", "Undecided"], rows)
  }

  /// A line for each statement, with the place in the paper where it is another than above.
  private func table(_ statements: [SummarizedStudy.Statement]) -> String {
    let used = settings.filter { setting in statements.contains { $0.claim(setting) != nil } }
    let hasPapers = statements.contains { $0.first.paper != nil }
    let cell = NotebookProse(isTableCell: true)
    var last: String?
    let rows = statements.map { statement in
      let paper = statement.first.paper ?? "–"
      defer { last = paper }
      let stated =
        statement.first.stated.map { " *(rule stated \(MarkdownText.escaped($0)) these seeds were run)*" } ?? ""
      return (hasPapers ? [paper == last ? "" : MarkdownText.escaped(paper)] : [])
        + [cell.line(statement.first.statement) + stated]
        + used.map { setting in statement.claim(setting).map { verdict($0, setting, statement) } ?? "–" }
    }
    return MarkdownText.table((hasPapers ? ["Paper"] : []) + ["Statement"] + used.map(Self.words), rows)
  }

  /// A verdict, which leads to the study's own words, and its numbers.
  private func verdict(
    _ claim: PublishedClaim, _ setting: String?, _ statement: SummarizedStudy.Statement
  ) -> String {
    let path = ([statement.study.name] + [setting].compactMap(\.self) + [Publication.notebook]).joined(separator: "/")
    let link = MarkdownText.link(claim.numbers.verdict.badge, path, fragment: Notebook.place(ofClaim: claim.name))
    let numbers = claim.numbers.comparison(digits: 3).map { "<br/>\($0)" } ?? ""
    return link + numbers + (claim.numbers.errorText.map { " (error \($0))" } ?? "")
  }

  /// The studies, each with its notebooks.
  private var list: String {
    studies.filter { !$0.published.isEmpty || !$0.sweeps.isEmpty }.map { study in
      let links = study.published.map { setting, claims in
        let path = ([study.name] + [setting].compactMap(\.self) + [Publication.notebook]).joined(separator: "/")
        return "\(MarkdownText.link(Self.words(setting), path)) (\(VerdictCounts(claims.map(\.numbers.verdict)).words))"
      }
      let sweeps = study.sweeps.map { setting in
        let path = [study.name, setting, ProjectSweepWinners.folderName, Publication.notebook].compactMap(\.self)
        let words = "sweep" + (setting.map { ", \(MarkdownText.escaped($0))" } ?? "")
        return MarkdownText.link(words, path.joined(separator: "/"))
      }
      return "- \(MarkdownText.escaped(study.study.title)): \((links + sweeps).joined(separator: ", "))"
    }.joined(separator: "\n")
  }
}
