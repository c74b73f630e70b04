import Foundation
import Records
import TestSupport
import Testing

@testable import Live

@Suite("A running run as it tells itself")
struct LiveFilesTests {
  private let folder: TemporaryFolder
  private let run = RunID(number: 12)

  init() throws { folder = try TemporaryFolder() }

  private var files: LiveFiles { LiveFiles(ledger: folder.url) }

  private var live: LiveRun {
    var live = LiveRun(
      run: run, study: "studies/a \"b\".md", setting: nil, title: "A\nb", process: 7, host: "h",
      started: Date(timeIntervalSince1970: 1_000), updated: Date(timeIntervalSince1970: 1_001.5))
    live.steps = LiveTally(done: 3, taken: 2, total: 9, failed: 1)
    live.secondsLeft = 12.5
    live.isStopping = true
    live.running = [
      LiveStep(step: "w/3", unit: "epoch", done: 5, total: 10, values: ["error": 0.25, "bad": .nan], secondsLeft: 2),
      LiveStep(step: "p", unit: "", done: 0, total: 0),
    ]
    return live
  }

  private func makeFolder() throws {
    try FileManager.default.createDirectory(at: files.folder, withIntermediateDirectories: true)
  }

  @Test("What is written is read again, without numbers that are none")
  func roundTrip() throws {
    try makeFolder()
    var writer = LiveWriter(run, in: files)
    writer.tell(live)
    #expect(files.read(run) == live)
    #expect(files.read(run)?.running.first?.values == ["error": 0.25])
    #expect(files.runs() == [run])
    writer.add([LivePoint(seconds: 0.1234567, step: "w/3", done: 1, values: ["error": 1, "x": .infinity])])
    #expect(files.readPoints(run) == [LivePoint(seconds: 0.123, step: "w/3", done: 1, values: ["error": 1])])
    writer.end()
    #expect(try FileManager.default.contentsOfDirectory(atPath: files.folder.path) == [])
  }

  @Test("Points of one step are at least so far apart, those of others are their own")
  func spacing() throws {
    try makeFolder()
    var writer = LiveWriter(run, in: files, spacing: 0.5)
    for tenth in 0..<20 {
      writer.add(["a", "b"].map { LivePoint(seconds: Double(tenth) / 10, step: $0, done: tenth, values: [:]) })
    }
    #expect(files.readPoints(run).filter { $0.step == "a" }.map(\.done) == [0, 5, 10, 15])
    #expect(files.readPoints(run).filter { $0.step == "b" }.map(\.done) == [0, 5, 10, 15])
  }

  @Test("However long a run is, its points stay below a size and span all of it")
  func cap() throws {
    try makeFolder()
    var writer = LiveWriter(run, in: files, spacing: 1, mostBytes: 10_000)
    for second in 0..<10_000 {
      writer.add([LivePoint(seconds: Double(second), step: "a", done: second, values: ["x": Double(second)])])
    }
    let size = try Data(contentsOf: files.points(of: run)).count
    #expect(size <= 10_000 && size > 3_000)
    let points = files.readPoints(run)
    #expect(points.first?.done == 0 && (points.last?.done ?? 0) > 9_500)
    #expect(zip(points, points.dropFirst()).allSatisfy { $0.seconds < $1.seconds })
  }

  @Test("A place that cannot be written stops the telling and nothing else; it begins again when it can")
  func unwritable() throws {
    var writer = LiveWriter(run, in: files, spacing: 0)
    writer.tell(live)
    writer.add([LivePoint(seconds: 0, step: "a", done: 0, values: [:])])
    #expect(files.read(run) == nil && files.readPoints(run) == [])
    try makeFolder()
    writer.tell(live)
    writer.add([LivePoint(seconds: 1, step: "a", done: 1, values: [:])])
    #expect(files.read(run) == live && files.readPoints(run).map(\.done) == [0, 1])
  }

  @Test(
    "What cannot be is not read",
    arguments: [
      ("\"pid\":7", "\"pid\":-7"), ("\"pid\":7", "\"pid\":99999999999"), ("\"done\":3", "\"done\":-3"),
      ("\"done\":3", "\"done\":1e300"), ("\"done\":3", "\"done\":9223372036854775807"),
      ("\"error\":0.25", "\"error\":1e999"), ("\"error\":0.25", "\"error\":\"a\""),
      ("\"run\":\"r12\"", "\"run\":\"r13\""),
      ("\"run\":\"r12\"", "\"run\":\"../x\""), ("1970-01-01", "1970-13-01"), ("{", "["), ("}", ""),
      ("\"host\":\"h\"", "\"host\":\"\(String(repeating: "h", count: 1_000))\""),
      ("\"running\":[", "\"running\":[1,"), ("\"values\":{", "\"values\":[],\"v\":{"),
    ])
  func hostile(_ before: String, _ after: String) throws {
    try makeFolder()
    let text = live.json
    #expect(text.contains(before))
    try Data(text.replacing(before, with: after).utf8).write(to: files.file(of: run))
    #expect(files.read(run) == nil)
  }

  @Test("A time that cannot be is no time")
  func times() throws {
    for time in ["-1", "1e11", "\"a\"", "null", "true"] {
      let read = LiveRun(json: live.json.replacing("\"secondsLeft\":12.5", with: "\"secondsLeft\":\(time)"))
      #expect(read != nil && read?.secondsLeft == nil)
    }
  }

  @Test("Mutated files never crash a reader")
  func mutations() throws {
    var generator = SeededGenerator(5)
    let bytes = Array(live.json.utf8)
    for _ in 0..<2_000 {
      var mutated = bytes
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        mutated[Int.random(in: mutated.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      let read = LiveRun(json: String(decoding: mutated, as: UTF8.self))
      #expect((read?.steps.total ?? 0) >= 0 && (read?.running.count ?? 0) <= LiveLimits.steps)
    }
  }

  @Test("Lines that are no points are left out; links, pipes and huge files are not read")
  func foreign() throws {
    try makeFolder()
    let good = LivePoint(seconds: 1, step: "a", done: 1, values: [:]).json
    try Data("\(good)\nnonsense\n\n\(good)\n{\"t\":1,\"st".utf8).write(to: files.points(of: run))
    #expect(files.readPoints(run).count == 2)
    #expect(mkfifo(files.file(of: run).path, 0o600) == 0)
    #expect(files.read(run) == nil)
    unlink(files.file(of: run).path)
    let elsewhere = folder.url.appending(path: "elsewhere")
    try Data(live.json.utf8).write(to: elsewhere)
    try FileManager.default.createSymbolicLink(at: files.file(of: run), withDestinationURL: elsewhere)
    #expect(files.read(run) == nil)
    unlink(files.file(of: run).path)
    try Data(repeating: 0x20, count: LiveLimits.runBytes + 1).write(to: files.file(of: run))
    #expect(files.read(run) == nil)
  }
}
