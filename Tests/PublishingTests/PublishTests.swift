import Digests
import Foundation
import TestSupport
import Testing

/// Sites of small projects, written by the program.
@Suite("Sites", .waits)
struct PublishTests {
  private static let numbers = """
    ---
    title: Numbers & a claim
    seed: 7
    parameters: { limit: 3 }
    ---
    # Numbers

    ```{data} ring
    toy: ring
    points: 60
    noise: 0.05
    ```
    ```{claim} so
    statement: One is less than the limit.
    holds: $limit > 1
    because: It is.
    ```
    """

  /// A project with runs of two studies, of which only one is to be seen.
  private static func project(runs: Int = 6) throws -> TinyProject {
    let project = try TinyProject(studies: [
      "numbers": numbers, "hidden-plan": numbers.replacing("Numbers & a claim", with: "Covert title"),
    ])
    try project.git("remote", "add", "origin", "https://covert.example.org/numbers.git")
    for place in 1...runs {
      let study = place.isMultiple(of: 2) ? "numbers" : "hidden-plan"
      let outcome = try project.program.run(["run", study, "--quiet", "--set", "limit=\(place)00.0625"])
      try #require(outcome.status == 0, "\(outcome.errors)")
    }
    return project
  }

  /// The files of a site by their paths.
  static func files(_ folder: URL) throws -> [String: Data] {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    let files = paths.compactMap { path in
      (try? Data(contentsOf: folder.appending(path: path))).map { (path, $0) }
    }
    return Dictionary(uniqueKeysWithValues: files)
  }

  private static func text(_ data: Data?) -> String { String(decoding: data ?? Data(), as: UTF8.self) }

  @discardableResult
  private static func publish(_ project: TinyProject, _ arguments: String..., status: Int32 = 0) throws
    -> ProgramProcess.Outcome
  {
    let outcome = try project.program.run(["publish", "site"] + arguments)
    #expect(outcome.status == status, "\(arguments): \(outcome.output)\(outcome.errors)")
    return outcome
  }

  // MARK: What is in it

  @Test("A site of two runs of twenty names none of the others, and nothing of the machine")
  func alone() throws {
    let project = try Self.project(runs: 20)
    try Self.publish(project, "--run", "r4", "--run", "r10")
    let files = try Self.files(project.file("site"))
    for path in ["index.html", "r4/index.html", "r10/numbers.md", "r4/claims.json", "ro-crate-metadata.json"] {
      #expect(files[path] != nil, "\(path)")
    }
    let values = (1...20).filter { ![4, 10].contains($0) }.map { "\($0)00.0625" }
    let words =
      values + [
        "hidden-plan", "Covert title", "covert.example.org", project.root.path, "/tmp/",
        ProcessInfo.processInfo.hostName,
        "model name", "Linux 6", "MiB",
      ]
    let names = try Regex("\\br(?!4\\b|10\\b)[0-9]+\\b")
    for (path, content) in files {
      let text = Self.text(content)
      for word in words where word.count > 3 {
        // A value of its own, and no end of another.
        let isThere = values.contains(word) ? text.contains(try Regex("(?:^|[^0-9])" + word)) : text.contains(word)
        #expect(!isThere, "\(path) has '\(word)'")
      }
      if let name = text.firstMatch(of: names) { Issue.record("\(path) names \(text[name.range])") }
    }
    #expect(Self.text(files["r4/index.html"]).contains("400.0625"))
  }

  @Test("Every link of a page leads to a file of the site, and nothing is loaded from elsewhere")
  func links() throws {
    let project = try TinyProject()
    try project.runToy()
    try Self.publish(project, "--study", "toy", "--author", "Doe, Jo", "--licence", "CC-BY-4.0")
    let files = try Self.files(project.file("site"))
    #expect(files["r1/curves.pdf"] != nil && files["r1/map.csv"] != nil)
    for (path, content) in files where path.hasSuffix(".html") {
      let page = Self.text(content)
      #expect(WellFormedness(page).problem == nil, "\(path)")
      for link in page.matches(of: /(href|src)="([^"#]*)[^"]*"/) where !link.output.2.isEmpty {
        let target = String(link.output.2)
        if target.hasPrefix("data:") { continue }
        if target.hasPrefix("https://") {
          #expect(link.output.1 == "href" && path == "index.html", "\(path): \(target)")
          continue
        }
        let place = URL(filePath: path, relativeTo: project.file("site/")).deletingLastPathComponent()
        let name = target.removingPercentEncoding ?? target
        #expect(FileManager.default.fileExists(atPath: place.appending(path: name).path), "\(path): \(target)")
      }
    }
  }

