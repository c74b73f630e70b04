import Digests
import Foundation
import TestSupport
import Testing

@testable import Provenance

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

@Suite struct GitSnapshotTests {
  @Test func aCleanTreeIsItsCommit() throws {
    let repository = try Repository.withStudy()
    try repository.write("ignored", to: "runs/ledger.sqlite")
    try repository.write("ignored", to: "studies/a.log")
    let snapshot = try GitSnapshot.capture(at: repository.url)
    #expect(snapshot.commit == (try repository.git(["rev-parse", "HEAD"])))
    #expect(snapshot.branch == "main")
    #expect(snapshot.remote == nil)
    #expect(!snapshot.isDirty && snapshot.difference == nil && snapshot.differenceDigest == nil)
    #expect(snapshot.root.resolvingSymlinksInPath().path == repository.url.resolvingSymlinksInPath().path)
  }

  @Test(arguments: ["studies", "studies/study.md", "data"])
  func theTreeIsFoundFromBelow(path: String) throws {
    let repository = try Repository.withStudy()
    let snapshot = try GitSnapshot.capture(at: repository.url.appendingPathComponent(path))
    #expect(snapshot == (try GitSnapshot.capture(at: repository.url)))
  }

  @Test func aDetachedHeadHasNoBranch() throws {
    let repository = try Repository.withStudy()
    try repository.git(["checkout", "--quiet", "--detach"])
    #expect(try GitSnapshot.capture(at: repository.url).branch == nil)
    try repository.git(["checkout", "--quiet", "-b", "topic/wnae"])
    #expect(try GitSnapshot.capture(at: repository.url).branch == "topic/wnae")
  }

