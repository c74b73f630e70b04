import Digests
import Foundation
import JetProgram
import Studies
import Testing
import Values

@testable import Programs

@Suite("Sections of program cells on pages")
struct ProgramSectionsTests {
  private static let head = "---\ntitle: T\nseed: 1\nseeds: 2\n---\n"

  private func cell(_ keys: String) throws -> Cell {
    let study = try Study.parse(
      text: "\(Self.head)```{program} fit\n\(keys)\n```\n", kinds: Refigure.kinds, file: "studies/t.md")
    return study.cells[0]
  }

  private func step(
    _ repetition: Int?, isolation: String = "Landlock 7, no network", network: Bool = false, failure: String? = nil,
    _ logs: [String: String] = [:]
  ) -> RecordedCell.Step {
    var results = StepResults()
    results.files["record"] =
      ProgramRecord(
        command: ["python3", "src/a b.py", "--seed", "7"], executable: "python3", version: "Python 3.12.1",
        packages: ["numpy 2.0", "odd"], isolation: isolation, network: network, end: "exit code 0", seconds: 0.034,
        processorSeconds: 61.2, peakMemory: 12_300_000, attempts: 2
      ).file
    for (name, text) in logs { results.files[name] = .log(text) }
    let file = RecordedCell.File(
      name: "scores", mediaType: "text/csv", digest: Digest(of: "x"), bytes: 20)
    return RecordedCell.Step(repetition: repetition, results: results, files: [file], failure: failure)
  }

  private func content(_ sections: [PageSection], _ title: String) -> [PageSection.Content]? {
    sections.first { $0.title.hasPrefix(title) }?.content
  }

