import Foundation
import TestSupport
import Testing

/// `init` and `new` in real repositories.
@Suite("Beginning a project", .waits)
struct StartTests {
  private func program(_ repository: Repository, below path: String = "") -> ProgramProcess {
    ProgramProcess(folder: repository.url.appending(path: path))
  }

  private func text(_ path: String, in repository: Repository) throws -> String {
    try String(contentsOf: repository.url.appending(path: path), encoding: .utf8)
  }

  @Test(
    "In an empty repository init makes a project whose study runs and is published, and a second init changes nothing")
  func empty() throws {
    let repository = try Repository()
    let made = try program(repository).run(["init", "--label", "My: experiment"])
    #expect(made.status == 0 && made.errors == "")
    for line in [
      "made    refigure.yaml: label 'My: experiment' above figures", "made    .gitignore: git ignores results/runs/",
      "made    studies/first.md: a study that runs", "  refigure run first",
    ] { #expect(made.output.contains(line + "\n"), "\(made.output)") }
    #expect(try text("refigure.yaml", in: repository).contains("\nlabel: \"My: experiment\"\n"))
    #expect(try text(".gitignore", in: repository) == "results/runs/\n")

    let files = try repository.files()
    let again = try program(repository).run(["init", "--label", "Another"])
    #expect(again.status == 0 && !again.output.contains("made"))
    #expect(again.output.contains("there   refigure.yaml: label 'My: experiment' above figures, as it says"))
    #expect(again.output.contains("there   studies: 1 study\n"))
    #expect(try repository.files() == files)

    let early = try program(repository).run(["run", "first", "--quiet"])
    #expect(early.status == 3 && early.errors.contains("has no commit yet"))
    try repository.commit()
    let run = try program(repository, below: "studies").run(["run", "first", "--quiet"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains(": holds, by ") && run.output.contains("(3 seeds)\n"))
    #expect(try program(repository).run(["reproduce", "--quiet"]).status == 1)
    let publication = try program(repository).run(["reproduce", "--quiet", "--publish"])
    #expect(publication.status == 0 && publication.output.contains(" published in results/\n"), "\(publication.output)")
    #expect(!publication.output.contains("reproduced"))
    let same = try program(repository).run(["reproduce", "--quiet"])
    #expect(same.status == 0 && same.output.contains("1 figure and 1 claim (1 holds) of this study; 5 of 5 files"))
    let claims = try text("results/first/claims.json", in: repository)
    #expect(claims.contains("\"paper\":null"))
    let index = try text("results/runs/index.html", in: repository)
    #expect(index.contains("<title>My: experiment: results</title>") && index.contains("1 of 1 figure<"))
    #expect(!index.contains(">Paper<") && !index.contains(">Panels<"))
    #expect(try repository.git(["status", "--short"]) == "?? results/")
  }

  @Test("What the user has in .gitignore and studies stays, and only what is missing is added")
  func existing() throws {
    let repository = try Repository()
    try repository.write("*.log", to: ".gitignore")
    try repository.write(TinyStudy().text, to: "studies/mine.md")
    let made = try program(repository).run(["init"])
    #expect(made.output.contains("there   studies: 1 study\n"))
    #expect(made.output.contains("  refigure run mine\n"))
    #expect(try text(".gitignore", in: repository) == "*.log\nresults/runs/\n")
    #expect(!FileManager.default.fileExists(atPath: repository.url.appending(path: "studies/first.md").path))

    // A rule in other words is a rule, also one of a folder above.
    let other = try Repository()
    try other.write("**/results/runs\n", to: ".gitignore")
    #expect(try program(other).run(["init", "part"]).output.contains("there   part/.gitignore: git ignores"))
    #expect(!FileManager.default.fileExists(atPath: other.url.appending(path: "part/.gitignore").path))
  }

  @Test("A subfolder of a repository can be a project; from within one, init speaks of that one")
  func subfolder() throws {
    let repository = try Repository()
    try repository.write("x\n", to: "part/deep/file")
    #expect(try program(repository, below: "part").run(["init"]).status == 0)
    #expect(try text("part/refigure.yaml", in: repository).hasSuffix("label: part\n"))
    try repository.commit()
    let files = try repository.files()
    let within = try program(repository, below: "part/deep").run(["init"])
    #expect(within.status == 0 && !within.output.contains("made"))
    #expect(try repository.files() == files)
    let run = try program(repository, below: "part/deep").run(["run", "first", "--quiet"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(try program(repository, below: "part").run(["audit", "replay", "last", "--quiet"]).status == 0)
  }

  @Test(
    "Without git nothing is made but with --git; a broken project file, a file in the way and a bare repository are told"
  )
  func refusals() throws {
    let plain = try Repository(withoutGit: ())
    let none = try program(plain).run(["init"])
    #expect(none.status == 3 && none.errors.contains("is in no git repository") && none.errors.contains("--git"))
    #expect(try plain.files().isEmpty)
    let made = try program(plain).run(["init", "--git", "new place"])
    #expect(made.status == 0 && made.output.contains("made    new place: a git repository\n"), "\(made.errors)")
    #expect(made.output.contains("  cd 'new place'\n"))
    #expect(FileManager.default.fileExists(atPath: plain.url.appending(path: "new place/.git").path))

    let repository = try Repository()
    try repository.write("studies\n", to: "studies")
    #expect(try program(repository).run(["init"]).status == 3)
    try repository.write("lable: x\n", to: "refigure.yaml")
    for command in [["init"], ["runs"], ["run", "x"], ["doctor"], ["new", "x"]] {
      let broken = try program(repository).run(command)
      #expect(broken.status == 2, "\(command)")
      #expect(
        broken.errors == "error: refigure.yaml:1:1: unknown key 'lable' in refigure.yaml; did you mean 'label'?\n")
    }
    let (other, empty) = (try Repository(), try Repository(bare: true))
    let label = try program(other).run(["init", "--label", "a\nb"])
    #expect(label.status == 2 && label.errors.contains("one line of text"))
    let bare = try program(empty).run(["init"])
    #expect(bare.status == 3 && bare.errors.contains("is bare"))
  }

  @Test("A folder that cannot be written is told", .enabled(if: getuid() != 0, "root writes anywhere"))
  func readOnly() throws {
    let repository = try Repository()
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: repository.url.path)
    defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: repository.url.path) }
    let refused = try program(repository).run(["init"])
    #expect(refused.status == 3 && refused.errors.contains("Permission denied"), "\(refused.errors)")
  }

