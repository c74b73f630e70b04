import Foundation
import Studies
import Values

/// The sections of a program cell on a run's page.
struct ProgramSections {
  let cell: ProgramCell
  let recorded: RecordedCell

  /// The most lines and bytes of what it printed that a page shows of a step.
  private static let shownLines = 40
  private static let shownBytes = 16_000
  /// The number of steps whose output a page shows, beside those that failed.
  private static let shownSteps = 3
  /// The most lines of a script that stands unfolded.
  private static let unfoldedLines = 60

  var all: [PageSection] {
    if recorded.steps.isEmpty { return [] }
    return failures + [command].compactMap(\.self) + scripts
      + [handedOver, outputs, files, environment, runs].compactMap(\.self) + printed
  }

  private var records: [(step: RecordedCell.Step, record: ProgramRecord)] {
    recorded.steps.compactMap { step in ProgramRecord(in: step.results).map { (step, $0) } }
  }

  // MARK: What went into it

  private var command: PageSection? {
    guard let first = records.first else { return nil }
    let line = first.record.command.map(ShellWord.word).joined(separator: " ")
    var content: [PageSection.Content] = [.code(line, language: "sh")]
    if let repetition = first.step.repetition {
      content.append(.text("As it ran at seed \(repetition)."))
    }
    return PageSection("Command", content + isolation, subject: .making)
  }

  /// The ways in which its steps were isolated, each once; a warning where they were not.
  private var isolation: [PageSection.Content] {
    var seen: Set<String> = []
    var content: [PageSection.Content] = records.map(\.record.isolation).filter { seen.insert($0).inserted }.map {
      if $0.hasPrefix("not isolated") {
        return .warning("\(Self.sentence($0)): it could read files that it did not declare.")
      }
      if $0.contains("network not isolated") { return .warning("Isolated by \($0): it could use the network.") }
      return .text("Isolated by \($0).")
    }
    if records.contains(where: \.record.network) { content.append(.warning("With the network, as the cell asks.")) }
    return content
  }

  private var scripts: [PageSection] {
    if case .script(let text, let language) = cell.command {
      return [script("Script", text, language: language.name)]
    }
    guard let step = recorded.steps.first(where: { !ProgramSource.all(in: $0.results).isEmpty }) else { return [] }
    return ProgramSource.all(in: step.results).map { script($0.path, $0.text, language: $0.fileExtension) }
  }

  private func script(_ title: String, _ text: String, language: String?) -> PageSection {
    let lines = VisibleText.end(of: Data(text.utf8), lines: 0, size: 0).lines
    return PageSection(
      "\(title), \(Count.words(lines, "line"))", [.code(text, language: language)],
      display: lines <= Self.unfoldedLines ? .unfolded : .folded, subject: .making)
  }

  private var handedOver: PageSection? {
    let parameters = cell.parameters.sorted { $0.key < $1.key }.map { [$0.key, $0.value.plain, "parameter"] }
    let inputs = cell.taken.sorted { $0.key < $1.key }.map { name, input in
      switch input {
      case .output(let cell, let output): [name, "\(cell).\(output)", "file of \(cell)"]
      case .samples(let cell): [name, cell, "samples of \(cell)"]
      case .value(let expression): [name, expression.source, "value of an expression"]
      }
    }
    if parameters.isEmpty, inputs.isEmpty { return nil }
    return PageSection(
      "Parameters and inputs", [.table(header: ["Name", "Value", "Is"], rows: parameters + inputs)], subject: .making)
  }

  private var files: PageSection? {
    if recorded.digests.isEmpty { return nil }
    let rows = recorded.digests.sorted { $0.key < $1.key }.map { [$0.key, $0.value.short] }
    return PageSection(
      "\(Count.words(rows.count, "file")) and versions that decide on it",
      [.table(header: ["Name", "SHA-256, its beginning"], rows: rows)], display: .folded, subject: .making)
  }

  private var environment: PageSection? {
    guard let record = records.first?.record else { return nil }
    let lock = cell.environment.map { ", of \($0)" } ?? ""
    var content: [PageSection.Content] = [.text("Program: \(record.executable)")]
    if let version = record.version { content.append(.output(version)) }
    if !record.packages.isEmpty {
      content.append(
        .table(
          header: ["Package", "Version"],
          rows: record.packages.map { package in
            let parts = package.split(separator: " ", maxSplits: 1).map(String.init)
            return [parts.first ?? package, parts.count > 1 ? parts[1] : ""]
          }))
    }
    let packages = record.packages.isEmpty ? "of the system" : Count.words(record.packages.count, "package") + lock
    return PageSection("Environment: \(packages)", content, display: .folded, subject: .making)
  }

