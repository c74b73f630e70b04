import Digests
import Foundation
import Ledger
import Runs
import StandardCells

/// The differences between two recorded runs: their conditions and their results.
public struct RunComparison: Sendable {
  /// The runs.
  public let first, second: RunRecord
  /// The conditions that differ.
  public let conditions: [Condition]
  /// The lines of the study's text that differ; nil when one of the texts is missing from the artefacts.
  public let studyLines: [LineChange]?
  /// Every step that either has, each after those that it reads.
  public let steps: [ComparedStep]
  /// The claims of which the verdict or a number differs, by name.
  public let claims: [ComparedClaim]
  /// The number of claims that either run decided.
  public let claimCount: Int

  /// A condition that differs between the runs; nil where one has nothing.
  public struct Condition: Sendable, Equatable {
    /// The name of the condition, such as `seed`, `parameters.rate` or `environment.processor`.
    public let key: String
    /// The value in each run.
    public let first, second: String?
  }

  /// A claim in both runs; nil where one did not decide it.
  public struct ComparedClaim: Sendable {
    /// The claim's name.
    public let name: String
    /// The decision of each run.
    public let first, second: ClaimDecision?
    /// The sign of the comparison that decided in each run; nil where it is not known.
    public var firstSign: String?, secondSign: String?

    /// True when both decided the same.
    var isSame: Bool {
      guard let first, let second else { return false }
      return first.hasSameResult(as: second)
    }
  }

  /// The steps that did not give the same in both.
  public var differing: [ComparedStep] { steps.filter { !$0.hasSameResults } }
  /// The steps whose one identity gave two results.
  public var breaks: [ComparedStep] { steps.filter(\.isBreak) }
  /// True when both runs gave the same numbers, drawings and verdicts, bit for bit.
  public var isSame: Bool { differing.isEmpty && claims.isEmpty }

  /// The first step, in the order in which they need each other, that is another computation by itself, and why.
  public var firstCause: (step: ComparedStep, reasons: [ChangeReason])? {
    // Of data only the sizes are recorded as results; other points in the same number are a cause, too.
    for step in steps where !isSame && (!step.hasSameResults || step.holdsData) {
      guard case .different(let reasons) = step.identity else { continue }
      let own = reasons.filter { reason in
        switch reason {
        // Other inputs, or another number of them, have their cause in the steps before.
        case .inputs, .inputCount: false
        default: true
        }
      }
      if !own.isEmpty { return (step, own) }
    }
    return nil
  }

  /// Compares two runs by their records.
  ///
  /// - Throws: `LedgerError`.
  public init(
    of first: RunID, and second: RunID, in ledger: Ledger, _ program: Program
  ) throws(LedgerError) {
    self.first = try ledger.run("\(first)")
    self.second = try ledger.run("\(second)")
    conditions = Self.conditions(self.first, self.second)
    studyLines = try Self.lines(self.first.study, self.second.study, ledger.artefacts)
    steps = try Self.steps(
      RecordedSteps(of: self.first, in: ledger, kinds: program.kinds),
      RecordedSteps(of: self.second, in: ledger, kinds: program.kinds), ledger, program)
    var (claims, count) = Self.claims(try ledger.claims(of: first), try ledger.claims(of: second))
    if !claims.isEmpty {
      let signs = [first, second].map { (try? RecordedRun($0, in: ledger, program))?.signs ?? [:] }
      for index in claims.indices {
        claims[index].firstSign = signs[0][claims[index].name]
        claims[index].secondSign = signs[1][claims[index].name]
      }
    }
    (self.claims, claimCount) = (claims, count)
  }

  private static func lines(
    _ first: Digest, _ second: Digest, _ artefacts: ArtefactStore
  ) throws(LedgerError) -> [LineChange]? {
    if first == second { return [] }
    guard artefacts.contains(first), artefacts.contains(second) else { return nil }
    return LineChange.changes(
      from: String(decoding: try artefacts.read(first), as: UTF8.self),
      to: String(decoding: try artefacts.read(second), as: UTF8.self))
  }

  private static func claims(_ first: [ClaimRecord], _ second: [ClaimRecord]) -> ([ComparedClaim], Int) {
    func byName(_ claims: [ClaimRecord]) -> [String: ClaimDecision] {
      Dictionary(claims.map { ($0.decision.id, $0.decision) }, uniquingKeysWith: { _, later in later })
    }
    let (before, after) = (byName(first), byName(second))
    let names = Set(before.keys).union(after.keys).sorted()
    let compared = names.map { ComparedClaim(name: $0, first: before[$0], second: after[$0]) }
    return (compared.filter { !$0.isSame }, names.count)
  }

  // MARK: Steps

