import Comparison
import Ledger
import Queries
import Values

/// A comparison of any number of runs, for people and for programs.
package struct ComparisonText {
  private let comparison: GroupComparison

  package init(_ comparison: GroupComparison) { self.comparison = comparison }

  /// So many groups fit side by side in the table of claims.
  private static let groupsBeside = 4

  /// Tables: the groups, then the claims.
  package var text: String {
    let groups = comparison.groups
    var lines = [
      "\(Count.words(comparison.runCount, "run")) in \(Count.words(groups.count, "group")), by all but the seed"
    ]
    let table = TextTable(isTransposed ? Self.transposed(table) : table).lines
    lines += [StyledText.text(table[0], .strong)] + table.dropFirst()
    if !comparison.sameWords.isEmpty { lines.append(comparison.sameWords) }
    guard !comparison.claims.isEmpty else { return lines.joined(separator: "\n") }
    lines.append("")
    if groups.count <= Self.groupsBeside {
      let claims = TextTable(
        [["claim"] + groups.map(\.name)]
          + comparison.claims.map { claim in [claim] + groups.map { styled(claim, $0) } }
      ).lines
      lines += [StyledText.text(claims[0], .strong)] + claims.dropFirst()
    } else {
      let differing = comparison.claims.filter { claim in
        Set(groups.map { $0.claims[claim].map { VerdictCounts($0.map(\.verdict)) } }).count > 1
      }
      lines.append(
        differing.isEmpty ? "Every claim has the same verdict in all groups." : "Claims whose verdict differs:")
      for claim in differing {
        lines.append("  \(claim)")
        lines += TextTable(groups.map { ["    \($0.name)", styled(claim, $0)] }).lines
      }
    }
    return lines.joined(separator: "\n")
  }

  private var table: [[String]] {
    let header = ["group", "runs", "seeds"] + comparison.differing + comparison.columns + ["claims"]
    return [header]
      + comparison.groups.map { group in
        [group.name, Self.few(group.runs.map { "\($0.run.id)" }), "\(group.seeds)"] + group.values.map { $0 ?? "–" }
          + group.answers.map(GroupComparison.words) + [group.verdicts.words]
      }
  }

  /// A few groups with much to say of each stand side by side.
  private var isTransposed: Bool {
    comparison.groups.count <= 6 && comparison.differing.count + comparison.columns.count > 3
  }

  private static func transposed(_ table: [[String]]) -> [[String]] {
    table[0].indices.map { column in table.map { $0[column] } }
  }

  private func styled(_ claim: String, _ group: RunGroup) -> String {
    let verdicts = Set((group.claims[claim] ?? []).map(\.verdict))
    return StyledText.text(comparison.words(claim, in: group), verdicts.count == 1 ? verdicts.first?.style : nil)
  }

  private static func few(_ names: [String]) -> String {
    names.count <= 4 ? names.joined(separator: ", ") : "\(names[0]), \(names[1]), … \(names.count) runs"
  }

  /// An object with a list of groups.
  package var json: String {
    JSONText.of(
      ComparisonJSON(
        differing: comparison.differing, same: comparison.sameCount,
        groups: comparison.groups.map { ComparisonJSON.Group($0, comparison) }))
  }
}

extension ClaimVerdict {
  /// The colour in which a terminal shows it.
  package var style: StyledText.Style {
    switch self {
    case .holds: .good
    case .fails: .bad
    case .undecided: .open
    }
  }
}

private struct ComparisonJSON: Encodable {
  let differing: [String]
  let same: Int
  let groups: [Group]

  struct Group: Encodable {
    let name: String
    let runs: [String]
    let seeds: Int
    let values: [String: String]
    let columns: [String: RunListJSON.Column]
    let claims: [String: [ClaimJSON]]

    init(_ group: RunGroup, _ comparison: GroupComparison) {
      name = group.name
      runs = group.runs.map { "\($0.run.id)" }
      seeds = group.seeds
      func keyed<Item>(_ names: [String], _ items: [Item]) -> [String: Item] {
        Dictionary(zip(names, items).map { ($0, $1) }, uniquingKeysWith: { first, _ in first })
      }
      values = keyed(comparison.differing, group.values).compactMapValues(\.self)
      columns = keyed(comparison.columns, group.answers.map(RunListJSON.Column.init))
      claims = group.claims.mapValues { decisions in decisions.map { ClaimJSON($0) } }
    }
  }
}