  // MARK: What came out of it

  private var failures: [PageSection] {
    recorded.steps.compactMap { step in
      guard let failure = step.failure else { return nil }
      let reason = failure.range(of: ProgramRecord.printedMark).map { String(failure[..<$0.lowerBound]) } ?? failure
      var content: [PageSection.Content] = [.warning(reason)]
      if let (_, shown) = printed("stderr", of: step) { content.append(shown) }
      return PageSection(step.repetition.map { "Failed at seed \($0)" } ?? "Failed", content, display: .unfolded)
    }
  }

  private var outputs: PageSection? {
    let paths = Dictionary(cell.outputs.map { ($0.name, $0.path) }) { first, _ in first }
    let rows = recorded.steps.flatMap { step in
      step.files.map { file in
        [
          file.name, step.repetition.map { "\($0)" } ?? "–", paths[file.name] ?? "–",
          NumberFormat.bytes.text(of: Double(file.bytes)), file.digest.short,
        ]
      }
    }
    if rows.isEmpty { return nil }
    return PageSection(
      "\(Count.words(rows.count, "file")) that it made",
      [.table(header: ["Output", "Seed", "Path", "Size", "SHA-256, its beginning"], rows: rows)], display: .folded)
  }

  private var runs: PageSection? {
    let rows = records.map { step, record in
      [
        step.repetition.map { "\($0)" } ?? "–", record.end, Self.time(record.seconds),
        Self.time(record.processorSeconds),
        record.peakMemory.map { NumberFormat.bytes.text(of: Double($0)) } ?? "–", "\(record.attempts)",
      ]
    }
    if rows.isEmpty { return nil }
    return PageSection(
      "How it ran",
      [.table(header: ["Seed", "End", "Time", "Processor", "Peak memory", "Attempts"], rows: rows)])
  }

  /// What the first steps printed, and those that failed.
  private var printed: [PageSection] {
    let shown = recorded.steps.enumerated().filter { $0.offset < Self.shownSteps || $0.element.failure != nil }
    var sections = shown.flatMap { _, step -> [PageSection] in
      let of = step.repetition.map { " of seed \($0)" } ?? ""
      return [("stdout", "Standard output"), ("stderr", "Standard error")].compactMap { name, title in
        // It stands with the reason already.
        if name == "stderr", step.failure != nil { return nil }
        guard let (words, content) = printed(name, of: step) else { return nil }
        return PageSection("\(title)\(of): \(words)", [content], display: .folded, subject: .log)
      }
    }
    let left = recorded.steps.count - shown.count
    if left > 0 {
      sections.append(
        PageSection(
          "Standard output of \(left) more",
          [.text("The command 'show' prints it with the option '--log \(recorded.cell.name)/N', N being the seed.")],
          display: .folded, subject: .log))
    }
    return sections
  }

  /// The end of what a step printed, and its size in words; nil when it printed nothing.
  private func printed(_ name: String, of step: RecordedCell.Step) -> (words: String, PageSection.Content)? {
    guard let bytes = step.results.files[name]?.bytes, !bytes.isEmpty else { return nil }
    let end = VisibleText.end(of: bytes, lines: Self.shownLines, size: Self.shownBytes)
    let size = NumberFormat.bytes.text(of: Double(bytes.count))
    let words = Count.words(end.lines, "line")
    let what = end.left > 0 ? "the last \(end.lines - end.left) of \(words)" : words
    return ("\(what), \(size)", .output(end.shown))
  }

  private static func time(_ seconds: Double) -> String {
    seconds < 10 ? NumberFormat.significant(2).text(of: seconds) + " s" : NumberFormat.duration.text(of: seconds)
  }

  private static func sentence(_ words: String) -> String { words.prefix(1).uppercased() + words.dropFirst() }
}

extension ProgramCell {
  /// The command, what went into it, and what came out of it.
  public func sections(on recorded: RecordedCell) -> [PageSection] {
    ProgramSections(cell: self, recorded: recorded).all
  }
}
