import Foundation
import Provenance
import Runs
import Values

extension StudyReport {
  /// The parameters in force, each with what gave it its value.
  package var parameters: [Report.Parameter] {
    ParameterInForce.all(of: recorded.study, overrides: recorded.overrides).map { parameter in
      let winner = recorded.study.winners["$\(parameter.name)"].map { ": \($0.words), table \($0.tableWords)" } ?? ""
      return Report.Parameter(
        name: parameter.name, value: parameter.value, declared: parameter.declared ?? "–",
        origin: "\(parameter.origin)\(winner)")
    }
  }

  /// The provenance of the run: record, commit, command, machine.
  package var provenance: [(name: String, value: String)] {
    let run = recorded.details.run
    var facts: [(name: String, value: String)] = [
      ("run", "\(run.id), \(Self.announced("\(run.status)"))"), ("study", "\(run.studyPath), SHA-256 \(run.study)"),
      ("started", run.started.ISO8601Format()),
    ]
    if let ended = run.ended { facts.append(("ended", ended.ISO8601Format())) }
    if scope.isWhole, let origin = recorded.details.origin {
      facts.append(
        ("recorded first", "as \(origin.name) of another ledger, whose chain then ended with \(origin.head)"))
    }
    switch run.versionControl {
    case .notUnderVersionControl: facts.append(("commit", "none: not under version control"))
    case .git(let state):
      let place = scope.hasChanges ? "below" : "not published"
      facts.append(
        (
          "commit",
          state.commit + (state.isDirty ? ", with changes that were not committed (\(place))" : ", clean tree")
        ))
      if scope.hasMachine {
        facts.append(("branch", state.branch ?? "none (detached HEAD)"))
        if let remote = state.remote { facts.append(("remote", remote)) }
      }
    }
    if scope.hasMachine { facts.append(("command", run.command.joined(separator: " "))) }
    facts.append(("numerics version", run.numericsVersion))
    facts.append(("seeds of the streams", run.seeds.map { String($0, radix: 16) }.joined(separator: " ")))
    return facts + machine(run.environment)
  }

  private func machine(_ environment: String) -> [(name: String, value: String)] {
    guard let host = try? JSONDecoder().decode(HostEnvironment.self, from: Data(environment.utf8)) else {
      return scope.hasMachine ? [("environment", environment)] : []
    }
    let packages = host.packages.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    let machine = [
      ("processor", "\(host.processor), \(host.cores) cores, \(host.architecture)"),
      ("memory", "\(host.memory / 1_048_576) MiB"), ("system", "\(host.operatingSystem), \(host.kernel)"),
    ]
    return (host.program.map { [("program", "\($0)")] } ?? []) + (scope.hasMachine ? machine : []) + [
      ("instruction set", host.instructionSet),
      ("toolchain", "Swift \(host.swiftCompiler), \(host.clang), \(host.build) build"),
      ("packages", packages.joined(separator: ", ")),
    ]
  }

  /// The tree's changes against the commit; nil when there were none.
  package var difference: String? {
    guard case .git(let state) = recorded.details.run.versionControl, let digest = state.difference,
      let bytes = try? recorded.artefacts.read(digest)
    else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The commands that do it again.
  package var commands: [String] {
    let run = recorded.details.run
    var commands: [String] = []
    if case .git(let state) = run.versionControl {
      commands.append("git checkout \(state.commit)")
      if state.isDirty, scope.hasChanges { commands.append("git apply changes.patch") }
    }
    return commands + ["\(program.name) \(run.runArguments)"]
  }
}
