import Foundation
import Ledger
import Live
import Protobuf
import Runs
import TestSupport
import Testing

@testable import Trackers

@Suite("Export to TensorBoard")
struct TensorBoardTests {
  /// A point of a curve as it is read.
  private struct Point: Hashable {
    let tag: String
    let step: Int
    let bits: UInt32
  }

  @Test("A checksum is that of the polynomial's documents, and a record that of TensorFlow")
  func records() {
    #expect(RecordFile.checksum("123456789".utf8) == 0xE306_9283)
    // The first record of a file that TensorBoard's own writer wrote at 1,000,000,000 seconds.
    let written: [UInt8] = [
      0x18, 0, 0, 0, 0, 0, 0, 0, 0xA3, 0x7F, 0x4B, 0x22, 0x09, 0, 0, 0, 0, 0x65, 0xCD, 0xCD, 0x41, 0x1A, 0x0D, 0x62,
      0x72,
      0x61, 0x69, 0x6E, 0x2E, 0x45, 0x76, 0x65, 0x6E, 0x74, 0x3A, 0x32, 0xF4, 0xEB, 0x19, 0x5E,
    ]
    #expect(TensorBoardEvent.version(at: Date(timeIntervalSince1970: 1e9)).record == Data(written))
  }

  @Test("What was not written to its end, or was changed, is no record")
  func torn() {
    let one = RecordFile.record(Data("one".utf8))
    let two = RecordFile.record(Data("two".utf8))
    #expect(RecordFile.records(in: one + two).contents == [Data("one".utf8), Data("two".utf8)])
    for length in 0..<two.count {
      let read = RecordFile.records(in: one + two.prefix(length))
      #expect(read.contents.count == 1 && read.bytes == one.count)
    }
    for place in two.indices {
      var changed = two
      changed[place] ^= 0x10
      #expect(RecordFile.records(in: one + changed).bytes == one.count)
    }
  }

