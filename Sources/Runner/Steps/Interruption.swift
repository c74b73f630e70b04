import Synchronization

/// A request to stop: set by a handler of the system's signals, looked at between epochs.
public final class Interruption: Sendable {
  private let flag = Atomic<Bool>(false)
  private let outer: Interruption?

  /// Not requested yet.
  public init() {
    outer = nil
  }

  /// One that is also requested when another one is, and can be without it.
  package init(within outer: Interruption) {
    self.outer = outer
  }

  /// Asks for a clean stop.
  public func request() {
    flag.store(true, ordering: .relaxed)
  }

  /// True when a stop was asked for.
  public var isRequested: Bool { flag.load(ordering: .relaxed) || outer?.isRequested == true }

  /// Throws once a stop was asked for.
  public func check() throws(Interrupted) {
    if isRequested { throw Interrupted() }
  }
}

/// A step that was asked to stop, and did.
public struct Interrupted: Error, Sendable {
  /// Stopped.
  public init() {}
}
