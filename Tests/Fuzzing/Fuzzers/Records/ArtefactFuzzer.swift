import Audits
import Deterministic
import Foundation
import Ledger
import Live
import Runs

/// Artefacts and files of runs that were damaged: verification tells of each.
struct ArtefactFuzzer: Fuzzer {
  let name = "artefacts"
  let limit = 30.0

  func inputs(_ repository: FuzzRepository, _ scratch: URL) throws -> [Data] { [try RecordFiles.real().input] }

  func mutant(of input: Data, others: [Data], _ stream: RandomStream) -> Data {
    guard var record = RecordFiles(input) else { return input }
    // A run's log is told to people while it runs, and no part of the record.
    let names = record.files.keys.filter { name in
      ![RecordFiles.ledger, RecordFiles.expected].contains(name) && !name.hasSuffix(RunLog.fileName)
    }.sorted()
    guard !names.isEmpty else { return input }
    let name = names[stream.index(below: names.count, 0)]
    let content = record.files[name] ?? Data()
    switch stream.index(below: 4, 1) {
    case 0, 1:
      guard !content.isEmpty else { break }
      var bytes = content
      bytes[stream.index(below: bytes.count, 2)] ^= 1 << UInt8(stream.index(below: 8, 3))
      record.files[name] = bytes
    case 2:
      record.files[name] = Mutator(pieces: ["{", "}", "\"", "0", ","]).mutant(of: content, others: [content], stream)
    default: record.files[name] = record.files[names[stream.index(below: names.count, 4)]]
    }
    return record.input
  }

  func read(_ input: Data, _ scratch: URL) throws -> FuzzReading {
    guard let record = RecordFiles(input), let expected = record.files[RecordFiles.expected] else {
      return .refused("no record")
    }
    var reading = try RecordReading(of: record, in: scratch)
    reading.readAll(verifiesFiles: true)
    if let problem = reading.problem { return .wrong(problem) }
    let isAsRecorded =
      "\(record.contentOfFiles)"
      == String(decoding: expected, as: UTF8.self).split(separator: " ").last.map(String.init)
    if reading.isIntact, !isAsRecorded { return .wrong("a file is another one, and verify says that all is intact") }
    if !reading.isIntact, isAsRecorded { return .wrong("nothing was changed, and verify says that something was") }
    return reading.refusals.first.map { .refused($0) } ?? .accepted
  }
}
