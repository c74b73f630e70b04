import Digests
import Execution
import Foundation
import JetProgram
import Ledger
import Runs
import TestSupport
import Testing

@testable import Audits

@Suite("Whether a record is what it was")
struct RecordVerificationTests {
  /// Verifies the record of one run of the toy after something was done to the folder of runs.
  private func verification(
    files: Bool = true, notedHead: ChainHead? = nil, after change: (URL) throws -> Void = { _ in }
  ) throws -> RecordVerification {
    try TemporaryProject.with { temporary in
      _ = try temporary.run(ToyStudy.text)
      try change(temporary.project.runs)
      let ledger = try Ledger(folder: temporary.project.runs, access: .readOnly)
      return try RecordVerification(of: temporary.project, ledger: ledger, files: files, notedHead: notedHead)
    }
  }

  private static func replace(_ old: String, _ new: String, in file: URL) throws {
    let text = try String(contentsOf: file, encoding: .utf8)
    try #require(text.contains(old))
    try Data(text.replacing(old, with: new).utf8).write(to: file)
  }

  @Test("An untouched record is intact, and its files were looked at")
  func untouched() throws {
    let verification = try verification()
    #expect(verification.isIntact, "\(verification.mismatches)")
    #expect(verification.notes == [])
    // Two figures with their numbers and documents, the claims, the digests and the page.
    #expect(verification.files == 9 && verification.folders == 1, "\(verification.files)")
    #expect(verification.ledger.runs == 1 && verification.ledger.steps == 6 && verification.ledger.claims == 1)
  }

  struct Alteration: CustomTestStringConvertible, Sendable {
    let file, old, new: String
    /// The rows and columns that do not match then.
    let found: [String]
    var testDescription: String { "\(file): \(old)" }
  }

  static let alterations = [
    Alteration(file: "curves.svg", old: "<svg", new: "<svg ", found: ["r1/curves.svg content"]),
    Alteration(file: "curves.csv", old: "plot,panel", new: "plot,Panel", found: ["r1/curves.csv content"]),
    Alteration(
      file: "claims.json", old: #""verdict":"holds""#, new: #""verdict":"fails""#,
      found: ["r1/claims.json verdict of 'falls'", "r1/claims.json content"]),
    Alteration(
      file: "claims.json", old: #""because":"It is trained.""#, new: #""because":"It is lucky.""#,
      found: ["r1/claims.json content"]),
    Alteration(
      file: "claims.json", old: #""id":"falls""#, new: #""id":"rises""#,
      found: ["r1/claims.json claim 'falls'", "r1/claims.json claim 'rises'", "r1/claims.json content"]),
    Alteration(file: "claims.json", old: "[", new: "{", found: ["r1/claims.json content", "r1/claims.json content"]),
    Alteration(
      file: "digests.json", old: #""ae/1": ""#, new: #""ae/1": "\#(Digest(of: "x"))", "other": ""#,
      found: ["r1/digests.json identity of 'ae/1'", "r1/digests.json identity of 'other'", "r1/digests.json content"]),
    Alteration(
      file: "digests.json", old: #""curves.svg": ""#, new: #""curves.svg": "\#(Digest(of: "x"))", "other": ""#,
      found: ["r1/digests.json digest of 'curves.svg'", "r1/digests.json digest of 'other'", "r1/digests.json content"]),
    Alteration(
      file: "digests.json", old: #""numerics": "\#(Refigure.program.numerics)""#, new: #""numerics": "0""#,
      found: ["r1/digests.json numerics"]),
    Alteration(file: "digests.json", old: "  ", new: " ", found: ["r1/digests.json content"]),
    Alteration(
      file: "digests.json", old: #"  "falls": ""#, new: #"  "falls": "\#(Digest(of: "x"))", "x": ""#,
      found: ["r1/digests.json identity of 'falls'", "r1/digests.json identity of 'x'", "r1/digests.json content"]),
    Alteration(
      file: "digests.json", old: #" "files": {"#,
      new: " \"results\": {\n  \"ae/1\": \"\(Digest(of: "x"))\"\n },\n \"files\": {",
      found: ["r1/digests.json results of 'ae/1'"]),
    Alteration(file: "index.html", old: "<html", new: "<html ", found: ["r1/index.html content"]),
    Alteration(file: "README.md", old: "# Toy", new: "# Ploy", found: ["r1/README.md content"]),
    Alteration(file: "digests.json", old: "{", new: "", found: ["r1/digests.json content"]),
  ]

