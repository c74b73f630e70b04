import Digests
import Foundation
import GRDB

/// A walk along the chain that compares each event with its predecessor and with the rows that it recorded.
struct Verification {
  let database: Database
  let notedHead: ChainHead?
  private(set) var report = VerificationReport()
  private var states: [Int64: State] = [:]
  private var recorded = ["runs": Set<Int64>(), "cells": [], "claims": []]

  private struct State: Equatable {
    var status: String
    var reason: String?
    var ended: String?
  }

  init(database: Database, notedHead: ChainHead?) {
    self.database = database
    self.notedHead = notedHead
  }

  mutating func run() throws {
    try checkDatabase()
    try checkTexts()
    try checkChain()
    try checkRowsWithoutEvent()
    try checkOrigins()
    try checkStates()
  }

  private mutating func fail(_ table: String, _ row: String, _ column: String, _ expected: String, _ found: String) {
    report.mismatches.append(
      LedgerMismatch(table: table, row: row, column: column, expected: expected, found: found))
  }

  private mutating func checkDatabase() throws {
    let answer = try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? "nothing"
    if answer != "ok" { fail("database", "file", "structure", "ok", answer) }
    let present = Set(try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'"))
    for trigger in LedgerSchema.triggers where !present.contains(trigger) {
      fail("database", "trigger '\(trigger)'", "definition", "present", "missing")
    }
  }

  private mutating func checkTexts() throws {
    let rows = try Row.fetchCursor(database, sql: "SELECT digest, text FROM texts ORDER BY rowid")
    while let row = try rows.next() {
      let found = Digest(of: row["text"] as String).hexadecimal
      let digest: String = row["digest"]
      if found != digest { fail("texts", String(digest.prefix(12)), "text", digest, found) }
    }
  }

  private mutating func checkChain() throws {
    var previous = LedgerEvent.origin.hexadecimal
    var sequence: Int64 = 0
    let rows = try Row.fetchCursor(database, sql: "SELECT * FROM events ORDER BY sequence")
    while let row = try rows.next() {
      sequence += 1
      let event = "event \(row["sequence"] as Int64)"
      if row["sequence"] != sequence {
        fail("events", event, "sequence", "\(sequence)", "\(row["sequence"] as Int64)")
        sequence = row["sequence"]
      }
      if row["previous"] != previous { fail("events", event, "previous", previous, row["previous"]) }
      let digest = LedgerEvent.digest(
        previous: row["previous"], sequence: row["sequence"], run: row["run"], kind: row["kind"],
        subject: row["subject"], at: row["at"], content: row["content"]
      ).hexadecimal
      let isGenuine = row["digest"] == digest
      if !isGenuine { fail("events", event, "digest", row["digest"], digest) }
      previous = row["digest"]
      report.events += 1
      note(row, event)
      // What a forged event says of other rows is no evidence against them.
      if isGenuine { try checkRows(of: row, event) }
      if notedHead?.events == sequence, notedHead?.digest.hexadecimal != previous {
        fail("events", event, "digest", notedHead?.digest.hexadecimal ?? "", previous)
      }
    }
    if let digest = Digest(hexadecimal: previous), sequence > 0 {
      report.head = ChainHead(events: sequence, digest: digest)
    }
    if let notedHead, notedHead.events > sequence {
      fail("events", "event \(notedHead.events)", "row", "present", "missing: the chain ends at event \(sequence)")
    }
  }

  /// Notes which rows have an event, and where the run stands after it.
  private mutating func note(_ row: Row, _ event: String) {
    let run: Int64 = row["run"]
    let subject: Int64? = row["subject"]
    switch LedgerEvent.Kind(rawValue: row["kind"]) {
    case .started:
      report.runs += 1
      recorded["runs"]?.insert(run)
      states[run] = State(status: "running")
    case .resumed:
      states[run] = State(status: "running")
    case .cellFinished:
      report.cells += 1
      if let subject { recorded["cells"]?.insert(subject) }
    case .claimDecided:
      report.claims += 1
      if let subject { recorded["claims"]?.insert(subject) }
    case .finished, .failed, .interrupted:
      var reason: String?
      if case .text(let text) = CanonicalValue(json: row["content"])?.members?["reason"] { reason = text }
      states[run] = State(status: row["kind"], reason: reason, ended: row["at"])
    case nil:
      fail("events", event, "kind", "a known kind", row["kind"])
    }
  }

  private mutating func checkRows(of row: Row, _ event: String) throws {
    let run: Int64 = row["run"]
    let subject: Int64 = row["subject"] ?? 0
    switch LedgerEvent.Kind(rawValue: row["kind"]) {
    case .started:
      compare(row["content"], try Rows.content(of: RunID(number: run), database), event, owner: "r\(run)")
    case .cellFinished:
      try checkCell(CellID(number: subject), of: run, row["content"], event)
    case .claimDecided:
      let name = try String.fetchOne(
        database.cachedStatement(sql: "SELECT name FROM claims WHERE number = ?"), arguments: [subject])
      let owner = "claim \(subject)\(name.map { " '\($0)'" } ?? "") of r\(run)"
      compare(row["content"], try Rows.content(ofClaim: subject, database), event, owner: owner)
    case .resumed, .finished, .failed, .interrupted, nil:
      break
    }
  }

  private mutating func checkCell(_ cell: CellID, of run: Int64, _ content: String, _ event: String) throws {
    let row = try Row.fetchOne(
      database.cachedStatement(sql: "SELECT name, source, metrics FROM cells WHERE number = ?"),
      arguments: [cell.number])
    let name: String? = row?["name"]
    let owner = "\(cell)\(name.map { " '\($0)'" } ?? "") of r\(run)"
    compare(content, try Rows.content(of: cell, database), event, owner: owner)
    // The digest that stands in the row must be that of the series and scalars, too, not only the recorded one.
    guard let metrics: String = row?["metrics"] else { return }
    let found: String?
    if let source: Int64 = row?["source"] {
      // The source's own row and its series are looked at with its own event.
      found = try String.fetchOne(
        database.cachedStatement(sql: "SELECT metrics FROM cells WHERE number = ?"), arguments: [source])
    } else {
      found = try Rows.outputs(of: cell, database).metricsDigest.hexadecimal
    }
    if found != metrics { fail("cells", owner, "metrics", metrics, found ?? "nothing") }
  }

  /// Compares the rows that an event recorded with those that are there. Columns that the event does not know were
  /// added by a later migration.
  private mutating func compare(_ content: String, _ stored: CanonicalValue, _ event: String, owner: String) {
    // Equal texts are equal values; reading JSON takes most of the time of a long chain.
    if content == stored.json { return }
    guard case .object(let expected) = CanonicalValue(json: content), case .object(let found) = stored else {
      return fail("events", event, "content", "JSON", content)
    }
    for table in expected.keys.sorted(by: { $0.precedesInBytes($1) }) {
      let isBelowCell = ["artefacts", "series", "scalars"].contains(table)
      guard isBelowCell else {
        compareRow(table, owner, expected[table], found[table])
        continue
      }
      let (old, new) = (expected[table]?.members ?? [:], found[table]?.members ?? [:])
      for name in Set(old.keys).union(new.keys).sorted(by: { $0.precedesInBytes($1) }) {
        compareRow(table, "'\(name)' of \(owner)", old[name], new[name])
      }
    }
  }

  private mutating func compareRow(
    _ table: String, _ row: String, _ expected: CanonicalValue?, _ found: CanonicalValue?
  ) {
    guard let old = expected?.members else { return fail(table, row, "row", "missing", "present") }
    guard let new = found?.members else { return fail(table, row, "row", "present", "missing") }
    for column in old.keys.sorted(by: { $0.precedesInBytes($1) }) where old[column] != new[column] {
      fail(table, row, column, old[column]?.json ?? "nothing", new[column]?.json ?? "nothing")
    }
  }

  private mutating func checkRowsWithoutEvent() throws {
    for table in ["runs", "cells", "claims"] {
      for number in try Int64.fetchAll(database, sql: "SELECT number FROM \(table) ORDER BY number")
      where recorded[table]?.contains(number) != true {
        let row = table == "runs" ? "r\(number)" : table == "cells" ? "c\(number)" : "claim \(number)"
        fail(table, row, "row", "missing", "present, without an event")
      }
    }
  }

  /// A run that was recorded here must not pass for one that came from elsewhere.
  private mutating func checkOrigins() throws {
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT origins.run, content FROM origins LEFT JOIN events ON events.run = origins.run AND kind = 'started'
        ORDER BY origins.run
        """)
    while let row = try rows.next() {
      let content: String? = row["content"]
      if CanonicalValue(json: content ?? "")?.members?["origins"] == nil {
        fail("origins", "r\(row["run"] as Int64)", "row", "missing", "present, without an event")
      }
    }
  }

  private mutating func checkStates() throws {
    let rows = try Row.fetchCursor(database, sql: "SELECT * FROM run_states ORDER BY run")
    while let row = try rows.next() {
      let run: Int64 = row["run"]
      let state = states.removeValue(forKey: run)
      for (column, recorded) in [("status", state?.status), ("reason", state?.reason), ("ended", state?.ended)] {
        let found: String? = row[column]
        if found != recorded { fail("run_states", "r\(run)", column, recorded ?? "nothing", found ?? "nothing") }
      }
    }
    for run in states.keys.sorted() { fail("run_states", "r\(run)", "row", "present", "missing") }
  }
}