  @Test("A cell that an earlier run computed does not say which, unless that run is in the site")
  func reused() throws {
    let project = try TinyProject()
    try project.runToy()
    try project.write(TinyStudy(caption: "Another caption.").text, to: "studies/toy.md")
    try project.runToy()
    try Self.publish(project, "--run", "r2")
    let alone = Self.text(try Self.files(project.file("site"))["r2/index.html"])
    #expect(alone.contains("computed in an earlier run") && !alone.contains("r1"))
    try Self.publish(project, "--run", "r2", "--run", "r1")
    #expect(Self.text(try Self.files(project.file("site"))["r2/index.html"]).contains("computed in r1"))
  }

  @Test("A sweep leaves with its charts, and names the runs that leave with it alone")
  func sweep() throws {
    let project = try TinyProject()
    let sweep = ["sweep", "toy", "--vary", "epochs=2,3", "--measure", "e=min(ae.validation.error)", "--quiet"]
    #expect(try project.program.run(sweep).status == 0)
    try Self.publish(project, "--sweep", "toy", "--run", "r2")
    let files = try Self.files(project.file("site"))
    let page = try #require(files.keys.first { $0.hasPrefix("sweeps/toy-") && $0.hasSuffix("/index.html") })
    #expect(Self.text(files[page]).contains(">r2</a>") && !Self.text(files[page]).contains("r1"))
    let table = Self.text(files[page.replacing("index.html", with: "table.json")])
    #expect(table.contains("\"run\":\"r2\"") && !table.contains("r1") && table.contains("\"trial\":1"))
    #expect(files.keys.contains { $0.hasSuffix("/curve.pdf") })
  }

  // MARK: What must not be in it

  private static let printing = """
    ---
    title: Printing
    seed: 1
    ---
    ```{program} fit
    language: sh
    script: |
      echo "in $PWD of $HOME"
      echo '{"accuracy": 0.9}'
    metrics: [accuracy]
    ```
    ```{program} breaks
    language: sh
    script: |
      where=covert
      echo "no such file: /home/anna/$where/input.csv" >&2
      exit 3
    metrics: [never]
    ```

    """

  @Test("What a program printed is left out, and a run that failed says why without a path")
  func printed() throws {
    let project = try TinyProject(studies: ["printing": Self.printing])
    // With one thread the first program has printed before the second fails.
    #expect(try project.program.run(["run", "printing", "--quiet", "--threads", "1"]).status != 0)
    try Self.publish(project, "--run", "r1")
    let page = Self.text(try Self.files(project.file("site"))["r1/index.html"])
    #expect(page.contains("This run failed") && page.contains("Printing"))
    #expect(!page.contains("Standard output") && !page.contains("/covert/"))
    #expect(try Self.files(project.file("site"))["r1/claims.json"] == nil)
    // The study's own text has it, which the command says.
    let again = try Self.publish(project, "--run", "r1", "--json")
    #expect(again.output.contains("printing.md") && again.output.contains("a folder below '/home/'"))
    try Self.publish(project, "--run", "r1", "--with-logs")
    let logs = Self.text(try Self.files(project.file("site"))["r1/index.html"])
    #expect(logs.contains("Standard output") && !logs.contains(project.root.path))
  }

  @Test("A study whose own text names a folder of this machine is refused, until that may be published")
  func place() throws {
    let project = try TinyProject(studies: [:])
    try project.write(
      Self.numbers.replacing("# Numbers", with: "# Numbers of \(project.root.path)/data"), to: "studies/numbers.md")
    try project.commit()
    #expect(try project.program.run(["run", "numbers", "--quiet"]).status == 0)
    let refused = try Self.publish(project, "--run", "r1", status: 2)
    #expect(refused.errors.contains("--with-machine") && refused.errors.contains("'r1/"))
    #expect(!FileManager.default.fileExists(atPath: project.file("site").path))
    try Self.publish(project, "--run", "r1", "--with-machine")
    #expect(Self.text(try Self.files(project.file("site"))["r1/index.html"]).contains("<dt>processor</dt>"))
  }

