import Digests
import Foundation
import TestSupport
import Testing

@testable import Provenance

@Suite(.waits) struct GitCheckoutTests {
  /// What must not change in the user's repository: its files, its `.git` but for what is only read, and what git says.
  private func state(_ repository: Repository) throws -> [String] {
    let git = repository.url.appendingPathComponent(".git")
    let files = try FileManager.default.subpathsOfDirectory(atPath: git.path).sorted()
    let index = try Data(contentsOf: git.appendingPathComponent("index"))
    return files + ["\(Digest(of: index))", try repository.git(["--no-optional-locks", "status", "--porcelain"])]
      + [try repository.git(["stash", "list"]), try repository.git(["branch", "--all"])]
  }

  @Test(arguments: GitSnapshotTests.changes)
  func aDirtyTreeIsMadeAgainApartFromTheUsers(_ change: GitSnapshotTests.Change) throws {
    let repository = try Repository.withStudy()
    try change.apply(repository)
    let snapshot = try GitSnapshot.capture(at: repository.url)
    let before = try state(repository)
    let other = try Repository(withoutGit: ())
    let folder = other.url.appendingPathComponent("tree")
    let checkout = try GitCheckout(
      of: snapshot.commit, difference: snapshot.difference, from: repository.url, in: folder)
    #expect(checkout.isAsRecorded)
    #expect(try other.files().filter { !$0.key.contains(".git/") } == (try tree(of: repository)))
    #expect(try state(repository) == before)
  }

  private func tree(of repository: Repository) throws -> [String: Data] {
    Dictionary(uniqueKeysWithValues: try repository.files().map { ("tree/\($0.key)", $0.value) })
  }

  @Test func modesAndLinksComeBack() throws {
    let repository = try Repository.withStudy()
    #expect(chmod(repository.url.appendingPathComponent("old.txt").path, 0o755) == 0)
    try FileManager.default.createSymbolicLink(
      atPath: repository.url.appendingPathComponent("link").path, withDestinationPath: "nowhere")
    let snapshot = try GitSnapshot.capture(at: repository.url)
    let folder = try Repository(withoutGit: ())
    let checkout = try GitCheckout(
      of: snapshot.commit, difference: snapshot.difference, from: repository.url, in: folder.url)
    #expect(checkout.isAsRecorded)
    #expect(FileManager.default.isExecutableFile(atPath: folder.url.appendingPathComponent("old.txt").path))
  }

  /// A change of a tree with links and strange names, and what stands in each place afterwards.
  private static let scripts: [(name: String, script: String)] = [
    ("a link that leads elsewhere", "ln -s a l; git add l; git commit -qm l; ln -sfn b/c l"),
    ("a link of more lines", "ln -s a l; git add l; git commit -qm l; ln -sfn \"$(printf 'b\\nc')\" l"),
    ("a link instead of a file", "rm old.txt; ln -s target old.txt"),
    ("a file instead of a link", "ln -s a l; git add l; git commit -qm l; rm l; printf 'text\\n' > l; chmod +x l"),
    ("a link that is gone", "ln -s a l; git add l; git commit -qm l; rm l"),
    ("a folder instead of a file", "rm old.txt; mkdir old.txt; echo x > old.txt/x"),
    ("a file instead of a folder", "rm -r data; echo x > data"),
    ("empty files", ": > empty; : > 'empty too'; mkdir deep; : > 'deep/a b'; : > exec; chmod +x exec"),
    ("an empty file with content", ": > e; git add e; git commit -qm e; echo x > e"),
    ("a file that is empty now", ": > old.txt"),
    ("an empty file that is gone", ": > e; git add e; git commit -qm e; rm e"),
    ("a mode", "chmod +x old.txt"), ("a mode and a text", "chmod +x old.txt; echo x >> old.txt"),
    (
      "strange names",
      "for n in ' lead' 'trail ' \"$(printf 'new\\nline')\" \"$(printf 'tab\\tx')\" '\"quote\"' 'back\\slash' 'ä' '-dash' '# hash' 'a b'; "
        + "do echo x > \"./$n\"; : > \"./$n.empty\"; done"
    ),
    (
      "strange names that changed",
      "for n in \"$(printf 'tab\\tx')\" '\"quote\"' 'ä b'; do echo x > \"./$n\"; done; git add -A; git commit -qm n; "
        + "for n in \"$(printf 'tab\\tx')\" '\"quote\"' 'ä b'; do echo y > \"./$n\"; chmod +x \"./$n\"; done"
    ),
    (
      "what is not merged",
      "git checkout -qb o; echo other > old.txt; git commit -qam o; git checkout -q main; echo mine > old.txt; git commit -qam m; "
        + "git merge o > /dev/null; true"
    ),
    (
      "what one side removed",
      "git checkout -qb o; git rm -q old.txt; git commit -qm o; git checkout -q main; echo mine > old.txt; git commit -qam m; "
        + "git merge o > /dev/null; true"
    ),
    ("what was taken out of the index and is there", "git rm -q --cached old.txt; echo more >> old.txt"),
    (
      "ends of lines",
      "git config core.autocrlf true; printf 'a\\r\\nb\\r\\nx\\r\\n' > old.txt; printf 'n\\r\\n' > new.txt"
    ),
  ]