  @Test("An altered file is found", arguments: alterations)
  func altered(_ alteration: Alteration) throws {
    let verification = try verification { runs in
      try Self.replace(alteration.old, alteration.new, in: runs.appending(path: "r1/\(alteration.file)"))
    }
    #expect(verification.ledger.isIntact && !verification.isIntact)
    #expect(verification.mismatches.allSatisfy { $0.table == "run files" && $0.expected != $0.found })
    #expect(Set(verification.mismatches.map { "\($0.row) \($0.column)" }) == Set(alteration.found))
  }

  @Test("A page of an older version carries no digest, which is said; without files none is read")
  func notCompared() throws {
    let page = try verification {
      try Self.replace("<!-- SHA-256", "<!-- SHA", in: $0.appending(path: "r1/index.html"))
    }
    #expect(page.isIntact && page.notes == [.unsealed(run: RunID(number: 1), file: "index.html")])
    let skipped = try verification(files: false) {
      try Self.replace("<svg", "<svg ", in: $0.appending(path: "r1/curves.svg"))
    }
    #expect(skipped.isIntact && skipped.files == 0 && skipped.ledger.artefacts == 0)
  }

  @Test("What is missing or more than recorded is said, and no mismatch")
  func notes() throws {
    let verification = try verification { runs in
      try FileManager.default.removeItem(at: runs.appending(path: "r1/curves.csv"))
      try Data("mine".utf8).write(to: runs.appending(path: "r1/notes.txt"))
      try FileManager.default.createDirectory(at: runs.appending(path: "r7"), withIntermediateDirectories: false)
    }
    let run = RunID(number: 1)
    #expect(verification.isIntact)
    #expect(
      verification.notes == [
        .missing(run: run, file: "curves.csv"), .unrecorded(run: run, file: "notes.txt"), .unknownRun(folder: "r7"),
      ])
    let removed = try self.verification { try FileManager.default.removeItem(at: $0.appending(path: "r1")) }
    #expect(removed.isIntact && removed.notes == [.withoutFolder(runs: [run])])
  }

  @Test("A damaged artefact and a head of another history are mismatches of the ledger")
  func ledger() throws {
    let damaged = try verification { runs in
      let ledger = try Ledger(folder: runs, access: .readOnly)
      let figure = try #require(try ledger.summaries(of: RunID(number: 1)).first { $0.cell.name == "scheme" })
      let file = ledger.artefacts.url(of: try #require(figure.artefacts.first).digest)
      try FileManager.default.removeItem(at: file)
      try Data("<svg/>".utf8).write(to: file)
    }
    #expect(damaged.mismatches.map(\.table) == ["artefact files"])
    let other = try verification(notedHead: ChainHead(events: 2, digest: Digest(of: "another")))
    #expect(other.mismatches.map(\.row) == ["event 2"])
  }

  @Test("Nothing is written")
  func readOnly() throws {
    try TemporaryProject.with { temporary in
      _ = try temporary.run(ToyStudy.text)
      func state() throws -> [String: Digest?] {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: temporary.project.runs.path)
        // SQLite's own, which come and go with every reader.
        let kept = paths.filter { !$0.hasSuffix("-shm") && !$0.hasSuffix("-wal") }
        return Dictionary(
          uniqueKeysWithValues: kept.map { ($0, try? Digest(ofFileAt: temporary.project.runs.appending(path: $0))) })
      }
      let before = try state()
      let ledger = try Ledger(folder: temporary.project.runs, access: .readOnly)
      #expect(try RecordVerification(of: temporary.project, ledger: ledger).isIntact)
      #expect(try state() == before && before.count > 10)
    }
  }
}