  @Test("Changes that were not committed leave when it is said, and the study's text leaves as it was run")
  func changes() throws {
    let project = try TinyProject(studies: ["numbers": Self.numbers])
    try project.write(Self.numbers.replacing("It is.", with: "It was."), to: "studies/numbers.md")
    #expect(try project.program.run(["run", "numbers", "--quiet"]).status == 0)
    try Self.publish(project, "--run", "r1")
    let files = try Self.files(project.file("site"))
    #expect(files["r1/changes.patch"] == nil && Self.text(files["r1/numbers.md"]).contains("It was."))
    #expect(Self.text(files["r1/index.html"]).contains("not committed (not published)"))
    #expect(!Self.text(files["r1/index.html"]).contains("git apply"))
    try Self.publish(project, "--run", "r1", "--with-changes")
    #expect(try Self.files(project.file("site"))["r1/changes.patch"] != nil)
  }

  @Test("An archive leaves only when its whole record may")
  func archive() throws {
    let project = try Self.project(runs: 2)
    #expect(try project.program.run(["archive", "r2", "--output", "runs.tar"]).status == 0)
    let refused = try Self.publish(project, "--archive", "runs.tar", status: 2)
    #expect(refused.errors.contains("the whole record of r1, r2"))
    try Self.publish(project, "--archive", "runs.tar", "--with-machine")
    let files = try Self.files(project.file("site"))
    #expect(files["archives/runs.tar"] == (try Data(contentsOf: project.file("runs.tar"))))
    let digest = Digest(of: try Data(contentsOf: project.file("runs.tar"))).hexadecimal
    #expect(Self.text(files["index.html"]).contains(digest))
  }

  // MARK: The choice

  @Test("Nothing is published that is not named, and the refusal says what there is")
  func nothing() throws {
    let project = try Self.project(runs: 2)
    let refused = try Self.publish(project, status: 2)
    #expect(refused.errors.contains("nothing is chosen") && refused.errors.contains("--study numbers, hidden-plan"))
    #expect(!FileManager.default.fileExists(atPath: project.file("site").path))
    #expect(try Self.publish(project, "--run", "r9", status: 3).errors.contains("r9"))
    #expect(try Self.publish(project, "--sweep", "numbers", status: 2).errors.contains("no recorded sweep"))
    try project.write(Self.numbers.replacing("It is.", with: "It was."), to: "studies/numbers.md")
    #expect(try Self.publish(project, "--study", "numbers", status: 2).errors.contains("no finished run"))
    #expect(try Self.publish(project, "--run", "r2", "--licence", "a b", status: 2).errors.contains("SPDX"))
  }

  // MARK: The folder

  @Test("The same runs give the same bytes, and a site takes the place of the one before")
  func again() throws {
    let project = try Self.project(runs: 4)
    try Self.publish(project, "--run", "r2", "--run", "r4")
    let first = try Self.files(project.file("site"))
    try Self.publish(project, "--run", "r4", "--run", "r2")
    #expect(try Self.files(project.file("site")) == first)
    let less = try Self.publish(project, "--run", "r4")
    #expect(less.output.contains("in the place of the site"))
    #expect(try Self.files(project.file("site")).keys.contains { $0.hasPrefix("r2/") } == false)
  }

  @Test("Files that no site made stay, and are replaced only when it is said")
  func foreign() throws {
    let project = try Self.project(runs: 2)
    try project.write("mine", to: "site/notes.txt")
    try project.write("mine", to: "site/index.html")
    let refused = try Self.publish(project, "--run", "r2", status: 2)
    #expect(refused.errors.contains("'index.html', 'notes.txt'") && refused.errors.contains("--force"))
    #expect(try Self.files(project.file("site")).count == 2)
    try Self.publish(project, "--run", "r2", "--force")
    var files = try Self.files(project.file("site"))
    #expect(files["notes.txt"] == Data("mine".utf8) && Self.text(files["index.html"]).contains("<html"))
    try FileManager.default.removeItem(at: project.file("site/notes.txt"))
    // What was changed by hand is somebody's work, too.
    try project.write("mine", to: "site/index.html")
    try Self.publish(project, "--run", "r2", status: 2)
    #expect(try Self.files(project.file("site"))["index.html"] == Data("mine".utf8))
    try Self.publish(project, "--run", "r2", "--force")
    // A working tree of git, and what a server needs, are nobody's files.
    try project.write("example.org", to: "site/CNAME")
    try project.write("ref", to: "site/.git/HEAD")
    try Self.publish(project, "--run", "r2")
    files = try Self.files(project.file("site"))
    #expect(files["CNAME"] == Data("example.org".utf8) && files[".git/HEAD"] == Data("ref".utf8))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: project.root.path).allSatisfy { !$0.hasPrefix(".site") })
  }