  @Test("Links, empty files, strange names and files that are not merged come back", arguments: scripts.map(\.name))
  func trees(_ name: String) throws {
    let script = try #require(Self.scripts.first { $0.name == name }?.script)
    let repository = try Repository.withStudy()
    try Self.shell(script, in: repository.url)
    let snapshot = try GitSnapshot.capture(at: repository.url)
    let other = try Repository(withoutGit: ())
    let folder = other.url.appendingPathComponent("tree")
    _ = try GitCheckout(of: snapshot.commit, difference: snapshot.difference, from: repository.url, in: folder)
    let (found, expected) = (try Self.places(folder), try Self.places(repository.url))
    #expect(found == expected)
    // A file that one side removed stays as the other has it, which is what its commit has.
    #expect((snapshot.difference != nil) == (name != "what one side removed"))
  }

  /// Kind and content of each place; of a text with the ends of lines that git keeps.
  private static func places(_ folder: URL) throws -> [String: String] {
    var places: [String: String] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    where !path.hasPrefix(".git/") && path != ".git" {
      let file = folder.appendingPathComponent(path).path
      let attributes = try FileManager.default.attributesOfItem(atPath: file)
      switch attributes[.type] as? FileAttributeType {
      case .typeSymbolicLink: places[path] = "→ " + (try FileManager.default.destinationOfSymbolicLink(atPath: file))
      case .typeRegular:
        let mode = (attributes[.posixPermissions] as? Int ?? 0) & 0o100
        let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: file)), as: UTF8.self)
        places[path] = "\(mode != 0) \(Digest(of: text.replacing("\r\n", with: "\n")))"
      default: break
      }
    }
    return places
  }

  private static func shell(_ script: String, in folder: URL) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", script]
    process.currentDirectoryURL = folder
    process.environment = [
      "PATH": "/usr/bin:/bin", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_AUTHOR_NAME": "A",
      "GIT_AUTHOR_EMAIL": "a@example.org",
      "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org",
    ]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }

  @Test(
    "A patch writes nothing outside of the tree",
    arguments: ["../out", "a/../../out", ".git/hooks/post-checkout", "/tmp/out", "linked/out", ".GIT/x"])
  func outside(_ name: String) throws {
    let repository = try Repository.withStudy()
    let commit = try repository.git(["rev-parse", "HEAD"])
    let other = try Repository(withoutGit: ())
    let folder = other.url.appendingPathComponent("tree")
    let patch = """
      diff --git a/linked b/linked
      new file mode 120000
      --- /dev/null
      +++ b/linked
      @@ -0,0 +1 @@
      +..
      \\ No newline at end of file
      diff --git a/\(name) b/\(name)
      new file mode 100644
      --- /dev/null
      +++ b/\(name)

      """
    #expect(throws: ProvenanceError.self) {
      try GitCheckout(of: commit, difference: Data(patch.utf8), from: repository.url, in: folder)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: other.url.path) == ["tree"])
    #expect(!FileManager.default.fileExists(atPath: "/tmp/out"))
  }

  @Test func oneFolderServesOneCommitAfterTheOther() throws {
    let repository = try Repository.withStudy()
    let first = try GitSnapshot.capture(at: repository.url)
    try repository.write("second\n", to: "studies/other.md")
    try FileManager.default.removeItem(at: repository.url.appendingPathComponent("old.txt"))
    try repository.commit()
    let second = try GitSnapshot.capture(at: repository.url)
    try repository.write("dirty", to: "untracked")
    let dirty = try GitSnapshot.capture(at: repository.url)
    try FileManager.default.removeItem(at: repository.url.appendingPathComponent("untracked"))
    let folder = try Repository(withoutGit: ()).url.appendingPathComponent("tree")
    for snapshot in [first, dirty, second, first, first, second] {
      // What an interrupted replay may leave.
      let rest = folder.appendingPathComponent("runs/left.log")
      try FileManager.default.createDirectory(
        at: rest.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data("rest".utf8).write(to: rest)
      _ = try GitCheckout(of: snapshot.commit, difference: snapshot.difference, from: repository.url, in: folder)
      let capture = try GitSnapshot.capture(at: folder)
      #expect(capture.commit == snapshot.commit && capture.difference == snapshot.difference)
      #expect(!FileManager.default.fileExists(atPath: rest.path))
    }
    try? FileManager.default.removeItem(at: folder.deletingLastPathComponent())
  }

  @Test func whatCannotBeMadeAgainIsRefusedByName() throws {
    let repository = try Repository.withStudy()
    let commit = try repository.git(["rev-parse", "HEAD"])
    try repository.git(["remote", "add", "origin", "https://user:secret@example.org/a.git"])
    let folder = try Repository(withoutGit: ())
    let unknown = String(repeating: "0123456789", count: 4)
    #expect {
      try GitCheckout(of: unknown, difference: nil, from: repository.url, in: folder.url)
    } throws: { error in
      "\(error)".contains("git fetch https://example.org/a.git \(unknown)") && !"\(error)".contains("secret")
    }
    try repository.write(Data(count: GitSnapshot.largestContent + 1), to: "data/huge.bin")
    let difference = try GitSnapshot.capture(at: repository.url).difference
    #expect {
      try GitCheckout(of: commit, difference: difference, from: repository.url, in: folder.url)
    } throws: { error in
      if case ProvenanceError.contentNotKept(let files)? = error as? ProvenanceError {
        files.count == 1 && files[0].contains("data/huge.bin") && files[0].contains("8388609 bytes")
      } else {
        false
      }
    }
    let patch = Data("diff --git a/old.txt b/old.txt\n--- a/old.txt\n+++ b/old.txt\n@@ -1 +1 @@\n-x\n+y\n".utf8)
    #expect {
      try GitCheckout(of: commit, difference: patch, from: repository.url, in: folder.url)
    } throws: { error in
      if case ProvenanceError.notApplicable? = error as? ProvenanceError { true } else { false }
    }
  }

  @Test func aCommitWithASubmoduleIsRefused() throws {
    let (repository, module) = (try Repository.withStudy(), try Repository.withStudy())
    try repository.git(["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", module.url.path, "lib/m"])
    try repository.commit()
    let commit = try repository.git(["rev-parse", "HEAD"])
    let folder = try Repository(withoutGit: ())
    #expect(throws: ProvenanceError.submodules(commit: commit, paths: ["lib/m"])) {
      try GitCheckout(of: commit, difference: nil, from: repository.url, in: folder.url)
    }
  }

  @Test func aRepositoryInsideTheTreeDoesNotStandInTheWay() throws {
    let repository = try Repository.withStudy()
    try repository.write("changed", to: "old.txt")
    try FileManager.default.createDirectory(
      at: repository.url.appendingPathComponent("vendor"), withIntermediateDirectories: true)
    try repository.git(["init", "--quiet", "vendor"])
    try repository.write("x", to: "vendor/x")
    let snapshot = try GitSnapshot.capture(at: repository.url)
    let folder = try Repository(withoutGit: ())
    let checkout = try GitCheckout(
      of: snapshot.commit, difference: snapshot.difference, from: repository.url, in: folder.url)
    #expect(checkout.isAsRecorded)
    #expect(try Data(contentsOf: folder.url.appendingPathComponent("old.txt")) == Data("changed".utf8))
  }
}

