import Values

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

/// The numbers of a study's claims by verdict. Claims about a search for settings are counted apart.
public struct ClaimTally: Hashable, Sendable {
  /// The claims about what was found.
  public let found: VerdictCounts
  /// The claims about a search.
  public let search: VerdictCounts

  /// Counts claims by their verdicts.
  public init(_ claims: some Sequence<(verdict: ClaimVerdict, isOfSearch: Bool)>) {
    found = VerdictCounts(claims.filter { !$0.isOfSearch }.map(\.verdict))
    search = VerdictCounts(claims.filter(\.isOfSearch).map(\.verdict))
  }

  /// The number of all.
  public var count: Int { found.count + search.count }

  /// The counts as people read them: `12 hold, 1 does not hold; of the search 4 hold`.
  public var words: String {
    if search.count == 0 { return found.words }
    return (found.count == 0 ? "" : found.words + "; ") + "of the search " + search.words
  }

  /// The counts with the number of claims about what was found: `13 claims: 12 hold, 1 does not hold; of the search 4 hold`.
  public var summary: String { (found.count == 0 ? "claims" : Count.words(found.count, "claim")) + ": " + words }
}

extension RunSummary.ClaimCounts {
  /// The counts as people read them.
  public var words: String { VerdictCounts(holds: holds, fails: fails, undecided: undecided).words }
}
