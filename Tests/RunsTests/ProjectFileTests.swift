import Foundation
import JetProgram
import Studies
import TestSupport
import Testing

@testable import Runs

@Suite("The project file")
struct ProjectFileTests {
  private func errors(_ text: String) -> [String] {
    do throws(InvalidStudy) {
      _ = try ProjectSettings(parsing: text)
      return []
    } catch {
      return error.errors.map(\.description)
    }
  }

  @Test("Every key is read, and every key has a default")
  func keys() throws {
    let settings = try ProjectSettings(
      parsing: """
        label: My experiment, 2026
        studies: ./notes/
        results: out/published
        data: tables/manifest.json
        python: python3.11
        defaults: { threads: 3, isolation: required }
        """)
    #expect(settings.label == "My experiment, 2026")
    #expect(settings.studies == "notes")
    #expect(settings.results == "out/published")
    #expect(settings.dataManifest == "tables/manifest.json")
    #expect(settings.python == "python3.11")
    #expect(settings.threads == 3)
    #expect(settings.isolation == .required)
    for empty in ["", "# nothing\n", "label:\n", "label: \"\"\n", "defaults: {}\n", "\u{FEFF}"] {
      #expect(try ProjectSettings(parsing: empty) == ProjectSettings(), "\(empty)")
    }
    #expect(ProjectSettings().label.isEmpty)
    #expect(ProjectSettings().isolation == .wherePossible)
    #expect(try ProjectSettings(parsing: "label: 2026\n").label == "2026")
  }

  @Test("All errors are found in one reading, each with its line, its column and the nearest name")
  func mistakes() {
    #expect(
      errors("lable: x\ndefaults:\n  treads: 2\n  isolation: requird\n") == [
        "refigure.yaml:1:1: unknown key 'lable' in refigure.yaml; did you mean 'label'?",
        "refigure.yaml:3:3: unknown key 'treads' in defaults of refigure.yaml; did you mean 'threads'?",
        "refigure.yaml:4:14: 'isolation' in defaults of refigure.yaml: expected one of required, where possible, "
          + "found 'requird'; did you mean 'required'?",
      ])
  }

  @Test(
    "A value that cannot be meant is refused where it stands",
    arguments: [
      ("studies: /tmp\n", "1:10: 'studies' in refigure.yaml: expected a folder below the project's"),
      ("\nresults: ../out\n", "2:10: 'results' in refigure.yaml: expected a folder below the project's"),
      ("results: .\n", "1:10: 'results' in refigure.yaml: expected a folder below the project's"),
      ("data: [a]\n", "1:7: 'data' in refigure.yaml: expected a text, found a list"),
      ("label: \"a\\nb\"\n", "1:8: 'label' in refigure.yaml: expected one line of text"),
      ("label: [a]\n", "1:8: 'label' in refigure.yaml: expected a text"),
      ("defaults: { threads: 0 }\n", "1:22: 'threads' in defaults of refigure.yaml: expected a whole number from 1"),
      ("label: a\nlabel: b\n", "2:1: duplicate key 'label'"),
      ("- a\n", "1:1: the body: expected 'key: value' lines"),
      ("label: [\n", "malformed YAML"),
      ("\tlabel: a\n", "1:1: tab in the indentation"),
    ])
  func refusals(_ text: String, _ expected: String) {
    let found = errors(text)
    #expect(found.count == 1)
    #expect(found.first?.contains(expected) == true, "\(found)")
  }

  @Test("The folder with the project file is the project, also where a nearer one has studies")
  func discovery() throws {
    let temporary = try TemporaryFolder()
    try temporary.write("label: Outer\nstudies: notes\nresults: out\n", to: "project/refigure.yaml")
    try temporary.write("", to: "project/part/studies/a.md")
    for place in ["project", "project/part", "project/part/studies", "project/missing/deep"] {
      let project = try Project(at: temporary.file(place), program: Refigure.program)
      #expect(project.root.path == temporary.file("project").path)
      #expect(project.settings.label == "Outer")
      #expect(project.studies.path == temporary.file("project/notes").path)
      #expect(project.runs.path == temporary.file("project/out/runs").path)
      #expect(project.file?.lastPathComponent == "refigure.yaml")
    }
    try temporary.write("", to: "project/part/refigure.yaml")
    let inner = try Project(at: temporary.file("project/part/studies"), program: Refigure.program)
    #expect(inner.root.path == temporary.file("project/part").path)
    #expect(inner.settings == ProjectSettings())
    let elsewhere = try Project(
      at: temporary.file("project"), results: temporary.file("given"), program: Refigure.program)
    #expect(elsewhere.runs.path == temporary.file("given/runs").path)
  }

  @Test("Nothing above the git working tree is asked")
  func workingTree() throws {
    let temporary = try TemporaryFolder()
    try temporary.write("label: Outer\n", to: "refigure.yaml")
    try temporary.write("", to: "studies/a.md")
    try temporary.write("gitdir: elsewhere\n", to: "clone/.git")
    try temporary.write("", to: "clone/deep/file")
    let project = try Project(at: temporary.file("clone/deep"), program: Refigure.program)
    #expect(project.root.path == temporary.file("clone/deep").path)
    #expect(project.file == nil)
    try temporary.write("", to: "clone/studies/a.md")
    #expect(
      try Project(at: temporary.file("clone/deep"), program: Refigure.program).root.path
        == temporary.file("clone").path)
  }

  @Test("A project file with errors is no project, and says which file it is")
  func broken() throws {
    let temporary = try TemporaryFolder()
    try temporary.write("lable: x\n", to: "refigure.yaml")
    let error = #expect(throws: InvalidStudy.self) { try Project(at: temporary.url, program: Refigure.program) }
    #expect(error?.description.hasPrefix("\(temporary.file("refigure.yaml").path):1:1: unknown key") == true)
  }
}
