import ArgumentParser
import Execution
import Foundation
import Housekeeping
import Ledger
import Printing
import Provenance
import Runs
import Values

/// `refigure doctor`
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check what a run needs: git, studies, ledger, data.")

  @OptionGroup var location: LocationOptions
  @OptionGroup var format: FormatOptions

  @Option(
    help: ArgumentHelp(
      "Say that a process which an error names has ended, so that others may use the ledger; or 'log', that nobody uses its write-ahead log.",
      valueName: "host:process"))
  var release: String?

  func run() throws {
    let project = try location.project
    if let release { try Self.release(release, in: project.runs) }
    let program = project.program
    let host = RunSession.environment(program)
    let examination = Examination(
      program: host.program, packages: host.packages, numerics: program.numerics,
      operatingSystem: host.operatingSystem, processor: host.processor, cores: host.cores, swift: host.swiftCompiler,
      instructions: program.instructionSet(),
      checks: [
        check("project") { Self.words(project) },
        check("studies") { try Self.studies(of: project) },
        check("git") {
          let snapshot = try GitSnapshot.capture(at: project.root)
          return "\(snapshot.commit.prefix(10)), \(snapshot.isDirty ? "with changes" : "clean")"
        },
        check("ledger") { try Self.ledger(project.runs) },
        check("disk") { Self.disk(project.runs) },
      ].compactMap(\.self) + program.checks.compactMap { item in check(item.name) { try item.check(project) } })
    print(format.json ? JSONText.of(examination) : examination.text)
    if !examination.checks.allSatisfy(\.ok) { throw ExitCode(ExitStatus.environment.rawValue) }
  }

  private static func words(_ project: Project) -> String {
    let label = project.settings.label.isEmpty ? "no label" : "label '\(project.settings.label)'"
    return project.file.map { "\(OutcomeText.relative($0)), \(label)" }
      ?? "\(project.root.path), without \(ProjectSettings.fileName)"
  }

  private static func studies(of project: Project) throws -> String {
    let place = OutcomeText.relative(project.studies)
    guard FileManager.default.fileExists(atPath: project.studies.path) else {
      throw ValidationError(
        "there is no '\(place)'; '\(CommandLineTool.program.name) init' makes it, with a study that runs")
    }
    return "\(try project.publishedStudies().count) in \(place)"
  }

  /// Looks, without making anything, whether runs could be recorded.
  private static func ledger(_ folder: URL) throws -> String {
    let files = FileManager.default
    let place = OutcomeText.relative(folder)
    let isThere = files.fileExists(atPath: folder.appending(path: Ledger.fileName).path)
    let count = isThere ? try Ledger(folder: folder, access: .readOnly).runs().count : 0
    // Where the folder is not there yet, the one above it that is must let it be made.
    var existing = folder.standardizedFileURL
    while !files.fileExists(atPath: existing.path), existing.path != "/" { existing.deleteLastPathComponent() }
    guard files.isWritableFile(atPath: existing.path) else {
      throw LedgerError.notWritable(path: existing.path, detail: "permission denied")
    }
    let sharing = LedgerSharing(reading: folder)
    if let sharing, let option = sharing.fileSystem.incoherence {
      throw LedgerError.incoherent(path: folder.path, fileSystem: sharing.fileSystem.type, option: option)
    }
    let database = DatabaseFiles(folder.appending(path: Ledger.fileName))
    if let sharing, isThere, !sharing.locksReachOthers, let log = database.filledLog {
      throw LedgerError.writeAheadElsewhere(path: database.file.path, fileSystem: sharing.fileSystem.type, found: log)
    }
    return (isThere ? "\(Count.words(count, "run")) in \(place)" : "0 runs; the first one makes \(place)")
      + (sharing.map { "; \($0.words)" } ?? "")
  }

  /// Takes what a process that has ended still holds.
  private static func release(_ name: String, in folder: URL) throws {
    if name == LeaseRelease.log { return try Ledger.putLogAway(in: folder) }
    let removed = try LeaseRelease.take(from: name, in: folder)
    guard !removed.isEmpty else {
      throw ValidationError("'\(name)' holds nothing in '\(OutcomeText.relative(folder))'")
    }
    for file in removed { print("released \(OutcomeText.relative(file))") }
  }

  /// The space that runs take, by what takes it.
  private static func disk(_ folder: URL) -> String? {
    guard FileManager.default.fileExists(atPath: folder.path) else { return nil }
    // Each file is looked at once: what is added first tells its own share.
    var total = DiskUse()
    total.add(folder.appending(path: "artefacts"))
    let artefacts = total.bytes
    total.add(folder.appending(path: Ledger.fileName))
    let ledger = total.bytes - artefacts
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    for name in names where name != "artefacts" && name != Ledger.fileName { total.add(folder.appending(path: name)) }
    let size = { (bytes: Int64) in NumberFormat.bytes.plain(of: Double(bytes)) }
    return
      "\(size(total.bytes)) in \(OutcomeText.relative(folder)): artefacts \(size(artefacts)), ledger \(size(ledger)), "
      + "the rest pages, figures and scratch; '\(CommandLineTool.program.name) clean' says what can go"
  }

  private func check(_ name: String, _ body: () throws -> String?) -> Check? {
    do {
      return try body().map { Check(name: name, ok: true, detail: $0) }
    } catch {
      return Check(name: name, ok: false, detail: ErrorText.of(error))
    }
  }

  private struct Check: Encodable {
    let name: String
    let ok: Bool
    let detail: String
  }

  private struct Examination: Encodable {
    let program: RunningProgram?
    let packages: [String: String]
    let numerics, operatingSystem, processor: String
    let cores: Int
    let swift, instructions: String
    let checks: [Check]

    var text: String {
      let lines = [
        "         \(CommandLineTool.program.name) \(CommandLineTool.program.version), numerics \(numerics)",
        "         \(operatingSystem), \(processor), \(cores) cores, Swift \(swift)",
        "         vector instructions: \(instructions)",
      ]
      return (lines + checks.map { "\($0.ok ? "ok      " : "problem ") \($0.name): \($0.detail)" })
        .joined(separator: "\n")
    }
  }
}