  @Test("Every point of every series is there, with 32 bits, in the folder of its repetition")
  func series() throws {
    try TemporaryProject.with { project in
      let outcome = try project.run(ToyStudy.text)
      let run = try ExportedRun(outcome.run, in: Ledger(folder: project.project.runs), of: project.project)
      let files = try TensorBoard().files(of: [run])
      #expect(try TensorBoard().files(of: [run]) == files)
      #expect(
        files.map { $0.path.split(separator: "/").dropLast().joined(separator: "/") } == ["r1", "r1/ae/1", "r1/ae/2"])
      for repetition in 1...2 {
        let expected = try project.outputs("ae/\(repetition)", of: outcome).series.flatMap { series in
          zip(series.epochs, series.values).map { Point(tag: series.name, step: $0, bits: Float($1).bitPattern) }
        }
        #expect(try Self.points(files[repetition].content) == expected)
      }
    }
  }

  @Test("A run without a series has nothing to export")
  func nothing() throws {
    let text = ToyStudy.text.prefix(upTo: try #require(ToyStudy.text.range(of: "```{train}")).lowerBound)
    try TemporaryProject.with { project in
      let outcome = try project.run(String(text))
      let run = try ExportedRun(outcome.run, in: Ledger(folder: project.project.runs), of: project.project)
      #expect(throws: ExportError.nothing(run: "r1", reason: "none of its steps recorded a series")) {
        try TensorBoard().files(of: [run])
      }
    }
  }

  @Test("Points that a run tells are added once, also behind what was torn, and go when it has ended")
  func told() throws {
    let folder = try TemporaryFolder()
    let run = LiveRun(
      run: RunID(number: 3), study: "studies/a.md", setting: nil, title: "A", process: 1, host: "h",
      started: Date(timeIntervalSince1970: 1_000), updated: Date(timeIntervalSince1970: 1_000))
    let points = (1...4).map {
      LivePoint(seconds: Double($0), step: "ae/2", done: $0, values: ["error": 1 / Double($0)])
    }
    let exporter = TensorBoard()
    try exporter.add(Array(points.prefix(2)), of: run, in: folder.url)
    let file = folder.file("r3/ae/2/events.out.tfevents.0.told")
    let before = try Data(contentsOf: file)
    try (before + Data([9, 0, 0])).write(to: file)
    try exporter.add(points, of: run, in: folder.url)
    try exporter.add(points, of: run, in: folder.url)
    let after = try Data(contentsOf: file)
    #expect(after.starts(with: before))
    #expect(
      try Self.points(after)
        == points.map { Point(tag: "told/error", step: $0.done, bits: Float(1 / Double($0.done)).bitPattern) })
    exporter.removeAdded(of: run.run, in: folder.url)
    #expect(!FileManager.default.fileExists(atPath: folder.file("r3").path))
  }

  @Test("What was torn at any byte is finished with the bytes that a reader waits for; a resumed run goes on behind it")
  func tornWhileTold() throws {
    let run = LiveRun(
      run: RunID(number: 3), study: "studies/a.md", setting: nil, title: "A", process: 1, host: "h",
      started: Date(timeIntervalSince1970: 1_000), updated: Date(timeIntervalSince1970: 1_000))
    let points = (1...3).map {
      LivePoint(seconds: Double($0), step: "ae/1", done: $0, values: ["error": 1 / Double($0), "w": Double($0)])
    }
    let folder = try TemporaryFolder()
    let file = folder.file("r3/ae/1/events.out.tfevents.0.told")
    try TensorBoard().add(points, of: run, in: folder.url)
    let whole = try Data(contentsOf: file)
    for count in 0...whole.count {
      try whole.prefix(count).write(to: file)
      try TensorBoard().add(points, of: run, in: folder.url)
      #expect(try Data(contentsOf: file) == whole, "\(count) bytes were there")
    }
    let later = LivePoint(seconds: 9, step: "ae/1", done: 4, values: ["error": 0, "w": 0])
    try TensorBoard().add([points[2], later], of: run, in: folder.url)
    #expect(try Data(contentsOf: file).starts(with: whole))
    #expect(try Self.points(Data(contentsOf: file)).map(\.step) == [1, 1, 2, 2, 3, 3, 4, 4])
  }

  @Test(
    "What is told under a name that is no step's is not written",
    arguments: ["../../x", "/x", "a/b/c", "", "a//1", "a\u{0}", "."])
  func hostile(_ step: String) throws {
    let folder = try TemporaryFolder()
    let run = LiveRun(
      run: RunID(number: 3), study: "", setting: nil, title: "", process: 1, host: "h", started: Date(), updated: Date()
    )
    let point = LivePoint(seconds: 1, step: step, done: 1, values: ["error": 1])
    try TensorBoard().add([point], of: run, in: folder.file("export"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
  }

  @Test("To follow a run that has ended is to export it; another folder's files are left alone")
  func followed() throws {
    try TemporaryProject.with { project in
      let outcome = try project.run(ToyStudy.text)
      let ledger = try Ledger(folder: project.project.runs)
      let folder = project.project.root.appending(path: "export")
      func follow() throws -> FollowedExport {
        try FollowedExport(
          outcome.run, by: TensorBoard(), in: ledger, of: project.project, into: folder, replaces: false)
      }
      var export = try follow()
      #expect(try !export.look())
      for file in try TensorBoard().files(of: [ExportedRun(outcome.run, in: ledger, of: project.project)]) {
        #expect(try Data(contentsOf: folder.appending(path: file.path)) == file.content)
      }
      export = try follow()
      try Data().write(to: folder.appending(path: "mine.txt"))
      #expect(throws: ExportFolderError.exists(path: folder.path)) { try follow() }
    }
  }

  private static func points(_ file: Data) throws -> [Point] {
    let read = RecordFile.records(in: file)
    #expect(read.bytes == file.count)
    return try read.contents.dropFirst().map { event in
      let step = try #require(TensorBoardEvent.step(of: event))
      let entry = try message(1, in: message(5, in: event))
      let fields = try #require(ProtobufField.fields(of: entry))
      guard case .fixed32(let bits)? = fields.first(where: { $0.number == 2 })?.content else {
        throw TestFailure("an event without a number")
      }
      return Point(tag: String(decoding: try message(1, in: entry), as: UTF8.self), step: step, bits: bits)
    }
  }

  private static func message(_ field: Int, in bytes: Data) throws -> Data {
    let fields = try #require(ProtobufField.fields(of: bytes))
    guard case .delimited(let content)? = fields.first(where: { $0.number == field })?.content else {
      throw TestFailure("no field \(field)")
    }
    return content
  }
}
