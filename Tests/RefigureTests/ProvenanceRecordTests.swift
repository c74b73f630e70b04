import Digests
import Foundation
import TestSupport
import Testing

@Suite("What is recorded of the tree", .waits)
struct ProvenanceRecordTests {
  @Test("A dirty tree's patch is kept and can be applied; after a stash the record is another one")
  func dirtyTree() throws {
    let project = try TinyProject()
    try project.write("a\nb\n", to: "notes.txt")
    try project.commit()
    try project.write("a\nc\n", to: "notes.txt")
    try project.runToy()
    let dirty = try project.record()
    let patch = try project.program.run(["show", "last", "--diff"])
    #expect(patch.status == 0)
    #expect(patch.output.contains("-b\n+c\n"))
    #expect(dirty.dirty && dirty.versioned && dirty.diff == patch.output)
    #expect(try project.program.run(["show", "last"]).output.contains("with changes, shown below"))

    try project.git("stash", "--quiet")
    try project.runToy()
    let clean = try project.record()
    #expect(clean.id == "r2" && clean.commit == dirty.commit && !clean.dirty && clean.diff == nil)
    #expect(clean.results == dirty.results)
    #expect(try project.program.run(["show", "r2", "--diff"]).output == "the tree was clean\n")

    try project.write(patch.output, to: "results/runs/tree.patch")
    try project.git("apply", "results/runs/tree.patch")
    #expect(try String(contentsOf: project.file("notes.txt"), encoding: .utf8) == "a\nc\n")
  }

  @Test("The folder of results is not part of the tree, wherever it is", arguments: ["results", "elsewhere/below"])
  func results(_ folder: String) throws {
    let project = try TinyProject()
    try project.write("nothing is ignored\n", to: ".gitignore")
    try project.commit()
    for _ in 0..<2 { try project.runToy("--results", folder) }
    #expect(try !project.record(of: "r2", results: folder).dirty)
  }

  @Test("A detached head is recorded without a branch")
  func detachedHead() throws {
    let project = try TinyProject()
    try project.runToy()
    #expect(try project.record().branch == "main")
    try project.git("checkout", "--quiet", "--detach")
    try project.runToy()
    let record = try project.record()
    #expect(record.branch == nil && record.versioned && record.commit?.count == 40)
    #expect(try project.program.run(["show", "last"]).output.contains("none (detached HEAD)"))
  }

  @Test("The record names the program: version, commit, and the digest of its file")
  func program() throws {
    struct Record: Decodable {
      struct Environment: Decodable {
        struct Program: Decodable {
          let name, version, digest: String
        }

        let program: Program
        let packages: [String: String]
      }

      let environment: Environment
    }
    let project = try TinyProject()
    try project.runToy()
    let shown = try project.program.run(["show", "last", "--json"]).output
    let environment = try JSONDecoder().decode(Record.self, from: Data(shown.utf8)).environment
    #expect(environment.program.name == "refigure")
    #expect(environment.program.digest == (try Digest(ofFileAt: ProgramProcess.binary)).hexadecimal)
    let version = try project.program.run(["--version"]).output
    #expect(version.hasPrefix("refigure \(environment.program.version),"))
    #expect(environment.packages.count >= 4 && environment.packages["swift-argument-parser"] != nil)
  }

  @Test("The command, every parameter and the claims are in the record")
  func settings() throws {
    let project = try TinyProject()
    try project.runToy("--set", "epochs=3")
    let record = try project.record()
    #expect(record.command == ["refigure", "run", "studies/toy.md", "--quiet", "--set", "epochs=3"])
    #expect(record.study == "studies/toy.md")
    for part in ["\"epochs\":3", "\"beta1\":0.9", "\"batch\":32", "\"seed\":7", "\"seeds\":2", "\"noise\":0.05"] {
      #expect(record.hyperparameters.contains(part), "\(record.hyperparameters)")
    }
    #expect(record.seeds.count == 2 && record.seeds[0] != record.seeds[1])
    #expect(record.claims.map(\.id) == ["falls"])
  }
}
