import Digests
import Foundation
import GRDB
import Values

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
    // Tables that are not this program's need hold no rows that it can read.
    guard try checkDatabase() else { return }
    try checkTexts()
    try checkChain()
    try checkRowsWithoutEvent()
    try checkOrigins()
    try checkStates()
    try checkNames()
    try checkHyperparameters()
    // What the chain tells of is not told again.
    if report.mismatches.isEmpty { try checkReferences() }
  }

  /// Looks at the events of some runs, each by itself: the chain between them goes through other runs.
  mutating func run(of runs: [RunID]) throws {
    guard try checkDefinitions() else { return }
    for run in runs {
      try checkTexts(of: run)
      let rows = try Row.fetchCursor(
        database, sql: "SELECT * FROM events WHERE run = ? ORDER BY sequence", arguments: [run])
      while let row = try rows.next() { try check(try Link(row: row)) }
      try checkRowsWithoutEvent(of: run)
    }
    try checkStates(of: runs)
  }

  mutating func fail(_ table: String, _ row: String, _ column: String, _ expected: String, _ found: String) {
    report.mismatches.append(
      LedgerMismatch(table: table, row: row, column: column, expected: expected, found: found))
  }

  private mutating func checkTexts() throws {
    try checkTexts(try Row.fetchCursor(database, sql: "SELECT digest, text FROM texts ORDER BY rowid"))
  }

  /// The texts that a run's own rows name.
  private mutating func checkTexts(of run: RunID) throws {
    try checkTexts(
      try Row.fetchCursor(
        database,
        sql: """
          SELECT digest, text FROM texts WHERE digest IN (
            SELECT hyperparameters FROM runs WHERE number = :run UNION SELECT environment FROM runs WHERE number = :run
            UNION SELECT body FROM cells WHERE run = :run) ORDER BY rowid
          """, arguments: ["run": run]))
  }

  private mutating func checkTexts(_ rows: RowCursor) throws {
    while let row = try rows.next() {
      let found = Digest(of: try row.read("text") as String).hexadecimal
      let digest: String = try row.read("digest")
      if found != digest { fail("texts", String(digest.prefix(12)), "text", digest, found) }
    }
  }

  private mutating func checkChain() throws {
    var previous = LedgerEvent.origin.hexadecimal
    var sequence: Int64 = 0
    let rows = try Row.fetchCursor(database, sql: "SELECT * FROM events ORDER BY sequence")
    while let row = try rows.next() {
      let link = try Link(row: row)
      sequence += 1
      let event = "event \(link.sequence)"
      if link.sequence != sequence {
        fail("events", event, "sequence", "\(sequence)", "\(link.sequence)")
        sequence = link.sequence
      }
      if link.previous != previous { fail("events", event, "previous", previous, link.previous) }
      previous = link.digest
      try check(link)
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

  /// Compares an event with its digest, and the rows that it recorded with it.
  private mutating func check(_ link: Link) throws {
    let event = "event \(link.sequence)"
    let digest = link.expectedDigest.hexadecimal
    if link.digest != digest { fail("events", event, "digest", link.digest, digest) }
    report.events += 1
    note(link, event)
    // What a forged event says of other rows is no evidence against them.
    if link.digest == digest { try checkRows(of: link, event) }
  }

  /// Notes which rows have an event, and where the run stands after it.
  private mutating func note(_ link: Link, _ event: String) {
    let (run, subject) = (link.run, link.subject)
    switch LedgerEvent.Kind(rawValue: link.kind) {
    case .started:
      report.runs += 1
      recorded["runs"]?.insert(run)
      states[run] = State(status: "running")
    case .resumed:
      states[run] = State(status: "running")
    case .cellFinished:
      report.steps += 1
      if let subject { recorded["cells"]?.insert(subject) }
    case .claimDecided:
      report.claims += 1
      if let subject { recorded["claims"]?.insert(subject) }
    case .finished, .failed, .interrupted:
      states[run] = State(status: link.kind, reason: Value.reason(in: link.content), ended: link.at)
    case nil:
      fail("events", event, "kind", "a known kind", link.kind)
    }
  }

  private mutating func checkRows(of link: Link, _ event: String) throws {
    let (run, subject) = (link.run, link.subject ?? 0)
    switch LedgerEvent.Kind(rawValue: link.kind) {
    case .started:
      compare(link.content, try Rows.content(of: RunID(number: run), database), event, owner: "r\(run)")
    case .cellFinished:
      try checkStep(StepID(number: subject), of: run, link.content, event)
    case .claimDecided:
      let name = try String.fetchOne(
        database.cachedStatement(sql: "SELECT name FROM claims WHERE number = ?"), arguments: [subject])
      let owner = "claim \(subject)\(name.map { " '\($0)'" } ?? "") of r\(run)"
      compare(link.content, try Rows.content(ofClaim: subject, database), event, owner: owner)
      try checkNumbers(ofClaim: subject, owner)
    case .resumed, .finished, .failed, .interrupted, nil:
      break
    }
  }

  private mutating func checkStep(_ cell: StepID, of run: Int64, _ content: String, _ event: String) throws {
    let row = try Row.fetchOne(
      database.cachedStatement(sql: "SELECT name, source, metrics FROM cells WHERE number = ?"),
      arguments: [cell])
    let name: String? = try row?.read("name")
    let owner = "\(cell)\(name.map { " '\($0)'" } ?? "") of r\(run)"
    compare(content, try Rows.content(of: cell, database), event, owner: owner)
    // The digest that stands in the row must be that of the series and scalars, too, not only the recorded one.
    let metrics: String? = try row?.read("metrics")
    let found: String?
    if let source: StepID = try row?.read("source") {
      // The source's own row and its series are looked at with its own event.
      found = try String.fetchOne(
        database.cachedStatement(sql: "SELECT metrics FROM cells WHERE number = ?"), arguments: [source])
      try checkPoints(of: cell, StepOutputs(), owner)
    } else {
      let outputs = try Rows.outputs(of: cell, database)
      found = outputs.metricsDigest.hexadecimal
      try checkPoints(of: cell, outputs, owner)
    }
    if let metrics, found != metrics { fail("cells", owner, "metrics", metrics, found ?? "nothing") }
  }

  /// Compares the rows that an event recorded with those that are there. Columns that the event does not know were
  /// added by a later migration.
  private mutating func compare(_ content: String, _ stored: Value, _ event: String, owner: String) {
    // Equal texts are equal values; reading JSON takes most of the time of a long chain.
    if content == stored.canonicalJSON { return }
    guard case .mapping(let expected)? = Value(json: content), case .mapping(let found) = stored else {
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
    _ table: String, _ row: String, _ expected: Value?, _ found: Value?
  ) {
    guard let old = expected?.members else { return fail(table, row, "row", "missing", "present") }
    guard let new = found?.members else { return fail(table, row, "row", "present", "missing") }
    for column in old.keys.sorted(by: { $0.precedesInBytes($1) }) where old[column] != new[column] {
      fail(table, row, column, old[column]?.canonicalJSON ?? "nothing", new[column]?.canonicalJSON ?? "nothing")
    }
  }

  private mutating func checkRowsWithoutEvent(of run: RunID? = nil) throws {
    for (table, column) in [("runs", "number"), ("cells", "run"), ("claims", "run")] {
      let condition = run.map { "WHERE \(column) = \($0.number)" } ?? ""
      for number in try Int64.fetchAll(database, sql: "SELECT number FROM \(table) \(condition) ORDER BY number")
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
      let content: String? = try row.read("content")
      if Value(json: content ?? "")?.members?["origins"] == nil {
        fail("origins", "\(try row.read("run") as RunID)", "row", "missing", "present, without an event")
      }
    }
  }

  private mutating func checkStates(of runs: [RunID]? = nil) throws {
    let list = (runs ?? []).map { "\($0.number)" }.joined(separator: ", ")
    let condition = runs == nil ? "" : "WHERE run IN (\(list))"
    let rows = try Row.fetchCursor(database, sql: "SELECT * FROM run_states \(condition) ORDER BY run")
    while let row = try rows.next() {
      let run: Int64 = try row.read("run")
      let state = states.removeValue(forKey: run)
      for (column, recorded) in [("status", state?.status), ("reason", state?.reason), ("ended", state?.ended)] {
        let found: String? = try row.read(column)
        if found != recorded { fail("run_states", "r\(run)", column, recorded ?? "nothing", found ?? "nothing") }
      }
    }
    for run in states.keys.sorted() { fail("run_states", "r\(run)", "row", "present", "missing") }
  }
}

/// An event as it stands in its row, whatever is written there.
private struct Link: FetchableRecord {
  let sequence, run: Int64
  let subject: Int64?
  let kind, at, content, previous, digest: String

  init(row: Row) throws {
    sequence = try row.read("sequence")
    run = try row.read("run")
    subject = try row.read("subject")
    kind = try row.read("kind")
    at = try row.read("at")
    content = try row.read("content")
    previous = try row.read("previous")
    digest = try row.read("digest")
  }

  var expectedDigest: Digest {
    LedgerEvent.digest(
      previous: previous, sequence: sequence, run: run, kind: kind, subject: subject, at: at, content: content)
  }
}
