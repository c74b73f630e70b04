/// Runs with nothing changed, with which the others are compared.
struct Background {
  /// What is held.
  enum Kind: Int {
    /// Nothing.
    case plain
    /// Clock, random bytes, numbers of processes, addresses, and the seed of hashes.
    case held
    /// These, and one processor for all.
    case heldOnOneCore

    var words: String {
      switch self {
      case .plain: "nothing held"
      case .held: "clock, random bytes, process numbers, addresses and hash seeds held"
      case .heldOnOneCore: "clock, random bytes, process numbers, addresses and hash seeds held, on one core"
      }
    }
  }

  let kind: Kind
  let circumstances: Circumstances
  private(set) var outcomes: [Outcome] = []
  /// The names of the values that were not the same each time.
  private(set) var unsteady: Set<Outcome.Name> = []

  init(_ kind: Kind, _ machine: Machine) {
    self.kind = kind
    var circumstances = Circumstances()
    if kind != .plain {
      circumstances.hasFixedAddresses = machine.isLinux
      circumstances.environment["PERL_HASH_SEED"] = "0"
      circumstances.environment["PERL_PERTURB_KEYS"] = "0"
      if machine.shim != nil {
        circumstances.hold {
          $0.clock = 1_600_000_000
          $0.process = ProcessNumbers.base
          $0.seed = 1
        }
      }
    }
    if kind == .heldOnOneCore { circumstances.cores = machine.cores.min().map { [$0] } }
    self.circumstances = circumstances
  }

  /// The first of the runs.
  ///
  /// - Precondition: there was one.
  var control: Outcome { outcomes[0] }

  mutating func add(_ outcome: Outcome) {
    if let first = outcomes.first { unsteady.formUnion(outcome.differing(from: first)) }
    outcomes.append(outcome)
  }

  mutating func doubt(_ names: Set<Outcome.Name>) { unsteady.formUnion(names) }

  /// True when the program did its work in all of them.
  var isSuccess: Bool { outcomes.allSatisfy { $0.failure == nil } }

  /// The names of the values that a run changed: those that are always the same, and others that lie beyond what was seen.
  func changed(_ outcome: Outcome) -> Set<Outcome.Name> {
    let differing = outcomes.map { outcome.differing(from: $0) }
    let always = differing.dropFirst().reduce(differing.first ?? []) { $0.intersection($1) }
    return always.filter { name in
      guard unsteady.contains(name) else { return true }
      return outcome.values[name]?.isWithinSpread(of: outcomes.map { $0.values[name] }) == false
    }
  }
}