  @Test("Command, isolation, script, parameters, files, environment and outputs are told")
  func making() throws {
    let cell = try cell(
      "run: python3 'src/a b.py' --seed {seed}\nparameters: { rate: 0.5 }\ninputs: { n: 1 + 2 }\n"
        + "outputs: { scores: out/s.csv }")
    let recorded = RecordedCell(
      cell: cell,
      steps: [step(1, ["source:src/a b.py": "import os\n", "stdout": "a\nb\n"]), step(2, ["stderr": "w"])],
      digests: ["src/a b.py": Digest(of: "s")])
    let sections = cell.body.sections(on: recorded)
    #expect(content(sections, "Command")?.first == .code("python3 'src/a b.py' --seed 7", language: "sh"))
    #expect(content(sections, "Command")?.last == .text("Isolated by Landlock 7, no network."))
    #expect(content(sections, "src/a b.py, 1 line") == [.code("import os\n", language: "py")])
    #expect(
      content(sections, "Parameters and inputs") == [
        .table(
          header: ["Name", "Value", "Is"],
          rows: [["rate", "0.5", "parameter"], ["n", "1 + 2", "value of an expression"]])
      ])
    #expect(
      content(sections, "1 file and versions") == [
        .table(header: ["Name", "SHA-256, its beginning"], rows: [["src/a b.py", Digest(of: "s").short]])
      ])
    #expect(
      content(sections, "Environment: 2 packages")?.last
        == .table(header: ["Package", "Version"], rows: [["numpy", "2.0"], ["odd", ""]]))
    #expect(content(sections, "2 files that it made") != nil)
    #expect(
      content(sections, "How it ran") == [
        .table(
          header: ["Seed", "End", "Time", "Processor", "Peak memory", "Attempts"],
          rows: ["1", "2"].map { [$0, "exit code 0", "0.034 s", "61.2 s", "12.3 MB", "2"] })
      ])
    #expect(content(sections, "Standard output of seed 1: 2 lines, 4 B") == [.output("a\nb")])
    #expect(content(sections, "Standard error of seed 2: 1 line, 1 B") == [.output("w")])
    // A trace prints what went into it, and nothing that it printed.
    let making = sections.filter { $0.subject == .making }.map(\.title)
    #expect(making.count == 5 && !making.contains { $0.hasPrefix("Standard") || $0.hasPrefix("How") })
  }

  @Test("A program that was not isolated, or had the network, is warned of")
  func warnings() throws {
    let cell = try cell("run: cc a")
    func warnings(_ step: RecordedCell.Step) -> [String] {
      cell.body.sections(on: RecordedCell(cell: cell, steps: [step])).flatMap(\.content).compactMap {
        if case .warning(let text) = $0 { text } else { nil }
      }
    }
    #expect(warnings(step(1)) == [])
    #expect(
      warnings(step(1, isolation: "not isolated")) == ["Not isolated: it could read files that it did not declare."])
    #expect(
      warnings(step(1, isolation: "Landlock 3, network not isolated"))
        == ["Isolated by Landlock 3, network not isolated: it could use the network."])
    #expect(
      warnings(step(1, isolation: "Landlock 7, network allowed", network: true))
        == ["With the network, as the cell asks."])
  }

  @Test("A failed step comes first, open, with its reason and the end of standard error; the other steps follow")
  func failure() throws {
    let cell = try cell("script: exit 3\nlanguage: sh")
    let errors = (1...100).map { "line \($0)\n" }.joined()
    let failed = step(
      2, failure: "cell 'fit' ended with exit code 3\(ProgramRecord.printedMark)\n  line 100",
      ["stderr": errors, "stdout": "\u{1B}[31mred"])
    let sections = cell.body.sections(on: RecordedCell(cell: cell, steps: [step(1), failed]))
    let first = try #require(sections.first)
    #expect(first.title == "Failed at seed 2" && first.display == .unfolded)
    #expect(first.content.first == .warning("cell 'fit' ended with exit code 3"))
    #expect(first.content.last == .output((61...100).map { "line \($0)" }.joined(separator: "\n")))
    #expect(!sections.contains { $0.title.hasPrefix("Standard error") })
    #expect(content(sections, "Standard output of seed 2") == [.output("␛[31mred")])
    #expect(content(sections, "Script, 1 line") == [.code("exit 3", language: "sh")])
    #expect(sections.last?.display == .folded)
  }

  @Test("Of many steps the first ones show what they printed; a cell without steps shows nothing")
  func many() throws {
    let cell = try cell("run: cc a")
    let steps = (1...9).map { step($0, ["stdout": "x\n"]) }
    let titles = cell.body.sections(on: RecordedCell(cell: cell, steps: steps)).map(\.title)
    #expect(titles.filter { $0.hasPrefix("Standard output of seed") }.count == 3)
    #expect(titles.last == "Standard output of 6 more")
    #expect(cell.body.sections(on: RecordedCell(cell: cell, steps: [])).isEmpty)
    // Of a step that began nothing there is no record, only its reason.
    let none = RecordedCell.Step(repetition: nil, results: StepResults(), failure: "no python3")
    let sections = cell.body.sections(on: RecordedCell(cell: cell, steps: [none]))
    #expect(sections.map(\.title) == ["Failed"])
  }

  @Test("Texts that a command names are kept; what is no text or too large is not")
  func sources() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "refigure-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let most = ProgramSource.mostBytes
    for (name, bytes) in [
      ("a.py", Data("é = 1\n".utf8)), ("zero", Data([65, 0])), ("latin", Data([0xE9])),
      ("most", Data(repeating: 65, count: most)), ("more", Data(repeating: 65, count: most + 1)), ("empty", Data()),
    ] { try bytes.write(to: folder.appending(path: name)) }
    let logs = ProgramSource.logs(of: ["a.py", "zero", "latin", "most", "more", "empty", "gone"], in: folder)
    #expect(logs.keys.sorted() == ["source:a.py", "source:empty", "source:most"])
    #expect(logs.values.allSatisfy { $0.isLog })
    var results = StepResults()
    results.files = logs
    let sources = ProgramSource.all(in: results)
    #expect(sources.map(\.path) == ["a.py", "empty", "most"] && sources[0].text == "é = 1\n")
    #expect(sources[0].fileExtension == "py" && sources[1].fileExtension == nil)
  }
}
