import Digests
import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing

@testable import Ledger

/// A clock that starts on a fixed day and goes on by a second whenever it is read.
final class StepClock: Sendable {
  private let reads = Mutex(0)

  static let start = Date(timeIntervalSince1970: 1_727_344_800.125)

  @Sendable func now() -> Date {
    reads.withLock { count in
      defer { count += 1 }
      return Self.start.addingTimeInterval(Double(count))
    }
  }
}

func openLedger(_ folder: TemporaryFolder, access: Ledger.Access = .readWrite) throws -> Ledger {
  try Ledger(folder: folder.url.appendingPathComponent("runs"), access: access, now: StepClock().now)
}

extension RunStart {
  static func sample(
    path: String = "studies/outlier.md", title: String = "Outlier reconstruction",
    versionControl: VersionControl = .git(
      GitState(commit: String(repeating: "c0ffee", count: 6) + "abcd", branch: "main", remote: nil, difference: nil))
  ) -> RunStart {
    RunStart(
      studyTitle: title, studyPath: path, studyText: "---\ntitle: \(title)\n---\n",
      hyperparameters: #"{"epochs":300,"latent":6}"#, seeds: [20_240_926, .max],
      data: ["jets.ttbar": Digest(of: "ttbar"), "jets.signal": Digest(of: "signal")], versionControl: versionControl,
      environment: #"{"cores":2}"#, numericsVersion: "1", command: ["refigure", "run", "a \"b\"\n.md"])
  }
}

extension StepDescription {
  static func sample(_ name: String = "ae", body: String = #"{"latent":6}"#) -> StepDescription {
    StepDescription(
      cell: name, repetition: nil, kind: "train", identity: Digest(of: name + body), body: body,
      inputs: [Digest(of: "input")])
  }
}

extension StepOutputs {
  /// Outputs with everything that is hard to store, their artefact kept in the ledger's store.
  static func sample(in ledger: Ledger, weights: String = "weights", last: Double = -0.0) throws -> StepOutputs {
    let bytes = Data(weights.utf8)
    return StepOutputs(
      artefacts: [
        ArtefactRecord(
          name: "weights", digest: try ledger.artefacts.store(bytes), mediaType: "application/octet-stream",
          bytes: bytes.count)
      ],
      series: [
        MetricSeries(
          name: "training.error", epochs: [1, 2, 3, 10, 11],
          values: [.infinity, -.infinity, Double(bitPattern: 0x7FF8_0000_DEAD_BEEF), .leastNonzeroMagnitude, last]),
        MetricSeries(name: "W", epochs: [], values: []),
      ], scalars: ["auc": 0.1 + 0.2, "none": .nan, "é": -.infinity])
  }
}

/// Changes a ledger's rows behind its back, as a forger would.
func tamper(_ ledger: Ledger, _ sql: String) throws {
  let queue = try DatabaseQueue(path: ledger.path)
  try queue.writeWithoutTransaction { database in
    try database.execute(sql: "PRAGMA foreign_keys = OFF")
    for trigger in LedgerSchema.triggers { try database.execute(sql: "DROP TRIGGER \(trigger)") }
    try database.execute(sql: sql)
    for table in LedgerSchema.recorded { try database.execute(sql: LedgerSchema.refusals(table)) }
    try database.execute(sql: LedgerSchema.stateTriggers)
  }
}
