import Synchronization

/// A request to stop: set by a signal's handler, looked at between epochs.
public final class Interruption: Sendable {
  private let flag = Atomic<Bool>(false)
  private let outer: Interruption?

  /// Not requested yet.
  public init() {
    outer = nil
  }

  /// One that is also requested when another one is, and can be without it.
  init(within outer: Interruption) {
    self.outer = outer
  }

  /// Asks for a clean stop.
  public func request() {
    flag.store(true, ordering: .relaxed)
  }

  /// Whether a stop was asked for.
  public var isRequested: Bool { flag.load(ordering: .relaxed) || outer?.isRequested == true }

  /// Throws once a stop was asked for.
  func check() throws(ExecutionError) {
    if isRequested { throw .interrupted }
  }
}
