import Synchronization

/// A number of threads that a step may use; the scheduler changes it while the step runs.
public final class ThreadShare: Sendable {
  private let count: Atomic<Int>

  /// So many to begin with.
  public init(_ count: Int) {
    self.count = Atomic(count)
  }

  /// The number as it is now, at least 1.
  public var threads: Int { max(1, count.load(ordering: .relaxed)) }

  package func set(_ threads: Int) {
    count.store(threads, ordering: .relaxed)
  }
}
