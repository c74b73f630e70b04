import Digests
import Foundation
import JetProgram
import KeptPrograms
import Ledger
import Runs
import TestSupport
import Testing

@testable import Archives

/// Archives with a program, of which a part was changed with all digests that belong to it, as whoever means harm would.
@Suite("Archives with programs", .waits)
struct ProgramArchiveTests {
  private static let script = Data("#!/bin/sh\necho 0.1.9\n".utf8)

  /// An archive of a run that the script is said to have made.
  private static func archive(programs: [URL]?, files: TestSupport.TemporaryFolder) throws -> URL {
    try TemporaryProject.with { project in
      try ProgramRun.record(by: script, in: project.project)
      let ledger = try Ledger(folder: project.project.runs, access: .readOnly)
      let file = files.file("runs.tar")
      _ = try ArchiveWriter(project: project.project, ledger: ledger)
        .write([RunID(number: 1)], programs: programs, to: file, replacing: true)
      return file
    }
  }

  /// A whole archive as its manifest and files.
  private struct Parts {
    var manifest: [String: Any]
    var files: [(name: String, content: Data)]

    init(_ bytes: Data) throws {
      var rest = bytes[...]
      var all: [(name: String, content: Data)] = []
      while let header = TarFile.Header(Data(rest.prefix(TarFile.block))) {
        rest = rest.dropFirst(TarFile.block)
        all.append((header.name, Data(rest.prefix(header.bytes))))
        rest = rest.dropFirst(header.bytes + TarFile.padding(after: header.bytes).count)
      }
      files = Array(all.dropFirst())
      manifest = try #require(try JSONSerialization.jsonObject(with: all[0].content) as? [String: Any])
    }

    /// The archive, with digests and sizes of its files as they are.
    func bytes() throws -> Data {
      var manifest = manifest
      manifest["files"] = files.map {
        ["name": $0.name, "bytes": $0.content.count, "sha256": Digest(of: $0.content).hexadecimal]
      }
      let json = try JSONSerialization.data(withJSONObject: manifest, options: [.sortedKeys])
      var bytes = Data()
      for (name, content) in [(ArchiveManifest.fileName, json)] + files {
        bytes += try #require(TarFile.Header(name: name, bytes: content.count).encoded) + content
        bytes += TarFile.padding(after: content.count)
      }
      return bytes + TarFile.end
    }

    var programs: [[String: Any]] {
      get { manifest["programs"] as? [[String: Any]] ?? [] }
      set { manifest["programs"] = newValue }
    }
  }

  /// An archive with the script, taken apart.
  private static func parts() throws -> Parts {
    let files = try TemporaryFolder()
    try files.write(script, to: "refigure")
    return try Parts(Data(contentsOf: try archive(programs: [files.file("refigure")], files: files)))
  }

  /// Restores into an empty folder.
  private func restored(_ bytes: Data) throws -> (ArchiveReader.Summary, Project, TestSupport.TemporaryFolder) {
    let folder = try TemporaryFolder()
    try folder.write(bytes, to: "runs.tar")
    let project = try Project(at: folder.file("project"), program: Refigure.program)
    return (try ArchiveReader(project: project, file: folder.file("runs.tar")).restore(), project, folder)
  }

  @Test("A program is restored with its run, once, and nothing can be executed")
  func whole() throws {
    let parts = try Self.parts()
    #expect(parts.manifest["format"] as? String == "refigure-archive/2")
    let bytes = try parts.bytes()
    let (summary, project, folder) = try restored(bytes)
    let digest = Digest(of: Self.script)
    #expect(summary.programs.map(\.digest) == [digest] && summary.programs.allSatisfy { $0.isNew && !$0.hasSources })
    let store = ProgramStore(runs: project.runs)
    #expect(store.alterations(of: digest).isEmpty && store.digests() == [digest])
    let again = try ArchiveReader(project: project, file: folder.file("runs.tar")).restore()
    #expect(again.programs.map(\.isNew) == [false] && again.runs.map(\.imported.isNew) == [false])
    // What is kept is archived again, to the same bytes.
    let ledger = try Ledger(folder: project.runs, access: .readOnly)
    let second = folder.file("again.tar")
    _ = try ArchiveWriter(project: project, ledger: ledger).write([RunID(number: 1)], programs: [], to: second)
    #expect(try Parts(Data(contentsOf: second)).bytes() == bytes)
  }