@Suite struct GitPackTests {
  @Test func aCommitGoesIntoAnotherRepositoryWithoutItsHistory() throws {
    let repository = try Repository.withStudy()
    try repository.write("two\n", to: "two.txt")
    try repository.commit()
    let snapshot = try GitSnapshot.capture(at: repository.url)
    let first = try repository.git(["rev-parse", "HEAD~1"])
    let pack = try GitPack.pack([snapshot.commit], from: repository.url)
    #expect(try GitPack.pack([snapshot.commit], from: repository.url) == pack)
    try repository.git(["gc", "--quiet"])
    #expect(try GitPack.pack([snapshot.commit], from: repository.url) == pack)

    let elsewhere = try Repository()
    try elsewhere.write("own", to: "own")
    try elsewhere.commit()
    let objects = elsewhere.url.appendingPathComponent("store")
    #expect(try !GitPack.contains(snapshot.commit, at: elsewhere.url, stores: [objects]))
    for _ in 0..<2 { try GitPack.unpack(pack, into: objects) }
    #expect(try GitPack.contains(snapshot.commit, at: elsewhere.url, stores: [objects]))
    #expect(try !GitPack.contains(first, at: elsewhere.url, stores: [objects]))
    #expect(try GitPack.pack([snapshot.commit], from: elsewhere.url, stores: [objects]) == pack)
    let folder = elsewhere.url.appendingPathComponent("tree")
    let checkout = try GitCheckout(
      of: snapshot.commit, difference: nil, from: elsewhere.url, stores: [objects], in: folder)
    #expect(checkout.isAsRecorded)
    #expect(try Data(contentsOf: folder.appendingPathComponent("two.txt")) == Data("two\n".utf8))
    #expect(try elsewhere.git(["cat-file", "-t", try elsewhere.git(["rev-parse", "HEAD"])]) == "commit")
  }

  @Test(arguments: [0, 5, 40, -30, -1])
  func aDamagedPackIsRefusedAndLeavesNothing(place: Int) throws {
    let repository = try Repository.withStudy()
    var pack = try GitPack.pack([try repository.git(["rev-parse", "HEAD"])], from: repository.url)
    pack[place < 0 ? pack.count + place : place] ^= 0x55
    let objects = repository.url.appendingPathComponent("store")
    for bytes in [pack, pack.prefix(pack.count / 2)] {
      #expect {
        try GitPack.unpack(bytes, into: objects)
      } throws: { error in
        if case ProvenanceError.damagedPack? = error as? ProvenanceError { true } else { false }
      }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: objects.path + "/pack") == [])
  }
}
