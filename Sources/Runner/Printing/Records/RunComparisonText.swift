import Audits
import Execution
import Foundation
import Ledger
import Runs
import Values

/// The text of `diff` for people, the summary first.
package struct RunComparisonText {
  package let comparison: RunComparison

  package init(_ comparison: RunComparison) {
    self.comparison = comparison
  }

  /// The most lines of the study, and of conditions.
  private static let limit = 20

  package var text: String {
    ([summary] + runs + conditions + steps + claims).joined(separator: "\n")
  }

  // MARK: Summary

  private var summary: String {
    let (steps, claims) = (comparison.steps, comparison.claimCount)
    if !comparison.breaks.isEmpty {
      let names = comparison.breaks.map { "\($0.kind) \($0.name)" }.joined(separator: ", ")
      return "REPRODUCIBILITY IS BROKEN: the same computation gave other results in \(comparison.second.id): \(names)"
    }
    if comparison.isSame {
      let renamed = steps.count { !$0.files.isEmpty }
      return "same results bit for bit: \(Count.words(steps.count, "step")), \(Count.words(claims, "claim"))"
        + (renamed == 0 ? "" : "; \(Count.words(renamed, "figure")) the same but for the identity written inside")
    }
    var parts: [String] = []
    if !comparison.differing.isEmpty {
      parts.append("\(comparison.differing.count) of \(Count.words(steps.count, "step"))")
    }
    if !comparison.claims.isEmpty { parts.append("\(comparison.claims.count) of \(Count.words(claims, "claim"))") }
    var text = parts.joined(separator: " and ") + " differ"
    if let cause = comparison.firstCause {
      text += "; first cause: \(cause.step.kind) \(cause.step.name): " + Self.words(cause.reasons)
    } else if let missing = comparison.differing.first {
      text += "; first: \(missing.kind) \(missing.name) \(identity(missing))"
    }
    return text
  }

  private var runs: [String] {
    [comparison.first, comparison.second].map { run in
      var commit = "not under version control"
      if case .git(let state) = run.versionControl {
        commit = "commit \(state.commit.prefix(10))\(state.isDirty ? " with changes" : "")"
      }
      return "  \(run.id)  \(run.studyPath), \(JSONText.date(run.started)), \(commit), \(run.status)"
    }
  }

  // MARK: What the runs were started with

  private var conditions: [String] {
    var lines: [String] = []
    let all = comparison.conditions
    let width = all.prefix(Self.limit).map(\.key.count).max() ?? 0
    for condition in all.prefix(Self.limit) {
      let space = String(repeating: " ", count: width - condition.key.count)
      let (first, second) = Self.differingWords(condition.first, condition.second)
      lines.append("  \(condition.key)\(space)  \(Self.short(first)) → \(Self.short(second))")
    }
    if all.count > Self.limit { lines.append("  … \(all.count - Self.limit) more; --json has all") }
    if let changes = comparison.studyLines {
      if !changes.isEmpty {
        let added = changes.count(where: \.isAdded)
        lines.append("  the study's text: \(Count.words(changes.count - added, "line")) removed, \(added) added")
        lines += changes.prefix(Self.limit).map { "    \($0.isAdded ? "+" : "-")\($0.number): \($0.text)" }
        if changes.count > Self.limit { lines.append("    … \(changes.count - Self.limit) more; --json has all") }
      }
    } else {
      lines.append("  the study's text differs, but one of the two is missing from the artefacts")
    }
    return [lines.isEmpty ? "started with the same" : "started with"] + lines
  }

  /// Two texts without the words with which both begin or end.
  private static func differingWords(_ first: String?, _ second: String?) -> (String?, String?) {
    guard let first, let second else { return (first, second) }
    var (one, other) = (first.split(separator: " ")[...], second.split(separator: " ")[...])
    let count = one.count
    while one.count > 1, other.count > 1, one.first == other.first {
      (one, other) = (one.dropFirst(), other.dropFirst())
    }
    let start = count > one.count ? "… " : ""
    let left = one.count
    while one.count > 1, other.count > 1, one.last == other.last { (one, other) = (one.dropLast(), other.dropLast()) }
    let end = left > one.count ? " …" : ""
    return (start + one.joined(separator: " ") + end, start + other.joined(separator: " ") + end)
  }

  private static func short(_ text: String?) -> String {
    guard let text else { return "nothing" }
    return text.count > 100 ? text.prefix(97) + "…" : text
  }

  // MARK: Steps

  private var steps: [String] {
    var lines: [String] = []
    let same = comparison.steps.filter { $0.hasSameResults }
    let again = same.count { if case .same = $0.identity { false } else { true } }
    if !same.isEmpty {
      lines.append(
        "steps: \(same.count) the same"
          + (again == 0 ? "" : ", \(again) of them by another computation (--json says which)"))
    }
    var groups: [[ComparedStep]] = []
    for step in comparison.differing where !isMissing(step) {
      // Repetitions of a training that differ for the same reason share their lines.
      if let last = groups.last?.last, last.cell == step.cell, last.kind == step.kind,
        last.identity == step.identity
          || isAlike(last, step)
      {
        groups[groups.count - 1].append(step)
      } else {
        groups.append([step])
      }
    }
    let missing = [(comparison.first, ComparedStep.Identity.onlyInFirst(nil)), (comparison.second, .onlyInSecond(nil))]
    for (run, identity) in missing {
      let names = comparison.steps.filter { $0.identity == identity }.map { "\($0.kind) \($0.name)" }
      if !names.isEmpty { lines.append("  only in \(run.id): \(names.joined(separator: ", "))") }
    }
    return lines + groups.flatMap(group)
  }

  /// True when only one run has the step, and nothing more is known of it.
  private func isMissing(_ step: ComparedStep) -> Bool {
    step.identity == .onlyInFirst(nil) || step.identity == .onlyInSecond(nil)
  }

  private func isAlike(_ one: ComparedStep, _ other: ComparedStep) -> Bool {
    if case .same = one.identity, case .same = other.identity { return true }
    return false
  }

  private func group(_ steps: [ComparedStep]) -> [String] {
    // Groups have at least one.
    guard let first = steps.first, let last = steps.last else { return [] }
    let name = steps.count == 1 ? first.name : "\(first.name) … \(last.name)"
    var lines = ["  \(first.kind) \(name): \(identity(first))"]
    lines += Self.quantities(steps)
    let files = first.files.filter { !$0.isSameButIdentity }
    if !files.isEmpty { lines.append("    other bytes: " + files.map(\.name).joined(separator: ", ")) }
    return lines
  }

  private func identity(_ step: ComparedStep) -> String {
    let (first, second) = (comparison.first.id, comparison.second.id)
    switch step.identity {
    case .same(let digest): return "SAME IDENTITY (\(digest.short)), OTHER RESULTS"
    case .different(let reasons): return Self.words(reasons)
    case .onlyInFirst(let reason): return "only in \(first)" + (reason.map { "; in \(second) it failed: \($0)" } ?? "")
    case .onlyInSecond(let reason): return "only in \(second)" + (reason.map { "; in \(first) it failed: \($0)" } ?? "")
    }
  }

  private static func words(_ reasons: [ChangeReason]) -> String {
    reasons.map(\.description).joined(separator: "; ")
  }

  /// The quantities in which steps that differ for the same reason are farthest from each other.
  private static func quantities(_ steps: [ComparedStep]) -> [String] {
    let all = steps.flatMap { step in step.quantities.map { (step: step, quantity: $0) } }
    guard !all.isEmpty else { return [] }
    let names = Set(all.map(\.quantity.quantity))
    let differ = names.count == 1 ? "1 quantity differs" : "\(names.count) quantities differ"
    var lines = ["    \(differ): " + few(names.sorted())]
    func largest(
      _ title: String, _ place: (QuantityDifference) -> QuantityDifference.Place?,
      _ size: (QuantityDifference.Place) -> Double, _ words: (QuantityDifference.Place) -> String
    ) {
      var best: (step: ComparedStep, quantity: QuantityDifference, place: QuantityDifference.Place)?
      for (step, quantity) in all {
        guard let place = place(quantity) else { continue }
        if best.map({ size($0.place) < size(place) }) ?? true { best = (step, quantity, place) }
      }
      guard let best else { return }
      let seed = (best.step.repetition ?? best.quantity.seed).map { "seed \($0)" }
      let at = [seed, best.place.epoch.map { "epoch \($0)" }].compactMap { $0 }.joined(separator: ", ")
      lines.append(
        "    \(title) \(words(best.place)): \(best.quantity.quantity)\(at.isEmpty ? "" : " at \(at)"), "
          + "\(best.place.first) → \(best.place.second)")
    }
    let digits = NumberFormat.significant(3)
    largest("largest absolute difference", \.largestAbsolute, \.absolute) { digits.plain(of: $0.absolute) }
    largest("largest relative difference", \.largestRelative, \.relative) { digits.plain(of: $0.relative) }
    let (first, second) = all.reduce(into: (0, 0)) { sum, item in
      sum.0 += item.quantity.onlyInFirst
      sum.1 += item.quantity.onlyInSecond
    }
    if first > 0 || second > 0 {
      lines.append("    values only in the first run: \(first), only in the second: \(second)")
    }
    return lines
  }

  private static func few(_ names: [String]) -> String {
    names.prefix(4).joined(separator: ", ") + (names.count > 4 ? ", …" : "")
  }

  // MARK: Claims

  private var claims: [String] {
    let same = comparison.claimCount - comparison.claims.count
    let head = comparison.claimCount == 0 ? [] : ["claims: \(same) the same"]
    return head
      + comparison.claims.map { "  \($0.name): \(Self.words($0))" }
  }

  /// Both decisions, with so many digits that numbers that differ do not look the same, and the numbers of seeds where these do.
  private static func words(_ claim: RunComparison.ComparedClaim) -> String {
    let decisions = [claim.first, claim.second]
    let numbers = decisions.flatMap { [$0?.value, $0?.bound].compactMap(\.self) }
    let texts = NumberFormat.telling(numbers, digits: 4)
    let seeds = decisions.map { $0?.seeds.count }
    let hasOtherSeeds = claim.first != nil && claim.second != nil && claim.first?.seeds != claim.second?.seeds
    let words = zip(zip(decisions, [claim.firstSign, claim.secondSign]), seeds).map { decision, seeds in
      guard let text = decision.0?.words(sign: decision.1, texts: texts) else { return "not decided" }
      return text + (hasOtherSeeds ? " (\(Count.words(seeds ?? 0, "seed")))" : "")
    }
    return words[0] + " → " + words[1]
  }
}
