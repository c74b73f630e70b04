import Digests
import Search
import Studies
import Values

/// A sweep of a study, with what it is known by. Its trials and its identity follow from the study's text.
package struct DeclaredSweep: Sendable {
  /// The study file, relative to the project.
  package let path: String
  /// The study without the sweep.
  package let study: Study
  package let sweep: Sweep
  /// The trials that are known before any is run.
  package let trials: [SweepTrial]
  /// The digest of all that defines the sweep; the study's cells and prose are not in it.
  package let identity: Digest

  /// - Parameter overrides: the values given for all trials.
  package init(_ path: String, _ study: Study, _ sweep: Sweep, overrides: [String: Override] = [:]) {
    (self.path, self.study, self.sweep) = (path, study, sweep)
    trials = sweep.points(seed: study.seed)
    identity = Digest(of: Self.declaration(path, study, sweep, trials, overrides).canonicalJSON)
  }

  /// The study's name and the beginning of the sweep's identity: `s-curve-0123abcd`.
  package var name: String {
    let file = path.split(separator: "/").last ?? ""
    return "\(file.hasSuffix(".md") ? file.dropLast(3) : file)-\(identity.hexadecimal.prefix(8))"
  }

  /// The digest of the seeds and of the cells that the measures come from, as the study declares them: when it is another one, a table
  /// of the sweep is of an earlier form of the study.
  package var cells: Digest {
    let measured = sweep.measures.flatMap(\.expression.cells)
    let names = Set(measured + measured.flatMap { study.upstream(of: $0).map(\.name) })
    let bodies = study.cells.filter { names.contains($0.name) }.sorted { $0.name < $1.name }
    let lines = bodies.map { "\($0.name) \($0.canonicalJSON)" }
    return Digest(of: (["\(study.seed) \(study.seeds)"] + lines).joined(separator: "\n"))
  }

  private static func declaration(_ dimension: SweepDimension) -> Value {
    switch dimension.values {
    case .list(let values): .list([.text(dimension.parameter), .list(values)])
    case .range(let range):
      .list([
        .text(dimension.parameter), .number(range.lower), .number(range.upper), .text(range.scale.rawValue),
        .optional(range.count), .flag(range.isWhole),
      ])
    }
  }

  /// The value whose digest is the sweep's identity: the trials, unless they depend on outcomes; then all that the search goes by.
  private static func declaration(
    _ path: String, _ study: Study, _ sweep: Sweep, _ trials: [SweepTrial], _ overrides: [String: Override]
  ) -> Value {
    let goals = sweep.goals.map { Value.list([.text($0.direction.rawValue), .text($0.measure)]) }
    var entries: [String: Value] = [
      "study": .text(path), "setting": study.setting.map { .text($0) } ?? .null,
      "overrides": .mapping(overrides.mapValues { .text($0.plain) }),
      "space": .list(sweep.space.map { .text($0.parameter) }), "trials": .list(trials.map { .list($0.values) }),
      "measures": .list(sweep.measures.map { .list([.text($0.name), .text($0.expression.source)]) }),
      "goal": goals.count > 1 ? .list(goals) : goals.first ?? .null,
    ]
    if sweep.search.isAdaptive {
      entries["search"] = sweep.search.canonicalValue
      entries["seed"] = .unsigned(study.seed)
      entries["space"] = .list(sweep.space.map(Self.declaration))
      entries["conditions"] = .list(
        sweep.conditions.map { .list([.text($0.parameter), .text($0.other), .list($0.values)]) })
      entries["constraint"] = sweep.constraint.map { .text($0.source) } ?? .null
    }
    return .mapping(entries)
  }
}
