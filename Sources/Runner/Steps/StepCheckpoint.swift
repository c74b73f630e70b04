import Foundation

/// The place for the state from which an unfinished step goes on: bytes that are replaced as a whole. Beside it lie the states that
/// shorter steps kept at their ends, from which a longer one goes on.
public struct StepCheckpoint: Sendable {
  private let read: @Sendable () -> Data?
  private let write: @Sendable (Data) throws -> Void
  private let states: StepStates
  /// The place of a folder that outlives an interruption and goes when the step is done, for steps that keep files.
  public let folder: URL
  /// True when the step is to go on from what is kept; otherwise it begins anew.
  public let continues: Bool

  /// A checkpoint that is read and written so.
  public init(
    folder: URL, continues: Bool = true, read: @escaping @Sendable () -> Data?,
    write: @escaping @Sendable (Data) throws -> Void
  ) {
    self.init(folder: folder, continues: continues, states: .none, read: read, write: write)
  }

  package init(
    folder: URL, continues: Bool, states: StepStates, read: @escaping @Sendable () -> Data?,
    write: @escaping @Sendable (Data) throws -> Void
  ) {
    (self.folder, self.continues, self.states, self.read, self.write) = (folder, continues, states, read, write)
  }

  /// The bytes that were kept last; nil when there are none, or when the step is to begin anew.
  public func load() -> Data? { read() }

  /// Replaces the kept bytes.
  ///
  /// - Throws: an error of storage.
  public func save(_ bytes: Data) throws { try write(bytes) }

  // MARK: Steps that differ in nothing but their length

  /// The state of the longest of the shorter steps that kept one which can be read; nil when there is none, or when the step is to
  /// begin anew. See `CellBody.continuation`.
  ///
  /// - Parameter read: reads a state; nil for one from which the step cannot go on.
  public func earlier<State>(_ read: (Data) -> State?) -> State? {
    for length in states.lengths().sorted(by: >) {
      guard let state = states.load(length).flatMap(read) else { continue }
      states.take(length)
      return state
    }
    return nil
  }

  /// Fills the folder with the files of the longest of the shorter steps that kept some.
  ///
  /// - Returns: false when there are none, or when the step is to begin anew: the folder is then as it was.
  public func takeEarlierFiles() -> Bool {
    for length in states.lengths().sorted(by: >) where states.copy(length, folder) {
      states.take(length)
      return true
    }
    return false
  }

  /// Keeps the folder as the state at the step's end, if states are kept at all; it then is no longer in its place. Files that cannot be
  /// kept are no error.
  public func keepFiles(at length: Int) {
    if states.areKept { states.keepFiles(length, folder) }
  }

  /// Keeps the state at the step's end, if states are kept at all. A state that cannot be kept is no error.
  ///
  /// - Parameters:
  ///   - state: the state as it is in a longer step at the same place.
  ///   - length: the place: the step's length, or less where it ended early.
  public func keep(_ state: @autoclosure () -> Data, at length: Int) {
    if states.areKept { states.keep(length, state()) }
  }
}

/// The states that steps keep which differ from one in nothing but their length.
package struct StepStates: Sendable {
  /// The lengths below the step's own at which there is one.
  package let lengths: @Sendable () -> [Int]
  /// The state at a length; nil when it cannot be read.
  package let load: @Sendable (_ length: Int) -> Data?
  /// Says that the step goes on from the state at a length.
  package let take: @Sendable (_ length: Int) -> Void
  /// True when the step is to keep its own.
  package let areKept: Bool
  /// Keeps the step's own.
  package let keep: @Sendable (_ length: Int, _ state: Data) -> Void

  /// Copies the files at a length to a place at which nothing is; false when there are none that can be read.
  package let copy: @Sendable (_ length: Int, _ place: URL) -> Bool
  /// Keeps the step's own files, and takes them away from their place.
  package let keepFiles: @Sendable (_ length: Int, _ place: URL) -> Void

  package init(
    lengths: @escaping @Sendable () -> [Int], load: @escaping @Sendable (_ length: Int) -> Data?,
    take: @escaping @Sendable (_ length: Int) -> Void, areKept: Bool,
    keep: @escaping @Sendable (_ length: Int, _ state: Data) -> Void,
    copy: @escaping @Sendable (_ length: Int, _ place: URL) -> Bool = { _, _ in false },
    keepFiles: @escaping @Sendable (_ length: Int, _ place: URL) -> Void = { _, _ in }
  ) {
    (self.lengths, self.load, self.take, self.areKept, self.keep) = (lengths, load, take, areKept, keep)
    (self.copy, self.keepFiles) = (copy, keepFiles)
  }

  /// No states.
  package static let none = StepStates(
    lengths: { [] }, load: { _ in nil }, take: { _ in }, areKept: false, keep: { _, _ in })
}
