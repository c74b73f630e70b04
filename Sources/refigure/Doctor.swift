import ArgumentParser
import Datasets
import Deterministic
import Execution
import Foundation
import Ledger
import Provenance

/// `refigure doctor`
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check what a run needs: data, git, a ledger that can be written, the processor.")

  @OptionGroup var location: LocationOptions

  func run() throws {
    var problems = 0
    func check(_ what: String, _ body: () throws -> String) {
      do {
        print("ok       \(what): \(try body())")
      } catch {
        problems += 1
        print("problem  \(what): \(error)")
      }
    }
    let project = location.project
    let host = RunSession.environment()
    print("         \(host.operatingSystem), \(host.processor), \(host.cores) cores, Swift \(host.swiftCompiler)")
    print("         kernels: \(InstructionSet.current) (widest here: \(InstructionSet.widest))")
    check("studies") { "\(try project.publishedStudies().count) in \(OutcomeText.relative(project.studies))" }
    check("data") {
      let reports = try DataSet(folder: project.studies.appending(path: "data/jets")).verify()
      if let bad = reports.first(where: { !$0.isValid })?.problems.first { throw bad }
      return "\(reports.count) samples as in the manifest"
    }
    check("git") {
      let snapshot = try GitSnapshot.capture(at: project.root)
      return "\(snapshot.commit.prefix(10)), \(snapshot.isDirty ? "with changes" : "clean")"
    }
    check("ledger") {
      let ledger = try Ledger(folder: project.runs)
      return "\(try ledger.runs().count) runs in \(OutcomeText.relative(project.runs))"
    }
    if problems > 0 { throw ExitCode(ExitStatus.environment.rawValue) }
  }
}
