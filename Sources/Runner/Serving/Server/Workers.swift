import Foundation

/// A few threads for what waits for the disk or computes, apart from those that talk to clients: one that is slow holds nobody up but
/// those who wait for the same.
final class Workers: Sendable {
  private let queue: OperationQueue

  init(_ count: Int) {
    queue = OperationQueue()
    queue.name = "refigure.serve"
    queue.maxConcurrentOperationCount = count
  }

  /// Runs something on one of the threads.
  func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      queue.addOperation { continuation.resume(with: Result(catching: body)) }
    }
  }
}
