import Digests
import Foundation
import GRDB
import RecordViews
import TestSupport
import Testing

@testable import Ledger

/// What a ledger says to the program `sqlite3`: of the second schema, brought up to date.
@Suite("Reading with SQL", .waits, .disabled(if: SQLiteProgram.isMissing, "there is no program 'sqlite3'"))
struct ReadableTests {
  let folder: TemporaryFolder
  let file: URL

  init() throws {
    folder = try TemporaryFolder()
    file = folder.url.appendingPathComponent(Ledger.fileName)
    try SchemaTwo.restore("schema-2", to: folder.url)
    _ = try Ledger(folder: folder.url)
  }

  private func read(_ sql: String) throws -> [String] { try SQLiteProgram.read(file, sql) }

  @Test("The least W of every run of a study, with its epoch; a reused training counts for the run that reused it")
  func leastValue() throws {
    let lines = try read(
      """
      SELECT run, cell, repetition, min(value), epoch FROM metrics JOIN runs_view USING (run)
      WHERE study = 's-curve' AND name = 'wasserstein.negatives' GROUP BY run ORDER BY run
      """)
    #expect(lines == ["r1|ae|1|0.5|5", "r2|ae|1|0.5|5"])
  }

  @Test func runsAreFoundByAHyperparameter() throws {
    let condition = "path LIKE '%temperature' AND number < 0.05"
    #expect(try read("SELECT DISTINCT run FROM hyperparameters WHERE \(condition)") == ["r1"])
  }

  @Test func differencesOfHyperparametersAreFound() throws {
    let lines = try read(
      """
      SELECT cell, path, a.value, b.value FROM hyperparameters AS a FULL JOIN hyperparameters AS b USING (cell, path)
      WHERE a.run = 'r1' AND b.run = 'r2' AND a.value <> b.value ORDER BY cell, path
      """)
    #expect(
      lines == [
        "|overrides.temperature|0.02|0.5", "|parameters.temperature|0.02|0.5",
        "ae|sampler.chain.temperature|0.02|0.5",
      ])
  }

  @Test func everyLeafIsARow() throws {
    let lines = try read(
      "SELECT cell, path, value, number FROM hyperparameters WHERE run = 'r1' ORDER BY cell, path")
    #expect(
      lines == [
        "|overrides.temperature|0.02|0.02", "|parameters.temperature|0.02|0.02", "|seed|20240926|20240926.0",
        "|seeds|2|2.0", "|setting|short|", "ae|epochs|3|3.0", "ae|hidden[0]|32|32.0", "ae|hidden[1]|16|16.0",
        "ae|kind|train|", "ae|optimizer.kind|adamw|", "ae|optimizer.rate|0.0003|0.0003", "ae|replay|null|",
        "ae|sampler.bounds[0]|-3|-3.0", "ae|sampler.bounds[1]|3|3.0", "ae|sampler.chain.temperature|0.02|0.02",
        "toy|kind|data|", "toy|source|ring|",
      ])
  }

  @Test func runsSayWhatTheyAreAndHowFarTheyCame() throws {
    let columns = "run, study, setting, status, reason, seconds, dirty, computed, reused, failed, holds, undecided"
    #expect(
      try read("SELECT \(columns), imported_as FROM runs_view") == [
        "r1|s-curve|short|finished||6.0|0|3|0|0|1|1|", "r2|s-curve|short|interrupted|asked to stop|3.0|0|0|1|1|0|0|",
        "r3|outlier||finished||2.0|0|1|0|0|0|0|r1",
      ])
  }

  @Test func stepsAreTyped() throws {
    #expect(
      try read("SELECT run, cell, repetition, kind, disposition, computed_in, reason FROM steps") == [
        "r1|ae|1|train|computed|r1|", "r1|ae|2|train|computed|r1|", "r1|chart||figure|computed|r1|",
        "r2|ae|1|train|reused|r1|", "r2|ae|2|train|failed||no memory", "r3|ae|3|train|computed|r3|",
      ])
  }

  @Test func numbersThatAreNoneAreSaidToBe() throws {
    #expect(
      try read("SELECT epoch, value, status FROM metrics WHERE run = 'r3' AND name = 'training.error'") == [
        "1|Inf|inf", "2||nan", "3|-Inf|-inf", "4|0.0|finite",
      ])
    #expect(
      try read("SELECT name, value, status FROM metrics WHERE run = 'r3' AND epoch IS NULL ORDER BY name") == [
        "auc|0.333333333333333|finite", "best.epoch|2.0|finite", "none||nan",
      ])
    // Each is the very number, though it is shown with fewer digits.
    #expect(
      try read("SELECT value = 1 / 3.0, value = 0.333333333333333 FROM metrics WHERE name = 'auc' AND run = 'r2'")
        == ["1|0"])
  }

  @Test func claimsAndFilesAreListed() throws {
    #expect(
      try read("SELECT run, claim, verdict, value, bound, margin, status FROM claims_view") == [
        "r1|small|holds|0.3|0.5|0.2|finite", "r1|open|undecided||||nan",
      ])
    let file =
      "artefacts/\(Digest(of: "weights 1").hexadecimal.prefix(2))/\(Digest(of: "weights 1").hexadecimal.dropFirst(2))"
    #expect(
      try read("SELECT run, cell, repetition, name, bytes, file FROM artefacts_view WHERE run = 'r2'") == [
        "r2|ae|1|weights|9|\(file)"
      ])
  }

  @Test func everyColumnOfEveryViewIsDescribed() throws {
    let views = try read("SELECT name FROM sqlite_master WHERE type = 'view' AND name <> 'about' ORDER BY name")
    #expect(views == LedgerViews.all.map(\.name).sorted())
    for view in views {
      let columns = try read("SELECT name FROM pragma_table_info('\(view)') ORDER BY cid")
      #expect(
        try read("SELECT column_name FROM about WHERE view_name = '\(view)' AND column_name IS NOT NULL") == columns)
      #expect(try read("SELECT count(*) FROM about WHERE view_name = '\(view)' AND column_name IS NULL") == ["1"])
    }
  }

  @Test func theExamplesOfTheDocumentationAreAnswered() throws {
    let page = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/ledger.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let examples = text.components(separatedBy: "```sql\n").dropFirst().compactMap {
      $0.components(separatedBy: "\n```").first
    }
    #expect(examples.count >= 6)
    for example in examples { #expect(try !read(example).isEmpty, "\(example)") }
    for view in LedgerViews.all {
      #expect(text.contains("`\(view.name)`"))
      for column in view.columns { #expect(text.contains("`\(column.name)`"), "\(view.name).\(column.name)") }
    }
  }
}
