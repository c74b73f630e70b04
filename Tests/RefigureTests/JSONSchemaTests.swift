import Foundation
import TestSupport
import Testing

@Suite("Schemas of the JSON", .waits)
struct JSONSchemaListTests {
  @Test("Each command with --json has a schema, and docs/json.md names each schema")
  func completeness() throws {
    let commands = try JSONCommands.names()
    #expect(commands.count > 20)
    let folder = Checkout.root.appending(path: "docs/schemas")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }
    let schemas = Set(files.map { String($0.dropLast(5)) })
    #expect(schemas.subtracting(JSONCommands.others) == Set(commands))
    let page = try Checkout.text("docs/json.md")
    for schema in schemas { #expect(page.contains("](schemas/\(schema).json)"), "docs/json.md lacks \(schema)") }
  }
}

/// What commands print, in every state that a small project can be in, against the schemas.
@Suite(
  "JSON against its schemas", .waits,
  .enabled(if: SchemaCheck.python != nil, "Python's jsonschema is missing (Debian: python3-jsonschema)"))
struct JSONSchemaTests {
  /// Keys that need what no small project has.
  private static let elsewhere: Set = [
    // A cluster, a damaged record, a machine that differs, two results under one identity.
    "sweep#submission.job", "sweep#submission.left[].task", "sweep#submission.left[].reason", "sweep#status.silence",
    "sweep#task.word", "sweep#task.job", "audit-replay.steps[].nowIdentity", "audit-replay.steps[].reason",
    "audit-replay.environment[].name", "audit-replay.environment[].recorded", "audit-replay.environment[].now",
    "restore.runs[].problem", "definitions#program.commit", "definitions#program.dirty",
    // A program of changed files or of a commit; runs by several programs.
    "archive.programs[].packages", "archive.programs[].withoutSources", "archive.missingPrograms[].run",
    "archive.missingPrograms[].program", "archive.missingPrograms[].sha256",
    // Variations that this machine may have or lack.
    "audit-perturb#trial.reason", "audit-perturb#variations[].missing", "audit-perturb#difference.isSometimes",
    "audit-perturb#difference.epoch",
    // Very many jets.
    "data-describe#physics.massPeaks[].peak",
  ]

  @Test("Every output is what its schema says, and every key of the schemas is in an output", .timeLimit(.minutes(10)))
  func outputs() throws {
    var outputs = CollectedOutputs()
    try outputs.ofNothing()
    try outputs.ofRuns()
    try outputs.ofLiveRuns()
    try outputs.ofPrograms()
    try outputs.ofData()
    try outputs.ofMoves()
    try outputs.ofPapers()
    try outputs.ofFiles()
    let report = try SchemaCheck.report(on: outputs.cases)
    for error in report.errors { Issue.record("\(error)") }
    let unseen = Set(report.unseen).subtracting(Self.elsewhere)
    #expect(unseen.isEmpty, "keys that no output has: \(unseen.sorted())")
    let missing = Set(try JSONCommands.names()).subtracting(outputs.cases.map(\.schema))
    #expect(missing.isEmpty, "commands that were not tried: \(missing.sorted())")
  }

  @Test("A key that the schema lacks, one that it asks for, and a number of another form are refused")
  func refusals() throws {
    func refused(_ schema: String, _ output: String) throws -> Bool {
      !(try SchemaCheck.report(on: [SchemaCase(schema: schema, name: "", output: output)]).errors.isEmpty)
    }
    #expect(try !refused("report", #"{"file": "a", "run": "r1"}"#))
    #expect(try refused("report", #"{"file": "a", "run": "r1", "more": 1}"#))
    #expect(try refused("report", #"{"run": "r1"}"#))
    #expect(try refused("report", #"{"file": "a", "run": "1"}"#))
    #expect(try refused("report", "page"))
    let claim = #"{"id": "a", "statement": "b", "verdict": "holds", "seeds": 2, "value": VALUE}"#
    let group = #"{"name": "A", "runs": [], "seeds": 1, "values": {}, "columns": {}, "claims": {"a": [CLAIM]}}"#
    let compare = #"{"differing": [], "same": 0, "groups": [GROUP]}"#.replacing("GROUP", with: group)
    for (value, isRefused) in [("1.5", false), (#""inf""#, false), (#""many""#, true), ("null", true)] {
      let text = compare.replacing("CLAIM", with: claim.replacing("VALUE", with: value))
      #expect(try refused("compare", text) == isRefused, "\(value)")
    }
  }
}

/// The commands that print JSON.
enum JSONCommands {
  /// Schemas that are no command's.
  static let others: Set = ["definitions", "claims-file"]

  /// Their names, as schemas have them: `audit-verify`.
  static func names() throws -> [String] { try below([]) }

  private static func below(_ command: [String]) throws -> [String] {
    let help = try ProgramProcess(folder: FileManager.default.temporaryDirectory).run(command + ["--help"]).output
    let listed = help.split(separator: "SUBCOMMANDS:\n").dropFirst().last?.split(separator: "\n\n").first ?? ""
    let names = listed.split(separator: "\n").filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
      .compactMap { $0.split(separator: " ").first.map(String.init) }
    let own = help.contains("\n  --json ") ? [command.joined(separator: "-")] : []
    return try own + names.flatMap { try below(command + [$0]) }
  }
}

/// An output and the schema that it is to have.
struct SchemaCase: Encodable {
  let schema, name, output: String
}

/// `scripts/check-json`.
enum SchemaCheck {
  struct Report: Decodable {
    let errors, unseen: [String]
  }

  /// A Python that has jsonschema.
  static let python: String? = ["python3", "/usr/bin/python3"].first { program in
    (try? Shell.run("\(program) -c 'from jsonschema import Draft202012Validator'", in: Checkout.root)) == 0
  }

  static func report(on cases: [SchemaCase]) throws -> Report {
    let folder = try TemporaryFolder()
    try JSONEncoder().encode(cases).write(to: folder.file("cases.json"))
    let script = Checkout.root.appending(path: "scripts/check-json").path
    let status = try Shell.run(
      "\(python ?? "python3") \"$SCRIPT\" --cases cases.json > report.json", in: folder.url, ["SCRIPT": script])
    guard status == 0 else { throw TestFailure("scripts/check-json ended with \(status)") }
    return try JSONDecoder().decode(Report.self, from: Data(contentsOf: folder.file("report.json")))
  }
}
