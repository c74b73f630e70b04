/// A listener to a run's progress. Calls can come from several threads.
public protocol ProgressReport: Sendable {
  /// A cell begins, of which so much is to be computed; parts and steps are called as its kind calls them.
  func begin(cell: String, kind: any CellKind, workload: Workload)
  /// A part has done some steps; `figures` are its latest numbers, e.g. ("error", 0.01).
  func advance(cell: String, part: Int, step: Int, figures: [(name: String, value: Double)])
  /// A part ended early, after some steps.
  func stop(cell: String, part: Int, step: Int)
  /// A cell is done. `reused` says that nothing had to be computed.
  func end(cell: String, kind: String, reused: Bool, seconds: Double)
  /// Something worth a line.
  func note(_ text: String)
}

/// A listener that says nothing.
public struct SilentProgress: ProgressReport {
  /// A silent listener.
  public init() {}
  /// Says nothing.
  public func begin(cell: String, kind: any CellKind, workload: Workload) {}
  /// Says nothing.
  public func advance(cell: String, part: Int, step: Int, figures: [(name: String, value: Double)]) {}
  /// Says nothing.
  public func stop(cell: String, part: Int, step: Int) {}
  /// Says nothing.
  public func end(cell: String, kind: String, reused: Bool, seconds: Double) {}
  /// Says nothing.
  public func note(_ text: String) {}
}
