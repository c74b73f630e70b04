/// A step that stopped at a fault, with what it said until then.
public struct StepFailure: Error, Sendable {
  /// The fault.
  public let fault: CellFault
  /// Files that are kept with the failure, by name.
  public let logs: [String: StepResults.File]

  /// A failure.
  public init(_ fault: CellFault, logs: [String: StepResults.File]) {
    self.fault = fault
    self.logs = logs
  }
}
