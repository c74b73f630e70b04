/// The verdict of the evidence on a claim.
public enum ClaimVerdict: String, CaseIterable, Sendable, Codable {
  case holds, fails, undecided

  /// The verdict as people read it, everywhere: `holds`, `does not hold` or `undecided`. Files and programs have the raw value.
  public var word: String { words(1) }

  /// The verdict of so many claims: `hold`, `do not hold` or `undecided` for any number but one.
  public func words(_ count: Int) -> String {
    switch self {
    case .holds: count == 1 ? "holds" : "hold"
    case .fails: count == 1 ? "does not hold" : "do not hold"
    case .undecided: "undecided"
    }
  }
}

/// The numbers of claims by verdict.
public struct VerdictCounts: Hashable, Sendable {
  /// The claims that hold, that do not, and that are undecided.
  public var holds = 0, fails = 0, undecided = 0

  /// Counts that are known.
  public init(holds: Int, fails: Int, undecided: Int) {
    (self.holds, self.fails, self.undecided) = (holds, fails, undecided)
  }

  /// The counts of some verdicts.
  public init(_ verdicts: some Sequence<ClaimVerdict>) {
    for verdict in verdicts {
      switch verdict {
      case .holds: holds += 1
      case .fails: fails += 1
      case .undecided: undecided += 1
      }
    }
  }

  /// The number of all.
  public var count: Int { holds + fails + undecided }

  /// Each verdict that some claim has, with the number of claims.
  public var parts: [(verdict: ClaimVerdict, count: Int)] {
    [(.holds, holds), (.fails, fails), (.undecided, undecided)].filter { $0.1 > 0 }
  }

  /// The counts as people read them, everywhere: `17 hold, 1 does not hold, 2 undecided`; `none` without claims.
  public var words: String {
    parts.isEmpty ? "none" : parts.map { "\($0.count) \($0.verdict.words($0.count))" }.joined(separator: ", ")
  }
}

extension RunSummary.ClaimCounts {
  /// The counts as people read them.
  public var words: String { VerdictCounts(holds: holds, fails: fails, undecided: undecided).words }
}
