import Foundation
import Ledger
import Runs
import Studies
import Values

/// What a project has for a command line that is being typed.
struct TypedProject {
  let project: Project
  let line: TypedLine
  let folder: URL

  /// The largest number of runs that are offered by number.
  private static let mostRuns = 200
  /// The seconds that a ledger in use is waited for.
  private static let patience = 0.5

  init(_ project: Project, _ line: TypedLine, folder: URL) {
    (self.project, self.line, self.folder) = (project, line, folder)
  }

  // MARK: Studies

  private var studyNames: [String] {
    ((try? project.studyFiles()) ?? []).map { $0.deletingPathExtension().lastPathComponent }
  }

  /// The studies by name; once a `/` is typed, the folders and Markdown files there.
  func studies(_ prefix: String) -> [String] {
    guard let slash = prefix.lastIndex(of: "/") else { return studyNames }
    let typed = String(prefix[...slash])
    let place = URL(fileURLWithPath: typed, relativeTo: folder)
    let keys: [URLResourceKey] = [.isDirectoryKey]
    let files = try? FileManager.default.contentsOfDirectory(
      at: place, includingPropertiesForKeys: keys, options: .skipsHiddenFiles)
    return (files ?? []).compactMap { file in
      let isFolder = (try? file.resourceValues(forKeys: Set(keys)))?.isDirectory == true
      if !isFolder, file.pathExtension != "md" { return nil }
      return typed + file.lastPathComponent + (isFolder ? "/" : "")
    }.sorted()
  }

  /// The studies, and once a study and a `/` are typed, its settings.
  func publishedStudies(_ prefix: String) -> [String] {
    guard let slash = prefix.firstIndex(of: "/") else { return studyNames }
    let name = String(prefix[..<slash])
    return (file(of: name).flatMap { study(at: $0) }?.settings ?? []).map { "\(name)/\($0)" }
  }

  /// The study that was typed, in the setting that was typed.
  var study: Study? {
    guard let file = line.first(file) else { return nil }
    return study(at: file, setting: line.value(of: "--setting")) ?? study(at: file)
  }

  /// `NAME=VALUE` of each parameter; a value that a shell would take apart is left out.
  var assignments: [String] {
    guard let study else { return [] }
    let values =
      study.parameters.map { ($0.name, $0.value.plain) } + [("seed", "\(study.seed)"), ("seeds", "\(study.seeds)")]
    return values.map { name, value in
      "\(name)=\(value.utf8.allSatisfy { $0.isWordOfShell } ? value : "")"
    }
  }

  private func file(of name: String) -> URL? {
    let given = URL(fileURLWithPath: name, relativeTo: folder)
    let named = project.studies.appending(path: name.hasSuffix(".md") ? name : "\(name).md")
    return [given, named].first { $0.pathExtension == "md" && FileManager.default.fileExists(atPath: $0.path) }
  }

  private func study(at file: URL, setting: String? = nil) -> Study? { try? project.study(at: file, setting: setting) }

  // MARK: Runs

  private func reading<Found>(_ read: (Ledger) throws -> [Found]) -> [Found] {
    guard let ledger = try? Ledger(folder: project.runs, access: .readOnly, busyTimeout: Self.patience) else {
      return []
    }
    defer { ledger.close() }
    return (try? read(ledger)) ?? []
  }

  private func runs(_ filter: RunFilter) -> [String] { reading { try $0.runs(filter).map { "\($0.id)" } } }

  var runs: [String] {
    reading { ledger in
      let numbers = try ledger.runs(RunFilter(limit: Self.mostRuns)).map { "\($0.id)" }
      let studies = try ledger.studyPaths().map {
        URL(fileURLWithPath: $0).deletingPathExtension().lastPathComponent
      }
      return numbers.isEmpty ? [] : ["last"] + Set(studies).sorted() + numbers
    }
  }

  var runningRuns: [String] { runs(RunFilter(status: .running, limit: Self.mostRuns)) }

  var unfinishedRuns: [String] {
    [RunStatus.Kind.interrupted, .failed].flatMap { runs(RunFilter(status: $0, limit: Self.mostRuns)) }
  }

  /// The names of the figures that were made in the run that was typed.
  var figures: [String] { summaries.filter { $0.cell.kind == "figure" }.map(\.cell.name) }

  var steps: [String] { summaries.map(\.cell.name) }

  private var summaries: [StepSummary] {
    reading { ledger in try line.first { run(named: $0, in: ledger) }.map { try ledger.summaries(of: $0) } ?? [] }
  }

  private func run(named name: String, in ledger: Ledger) -> RunID? {
    if name == "last" { return (try? ledger.runs(RunFilter(limit: 1)))?.first?.id }
    if RunID(name) != nil { return (try? ledger.run(name))?.id }
    return try? ledger.latestRun(ofStudy: name.hasSuffix(".md") ? name : "\(name).md")
  }

  // MARK: Sweeps

  var sweeps: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: project.sweeps.path)) ?? []
    return names.filter { !$0.hasPrefix(".") }.sorted()
  }
}

extension UInt8 {
  /// True for what no shell takes for more than itself.
  fileprivate var isWordOfShell: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: ".+-_/".utf8.contains(self)
    }
  }
}