  @Test("A new study runs under its title; a name that is taken or is none is refused")
  func studies() throws {
    let repository = try Repository()
    let none = try program(repository).run(["new", "x"])
    #expect(none.status == 2 && none.errors.contains("make one with 'refigure init'"))
    try repository.write("", to: "refigure.yaml")
    let made = try program(repository).run(["new", "fast-fits"])
    #expect(made.output == "made    studies/fast-fits.md\nnext\n  refigure run fast-fits\n")
    #expect(try text("studies/fast-fits.md", in: repository).hasPrefix("---\ntitle: Fast fits\n"))
    try repository.write("mine\n", to: "studies/fast-fits.md")
    let taken = try program(repository).run(["new", "fast-fits.md"])
    #expect(taken.status == 2 && taken.errors.contains("is there already"))
    #expect(try text("studies/fast-fits.md", in: repository) == "mine\n")
    for name in ["../x", "a/b", ".x", "README", "runs", "", "a b", "x\ny"] {
      #expect(try program(repository).run(["new", name]).status == 2, "\(name)")
    }
    #expect(try program(repository).run(["new", "odd", "--title", "A: \"b\" #c, 50 %"]).status == 0)
    try FileManager.default.removeItem(at: repository.url.appending(path: "studies/fast-fits.md"))
    try repository.commit()
    let run = try program(repository).run(["run", "odd", "--quiet"])
    #expect(run.status == 0 && run.output.hasPrefix("A: \"b\" #c, 50 % (run r1)\n"), "\(run.errors)")
  }
}
