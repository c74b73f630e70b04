import Foundation

/// Room for work that calls itself more often than a usual thread has room for.
package enum DeepStack {
  /// Enough for a thousand calls of anything.
  private static let size = 64 << 20

  /// True for a text whose values may stand so deep in one another that the YAML library, which calls itself for each and takes up to a
  /// thousand, has no room in a usual thread.
  package static func isNeeded(forYAML text: String) -> Bool { text.utf8.count { "[{-?".utf8.contains($0) } > 100 }

  /// Does the work in a thread of its own and waits for it.
  package static func run<Result>(_ work: () -> Result) -> Result {
    withoutActuallyEscaping(work) { work in
      let box = Box(work)
      let group = DispatchGroup()
      group.enter()
      let thread = Thread {
        box.work()
        group.leave()
      }
      thread.stackSize = size
      thread.start()
      group.wait()
      guard let result = box.result else { preconditionFailure("the thread leaves the group with a result only") }
      return result
    }
  }

  /// Who waits does not touch it until the thread is done.
  private final class Box<Result>: @unchecked Sendable {
    private var body: (() -> Result)?
    private(set) var result: Result?

    init(_ work: @escaping () -> Result) { body = work }

    /// Does the work and lets go of it: the thread may outlive it by a moment.
    func work() {
      result = body?()
      body = nil
    }
  }
}
