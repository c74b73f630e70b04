import Formulas
import Foundation
import Provenance
import Synchronization
import TestSupport
import Testing

@testable import Reports

/// The C libraries behind pages and repositories keep state of the whole process: cmark-gfm its extensions, libgit2 its options.
@Suite("Pages and repositories at once")
struct StressTests {
  private static let threads = 8
  private static let rounds = 25

  /// A page with all that Markdown's extensions are asked for, long enough that threads meet in it.
  private static func page() -> String {
    let rows = (0..<100).map { "| ~~\($0)~~ | **2** | https://example.org |\n" }.joined()
    var report = ReportPageTests.report
    report.blocks.append(.prose(FilledProse("## Table\n\n| a | b | c |\n|---|--:|---|\n\(rows)\n~~one~~ $x_1$\n")))
    return report.page
  }

  private static func repository() throws -> Repository {
    let repository = try Repository()
    try repository.git(["commit", "--quiet", "--allow-empty", "--message", "Work"])
    return repository
  }

  private struct Outcome {
    var pages: [String: Int] = [:]
    var snapshots: [GitSnapshot] = []
    var errors: [String] = []
  }

  /// Each thread does both, and begins with another.
  private static func stress() throws -> (Outcome, alone: (page: String, snapshot: GitSnapshot)) {
    let repository = try repository()
    let folder = repository.url
    defer { withExtendedLifetime(repository) {} }
    let outcome = Mutex(Outcome())
    let (gate, ends) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    for thread in 0..<threads {
      Thread.detachNewThread {
        gate.wait()
        for round in 0..<rounds {
          do {
            if (thread + round).isMultiple(of: 2) {
              let page = page()
              outcome.withLock { $0.pages[page, default: 0] += 1 }
            } else {
              let snapshot = try GitSnapshot.capture(at: folder)
              outcome.withLock { $0.snapshots.append(snapshot) }
            }
          } catch {
            outcome.withLock { $0.errors.append("\(error)") }
          }
        }
        ends.signal()
      }
    }
    for _ in 0..<threads { gate.signal() }
    for _ in 0..<threads { ends.wait() }
    return (outcome.withLock { $0 }, (page(), try GitSnapshot.capture(at: folder)))
  }

  @Test("Eight threads make the pages, and see the repository, that one alone does")
  func threads() async throws {
    let (outcome, alone) = try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Result { try Self.stress() }) }
    }
    #expect(outcome.errors.isEmpty, "\(outcome.errors.first ?? "")")
    #expect(outcome.pages.values.sorted() == [Self.threads * Self.rounds / 2])
    #expect(outcome.pages[alone.page] == Self.threads * Self.rounds / 2)
    #expect(alone.page.contains("<td><del>1</del></td>"))
    #expect(alone.page.contains("<strong>2</strong></td>"))
    #expect(outcome.snapshots.count == Self.threads * Self.rounds / 2)
    #expect(Set(outcome.snapshots.map { "\($0)" }) == ["\(alone.snapshot)"])
  }
}