  private static func steps(
    _ first: RecordedSteps, _ second: RecordedSteps, _ ledger: Ledger, _ program: Program
  ) throws(LedgerError) -> [ComparedStep] {
    var steps: [ComparedStep] = []
    for name in Set(first.results.keys).union(second.results.keys) {
      switch (first.results[name], second.results[name]) {
      case (let one?, let other?): steps.append(try step(one, other, first, second, ledger, program))
      case (let one?, nil):
        steps.append(
          ComparedStep(one.cell, identity: .onlyInFirst(second.failures[name])))
      case (nil, let other?):
        steps.append(
          ComparedStep(other.cell, identity: .onlyInSecond(first.failures[name])))
      case (nil, nil): break
      }
    }
    func order(_ step: ComparedStep) -> (Int, String, Int) {
      (second.depths[step.name] ?? first.depths[step.name] ?? 0, step.cell, step.repetition ?? 0)
    }
    return steps.sorted { order($0) < order($1) }
  }

  private static func step(
    _ one: StepSummary, _ other: StepSummary, _ first: RecordedSteps, _ second: RecordedSteps, _ ledger: Ledger,
    _ program: Program
  ) throws(LedgerError) -> ComparedStep {
    let identity: ComparedStep.Identity
    if one.cell.identity == other.cell.identity {
      identity = .same(one.cell.identity)
    } else {
      let reasons = second.circumstances(of: other).reasons(since: first.circumstances(of: one)) {
        drawing(one, first.run, other, second.run, ledger.artefacts, program)
      }
      identity = .different(because: reasons.isEmpty ? [.unexplained] : reasons)
    }
    var step = ComparedStep(other.cell, identity: identity)
    step.holdsData = second.run.data.keys.contains { $0 == other.cell.name || $0.hasPrefix("\(other.cell.name).") }
    if one.metricsDigest != other.metricsDigest {
      step.quantities = QuantityDifference.differences(
        try ledger.outputs(of: one.source), try ledger.outputs(of: other.source),
        recordsRepetitions: program.kinds[other.cell.kind]?.recordsRepetitions == true)
    }
    step.files = files(one, other, ledger.artefacts)
    return step
  }

  private static func files(
    _ one: StepSummary, _ other: StepSummary, _ artefacts: ArtefactStore
  ) -> [ComparedStep.FileDifference] {
    func digests(_ step: StepSummary) -> [String: Digest] {
      let results = step.artefacts.filter { !$0.isLog }
      return Dictionary(results.map { ($0.name, $0.digest) }, uniquingKeysWith: { first, _ in first })
    }
    let (before, after) = (digests(one), digests(other))
    return Set(before.keys).union(after.keys).sorted().compactMap { name in
      let (left, right) = (before[name], after[name])
      if left == right { return nil }
      var isSame = false
      if one.cell.identity != other.cell.identity, let left, let right,
        one.artefacts.contains(where: { $0.name == FigureCell.svg })
      {
        let texts = (drawn(left, one.cell.identity, artefacts), drawn(right, other.cell.identity, artefacts))
        isSame = texts.0 != nil && texts.0 == texts.1
      }
      return ComparedStep.FileDifference(name: name, first: left, second: right, isSameButIdentity: isSame)
    }
  }

  /// A drawing or its numbers without the identity that it carries; nil when the file is missing or damaged.
  private static func drawn(_ digest: Digest, _ identity: Digest, _ artefacts: ArtefactStore) -> String? {
    guard let bytes = try? artefacts.read(digest) else { return nil }
    return String(decoding: bytes, as: UTF8.self).replacing(identity.hexadecimal, with: "identity")
      .replacing("-\(identity.hexadecimal.prefix(8))", with: "-identity")
  }

  /// The versions of the drawing with which two figures have their identities, when all else of them is the same.
  private static func drawing(
    _ one: StepSummary, _ first: RunRecord, _ other: StepSummary, _ second: RunRecord, _ artefacts: ArtefactStore,
    _ program: Program
  ) -> ChangeReason {
    guard let before = StudyPlan.drawingVersion(of: one.cell, in: first, artefacts, program),
      let after = StudyPlan.drawingVersion(of: other.cell, in: second, artefacts, program), before != after
    else { return .unexplained }
    return .drawing(before: before, after: after)
  }
}

extension StudyPlan {
  /// The version of the drawing with which a recorded figure has its identity; nil when none gives it, or when this version cannot
  /// read the run's study.
  package static func drawingVersion(
    of cell: StepDescription, in run: RunRecord, _ artefacts: ArtefactStore, _ program: Program
  ) -> String? {
    guard let current = Int(Drawing.version), var study = try? RecordedRun.study(of: run, artefacts, program).study,
      let declared = study.cell(named: cell.name)
    else { return nil }
    let step = PlannedStep(cell: declared, repetition: nil, identity: cell.identity, inputs: cell.inputs)
    // A project's label is not in the record.
    for label in study.label.map({ [$0] }) ?? [formerLabel, ""] {
      study.label = label
      let version = (1...max(1, current)).reversed().map { "\($0)" }.first { version in
        identity(of: step, in: study, data: nil, numerics: run.numericsVersion, drawing: version) == cell.identity
      }
      if let version { return version }
    }
    return nil
  }
}