  // MARK: What others read

  @Test("The crate lists every file with its digest and size")
  func crate() throws {
    let project = try Self.project(runs: 2)
    try Self.publish(project, "--run", "r2", "--title", "A \"title\"")
    let files = try Self.files(project.file("site"))
    let json = try JSONSerialization.jsonObject(with: files["ro-crate-metadata.json"] ?? Data()) as? [String: Any]
    let graph = try #require(json?["@graph"] as? [[String: Any]])
    let listed = graph.filter { $0["@type"] as? String == "File" }
    let own: Set = ["ro-crate-metadata.json", "refigure-site.json"]
    #expect(Set(listed.compactMap { $0["name"] as? String }) == Set(files.keys).subtracting(own))
    for file in listed {
      let content = files[file["name"] as? String ?? ""] ?? Data()
      #expect(file["sha256"] as? String == Digest(of: content).hexadecimal)
      #expect(file["contentSize"] as? String == "\(content.count)")
    }
    #expect(graph.first { $0["@id"] as? String == "./" }?["name"] as? String == "A \"title\"")
    #expect(Self.text(files["CITATION.cff"]).contains("title: \"A \\\"title\\\"\"\n"))
  }

  @Test("The project's own citation is copied, and its licence is the site's; without one nobody is guessed")
  func citation() throws {
    let project = try Self.project(runs: 2)
    try project.write("MIT License\n", to: "LICENSE")
    let made = try Self.publish(project, "--run", "r2")
    #expect(made.output.contains("not known: the authors") && !made.output.contains("the licence"))
    var files = try Self.files(project.file("site"))
    #expect(Self.text(files["CITATION.cff"]).contains("Authors not stated") && files["LICENSE"] != nil)
    let own = "cff-version: 1.2.0\nmessage: Cite.\ntitle: T\nauthors: [{ name: Us }]\nlicense: CC-BY-4.0  # ours\n"
    try project.write(own, to: "CITATION.cff")
    #expect(try !Self.publish(project, "--run", "r2").output.contains("not known"))
    files = try Self.files(project.file("site"))
    #expect(Self.text(files["CITATION.cff"]) == own && files["LICENSE"] == nil)
    #expect(
      Self.text(files["ro-crate-metadata.json"]).contains(
        "\"license\":{\"@id\":\"https://spdx.org/licenses/CC-BY-4.0\"}"))
  }

  /// A program that is on the PATH.
  private static func has(_ program: String) -> Bool {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
    }
  }

  /// The exit status and output of a program in a folder.
  private static func run(_ program: String, _ arguments: [String], in folder: URL) throws -> (Int32, String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.currentDirectoryURL = folder
    let pipe = Pipe()
    (process.standardOutput, process.standardError) = (pipe, pipe)
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, output)
  }

  /// True when Python has the validator of crates.
  private static let hasValidator =
    (try? run("python3", ["-c", "import rocrate, rocrate_validator"], in: FileManager.default.temporaryDirectory))?.0
    == 0

  @Test(
    "The crate is an RO-Crate 1.1 to its validator",
    .enabled(if: hasValidator, "skipped: python3 has no rocrate and rocrate_validator (PyPI roc-validator)"),
    arguments: [[], ["--author", "Doe, Jo", "--author", "The team", "--licence", "CC-BY-4.0"]])
  func validCrate(_ options: [String]) throws {
    let project = try Self.project(runs: 2)
    let outcome = try project.program.run(["publish", "site", "--run", "r2", "--run", "r1"] + options)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let script = Checkout.root.appending(path: "Tests/PublishingTests/validate_crate.py").path
    let (status, output) = try Self.run("python3", [script, "site"], in: project.root)
    #expect(status == 0, "\(output)")
  }

  @Test(
    "What is made to be cited is valid to cffconvert",
    .enabled(if: has("cffconvert"), "skipped: cffconvert (PyPI) is not on the PATH"),
    arguments: [
      [], ["--author", "Doe, Jo", "--author", "The \"team\"", "--licence", "CC-BY-4.0"], ["--licence", "X-1.0"],
    ])
  func validCitation(_ options: [String]) throws {
    let project = try Self.project(runs: 2)
    let outcome = try project.program.run(["publish", "site", "--run", "r2"] + options)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let (status, output) = try Self.run("cffconvert", ["--validate"], in: project.file("site"))
    #expect(status == 0, "\(output)")
  }
}
