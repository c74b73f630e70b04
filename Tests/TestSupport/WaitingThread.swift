import Foundation
import Testing

/// The trait of tests that block: they wait for programs, locks or clocks.
///
/// Swift runs tests on as many threads as there are processors. Two tests that wait for a program would hold both of two processors' threads,
/// and no other test would go on. With this trait a test has a thread of its own.
package struct WaitingThread: SuiteTrait, TestTrait, TestScoping {
  package let isRecursive = true

  package func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await withTaskExecutorPreference(Threads()) { try await function() }
  }

  /// Begins a thread for each piece of work.
  private final class Threads: TaskExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
      let job = UnownedJob(job)
      let executor = asUnownedTaskExecutor()
      let thread = Thread { job.runSynchronously(on: executor) }
      // As much as a main thread has: expressions are read by recursion.
      thread.stackSize = 8 << 20
      thread.start()
    }
  }
}

extension Trait where Self == WaitingThread {
  /// Gives the test a thread of its own, for it waits.
  package static var waits: Self { Self() }
}
