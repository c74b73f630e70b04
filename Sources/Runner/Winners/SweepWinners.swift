/// A source of the winners of sweeps, for cells that are like them and for parameters that have their values.
public protocol SweepWinners: Sendable {
  /// The settings of a cell of a sweep's best trial.
  ///
  /// - Parameters:
  ///   - reference: the words of the cell that asks.
  ///   - cell: the name of the cell that asks.
  /// - Throws: the reason why there is none, with what was found and what was expected.
  func winner(_ reference: WinnerReference, for cell: String) throws(NoWinner) -> SweepWinner

  /// One value of a sweep's best trial.
  ///
  /// - Parameter reference: the words of the parameter that asks, which name the value.
  /// - Throws: the reason why there is none, with what was found and what was expected.
  func value(_ reference: WinnerReference) throws(NoWinner) -> SweepWinner
}

/// The reason why a sweep has no winner that a cell could give.
public struct NoWinner: Error, Hashable, Sendable, CustomStringConvertible {
  /// The reason, on one line.
  public let description: String

  /// A reason.
  public init(_ reason: String) { description = reason }
}

/// The source of a text that belongs to no project.
package struct NoSweepWinners: SweepWinners {
  package init() {}

  package func winner(_ reference: WinnerReference, for cell: String) throws(NoWinner) -> SweepWinner {
    throw Self.reason
  }

  package func value(_ reference: WinnerReference) throws(NoWinner) -> SweepWinner { throw Self.reason }

  private static let reason = NoWinner("the study is read apart from its project, so that no sweep is known")
}

/// The winners as a study was read with them: what was recorded is read again so, whatever tables there are now.
package struct KnownSweepWinners: SweepWinners {
  /// The winners as `Study.winners` has them.
  package let winners: [String: SweepWinner]

  package init(_ winners: [String: SweepWinner]) { self.winners = winners }

  package func winner(_ reference: WinnerReference, for cell: String) throws(NoWinner) -> SweepWinner {
    guard let winner = winners[cell], winner.sweep == reference.sweep, winner.cell == reference.path.first ?? cell
    else { throw Self.reason }
    return winner
  }

  package func value(_ reference: WinnerReference) throws(NoWinner) -> SweepWinner {
    // A run had one table of a sweep, so that all that it took under one name is the same.
    let known = winners.values.first { winner in
      if case .value(_, reference.name) = winner.share { winner.sweep == reference.sweep } else { false }
    }
    guard let known else { throw Self.reason }
    return known
  }

  private static let reason = NoWinner("the run did not record it")
}
