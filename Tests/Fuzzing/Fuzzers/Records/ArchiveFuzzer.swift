import Archives
import Deterministic
import Digests
import Foundation
import Ledger
import Runs
import TestSupport

/// Archives of which a part was changed, with the digests that belong to it, so that the change is read: restored, shown and verified, or
/// refused.
struct ArchiveFuzzer: Fuzzer {
  let name = "archives"
  let limit = 60.0

  func inputs(_ repository: FuzzRepository, _ scratch: URL) throws -> [Data] {
    try TemporaryProject.with { temporary in
      _ = try temporary.run(ToyStudy.text)
      _ = try temporary.run(ToyStudy.text.replacing("Words.", with: "Other words."))
      let file = scratch.appending(path: "runs.tar")
      let ledger = try Ledger(folder: temporary.project.runs, access: .readOnly)
      _ = try ArchiveWriter(project: temporary.project, ledger: ledger)
        .write([RunID(number: 2)], includingCommits: false, to: file, replacing: true)
      return [try Data(contentsOf: file), try withProgram(scratch)]
    }
  }

  /// An archive of a run with the program that made it, a script.
  private func withProgram(_ scratch: URL) throws -> Data {
    let script = Data("#!/bin/sh\necho 0.1.9\n".utf8)
    let program = scratch.appending(path: "program")
    try script.write(to: program)
    return try TemporaryProject.with { temporary in
      try ProgramRun.record(by: script, in: temporary.project)
      let file = scratch.appending(path: "program.tar")
      let ledger = try Ledger(folder: temporary.project.runs, access: .readOnly)
      _ = try ArchiveWriter(project: temporary.project, ledger: ledger)
        .write([RunID(number: 1)], programs: [program], to: file, replacing: true)
      return try Data(contentsOf: file)
    }
  }

  func mutant(of input: Data, others: [Data], _ stream: RandomStream) -> Data {
    let mutator = Mutator(
      pieces: [
        #""runs":"#, #""files":"#, "ledger.sqlite", "artefacts/", "programs/", "../", #""bytes":"#, #""libraries":"#,
      ])
    if stream.index(below: 2, 9) == 0 {
      return (try? HostileRecord.archive(from: input, stream.stream("record"))) ?? input
    }
    // Most changes would be found by a digest: those are made right again.
    guard stream.index(below: 4, 0) > 0, var archive = OpenArchive(input) else {
      return mutator.mutant(of: input, others: others, stream)
    }
    if stream.index(below: 3, 5) == 0 { archive.changePrograms(stream.stream("programs")) }
    let place = stream.index(below: 3, 1) == 0 ? stream.index(below: archive.files.count, 2) : archive.ledger
    guard archive.files.indices.contains(place), !archive.files[place].content.isEmpty else { return input }
    if archive.files[place].name == RecordFiles.ledger, stream.index(below: 3, 3) > 0 {
      let statements = HostileStatements.all
      let statement = statements[stream.index(below: statements.count, 4)]
      if let changed = HostileStatements.execute(statement, on: archive.files[place].content) {
        archive.files[place].content = changed
      }
    } else {
      let content = archive.files[place].content
      archive.files[place].content = mutator.mutant(of: content, others: [content], stream)
    }
    return archive.bytes ?? input
  }

  func read(_ input: Data, _ scratch: URL) throws -> FuzzReading {
    let project = try RecordFiles.project(in: scratch)
    let file = scratch.appending(path: "in.tar")
    try input.write(to: file)
    do {
      _ = try ArchiveReader(project: project, file: file).restore()
    } catch {
      let words = "\(error)"
      return words.contains("Error Domain") ? .wrong(words) : .refused(words)
    }
    var reading = RecordReading(project)
    reading.readAll(verifiesFiles: true)
    if let problem = reading.problem { return .wrong(problem) }
    // An archive with digests of its own making can say what it likes of its claims, and verification tells; the record is a record.
    if let problem = Self.problem(of: project.runs.appending(path: "programs")) { return .wrong(problem) }
    if !reading.isLedgerIntact { return .wrong("the ledger that was restored is not intact: \(reading.refusals)") }
    return .accepted
  }
}