  /// Changes of a tree; each must be brought back by `git apply` on a fresh clone, byte for byte.
  struct Change: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var apply: @Sendable (Repository) throws -> Void
  }

  static let binary = Data((0..<70_000).map { UInt8(truncatingIfNeeded: ($0 &* $0) >> 3) })

  static let changes = [
    Change(testDescription: "unstaged") { try $0.write("# Study\n\nTwo.\n", to: "studies/study.md") },
    Change(testDescription: "staged") {
      try $0.write("# Study\n\nTwo.\n", to: "studies/study.md")
      try $0.git(["add", "studies/study.md"])
    },
    Change(testDescription: "staged, then changed again") {
      try $0.write("# Study\n\nTwo.\n", to: "studies/study.md")
      try $0.git(["add", "studies/study.md"])
      try $0.write("# Study\n\nThree, without a newline at its end", to: "studies/study.md")
    },
    Change(testDescription: "untracked, in folders, with strange names") {
      try $0.write("new\n", to: "new.txt")
      try $0.write("deep", to: "a/b/c/été \"x\".txt")
      try $0.write("", to: "a/empty")
    },
    Change(testDescription: "new and staged") {
      try $0.write("new\n", to: "lib/new.txt")
      try $0.git(["add", "lib/new.txt"])
    },
    Change(testDescription: "binary, changed") { try $0.write(binary, to: "data/jets.bin") },
    Change(testDescription: "binary, untracked") { try $0.write(binary, to: "data/more.bin") },
    Change(testDescription: "deleted") {
      try FileManager.default.removeItem(at: $0.url.appendingPathComponent("old.txt"))
      try FileManager.default.removeItem(at: $0.url.appendingPathComponent("data/jets.bin"))
    },
    Change(testDescription: "renamed and staged") { try $0.git(["mv", "old.txt", "renamed.txt"]) },
    Change(testDescription: "everything at once") {
      try $0.git(["mv", "old.txt", "renamed.txt"])
      try $0.write("# Study\n", to: "studies/study.md")
      try $0.write(binary, to: "z.bin")
      try $0.write("x\r\ny\r\n", to: "crlf.txt")
    },
  ]

  @Test(arguments: changes)
  func theDifferenceBringsTheTreeBack(_ change: Change) throws {
    let repository = try Repository.withStudy()
    try change.apply(repository)
    let status = try repository.git(["status", "--porcelain"])
    let snapshot = try GitSnapshot.capture(at: repository.url)
    #expect(snapshot.isDirty)
    let difference = try #require(snapshot.difference)
    #expect(snapshot.differenceDigest == Digest(of: difference))
    // Capturing changes nothing and gives the same bytes again.
    #expect(try GitSnapshot.capture(at: repository.url) == snapshot)
    #expect(try repository.git(["status", "--porcelain"]) == status)

    let clone = try Repository(withoutGit: ())
    try clone.git(["clone", "--quiet", repository.url.path, "."])
    try clone.git(["checkout", "--quiet", "--detach", snapshot.commit])
    try clone.git(["apply", "--whitespace=nowarn"], input: difference)
    #expect(try clone.files() == repository.files())

    try repository.git(["stash", "--quiet", "--include-untracked"])
    let stashed = try GitSnapshot.capture(at: repository.url)
    #expect(stashed.commit == snapshot.commit && !stashed.isDirty)
  }

  @Test func aChangedModeIsADifference() throws {
    let repository = try Repository.withStudy()
    #expect(chmod(repository.url.appendingPathComponent("old.txt").path, 0o755) == 0)
    let difference = try #require(try GitSnapshot.capture(at: repository.url).difference)
    #expect(String(decoding: difference, as: UTF8.self).contains("new mode 100755"))
  }

  @Test func aLinkIsKeptAsALink() throws {
    let repository = try Repository.withStudy()
    try FileManager.default.createSymbolicLink(
      atPath: repository.url.appendingPathComponent("link").path, withDestinationPath: "nowhere")
    let difference = try #require(try GitSnapshot.capture(at: repository.url).difference)
    let text = String(decoding: difference, as: UTF8.self)
    #expect(text.contains("new file mode 120000") && text.contains("+nowhere"))
  }

  @Test func theUsersConfigurationDoesNotChangeTheDifference() throws {
    let repository = try Repository.withStudy()
    try repository.write("# Study\n\nTwo.\n", to: "studies/study.md")
    let snapshot = try GitSnapshot.capture(at: repository.url)
    for (key, value) in [
      ("diff.noprefix", "true"), ("diff.mnemonicPrefix", "true"), ("diff.context", "0"), ("core.abbrev", "7"),
      ("diff.ignoreSubmodules", "all"), ("status.showUntrackedFiles", "no"),
    ] {
      try repository.git(["config", key, value])
    }
    #expect(try GitSnapshot.capture(at: repository.url) == snapshot)
  }

  @Test func excludedFoldersAreLeftOut() throws {
    let repository = try Repository.withStudy()
    try repository.write("1\n", to: "results/runs/a.txt")
    try repository.write("1\n", to: "results.txt")
    try repository.write("# Changed\n", to: "studies/study.md")
    let both = try GitSnapshot.capture(at: repository.url, excluding: ["results/", "./studies"])
    let text = String(decoding: try #require(both.difference), as: UTF8.self)
    #expect(text.contains("results.txt") && !text.contains("results/") && !text.contains("studies/"))
    let all = try GitSnapshot.capture(at: repository.url, excluding: ["results", "studies/study.md", "results.txt"])
    #expect(!all.isDirty)
  }

  @Test func aHugeFileStandsWithSizeAndDigest() throws {
    let repository = try Repository.withStudy()
    let huge = Data(repeating: 65, count: GitSnapshot.largestContent + 1)
    try repository.write(huge, to: "huge.bin")
    try repository.write(Data(repeating: 66, count: 1000), to: "small.txt")
    let difference = try #require(try GitSnapshot.capture(at: repository.url).difference)
    let line =
      "# \"huge.bin\": 8388609 bytes with SHA-256 \(Digest(of: huge)); content of more than 8388608 bytes is not kept\n"
    #expect(difference.range(of: Data(line.utf8)) != nil)
    #expect(difference.count < 3000)
    try repository.git(["stash", "--quiet", "--include-untracked"])
    try repository.git(["apply"], input: difference)
    #expect(FileManager.default.fileExists(atPath: repository.url.appendingPathComponent("small.txt").path))
    #expect(!FileManager.default.fileExists(atPath: repository.url.appendingPathComponent("huge.bin").path))
  }

  @Test func repositoriesInsideAreNotFollowed() throws {
    let inner = try Repository.withStudy()
    let repository = try Repository.withStudy()
    try repository.git(["clone", "--quiet", inner.url.path, "inner"])
    var text = String(decoding: try #require(try GitSnapshot.capture(at: repository.url).difference), as: UTF8.self)
    #expect(text == "# \"inner/\": a repository of its own, not followed\n")

    try repository.git(["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.url.path, "module"])
    try FileManager.default.removeItem(at: repository.url.appendingPathComponent("inner"))
    try repository.commit()
    #expect(try !GitSnapshot.capture(at: repository.url).isDirty)
    try repository.write("dirt\n", to: "module/old.txt")
    #expect(try !GitSnapshot.capture(at: repository.url).isDirty)
    try repository.git(["-C", "module", "commit", "--quiet", "--all", "--message", "More"])
    text = String(decoding: try #require(try GitSnapshot.capture(at: repository.url).difference), as: UTF8.self)
    #expect(text.contains("+Subproject commit") && !text.contains("dirt"))
  }

  @Test func theRemoteIsOriginOrTheFirstAndHasNoCredentials() throws {
    let repository = try Repository.withStudy()
    try repository.git(["remote", "add", "zeta", "git@example.org:study.git"])
    try repository.git(["remote", "add", "alpha", "ssh://git:secret@example.org/study.git"])
    #expect(try GitSnapshot.capture(at: repository.url).remote == "ssh://git@example.org/study.git")
    try repository.git(["remote", "add", "origin", "https://user:token@example.org/study.git?private_token=x"])
    #expect(try GitSnapshot.capture(at: repository.url).remote == "https://example.org/study.git")
  }

  @Test func aLinkedWorktreeIsATreeOfItsOwn() throws {
    let repository = try Repository.withStudy()
    try repository.git(["worktree", "add", "--quiet", "-b", "side", "runs/side"])
    let side = repository.url.appendingPathComponent("runs/side")
    try Data("# Side\n".utf8).write(to: side.appendingPathComponent("studies/study.md"))
    let snapshot = try GitSnapshot.capture(at: side)
    #expect(snapshot.branch == "side" && snapshot.isDirty)
    #expect(try !GitSnapshot.capture(at: repository.url).isDirty)
  }
}

@Suite struct GitSnapshotErrorTests {
  @Test func aFolderOutsideARepositoryIsSaidToBe() throws {
    let folder = try Repository(withoutGit: ())
    #expect(throws: ProvenanceError.notARepository(path: folder.url.path)) { try GitSnapshot.capture(at: folder.url) }
  }

  @Test func aRepositoryWithoutCommitsIsSaidToBe() throws {
    let repository = try Repository()
    try repository.write("x", to: "a")
    #expect {
      try GitSnapshot.capture(at: repository.url)
    } throws: { error in
      if case ProvenanceError.noCommits? = error as? ProvenanceError { true } else { false }
    }
  }

  @Test func aBareRepositoryIsSaidToBe() throws {
    let repository = try Repository(bare: true)
    #expect {
      try GitSnapshot.capture(at: repository.url)
    } throws: { error in
      if case ProvenanceError.bareRepository? = error as? ProvenanceError { true } else { false }
    }
  }

  static let damages: [@Sendable (Repository) throws -> Void] = [
    { try $0.write("nonsense", to: ".git/HEAD") },
    { try FileManager.default.removeItem(at: $0.url.appendingPathComponent(".git/HEAD")) },
    { try $0.write("nonsense", to: ".git/refs/heads/main") },
    { try $0.write(Data(repeating: 1, count: 100), to: ".git/index") },
    { try $0.write("[core\n\tbare = maybe", to: ".git/config") },
    { repository in
      let commit = try repository.git(["rev-parse", "HEAD"])
      try FileManager.default.removeItem(
        at: repository.url.appendingPathComponent(".git/objects/\(commit.prefix(2))/\(commit.dropFirst(2))"))
    },
    { repository in
      let tree = try repository.git(["rev-parse", "HEAD^{tree}"])
      let file = repository.url.appendingPathComponent(".git/objects/\(tree.prefix(2))/\(tree.dropFirst(2))")
      try FileManager.default.removeItem(at: file)
      try Data("torn".utf8).write(to: file)
    },
  ]

  @Test(arguments: damages.indices)
  func aDamagedRepositoryIsSaidToBe(_ damage: Int) throws {
    let repository = try Repository.withStudy()
    try Self.damages[damage](repository)
    #expect {
      try GitSnapshot.capture(at: repository.url)
    } throws: { error in
      if case ProvenanceError.corruptRepository(let path, let detail)? = error as? ProvenanceError {
        path.hasSuffix(repository.url.lastPathComponent) || path.hasSuffix(repository.url.lastPathComponent + "/")
          ? !detail.isEmpty : false
      } else {
        false
      }
    }
  }

  @Test(.enabled(if: geteuid() == 0, "only the superuser can give a repository away"))
  func aRepositoryOfAnotherUserIsNotTrusted() throws {
    let repository = try Repository.withStudy()
    for path in ["", "/.git"] { #expect(chown(repository.url.path + path, 12_345, 12_345) == 0) }
    #expect {
      try GitSnapshot.capture(at: repository.url)
    } throws: { error in
      guard case ProvenanceError.ownedByAnother(let path)? = error as? ProvenanceError else { return false }
      return "\(error)".contains("git config --global --add safe.directory \(path)")
    }
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may read everything"), arguments: [".git", ".git/objects", "new"])
  func whatCannotBeReadIsNamed(path: String) throws {
    let repository = try Repository.withStudy()
    try repository.write("x", to: "new")
    let file = repository.url.appendingPathComponent(path)
    #expect(chmod(file.path, 0) == 0)
    defer { chmod(file.path, 0o700) }
    #expect {
      try GitSnapshot.capture(at: repository.url)
    } throws: { error in
      if case ProvenanceError.notReadable(let named, _)? = error as? ProvenanceError {
        named.hasSuffix(path)
      } else {
        false
      }
    }
  }
}

@Suite struct RemoteAddressTests {
  @Test(arguments: [
    ("https://example.org/a/b.git", "https://example.org/a/b.git"),
    ("https://user:password@example.org/a.git", "https://example.org/a.git"),
    ("https://ghp_token@example.org:8443/a.git", "https://example.org:8443/a.git"),
    ("https://oauth2:to@ken@example.org/a.git", "https://example.org/a.git"),
    ("https://example.org/a.git?access_token=x#y", "https://example.org/a.git"),
    ("https://user:pa/ss@example.org/a.git", "https://example.org/a.git"),
    ("https://user:pa?ss#@example.org/a.git?t=1", "https://example.org/a.git"),
    ("https://user:pa/ss", "https://"), ("https://example.org/@scope/a", "https://example.org/@scope/a"),
    ("HTTPS://u:p@example.org/a", "https://example.org/a"), ("https://[::1]:80/a", "https://[::1]:80/a"),
    ("ssh://git@example.org/a.git", "ssh://git@example.org/a.git"),
    ("ssh://git:secret@example.org:22/a.git", "ssh://git@example.org:22/a.git"),
    ("ssh://:secret@example.org/a.git", "ssh://example.org/a.git"),
    ("git+ssh://u:p@example.org/a", "git+ssh://u@example.org/a"),
    ("git@example.org:a/b.git", "git@example.org:a/b.git"),
    ("user:secret@example.org:a.git", "user@example.org:a.git"), ("/srv/git/a@b:c.git", "/srv/git/a@b:c.git"),
    ("../a?b.git", "../a?b.git"), ("file:///srv/a.git", "file:///srv/a.git"), ("", ""),
  ])
  func nothingSecretIsLeft(address: String, expected: String) {
    #expect(RemoteAddress.withoutCredentials(address) == expected)
  }
}
