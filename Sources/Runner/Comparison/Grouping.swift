import Digests
import Ledger
import Queries
import Runs
import Values

/// Runs grouped by all that they were given but the seed.
struct Grouping {
  /// The runs of each group, in the order in which they were named.
  let groups: [[RunRecord]]
  /// What differs between groups.
  let differing: [String]
  /// Its values, by group.
  let values: [[String?]]
  let sameCount: Int

  /// Beyond this, hyperparameters of cells that differ say less than that they do.
  private static let hyperparameterLimit = 8

  init(_ runs: [RunRecord]) {
    var own = runs.map(Self.conditions)
    for (place, data) in Self.data(of: runs, alike: own).enumerated() { own[place]["the data"] = data }
    var groups: [[RunRecord]] = []
    var conditions: [[String: String]] = []
    for (run, own) in zip(runs, own) {
      if let place = conditions.firstIndex(of: own) {
        groups[place].append(run)
      } else {
        groups.append([run])
        conditions.append(own)
      }
    }
    self.groups = groups
    let names = Set(conditions.flatMap(\.keys))
    let different = names.filter { name in Set(conditions.map { $0[name] }).count > 1 }
    let ofCells = { (name: String) in name.contains(" ") }
    let parameters = different.filter { !ofCells($0) }.sorted { $0.precedesInBytes($1) }
    var shown = ["study", "setting"].filter(parameters.contains)
    shown += parameters.filter { !["study", "setting"].contains($0) }
    // What a parameter explains need not be said again for each cell that has it; what none explains is.
    let alike = Dictionary(grouping: conditions) { own in shown.map { own[$0] } }.values.filter { $0.count > 1 }
    let others = different.filter { name in
      ofCells(name) && alike.contains { group in Set(group.map { $0[name] }).count > 1 }
    }.sorted { $0.precedesInBytes($1) }
    let order = shown + others.prefix(Self.hyperparameterLimit)
    differing = order
    values = conditions.map { own in order.map { own[$0] } }
    sameCount = names.count { !$0.contains(" ") && !different.contains($0) && !["study", "setting"].contains($0) }
  }

  /// The data of each run as far as they do not follow from its seed. Those that are drawn have another digest with each seed, and one
  /// with each: where runs that are otherwise alike have just that, the seed explains it.
  private static func data(of runs: [RunRecord], alike conditions: [[String: String]]) -> [String] {
    var seeds: [[String: String]: [String: [Digest: Set<[UInt64]>]]] = [:]
    for (run, own) in zip(runs, conditions) {
      for (name, digest) in run.data {
        seeds[own, default: [:]][name, default: [:]][digest, default: []].insert(run.seeds)
      }
    }
    return zip(runs, conditions).map { run, own in
      run.data.sorted { $0.key < $1.key }.compactMap { name, digest in
        let known = seeds[own]?[name] ?? [:]
        let isDrawn =
          known.count > 1 && known.values.allSatisfy { $0.count == 1 } && Set(known.values).count == known.count
        return isDrawn ? nil : "\(name) \(digest.short)"
      }.joined(separator: ", ")
    }
  }

  /// What a run was given: plain names for parameters, names with a blank for what follows from them and for the rest.
  private static func conditions(of run: RunRecord) -> [String: String] {
    var all = ["study": run.studyPath, "the numerics": run.numericsVersion]
    all["setting"] = RunChoices(run).setting ?? "–"
    if case .mapping(let recorded)? = Value(json: run.hyperparameters), case .mapping(let own)? = recorded["parameters"]
    {
      for (name, value) in own where !["seed", "seeds"].contains(name) { all[name] = value.plain }
    }
    let leaves = HyperparameterLeaf.leaves(of: run.hyperparameters).filter { !$0.cell.isEmpty }
    let kinds = Dictionary(
      leaves.filter { $0.path == "kind" }.map { ($0.cell, $0.value) }, uniquingKeysWith: { first, _ in first })
    for leaf in leaves where !["figure", "claim"].contains(kinds[leaf.cell] ?? "") && leaf.path != "seeds" {
      all["\(leaf.cell) \(leaf.path)"] = leaf.value
    }
    return all
  }
}