extension ArchiveFuzzer {
  /// What must not be among kept programs: a folder by another name than a digest, a file that can be executed, other content than the name says.
  fileprivate static func problem(of folder: URL) -> String? {
    for path in ((try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []).sorted() {
      let file = folder.appending(path: path)
      let parts = path.split(separator: "/")
      guard let digest = Digest(hexadecimal: String(parts[0])) else { return "a kept program is named '\(path)'" }
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder), !isFolder.boolValue else {
        continue
      }
      if FileManager.default.isExecutableFile(atPath: file.path) { return "the kept file '\(path)' can be executed" }
      if parts.count == 2, parts[1] == "program", (try? Digest(ofFileAt: file)) != digest {
        return "the kept program '\(path)' has another content"
      }
    }
    return nil
  }
}

/// An archive taken apart.
struct OpenArchive {
  var files: [(name: String, content: Data)] = []
  private var manifest: [String: Any] = [:]

  var ledger: Int { files.firstIndex { $0.name == RecordFiles.ledger } ?? 0 }

  init?(_ bytes: Data) {
    var rest = bytes[...]
    while rest.count >= 512, let size = Int(String(decoding: rest.dropFirst(124).prefix(11), as: UTF8.self), radix: 8),
      size >= 0
    {
      let name = String(decoding: rest.prefix(100).prefix { $0 != 0 }, as: UTF8.self)
      let padded = (size + 511) / 512 * 512
      guard !name.isEmpty, rest.count >= 512 + padded else { break }
      files.append((name, Data(rest.dropFirst(512).prefix(size))))
      rest = rest.dropFirst(512 + padded)
    }
    guard let first = files.first, first.name == "refigure-archive.json",
      let manifest = try? JSONSerialization.jsonObject(with: first.content) as? [String: Any]
    else { return nil }
    self.manifest = manifest
    files.removeFirst()
  }

  /// Says something else of the programs.
  mutating func changePrograms(_ stream: RandomStream) {
    guard var programs = manifest["programs"] as? [[String: Any]], !programs.isEmpty else {
      manifest["programs"] = [[String: Any]]()
      return
    }
    let names = [
      "../../program", "/etc/passwd", "", ".", "a b", "--version", "libx.so.1", String(repeating: "n", count: 5_000),
    ]
    let name = names[stream.index(below: names.count, 0)]
    let digest = programs[0]["sha256"] ?? ""
    switch stream.index(below: 6, 1) {
    case 0: programs[0]["name"] = name
    case 1: programs[0]["libraries"] = [["name": name, "sha256": digest]]
    case 2:
      let package = ["identity": name, "kind": name, "location": name, "name": name, "revision": name, "subpath": name]
      programs[0]["sources"] = ["commit": String(repeating: "a", count: 40), "packages": [package]] as [String: Any]
    case 3: programs.append(programs[0])
    case 4: programs[0]["sha256"] = String(repeating: "0", count: 64)
    default: programs[0]["libraries"] = (0..<2_000).map { ["name": "lib\($0).so", "sha256": digest] }
    }
    manifest["programs"] = programs
  }

  /// The archive with digests and sizes of its files as they are.
  var bytes: Data? {
    var manifest = manifest
    manifest["files"] = files.map {
      ["name": $0.name, "bytes": $0.content.count, "sha256": Digest(of: $0.content).hexadecimal]
    }
    guard let json = try? JSONSerialization.data(withJSONObject: manifest, options: [.sortedKeys]) else { return nil }
    var bytes = Data()
    for (name, content) in [("refigure-archive.json", json)] + files {
      bytes += Self.header(name, content.count) + content + Data(count: (512 - content.count % 512) % 512)
    }
    return bytes + Data(count: 1_024)
  }

  private static func header(_ name: String, _ count: Int) -> Data {
    var header = Data(count: 512)
    func put(_ text: String, _ place: Int) {
      header.replaceSubrange(place..<place + text.utf8.count, with: Data(text.utf8))
    }
    func octal(_ value: Int, _ digits: Int) -> String {
      let text = String(value, radix: 8)
      return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
    put(String(name.prefix(100)), 0)
    put("0000644", 100)
    put("0000000", 108)
    put("0000000", 116)
    put(octal(count, 11), 124)
    put("00000000000", 136)
    put("        ", 148)
    put("0", 156)
    put("ustar\u{0}00", 257)
    put(octal(header.reduce(0) { $0 + Int($1) }, 6) + "\u{0} ", 148)
    return header
  }
}
