import Foundation
import Live
import Reports
import Runs
import Values

/// A sweep as its folder has it: what its table says, and whether a process works on it.
package struct RecordedSweep: Sendable {
  /// A trial that no other one is better than.
  package struct Best: Sendable {
    package var trial: Int
    package var values: [(name: String, value: String)]
    package var measures: [(name: String, value: Double?)]
    package var run: String?
  }

  /// The numbers of trials by their status.
  package struct Counts: Sendable, Hashable {
    package var finished = 0, failed = 0, invalid = 0, missing = 0

    package var all: Int { finished + failed + invalid + missing }
  }

  /// The state of a sweep.
  package enum State: Sendable, Hashable {
    /// A process works on it.
    case running(SweepState)
    /// Each trial has its outcome.
    case finished
    /// Trials have none, and nobody works on them.
    case stopped

    package var word: String {
      switch self {
      case .running: "running"
      case .finished: "finished"
      case .stopped: "stopped"
      }
    }
  }

  /// The name of its folder.
  package var name: String
  package var study: String, title: String, setting: String?
  /// The way to search.
  package var search: String
  package var parameters: [String]
  /// The measures, in the order of their names.
  package var measures: [String]
  /// What is looked for: `minimise` or `maximise`, and the measure.
  package var goals: [(direction: String, measure: String)]
  package var trials = Counts()
  /// The trials that the search may still ask for, at most.
  package var later = 0
  package var best: [Best] = []
  package var state: State
  /// The time of the table's last change.
  package var changed: Date
  /// True when it has a page.
  package var hasPage: Bool

  /// The trials that are left.
  package var left: Int {
    if case .running(let state) = state { return state.trials.left }
    return trials.missing + later
  }
}

extension RecordedSweep {
  private static let mostBytes = 64 << 20
  private static let mostSweeps = 1_000

  /// The sweeps of a project that have a table, the one that changed last first.
  ///
  /// - Parameter now: the time at which it is asked.
  package static func all(in project: Project, now: Date = Date()) -> [RecordedSweep] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: project.sweeps.path)) ?? []
    return names.sorted().prefix(mostSweeps).compactMap { RecordedSweep(project.sweeps.appending(path: $0), now: now) }
      .sorted { ($1.changed, $0.name) < ($0.changed, $1.name) }
  }

  /// The sweep of a folder; nil where there is no table that can be read.
  package init?(_ folder: URL, now: Date) {
    let name = folder.lastPathComponent
    // The names that the program gives: a study's, and the beginning of an identity.
    guard name.utf8.allSatisfy({ $0 > 32 && $0 != 127 }), !name.hasPrefix(".") else { return nil }
    let table = folder.appending(path: "table.json")
    let attributes = try? FileManager.default.attributesOfItem(atPath: table.path)
    guard let bytes = LiveFiles.bytes(of: table, atMost: Self.mostBytes),
      let changed = attributes?[.modificationDate] as? Date
    else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    let head = Self.head(lines)
    self.name = name
    study = head["study"]?.words ?? ""
    title = head["title"]?.words ?? name
    setting = head["setting"]?.words
    search = head["search"]?.entries?["kind"]?.words ?? "grid"
    parameters = head["parameters"]?.list?.compactMap(\.words) ?? []
    measures = head["measures"]?.entries?.keys.sorted() ?? []
    goals = (head["goals"]?.list ?? []).compactMap(\.entries).flatMap { goal in
      goal.compactMap { direction, measure in measure.words.map { (direction, $0) } }
    }
    self.changed = changed
    hasPage = FileManager.default.fileExists(atPath: folder.appending(path: StudyReport.fileName).path)
    if case .integer(let count)? = head["later"], (0...1 << 30).contains(count) { later = count }
    state = .finished
    for line in lines.dropFirst(head.count + 1) { add(line) }
    if let running = SweepState.running(in: folder, now: now) {
      state = .running(running)
    } else if left > 0 || SweepState.told(in: folder) != nil {
      // A state that nobody took back is that of a process that was killed.
      state = .stopped
    }
  }

  /// What stands before the trials, a line each.
  private static func head(_ lines: [Substring]) -> [String: Value] {
    var head: [String: Value] = [:]
    for line in lines.dropFirst() {
      let line = line.trimmingCharacters(in: .whitespaces)
      guard line.hasSuffix(","), case .mapping(let pair) = Value(json: "{\(line.dropLast())}") else { break }
      head.merge(pair) { first, _ in first }
    }
    return head
  }

  /// Counts the trial of a line, if it has one, and keeps it when it is the best.
  private mutating func add(_ line: Substring) {
    var text = line.trimmingCharacters(in: .whitespaces)
    if text.hasSuffix(",") { text.removeLast() }
    guard text.hasPrefix("{"), let keys = Value(json: text)?.entries, let status = keys["status"]?.words else { return }
    switch status {
    case "finished": trials.finished += 1
    case "failed": trials.failed += 1
    case "invalid": trials.invalid += 1
    default: trials.missing += 1
    }
    guard keys["best"] == .flag(true), case .integer(let number)? = keys["trial"] else { return }
    let values = keys["parameters"]?.entries ?? [:]
    let measured = keys["measures"]?.entries ?? [:]
    best.append(
      Best(
        trial: number, values: parameters.compactMap { name in values[name].map { (name, $0.plain) } },
        measures: measures.map { ($0, measured[$0]?.entries?["median"]?.double) }, run: keys["run"]?.words))
  }
}

extension Value {
  fileprivate var words: String? {
    if case .text(let text) = self { text } else { nil }
  }

  fileprivate var list: [Value]? {
    if case .list(let values) = self { values } else { nil }
  }

  fileprivate var entries: [String: Value]? {
    if case .mapping(let values) = self { values } else { nil }
  }
}
