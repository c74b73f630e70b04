import Digests
import Foundation

/// One link of the ledger's chain. Events are only ever added.
public struct LedgerEvent: Sendable, Equatable {
  /// The closed list of what can happen to a run.
  public enum Kind: String, CaseIterable, Sendable, Codable {
    case started, resumed, cellFinished, claimDecided, finished, failed, interrupted
  }

  /// The position in the chain, from 1, over all runs.
  public var sequence: Int64
  /// The run that it happened to.
  public var run: RunID
  /// The event.
  public var kind: Kind
  /// The row of the cell or claim that it is about.
  public var subject: Int64?
  /// The time.
  public var at: Date
  /// The recorded rows as canonical JSON: `{table: {column: value}}`; numbers with a fraction by their bits, bytes by
  /// their digest. For an end or a resumption, its reason.
  public var content: String
  /// The digest of the event before; `LedgerEvent.origin` for the first.
  public var previous: Digest
  /// The digest over this event and the one before.
  public var digest: Digest

  /// The digest that stands before the first event.
  public static let origin = Digest(of: "refigure-ledger/1")

  /// The digest of an event: SHA-256 over the previous digest, sequence, run, kind, subject (or `-`), time and content,
  /// one a line.
  package static func digest(
    previous: String, sequence: Int64, run: Int64, kind: String, subject: Int64?, at: String, content: String
  ) -> Digest {
    let subject = subject.map { "\($0)" } ?? "-"
    return Digest(of: "\(previous)\n\(sequence)\n\(run)\n\(kind)\n\(subject)\n\(at)\n\(content)")
  }

  package init(
    sequence: Int64, run: RunID, kind: Kind, subject: Int64?, at: Date, content: String, previous: Digest,
    digest: Digest
  ) {
    self.sequence = sequence
    self.run = run
    self.kind = kind
    self.subject = subject
    self.at = at
    self.content = content
    self.previous = previous
    self.digest = digest
  }
}

/// The end of the chain: publish it, and a later `verify` can tell that nothing before it was removed.
public struct ChainHead: Sendable, Hashable, Codable, CustomStringConvertible {
  /// The number of events.
  public var events: Int64
  /// The last one's digest.
  public var digest: Digest

  /// Both, as they are noted down: `12:ab…`.
  public var description: String { "\(events):\(digest)" }

  /// A head noted before.
  public init(events: Int64, digest: Digest) {
    self.events = events
    self.digest = digest
  }
}
