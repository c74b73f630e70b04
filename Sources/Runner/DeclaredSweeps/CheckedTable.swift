import Search
import Studies
import Values
import Winners

/// The trials of a table that was compared with its sweep: each point is one that the sweep asks for, and none is left.
package struct CheckedTable {
  /// The best trial, with its point.
  package let best: SweepTrial

  /// - Throws: the first thing that does not go with the sweep, or the reason why there is no best trial.
  package init(_ file: SweepTableFile, of declared: DeclaredSweep) throws(NoWinner) {
    let sweep = declared.sweep
    let space = sweep.searchSpace
    var points: [SearchPoint] = []
    for trial in file.trials { points.append(try Self.point(of: trial, sweep, space)) }
    let labels = Set(points.map { [$0.trial, $0.rung?.bracket ?? 0, $0.rung?.level ?? 0] })
    guard labels.count == points.count else { throw NoWinner("it has a trial twice") }
    let missing = file.trials.count { !["finished", "failed", "invalid"].contains($0.status) }
    if missing > 0 { throw NoWinner("the sweep is not finished: \(missing) of \(points.count) trials have no outcome") }
    try Self.compare(points, file, declared)
    best = SweepTrial(points[try Self.best(file, points, sweep)], of: sweep)
  }

  private static func point(
    of trial: SweepTableFile.Trial, _ sweep: Sweep, _ space: SearchSpace
  ) throws(NoWinner) -> SearchPoint {
    let columns = sweep.space.map(\.parameter) + [sweep.search.resource].compactMap(\.self)
    guard trial.values.keys.sorted() == columns.sorted(), trial.number >= 1 else {
      throw NoWinner(
        "trial \(trial.number) has values of \(trial.values.keys.sorted().joined(separator: ", ")); "
          + "expected those of \(columns.joined(separator: ", "))")
    }
    var values: [Value] = []
    for (place, dimension) in sweep.space.enumerated() {
      let found = trial.values[dimension.parameter] ?? .null
      let isActive = space.isActive(place, values)
      guard let value = isActive ? dimension.own(found) : found == .null ? .null : nil else {
        let expected = isActive ? dimension.words : "nothing, for it does not vary there"
        throw NoWinner(
          "trial \(trial.number) has '\(found.plain.prefix(80))' for '\(dimension.parameter)'; expected \(expected)")
      }
      values.append(value)
    }
    guard let resource = sweep.search.resource else {
      return SearchPoint(trial: trial.number, values: values)
    }
    guard let rung = trial.rung, case .integer(let amount)? = trial.values[resource], amount >= 1 else {
      throw NoWinner("trial \(trial.number) has no rung with its '\(resource)'")
    }
    return SearchPoint(
      trial: trial.number, values: values, rung: SearchRung(bracket: rung.bracket, level: rung.level, amount: amount))
  }

  /// Compares the points with those that the search asks for: all that depend on no outcome, and that no more are asked for.
  private static func compare(
    _ points: [SearchPoint], _ file: SweepTableFile, _ declared: DeclaredSweep
  ) throws(NoWinner) {
    let (sweep, first) = (declared.sweep, declared.trials.map(\.point))
    guard points.count >= first.count else {
      throw NoWinner("the sweep is not finished: the table has \(points.count) of \(first.count) trials")
    }
    if let place = first.indices.first(where: { points[$0] != first[$0] }) {
      throw NoWinner("its trial in place \(place + 1) is not the one that the sweep asks for there")
    }
    guard sweep.search.isAdaptive else {
      if points.count > first.count { throw NoWinner("it has \(points.count) trials; expected \(first.count)") }
      return
    }
    let outcomes = zip(file.trials, points).map { trial, point in
      let state: SearchOutcome.State =
        switch trial.status {
        case "finished": .measured
        case "invalid": .refused
        default: .failed
        }
      return SearchOutcome(point, objectives: objectives(trial, sweep), state: state)
    }
    let next = sweep.further(after: outcomes, seed: declared.study.seed)
    if !next.isEmpty { throw NoWinner("the sweep is not finished: it asks for \(next.count) trials more") }
  }

  private static func objectives(_ trial: SweepTableFile.Trial, _ sweep: Sweep) -> [Double] {
    sweep.objectives(of: sweep.measures.map { trial.medians[$0.name] })
  }

  /// The place of the best trial: of those with the largest amount of the resource the first of those with the best median.
  private static func best(
    _ file: SweepTableFile, _ points: [SearchPoint], _ sweep: Sweep
  ) throws(NoWinner) -> Int {
    let finished = zip(file.trials, points).map { trial, point in
      trial.status == "finished"
        ? (amount: point.rung?.amount, medians: sweep.measures.map { trial.medians[$0.name] }) : nil
    }
    if finished.allSatisfy({ $0 == nil }) {
      throw NoWinner("none of its \(points.count) trials is finished, so that none is the best")
    }
    guard let best = sweep.best(of: finished).first else {
      throw NoWinner("no finished trial has a finite number of what is looked for, so that none is the best")
    }
    let named = points.indices.filter { file.trials[$0].isBest }
    guard named == [best] else {
      let names = named.map { "\(points[$0].trial)" }.joined(separator: ", ")
      throw NoWinner(
        "it names \(named.isEmpty ? "no trial" : "trial \(names)") as the best; by its numbers it is trial \(points[best].trial)"
      )
    }
    return best
  }
}

extension SweepDimension {
  /// The dimension's own value that is the same as one that was written as JSON, where `1.0` and `1` are one; nil for none.
  fileprivate func own(_ written: Value) -> Value? {
    switch values {
    case .list(let values):
      return values.first {
        $0 == written || ($0.double != nil && $0.double == written.double) || $0.isSame(as: written)
      }
    case .range(let range):
      guard let number = written.double, has(written) else { return nil }
      return range.isWhole ? Int(exactly: number).map(Value.integer) : .number(number)
    }
  }
}

extension Value {
  fileprivate func isSame(as other: Value) -> Bool { differences(to: other).isEmpty }
}
