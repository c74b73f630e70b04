/// What a run tells while it works. Calls can come from several threads.
public protocol ProgressReport: Sendable {
  /// A cell begins; `parts` repetitions of it are to be computed, each of `steps` epochs.
  func begin(cell: String, kind: String, parts: Int, steps: Int)
  /// A repetition has done some epochs; `figures` are its latest numbers, e.g. ("error", 0.01).
  func advance(cell: String, part: Int, step: Int, figures: [(name: String, value: Double)])
  /// A repetition's stopping rule ended it after some epochs.
  func stop(cell: String, part: Int, step: Int)
  /// A cell is done. `reused` says that nothing had to be computed.
  func end(cell: String, kind: String, reused: Bool, seconds: Double)
  /// Something worth a line.
  func note(_ text: String)
}

/// Says nothing.
public struct SilentProgress: ProgressReport {
  /// Nothing.
  public init() {}
  /// Nothing.
  public func begin(cell: String, kind: String, parts: Int, steps: Int) {}
  /// Nothing.
  public func advance(cell: String, part: Int, step: Int, figures: [(name: String, value: Double)]) {}
  /// Nothing.
  public func stop(cell: String, part: Int, step: Int) {}
  /// Nothing.
  public func end(cell: String, kind: String, reused: Bool, seconds: Double) {}
  /// Nothing.
  public func note(_ text: String) {}
}
