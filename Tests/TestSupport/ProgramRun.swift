import Digests
import Foundation
import JetProgram
import Ledger
import Runs

/// A recorded run without steps, which says of some bytes that they were the program that made it.
package enum ProgramRun {
  /// Records the run in a project's ledger.
  ///
  /// - Parameters:
  ///   - program: the bytes.
  ///   - project: the project.
  ///   - studyPath: the study that it says it ran, and its text.
  ///   - versionControl: the commit that it says it was run from.
  ///   - commit: the commit that the program is said to be built from; nil for none.
  ///   - numerics: the version of the numerics.
  @discardableResult
  package static func record(
    by program: Data, in project: Project, studyPath: String = "studies/toy.md", studyText: String = ToyStudy.text,
    versionControl: VersionControl = .notUnderVersionControl, commit: String? = nil, numerics: String? = nil
  ) throws -> RunID {
    let built = commit.map { #""commit": "\#($0)", "dirty": false, "# } ?? ""
    let environment = """
      {"architecture": "x86_64", "build": "release", "clang": "", "cores": 2, "instructionSet": "baseline", "kernel": "Linux 6", \
      "memory": 1, "operatingSystem": "Linux", "packages": {}, "processor": "", "program": {\(built)"digest": \
      "\(Digest(of: program).hexadecimal)", "name": "refigure", "version": "0.1.9"}, "swiftCompiler": "6.2"}
      """
    let ledger = try Ledger(folder: project.runs)
    let run = try ledger.startRun(
      RunStart(
        studyTitle: "Toy", studyPath: studyPath, studyText: studyText, hyperparameters: "{}", seeds: [7], data: [:],
        versionControl: versionControl, environment: environment,
        numericsVersion: numerics ?? project.program.numerics, command: ["refigure", "run", studyPath]))
    try ledger.finishRun(run)
    return run
  }

  /// Records the run of a study in a folder, from a commit of it.
  package static func record(
    by program: Data, in folder: URL, studyText: String, commit: String, numerics: String? = nil
  ) throws {
    try record(
      by: program, in: try Project(at: folder, program: Refigure.program), studyText: studyText,
      versionControl: .git(GitState(commit: commit, branch: "main", remote: nil, difference: nil)), numerics: numerics)
  }
}
