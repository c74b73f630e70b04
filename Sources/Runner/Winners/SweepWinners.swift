/// A source of the winners of sweeps, for cells that are like them.
public protocol SweepWinners: Sendable {
  /// The settings of a cell of a sweep's best trial.
  ///
  /// - Parameters:
  ///   - reference: the words of the cell that asks.
  ///   - cell: the name of the cell that asks.
  /// - Throws: the reason why there is none, with what was found and what was expected.
  func winner(_ reference: WinnerReference, for cell: String) throws(NoWinner) -> SweepWinner
}

/// The reason why a sweep has no winner that a cell could be like.
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
    throw NoWinner("the study is read apart from its project, so that no sweep is known")
  }
}

/// The winners as a study was read with them: what was recorded is read again so, whatever tables there are now.
package struct KnownSweepWinners: SweepWinners {
  /// The winners by the names of the cells that are like them.
  package let winners: [String: SweepWinner]

  package init(_ winners: [String: SweepWinner]) { self.winners = winners }

  package func winner(_ reference: WinnerReference, for cell: String) throws(NoWinner) -> SweepWinner {
    guard let winner = winners[cell], winner.sweep == reference.sweep, winner.cell == reference.cell ?? cell else {
      throw NoWinner("the run did not record it")
    }
    return winner
  }
}