  @Test("An archive without a program has the first format, as every version reads it")
  func plain() throws {
    let files = try TemporaryFolder()
    let bytes = try Data(contentsOf: Self.archive(programs: nil, files: files))
    let parts = try Parts(bytes)
    #expect(parts.manifest["format"] as? String == "refigure-archive/1" && parts.manifest["programs"] == nil)
    #expect(try restored(bytes).0.programs.isEmpty)
  }

  @Test("A file with another digest than the recorded one is not taken, and both are named")
  func otherFile() throws {
    let files = try TemporaryFolder()
    try files.write("#!/bin/sh\necho another\n", to: "refigure")
    let other = Digest(of: Data("#!/bin/sh\necho another\n".utf8))
    #expect {
      try Self.archive(programs: [files.file("refigure")], files: files)
    } throws: { error in
      guard case ArchiveError.noProgram(let needed, let found) = error else { return false }
      return needed.contains { $0.contains(Digest(of: Self.script).hexadecimal) }
        && found.contains { $0.contains(other.hexadecimal) }
    }
    #expect(!FileManager.default.fileExists(atPath: files.file("runs.tar").path))
    #expect(throws: ArchiveError.self) { try Self.archive(programs: [files.file("none")], files: files) }
  }

  /// What a hostile archive may say.
  enum Change: CaseIterable {
    case byte, content, name, libraryName, otherProgram, unlisted, missing, twice, oldFormat, noPrograms, packagePath
    case commit, folderName, upName, sources
  }

  @Test("What is not whole, or leads elsewhere, is refused, and nothing is changed", arguments: Change.allCases)
  func hostile(_ change: Change) throws {
    var parts = try Self.parts()
    let place = try #require(parts.files.firstIndex { $0.name.hasPrefix("programs/") })
    var raw: Data?
    switch change {
    case .byte:
      var bytes = try parts.bytes()
      let range = try #require(bytes.range(of: Self.script))
      bytes[range.lowerBound + 3] ^= 1
      raw = bytes
    case .content: parts.files[place].content[3] ^= 1
    case .name: parts.programs[0]["name"] = "../../refigure"
    case .libraryName:
      parts.programs[0]["libraries"] = [["name": "../lib.so", "sha256": Digest(of: Self.script).hexadecimal]]
    case .otherProgram:
      let other = Data("#!/bin/sh\necho another\n".utf8)
      parts.files[place] = (ArchiveManifest.name(of: Digest(of: other), in: "programs"), other)
      parts.programs[0]["sha256"] = Digest(of: other).hexadecimal
    case .unlisted:
      let more = Data("more".utf8)
      parts.files.append((ArchiveManifest.name(of: Digest(of: more), in: "programs"), more))
    case .missing: parts.files.remove(at: place)
    case .twice: parts.programs.append(parts.programs[0])
    case .oldFormat: parts.manifest["format"] = "refigure-archive/1"
    case .noPrograms: parts.manifest["programs"] = nil
    case .packagePath, .commit:
      let commit = String(repeating: "a", count: 40)
      parts.programs[0]["sources"] = [
        "commit": change == .commit ? "--upload-pack=x" : commit,
        "packages": [
          [
            "identity": "p", "kind": "k", "location": "l", "name": "p", "revision": commit,
            "subpath": change == .packagePath ? "../../p" : "p",
          ]
        ],
      ]
    case .folderName: parts.files[place].name = "programs/" + Digest(of: Self.script).hexadecimal
    case .upName: parts.files[place].name = "../" + parts.files[place].name
    case .sources: parts.files.append((ArchiveManifest.sources, Data("PACK and nothing more".utf8)))
    }
    let folder = try TemporaryFolder()
    try folder.write(try raw ?? parts.bytes(), to: "runs.tar")
    let project = try Project(at: folder.file("project"), program: Refigure.program)
    #expect(throws: (any Error).self, "\(change)") {
      try ArchiveReader(project: project, file: folder.file("runs.tar")).restore()
    }
    let left = (try? FileManager.default.subpathsOfDirectory(atPath: folder.url.path)) ?? []
    #expect(
      left.filter { !$0.hasPrefix("project/results/runs/commits") && $0.contains(".") } == ["runs.tar"], "\(left)")
  }

  @Test("An archive that ends anywhere is refused")
  func truncated() throws {
    let bytes = try Self.parts().bytes()
    let range = try #require(bytes.range(of: Self.script))
    for end in [range.lowerBound, range.lowerBound + 5, range.upperBound, bytes.count - 1] {
      #expect(throws: ArchiveError.self, "\(end)") { try restored(bytes.prefix(end)) }
    }
  }
}
