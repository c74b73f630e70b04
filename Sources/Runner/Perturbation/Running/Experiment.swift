import Foundation
import Records
import Studies

/// The runs of one step's audit, with what they showed.
struct Experiment {
  private let bench: Bench
  private let machine: Machine
  let promise: Reproducibility
  private let announce: (String) -> Void
  /// The backgrounds that were tried, plain first.
  private(set) var backgrounds: [Background] = []
  /// The differences by value.
  private(set) var differences: [Outcome.Name: [Found]] = [:]
  private(set) var trials: [PerturbationReport.Trial] = []
  private(set) var remarks: [String] = []
  /// The outcomes of what comes along with changes.
  private var neutrals: [Circumstances: Outcome] = [:]

  /// A difference with its cause.
  struct Found {
    let cause: String
    let difference: PerturbationReport.Difference
    let isKept: Bool
  }

  init(_ bench: Bench, _ machine: Machine, promise: Reproducibility, announce: @escaping (String) -> Void) {
    (self.bench, self.machine, self.promise, self.announce) = (bench, machine, promise, announce)
  }

  /// The background with which variations are compared: of those in which the program works, the first in which fewest values vary.
  var base: Int {
    let usable = backgrounds.indices.filter { backgrounds[$0].isSuccess }
    return usable.min { backgrounds[$0].unsteady.count < backgrounds[$1].unsteady.count } ?? 0
  }

  var plain: Background { backgrounds[0] }

  // MARK: Nothing changed

  /// Runs it with nothing changed, and with things held where it then varies.
  mutating func begin(_ count: Int, step: String) throws {
    try establish(.plain, count)
    if let reason = plain.control.failure { throw PerturbationError.fails(step: step, reason: reason) }
    try holdWhatVaries(count)
  }

  private mutating func holdWhatVaries(_ count: Int) throws {
    guard !plain.unsteady.isEmpty, backgrounds.count == 1 else { return }
    try establish(.held, count)
    let held = backgrounds[1]
    if machine.shim != nil, !held.outcomes.contains(where: { $0.marks.contains("L") }) {
      remarks.append(
        "The program does not load a shared object (it is linked statically, or clears its environment): clock, random bytes and "
          + "process numbers could not be held.")
    }
    guard !held.isSuccess || !held.unsteady.isEmpty, machine.cores.count > 1 else { return }
    try establish(.heldOnOneCore, count)
  }

  private mutating func establish(_ kind: Background.Kind, _ count: Int) throws {
    var background = Background(kind, machine)
    for _ in 0..<count {
      let outcome = try bench.run(background.circumstances)
      background.add(outcome)
      if kind == .plain, bench.mostTime == nil { bench.mostTime = max(60, 20 * outcome.seconds) }
      // It would fail each time.
      if outcome.failure != nil { break }
    }
    backgrounds.append(background)
    let result =
      background.control.failure.map { "fails: \($0)" }
      ?? (background.unsteady.isEmpty ? "the same" : "VARIES: \(Self.words(background.unsteady))")
    announce("again, \(kind.words): \(result)")
  }

  /// Compares with what is recorded.
  mutating func compare(recorded: StepResults?) {
    guard let recorded else { return }
    let outcome = Outcome(recorded)
    let names = outcome.differing(from: plain.control).subtracting(plain.unsteady)
    for name in names.sorted() { note(name, outcome, Self.record, "as recorded", plain.control, isSometimes: false) }
    trials.append(
      PerturbationReport.Trial(
        name: "record", cause: Self.record.cause, changes: Self.record.changes, state: names.isEmpty ? .same : .varied))
  }

  private static let record = Variation(
    "record", cause: "something since it was recorded", changes: "nothing: what is recorded beside what is made now", []
  )

  // MARK: One thing changed

  /// How often the control and the variation are repeated before the variation is blamed.
  private static let confirmations = 2

  /// Tries variations. Where one shows that a value varies by itself after all, all begin anew with things held.
  mutating func run(_ variations: [Variation]) throws {
    let (before, recorded) = (differences, trials)
    var isSteady = true
    for variation in variations {
      isSteady = try run(variation)
      if !isSteady { break }
    }
    guard !isSteady else { return }
    announce("it varies by itself after all: from the beginning, with things held")
    (differences, trials) = (before, recorded)
    try holdWhatVaries(StepPerturbation.repetitions + 1)
    for variation in variations { _ = try run(variation) }
  }

