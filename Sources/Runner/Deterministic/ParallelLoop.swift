import Dispatch
import Synchronization

/// Runs independent iterations on several threads. The result of an iteration may depend on its index alone, so that
/// the result is the same for any number of threads.
public enum ParallelLoop {
  /// Calls `body(iteration, worker)` once for each iteration; a worker's calls come one after the other, in ascending order.
  public static func run(_ iterations: Int, threads: Int, _ body: @Sendable (_ iteration: Int, _ worker: Int) -> Void) {
    let workers = min(max(1, threads), iterations)
    guard workers > 1 else {
      for iteration in 0..<max(0, iterations) { body(iteration, 0) }
      return
    }
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      for iteration in stride(from: worker, to: iterations, by: workers) { body(iteration, worker) }
    }
  }

  /// The results of independent iterations, in the order of the iterations.
  public static func map<Result: Sendable>(
    _ iterations: Int, threads: Int, _ body: @Sendable (_ iteration: Int) -> Result
  ) -> [Result] {
    let results = Mutex<[Result?]>(Array(repeating: nil, count: max(0, iterations)))
    run(iterations, threads: threads) { iteration, _ in
      let result = body(iteration)
      results.withLock { $0[iteration] = result }
    }
    // Every iteration has stored its own.
    return results.withLock { $0 }.compactMap(\.self)
  }
}
