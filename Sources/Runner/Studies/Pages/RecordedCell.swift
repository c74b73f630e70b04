import Digests

/// A cell as a run recorded it: what a page of the run is made from.
public struct RecordedCell: Sendable {
  /// The cell.
  public let cell: Cell
  /// The steps that the run has, in the order of their repetitions.
  public let steps: [Step]
  /// The digests of files that the steps read, by the names that the cell gave them.
  public let digests: [String: Digest]

  /// A step of the cell.
  public struct Step: Sendable {
    /// The repetition, from 1, of a cell with a step for each; nil for others.
    public let repetition: Int?
    /// The numbers that it gave, and what it said: of its files, only those that are no results are here.
    public let results: StepResults
    /// The files that it made, in the order of their names, without their content.
    public let files: [File]
    /// The reason why it stopped; nil for a step that is done.
    public let failure: String?

    /// A step.
    public init(repetition: Int?, results: StepResults, files: [File] = [], failure: String? = nil) {
      self.repetition = repetition
      self.results = results
      self.files = files
      self.failure = failure
    }
  }

  /// A file that a step made.
  public struct File: Sendable, Hashable {
    /// The name.
    public let name: String
    /// The media type.
    public let mediaType: String
    /// The digest of its content.
    public let digest: Digest
    /// The size in bytes.
    public let bytes: Int

    /// A file.
    public init(name: String, mediaType: String, digest: Digest, bytes: Int) {
      self.name = name
      self.mediaType = mediaType
      self.digest = digest
      self.bytes = bytes
    }
  }

  /// A cell with its steps.
  public init(cell: Cell, steps: [Step], digests: [String: Digest] = [:]) {
    self.cell = cell
    self.steps = steps
    self.digests = digests
  }
}
