import Foundation

extension Experiment {
  /// Fills a report with what was found.
  func fill(_ report: inout PerturbationReport) {
    let itself = plain.unsteady
    let names = Set(differences.keys).union(itself)
    report.background = backgrounds[base].kind.words
    report.isSteady = itself.isEmpty
    report.findings = names.sorted().map(finding)
    report.same = Set(plain.control.values.keys).subtracting(names).filter { $0.kind != .end }.sorted().map(\.name)
    report.variations = trials
    report.remarks = remarks
    let isKept = report.findings.allSatisfy(\.isKept)
    report.verdict = report.findings.isEmpty ? .same : isKept ? .within : .varied
  }

  private func finding(_ name: Outcome.Name) -> PerturbationReport.Finding {
    var finding = PerturbationReport.Finding(name: name.name, kind: name.kind)
    if plain.unsteady.contains(name) {
      finding.byItself = true
      finding.under = farthest(name).map { [$0] } ?? []
      finding.isKept = plain.outcomes.allSatisfy {
        Outcome.Quantity.isKept(plain.control.values[name], $0.values[name], of: name, promise)
      }
    }
    for found in differences[name] ?? [] {
      finding.under.append(found.difference)
      finding.isKept = finding.isKept && found.isKept
      if !finding.causes.contains(found.cause) { finding.causes.append(found.cause) }
    }
    if finding.byItself { addRace(name, &finding) }
    dropCores(&finding)
    return finding
  }

  /// A race is decided by scheduling, which one processor changes: what differs there alone is the race again. A program that asks for
  /// the number of processors differs as well when it is told another one.
  private func dropCores(_ finding: inout PerturbationReport.Finding) {
    let isTold = finding.under.contains { $0.variation == "cores" && $0.value != Variation.oneProcessor }
    if finding.causes.contains("race"), !isTold { finding.causes.removeAll { $0 == "number of cores" } }
  }

  /// The largest difference among runs with nothing changed.
  private func farthest(_ name: Outcome.Name) -> PerturbationReport.Difference? {
    let first = plain.control.values[name]
    var all = plain.outcomes.dropFirst().filter { $0.values[name] != first }
      .map { Outcome.Quantity.difference(first, $0.values[name]) }
    for index in all.indices {
      all[index].variation = "again"
      all[index].value = "nothing changed"
    }
    return all.max { ($0.absolute ?? 0) < ($1.absolute ?? 0) }
  }

  /// What varies by itself, and for which holding things gives no other cause.
  private func addRace(_ name: Outcome.Name, _ finding: inout PerturbationReport.Finding) {
    let held = backgrounds.dropFirst().filter(\.isSuccess)
    let isHeldSteady = held.first?.unsteady.contains(name) == false
    if isHeldSteady, !finding.causes.isEmpty { return }
    let isOneCoreSteady = held.contains { $0.kind == .heldOnOneCore && !$0.unsteady.contains(name) }
    let runsMuch = (plain.outcomes + held.flatMap(\.outcomes)).contains {
      $0.marks.contains("T") || $0.marks.contains("F")
    }
    if isOneCoreSteady || runsMuch {
      if !finding.causes.contains("race") { finding.causes.append("race") }
    } else if finding.causes.isEmpty {
      finding.causes.append("unknown: something that could not be held")
    }
  }
}
