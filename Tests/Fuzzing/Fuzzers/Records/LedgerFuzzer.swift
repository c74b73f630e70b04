import Deterministic
import Foundation
import Ledger

/// Ledgers of which single bits were flipped, pages mixed or numbers changed: whatever SQL reads of them is what was recorded, or is
/// told.
struct LedgerFuzzer: Fuzzer {
  let name = "ledgers"
  let limit = 30.0

  func inputs(_ repository: FuzzRepository, _ scratch: URL) throws -> [Data] { [try RecordFiles.real().input] }

  func mutant(of input: Data, others: [Data], _ stream: RandomStream) -> Data {
    guard var record = RecordFiles(input), var bytes = record.files[RecordFiles.ledger], !bytes.isEmpty else {
      return input
    }
    switch stream.index(below: 10, 0) {
    case 0..<6:
      // One bit, as a disk or a memory would change it.
      bytes[stream.index(below: bytes.count, 1)] ^= 1 << UInt8(stream.index(below: 8, 2))
    case 6:
      for place in 0..<UInt32(1 + stream.index(below: 8, 3)) {
        bytes[stream.index(below: bytes.count, 4, place)] = UInt8(truncatingIfNeeded: stream.bits(5, place))
      }
    case 7:
      // A page in another's place.
      let page = 4_096
      let count = bytes.count / page
      guard count > 1 else { break }
      let (from, to) = (stream.index(below: count, 6), 1 + stream.index(below: count - 1, 7))
      bytes.replaceSubrange(to * page..<(to + 1) * page, with: bytes[from * page..<(from + 1) * page])
    case 8: bytes = bytes.prefix(stream.index(below: bytes.count, 8))
    default:
      let place = stream.index(below: bytes.count, 9)
      bytes.replaceSubrange(place..<min(bytes.count, place + 1 + stream.index(below: 64, 10)), with: [])
    }
    record.files[RecordFiles.ledger] = Data(bytes)
    return record.input
  }

  func read(_ input: Data, _ scratch: URL) throws -> FuzzReading {
    guard let record = RecordFiles(input), let expected = record.files[RecordFiles.expected] else {
      return .refused("no record")
    }
    var reading = try RecordReading(of: record, in: scratch)
    let content = RecordFiles.content(ofLedger: reading.project.runs.appending(path: RecordFiles.ledger))
    reading.readAll(verifiesFiles: false)
    if let problem = reading.problem { return .wrong(problem) }
    let isAsRecorded =
      content.map { "\($0)" } == String(decoding: expected, as: UTF8.self).split(separator: " ").first.map(String.init)
    if reading.isIntact, !isAsRecorded { return .wrong("SQL reads something else, and verify says that it is intact") }
    if isAsRecorded, !reading.isIntact, reading.refusals.isEmpty {
      return .refused("verify says that it is not intact")
    }
    return reading.refusals.first.map { .refused($0) } ?? .accepted
  }
}
