import Audits
import Execution
import Foundation
import Values

/// The text of `audit trace` for people.
package struct FileTraceText {
  package let trace: FileTrace
  package let present: PresentStep
  /// The folder of what is published, as one would type it.
  package let results: String
  /// The program's name, as one types it.
  private let program: String

  package init(_ trace: FileTrace, _ present: PresentStep, results: String, program: String) {
    self.program = program
    self.results = results
    self.trace = trace
    self.present = present
  }

  /// The most runs that are listed.
  private static let limit = 10
  private static let width = 118

  package var text: String {
    var lines = [verdict]
    if case .altered(let recorded, let difference) = trace.match {
      lines += recorded.map { "  recorded      SHA-256 \($0)" }
      lines.append("  found         SHA-256 \(trace.digest)")
      if let difference { lines.append("  differs       at \(difference)") }
    }
    lines += study
    if let origin = trace.origin {
      lines += runs(origin) + making(origin) + upstream(origin) + data(origin) + settings(origin) + machine(origin)
    }
    return (lines + ["today"] + now + ["to do it again"] + again).joined(separator: "\n")
  }

  private var verdict: String {
    let what = "\(trace.file): \(trace.origin?.step.cell.kind ?? "figure") \(trace.name)"
    switch trace.match {
    case .recorded(let artefact):
      let run = trace.origin.map { "\($0.run.id)" } ?? "a run"
      return "\(what) (\(artefact)), byte for byte what \(run) recorded, SHA-256 \(trace.digest.short)"
    case .published:
      return "\(what), byte for byte what is published, SHA-256 \(trace.digest.short); no run recorded here made it"
    case .altered:
      return "\(what), but NOT THE BYTES THAT WERE RECORDED: altered since, or drawn by another version of the program"
    }
  }

  private var study: [String] {
    var lines = ["  identity      \(trace.identity)"]
    lines.append("  study         \(trace.studyPath)\(trace.setting.map { ", setting \($0)" } ?? "")")
    if let run = trace.origin?.run {
      lines.append("  title         \(run.studyTitle)")
      let given = run.overrides.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.plain)" }
      if !given.isEmpty { lines.append("  command line  \(given.joined(separator: ", "))") }
    }
    lines += trace.publications.map { origin in
      "  published     \(results)/\(origin.publication), figure \(origin.cell), numerics \(origin.numerics): "
        + (origin.hasSameBytes ? "the same bytes" : "other bytes")
    }
    return lines
  }

  private func runs(_ origin: RecordedOrigin) -> [String] {
    var lines = ["runs of this identity"]
    // The run that is followed, those that computed it, then the latest others.
    let computed = origin.appearances.filter { $0.disposition == .computed }
    let others = origin.appearances.filter { $0.disposition != .computed }.suffix(Self.limit)
    for appearance in computed.suffix(Self.limit) + others {
      lines.append("  \(appearance.run)  \(appearance.disposition), \(JSONText.date(appearance.started))")
      guard case .git(let state) = appearance.versionControl else {
        lines.append("      not under version control")
        continue
      }
      var place = "commit \(state.commit) on \(state.branch ?? "no branch")"
      if let remote = state.remote { place += " of \(remote)" }
      place += state.isDirty ? ", with changes: \(program) show \(appearance.run) --diff" : ", clean tree"
      lines.append("      \(place)")
    }
    let left = origin.appearances.count - min(computed.count, Self.limit) - others.count
    if left > 0 { lines.append("  … and \(left) earlier ones; --json has all") }
    if !origin.breaks.isEmpty {
      lines.append(
        "  REPRODUCIBILITY IS BROKEN: this identity gave other results in "
          + origin.breaks.map(\.description).joined(separator: ", "))
    }
    return lines
  }

  // MARK: Upstream

  private func making(_ origin: RecordedOrigin) -> [String] {
    origin.making.isEmpty ? [] : ["made by"] + origin.making.flatMap { PageSectionText(section: $0).lines }
  }

  private func upstream(_ origin: RecordedOrigin) -> [String] {
    guard !origin.upstream.isEmpty else { return [] }
    var groups: [[RecordedOrigin.UpstreamStep]] = []
    for step in origin.upstream {
      // Repetitions of a training have one body.
      if let last = groups.last?.last, last.summary.cell.cell == step.summary.cell.cell {
        groups[groups.count - 1].append(step)
      } else {
        groups.append([step])
      }
    }
    return ["made from"] + groups.flatMap { group($0, of: origin) }
  }

  private func group(_ steps: [RecordedOrigin.UpstreamStep], of origin: RecordedOrigin) -> [String] {
    // Groups have at least one.
    guard let first = steps.first, let last = steps.last else { return [] }
    let name = first.summary.cell.name + (steps.count > 1 ? " … \(last.summary.cell.name)" : "")
    var places: [String] = []
    for step in steps {
      guard let origin = step.origin else { continue }
      let commit = origin.commit.map { "commit \($0.prefix(10))\(origin.isDirty ? " with changes" : "")" }
      let place = "\(origin.run) (\(commit ?? "unversioned"))"
      if !places.contains(place) { places.append(place) }
    }
    var lines = ["  \(first.summary.cell.kind) \(name): computed in \(places.joined(separator: ", "))"]
    if first.stream != nil {
      let keys = steps.compactMap(\.stream).map { String($0, radix: 16) }.joined(separator: " ")
      lines += wrapped("random streams \(keys)")
    }
    for remark in first.remarks { lines += wrapped(remark) }
    let identities = steps.map(\.summary.cell.identity.short).joined(separator: " ")
    lines += wrapped("identity \(identities)")
    return lines + wrapped(first.hyperparameters.map { "\($0.key) \(Self.short($0.value))" }.joined(separator: ", "))
  }

  /// A value on one line: a script is its number of lines.
  private static func short(_ value: String) -> String {
    let lines = value.split(whereSeparator: \.isNewline)
    return lines.count > 1 ? "(\(lines.count) lines)" : value
  }

  private func wrapped(_ text: String) -> [String] {
    var lines: [String] = []
    var line = "     "
    for word in text.split(separator: " ") {
      if line.count + word.count >= Self.width, line.count > 5 {
        lines.append(line)
        line = "     "
      }
      line += " " + word
    }
    return lines + (line.count > 5 ? [line] : [])
  }

  private func data(_ origin: RecordedOrigin) -> [String] {
    guard !origin.data.isEmpty else { return [] }
    let unchanged = origin.data.filter { $0.file != nil && $0.isUnchanged }
    var lines = ["data"]
    // Many files that are as they were share a line.
    let isSummary = unchanged.count > Self.limit / 2
    if isSummary {
      lines.append(
        "  \(unchanged.count) files, from \(unchanged[0].file ?? "") on: still what was read (--json has their digests)"
      )
    }
    for sample in origin.data {
      guard let file = sample.file else {
        lines.append("  \(sample.name): generated from the study's seed")
        continue
      }
      if isSummary, sample.isUnchanged { continue }
      let state =
        sample.isUnchanged
        ? "still what was read" : sample.found.map { "ALTERED: now \($0.short)" } ?? "MISSING, or not to be read"
      lines.append("  \(sample.name): \(file), SHA-256 \(sample.recorded.short), \(state)")
    }
    return lines
  }

  private func settings(_ origin: RecordedOrigin) -> [String] {
    if origin.settings.isEmpty { return [] }
    var lines = ["settings from sweeps"]
    for settings in origin.settings {
      lines += wrapped("\(settings.subject): \(settings.winner.words)").map { String($0.dropFirst(4)) }
      let commit = settings.commit.map { "in commit \($0.prefix(10)), " } ?? ""
      lines.append("      table \(settings.winner.tableWords), \(commit)\(settings.state)")
    }
    return lines
  }

  private func machine(_ origin: RecordedOrigin) -> [String] {
    let run = origin.run
    let seed = run.seeds.map { String($0, radix: 16) }.joined(separator: " ")
    var lines = ["made with", "  numerics      \(run.numericsVersion)", "  seeds         \(seed)"]
    if let host = origin.host {
      let packages = host.packages.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      if let program = host.program { lines.append("  program       \(program)") }
      lines.append("  toolchain     Swift \(host.swiftCompiler), \(host.clang), \(host.build) build")
      lines.append("  packages      \(packages.joined(separator: ", "))")
      lines.append(
        "  processor     \(host.processor), \(host.cores) cores, \(host.architecture), \(host.instructionSet)")
      lines.append("  system        \(host.operatingSystem), \(host.kernel)")
    } else {
      lines.append("  environment   \(run.environment)")
    }
    return lines + ["  command       \(run.command.joined(separator: " "))"]
  }

  // MARK: Now

  private var now: [String] {
    switch present {
    case .same: ["  \(trace.studyPath) still declares exactly this"]
    case .different(let identity, let reasons):
      [
        "  \(trace.studyPath) declares another '\(trace.name)' (identity \(identity.short))"
          + (reasons.isEmpty ? "" : ": " + reasons.map(\.description).joined(separator: "; "))
      ]
    case .gone: ["  \(trace.studyPath) has no '\(trace.name)' any more"]
    case .unknown(let reason): ["  not known whether \(trace.studyPath) still declares this: \(reason)"]
    }
  }

  private var again: [String] {
    guard let run = trace.origin?.run else {
      return [
        "  \(program) \(trace.runArguments)",
        "  git log -- \(ShellWord.word(results))   # the commits in which it was published",
      ]
    }
    var lines = ["  \(program) audit replay \(run.id)"]
    var steps: [String] = []
    if case .git(let state) = run.versionControl {
      steps.append("git checkout \(state.commit)")
      if state.isDirty { lines.append("  \(program) show \(run.id) --diff > changes.patch") }
      if state.isDirty { steps.append("git apply changes.patch") }
    }
    return lines + [
      "  or: " + (steps + ["\(program) \(run.runArguments)"]).joined(separator: " && ")
    ]
  }
}
