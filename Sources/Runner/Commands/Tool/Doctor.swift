import ArgumentParser
import Execution
import Foundation
import Ledger
import Provenance
import Runs

/// `refigure doctor`
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check what a run needs: studies, git, a ledger that can be written, data.")

  @OptionGroup var location: LocationOptions
  @OptionGroup var format: FormatOptions

  func run() throws {
    let project = try location.project
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
    return isThere ? "\(count) runs in \(place)" : "0 runs; the first one makes \(place)"
  }

  private func check(_ name: String, _ body: () throws -> String?) -> Check? {
    do {
      return try body().map { Check(name: name, ok: true, detail: $0) }
    } catch {
      return Check(name: name, ok: false, detail: "\(error)")
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
