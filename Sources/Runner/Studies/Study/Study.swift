import Winners

/// A study file, read and checked: what its cells declare, their prose, and what depends on what. Nothing is executed.
public struct Study: Sendable {
  /// The file, as it was named by whoever asked for it.
  public let file: String
  /// The text that was read.
  public let source: String
  /// The title.
  public let title: String
  /// The label above its figures: what its head says, else what whoever reads the study puts here; nil for none.
  public var label: String?
  /// The other labels above its figures; nil for those of the data.
  public let heading: Heading?
  /// The paper that the study is about.
  public let paper: String?
  /// True when it goes beyond the paper: neither a panel nor a statement of the paper needs it.
  public let isBeyondPaper: Bool
  /// The seed of all streams.
  public let seed: UInt64
  /// The number of repetitions with different seeds, at least 1.
  public let seeds: Int
  /// The parameters, in the order of the file, with settings and overrides applied.
  public let parameters: [Parameter]
  /// The names of the settings that the study declares, in the order of the file.
  public let settings: [String]
  /// Those of them that go beyond the paper.
  public let settingsBeyondPaper: Set<String>
  /// The setting in force.
  public let setting: String?
  /// The parameters that the setting in force gives a value.
  public let settingParameters: [String]
  /// The text that stands in the file for each key of a cell that was given another value, by its path (`ae.optimizer.rate`); none for
  /// keys that the file does not have.
  public let declaredKeys: [String: String]
  /// The winners of sweeps by the names of the cells that have their settings, and by `$NAME` of the parameters that have their values.
  public let winners: [String: SweepWinner]
  /// The sweep that the study declares.
  public let sweep: Sweep?
  /// The cells, in the order of the file.
  public let cells: [Cell]
  /// Prose and cells, in the order of the file.
  public let segments: [Segment]
  /// The kinds of cells that the study could have.
  public let kinds: CellKinds

  /// Labels above a study's figures, in place of those of its data; nil where it gives none.
  public struct Heading: Hashable, Sendable {
    /// The kind of data, in italics.
    public let qualifier: String?
    /// The circumstances, at the right.
    public let conditions: String?
  }

  /// The cell with a name.
  public func cell(named name: String) -> Cell? { cells.first { $0.name == name } }

  /// The placeholders of all prose, in the order of the file.
  public var placeholders: [Placeholder] {
    segments.flatMap { segment -> [Placeholder] in
      guard case .prose(let prose) = segment else { return [] }
      return prose.placeholders
    }
  }
}
