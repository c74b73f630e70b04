import Execution
import Foundation
import Ledger
import Runs
import TestSupport
import Testing

/// What a run writes that computes nothing.
@Suite struct RerunTests {
  private func files(below folder: URL) throws -> [String: [FileAttributeKey: AnyHashable]] {
    let found = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    return Dictionary(
      uniqueKeysWithValues: try found.map { path in
        let all = try FileManager.default.attributesOfItem(atPath: folder.appending(path: path).path)
        return (
          path, [.systemFileNumber, .modificationDate, .type].reduce(into: [:]) { $0[$1] = all[$1] as? AnyHashable }
        )
      })
  }

  @Test(
    "A rerun writes its page; all other files of its folder are those of the run before, and no artefact is written")
  func rerun() throws {
    try TemporaryProject.with { project in
      let runs = project.project.runs
      let first = try project.run(ToyStudy.text)
      let before = try files(below: runs)
      let second = try project.run(ToyStudy.text)
      let after = try files(below: runs)
      let new = after.keys.filter { before[$0] == nil && !$0.hasPrefix("ledger.sqlite-") }
      #expect(new.allSatisfy { $0.hasPrefix("\(second.run)") }, "\(new)")
      let published = before.keys.filter { $0.hasPrefix("\(first.run)/") && !$0.hasSuffix(".html") }
      #expect(published.count > 3)
      for path in published where !path.hasSuffix("/run.log") {
        let again = path.replacing("\(first.run)/", with: "\(second.run)/")
        #expect(after[again]?[.systemFileNumber] == before[path]?[.systemFileNumber], "\(path)")
      }
      #expect(new.count == published.count + 2, "the folder and its page: \(new)")
      for (path, attributes) in before where path.hasPrefix("artefacts/") {
        #expect(after[path] == attributes, "\(path)")
      }
      let ledger = try Ledger(folder: runs, access: .readOnly)
      let steps = try ledger.details(of: second.run).steps
      #expect(!steps.isEmpty && steps.allSatisfy { $0.disposition != .computed })
      #expect(
        try ledger.details(of: second.run).claims.map(\.decision)
          == ledger.details(of: first.run).claims.map(\.decision))
      #expect(try ledger.verify().isIntact)
    }
  }

  @Test("A file that somebody changed is not taken over, nor written to through its other name")
  func changed() throws {
    try TemporaryProject.with { project in
      let first = try project.run(ToyStudy.text)
      _ = try project.run(ToyStudy.text)
      let (name, right) = ("claims.json", project.project.folder(of: first.run).appending(path: "claims.json"))
      let content = try Data(contentsOf: right)
      let shared = project.project.folder(of: RunID(number: 2)).appending(path: name)
      try Data("changed".utf8).write(to: shared, options: .atomic)
      let third = try project.run(ToyStudy.text)
      #expect(try Data(contentsOf: project.project.folder(of: third.run).appending(path: name)) == content)
      #expect(try Data(contentsOf: right) == content && Data(contentsOf: shared) == Data("changed".utf8))
    }
  }

  @Test("When the run ends, all of the ledger is in its one file, whatever threads were used")
  func oneFile() throws {
    try TemporaryProject.with { project in
      let outcome = try project.run(ToyStudy.text, threads: 3)
      let runs = project.project.runs
      #expect(try !FileManager.default.contentsOfDirectory(atPath: runs.path).contains("ledger.sqlite-wal"))
      let copy = try TemporaryFolder()
      try FileManager.default.copyItem(
        at: runs.appending(path: Ledger.fileName), to: copy.url.appending(path: Ledger.fileName))
      #expect(try Ledger(folder: copy.url, access: .readOnly).run("\(outcome.run)").status == .finished)
    }
  }
}