  /// Tries one.
  ///
  /// - Returns: false when a value varied by itself that had not before, and things can be held.
  private mutating func run(_ variation: Variation) throws -> Bool {
    var trial = PerturbationReport.Trial(
      name: variation.name, cause: variation.cause, changes: variation.changes, state: .same)
    defer { trials.append(trial) }
    if let reason = variation.missing {
      trial.state = .missing
      trial.reason = reason
      announce("\(variation.name): cannot be had: \(reason)")
      return true
    }
    let unsteady = backgrounds[base].unsteady
    var varied: Set<Outcome.Name> = []
    for choice in variation.values {
      var circumstances = backgrounds[base].circumstances
      choice.apply(&circumstances)
      if circumstances == backgrounds[base].circumstances { continue }
      let outcome = try bench.run(circumstances)
      if circumstances.shim != nil, outcome.failure == nil, !outcome.marks.contains("L") {
        trial.state = .missing
        trial.reason = "the program does not load a shared object (it is linked statically, or clears its environment)"
        break
      }
      trial.values.append(choice.label)
      varied.formUnion(try judge(outcome, variation, choice, circumstances))
    }
    if !varied.isEmpty { trial.state = .varied }
    announce(
      "\(variation.name): "
        + (trial.reason.map { "cannot be had: \($0)" }
          ?? (varied.isEmpty ? "the same" : "VARIES: \(Self.words(varied))")))
    return backgrounds.count > 1 || backgrounds[base].unsteady == unsteady
  }

  /// Finds out which values changed because of the variation, and notes them.
  private mutating func judge(
    _ outcome: Outcome, _ variation: Variation, _ choice: Variation.Choice, _ circumstances: Circumstances
  ) throws -> Set<Outcome.Name> {
    let base = base
    var names = backgrounds[base].changed(outcome)
    if names.isEmpty { return [] }
    var control = backgrounds[base].control
    if let neutral = try neutral(variation) {
      let along = backgrounds[base].changed(neutral)
      if !along.isEmpty {
        names = names.filter { !along.contains($0) || outcome.differing(from: neutral).contains($0) }
        control = neutral
      }
    }
    names = try withoutClock(names, circumstances)
    var once: Set<Outcome.Name> = []
    // The control again, and the variation again, more than once: a race looks like anything for a while.
    for _ in 0..<Self.confirmations where !names.isEmpty {
      backgrounds[base].add(try bench.run(backgrounds[base].circumstances))
      names = names.intersection(backgrounds[base].changed(outcome))
      if names.isEmpty { return [] }
      let again = names.intersection(try bench.run(circumstances).differing(from: control))
      once.formUnion(names.subtracting(again))
      if variation.isTiming { break }
      backgrounds[base].doubt(names.subtracting(again))
      names = again
    }
    for name in names.sorted() {
      note(name, outcome, variation, choice.label, control, isSometimes: once.contains(name))
    }
    return names
  }

  /// The values that also differ while the clock stands still: one that is held goes on with each answer, and a change of anything may
  /// bring more answers.
  private mutating func withoutClock(
    _ names: Set<Outcome.Name>, _ circumstances: Circumstances
  ) throws -> Set<Outcome.Name> {
    let usual = backgrounds[base].circumstances
    guard usual.shim?.clock != nil, circumstances.shim?.clock == usual.shim?.clock, !names.isEmpty else { return names }
    let outcomes = try [usual, circumstances].map { circumstances in
      var still = circumstances
      still.hold { $0.isStill = true }
      return try bench.run(still)
    }
    if outcomes.contains(where: { $0.failure != nil }) { return names }
    return names.intersection(outcomes[0].differing(from: outcomes[1]))
  }

  /// The outcome of what comes along with a variation; nil where nothing does.
  private mutating func neutral(_ variation: Variation) throws -> Outcome? {
    guard let change = variation.neutral else { return nil }
    var circumstances = backgrounds[base].circumstances
    change(&circumstances)
    if circumstances == backgrounds[base].circumstances { return nil }
    if let known = neutrals[circumstances] { return known }
    let outcome = try bench.run(circumstances)
    neutrals[circumstances] = outcome
    return outcome
  }

  private mutating func note(
    _ name: Outcome.Name, _ outcome: Outcome, _ variation: Variation, _ label: String, _ control: Outcome,
    isSometimes: Bool
  ) {
    let (one, other) = (control.values[name], outcome.values[name])
    var difference = Outcome.Quantity.difference(one, other)
    difference.variation = variation.name
    difference.value = label
    difference.isSometimes = isSometimes ? true : nil
    differences[name, default: []].append(
      Found(
        cause: variation.cause, difference: difference, isKept: Outcome.Quantity.isKept(one, other, of: name, promise)))
  }

  private static func words(_ names: Set<Outcome.Name>) -> String {
    let sorted = names.sorted().map(\.name)
    return sorted.prefix(5).joined(separator: ", ") + (sorted.count > 5 ? " and \(sorted.count - 5) more" : "")
  }
}
