import Expressions
import Foundation
import JetAutoencoders
import JetProgram
import StandardCells
import TestSupport
import Testing
import Values

@testable import Studies

/// The reference of study files is a study itself, and is compared with what the readers say that they know.
@Suite("The reference of study files")
struct StudyDocumentationTests {
  private static let file = ShippedStudiesTests.folder.deletingLastPathComponent().appending(
    path: "docs/study-files.md")
  private static let figureKinds = Refigure.kinds.all.compactMap { $0 as? FigureCellKind }.flatMap(\.kinds)
  private static let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""

  /// What stands in the page's code spans, without the examples in fences.
  private static let spans = spans(of: text)

  private static func spans(of text: String) -> Set<String> {
    var spans: Set<String> = []
    var fence: Substring?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let ticks = line.prefix { $0 == "`" }
      if let open = fence {
        if line == open { fence = nil }
      } else if ticks.count >= 3 {
        fence = ticks
      } else {
        for (index, part) in line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
        where !index.isMultiple(of: 2) {
          spans.insert(String(part))
        }
      }
    }
    return spans
  }

  @Test("Is itself a study without errors, with each of its settings")
  func page() throws {
    #expect(StudyText.errors(Self.text) == [])
    let study = try Study.parse(text: Self.text, kinds: Refigure.kinds, file: "x.md")
    #expect(Set(study.cells.map(\.kind.name)) == Set(Refigure.kinds.names))
    #expect(!study.settings.isEmpty)
    for setting in study.settings { #expect(StudyText.errors(Self.text, setting: setting) == []) }
  }

  @Test("Complete studies that it shows have no errors")
  func completeExamples() {
    let lines = Self.text.split(separator: "\n", omittingEmptySubsequences: false)
    var count = 0
    for start in lines.indices where lines[start] == "````markdown" {
      let end = lines[start...].firstIndex(of: "````") ?? lines.endIndex
      #expect(StudyText.errors(lines[(start + 1)..<end].joined(separator: "\n") + "\n") == [])
      count += 1
    }
    #expect(count > 0)
  }

  @Test("Names every kind, metric, function and quantifier")
  func names() {
    let calls = Set(Self.spans.compactMap { span in span.firstIndex(of: "(").map { String(span[..<$0]) } })
    #expect(ExpressionFunction.allCases.filter { !calls.contains($0.rawValue) } == [])
    let quantifiers: [Expressions.Expression.Quantifier] = [
      .every(index: "signal"), .everyEpoch, .everySeed, .median, .atLeast(8, of: 10), .atLeastPercent(80),
    ]
    let names =
      Refigure.kinds.names + Self.figureKinds.map(\.name) + Refigure.kinds.metrics.names
      + quantifiers.map(\.description)
    #expect(names.filter { !Self.spans.contains($0) } == [])
  }

  @Test("Names every key that a reader knows, and every value that it chooses from")
  func keysAndValues() throws {
    let probing = KeyProbing(try Study.parse(text: Self.text, kinds: Refigure.kinds, file: "x.md"))
    let found = probing.found()
    // A few of what must be found, or the test would say nothing.
    for path in [
      "train sampler replay ratio", "train sampler latent_chain steps", "train evaluate floor_draws",
      "train stop patience", "figure panels series axis", "figure panels right scale", "classifier optimizer beta1",
      "train average decay",
    ] {
      #expect(found.keys.contains(path), "\(path)")
    }
    for (path, name) in [("train activation", "silu"), ("figure show", "chains"), ("data scaling", "normal-scores")] {
      #expect(found.values[path]?.contains(name) == true, "\(path)")
    }
    let head = probing.headKeys()
    #expect(head.contains("seeds"))
    for (place, known) in [("sweep", "minimise"), ("sweep space rate", "scale")] {
      #expect(probing.keys(inHead: place).contains(known), "\(place)")
    }
    let sweep = probing.keys(inHead: "sweep") + probing.keys(inHead: "sweep space rate")
    let unnamedKeys = (head + sweep + found.keys).filter { path in
      !Self.spans.contains(String(path.split(separator: " ").last ?? ""))
    }
    #expect(unnamedKeys.sorted() == [])
    let unnamedValues = found.values.flatMap { path, values in
      values.filter { !Self.spans.contains($0) }.map { "\(path): \($0)" }
    }
    #expect(unnamedValues.sorted() == [])
  }

  @Test("Every kind's own documentation names every key that its reader knows")
  func documentation() throws {
    let probing = KeyProbing(try Study.parse(text: Self.text, kinds: Refigure.kinds, file: "x.md"))
    let documented = Dictionary(
      uniqueKeysWithValues: Refigure.kinds.all.map { ($0.name, Self.spans(of: $0.documentation)) })
    let figureKeys: Set = ["kind", "caption", "paper"]
    let figures = Dictionary(
      uniqueKeysWithValues: Self.figureKinds.map { ($0.name, Self.spans(of: $0.documentation).union(figureKeys)) })
    #expect(documented["figure"]?.isSuperset(of: figureKeys) == true && figures.count == 12)
    var unnamed: Set<String> = []
    var seen: Set<String> = []
    for (kind, path) in probing.keysByKind() {
      let known = try #require(figures[kind] ?? documented[kind], "\(kind)")
      seen.insert(kind)
      for key in path where !known.contains(key) { unnamed.insert("\(kind): \(path.joined(separator: " "))") }
    }
    // The page has no cell that makes a picture.
    #expect(seen == Set(figures.keys).union(documented.keys).subtracting(["figure", "picture"]))
    #expect(unnamed.sorted() == [])
  }

  @Test("No two kinds have one name, and no metric has two indices")
  func kinds() async {
    #expect(Set(Refigure.kinds.names).count == Refigure.kinds.all.count)
    await #expect(processExitsWith: .failure) { _ = CellKinds([ClaimKind(), ClaimKind()]) }
    await #expect(processExitsWith: .failure) {
      _ = CellKinds([
        NamedKind(name: "a", metrics: [Metric("m")]), NamedKind(name: "b", metrics: [Metric("m", index: "i")]),
      ])
    }
    await #expect(processExitsWith: .success) {
      _ = CellKinds([NamedKind(name: "a", metrics: [Metric("m")]), NamedKind(name: "b", metrics: [Metric("m")])])
    }
  }
}

/// A kind of cell with nothing but a name and metrics.
private struct NamedKind: CellKind {
  let name: String
  let documentation = ""
  let metrics: [Metric]

  func read(_ reader: CellReader) -> any CellBody { NamedCell() }
}

private struct NamedCell: CellBody {
  var canonicalValue: Value { .null }

  func run(_ step: StepContext) throws -> StepResults { StepResults() }
}

/// Asks the readers which keys and values they know, by giving them some that they do not know, at every depth.
private struct KeyProbing {
  private let cells: [Cell]
  /// The page without its prose.
  private let lines: [String]

  private static let nonsense = "zzzzzzzz"

  /// A place in a cell that is like one of the page: below some keys, each of a mapping or of a list of mappings.
  private struct Probe {
    let base: Cell
    var path: [(key: String, isList: Bool)] = []

    var name: String { ([base.kind.name] + path.map(\.key)).joined(separator: " ") }

    func with(_ key: String, isList: Bool) -> Probe { Probe(base: base, path: path + [(key, isList)]) }

    /// The line of a cell that has something at this place.
    func line(having value: String) -> String {
      let inner = path.dropFirst().reversed().reduce(value) { inner, step in
        "{ \(step.key): \(step.isList ? "[\(inner)]" : inner) }"
      }
      guard let first = path.first else { return value }
      return "\(first.key): \(first.isList ? "[\(inner)]" : inner)"
    }
  }

  init(_ study: Study) {
    let text = study.source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let end = text.dropFirst().firstIndex(of: "---") ?? 0
    cells = study.cells
    lines = text[...end] + study.cells.flatMap { study.declaration(of: $0).split(separator: "\n").map(String.init) }
  }

  /// The keys by kind of cell, or of figure, and path, without those that are known only to be refused.
  func keysByKind() -> [(kind: String, path: [String])] {
    let leaves = walk().flatMap { probe, known in known.map { probe.with($0, isList: false) } }
    return zip(leaves, problems(leaves.map { $0.line(having: Self.nonsense) }, leaves)).compactMap { probe, problems in
      for case .refusedKey(probe.path.last?.key, _, _) in problems { return nil }
      return (probe.base.figure?.kind ?? probe.base.kind.name, probe.path.map(\.key))
    }
  }

  /// The keys by kind of cell and path, and the values of those that have a choice.
  func found() -> (keys: Set<String>, values: [String: Set<String>]) {
    let walked = walk()
    let leaves = walked.flatMap { probe, known in known.map { probe.with($0, isList: false) } }
    var values: [String: Set<String>] = [:]
    for (probe, choices) in zip(leaves, choices(leaves)) where !choices.isEmpty {
      values[probe.name, default: []].formUnion(choices)
    }
    return (Set(leaves.map(\.name)), values)
  }

  /// Every place, with the keys that are known there.
  private func walk() -> [(probe: Probe, known: [String])] {
    var walked: [(probe: Probe, known: [String])] = []
    var level = cells.map { Probe(base: $0) }
    while !level.isEmpty {
      let found = zip(level, known(level)).map { (probe: $0, known: $1) }
      walked += found
      level = found.flatMap { probe, known in
        known.flatMap { [probe.with($0, isList: false), probe.with($0, isList: true)] }
      }
    }
    return walked
  }

  /// The keys of the head.
  func headKeys() -> [String] {
    let changed = [lines[0], "\(Self.nonsense): 1"] + lines.dropFirst()
    return Self.known(Self.errors(changed).map(\.problem))
  }

  /// The keys below some keys of the head that have a mapping of their own.
  func keys(inHead path: String) -> [String] {
    let keys = path.split(separator: " ")
    let nested = keys.reversed().reduce("{ \(Self.nonsense): 1 }") { "{ \($1): \($0) }" }
    guard let start = lines.firstIndex(of: "sweep:") else { return [] }
    let end = lines[(start + 1)...].firstIndex { !$0.hasPrefix(" ") } ?? lines.endIndex
    return Self.known(
      Self.errors(lines[..<start] + [String(nested.dropFirst(2).dropLast(2))] + lines[end...]).map(\.problem))
  }

  private func known(_ probes: [Probe]) -> [[String]] {
    problems(
      probes.map { $0.line(having: $0.path.isEmpty ? "\(Self.nonsense): 1" : "{ \(Self.nonsense): 1 }") }, probes
    )
    .map(Self.known)
  }

  private static func known(_ problems: [StudyError.Problem]) -> [String] {
    for case .unknownKey(nonsense, _, _, let known) in problems { return known }
    return []
  }

  private func choices(_ probes: [Probe]) -> [[String]] {
    let prefix = "one of "
    return problems(probes.map { $0.line(having: Self.nonsense) }, probes).map { problems in
      for case .unexpectedValue(_, let expected, "'\(Self.nonsense)'", _) in problems where expected.hasPrefix(prefix) {
        return expected.dropFirst(prefix.count).replacing(", ", with: ",").split(separator: ",").map(String.init)
      }
      return []
    }
  }

  /// What is wrong with cells like those of the probes, each with one line of its own.
  private func problems(_ bodies: [String], _ probes: [Probe]) -> [[StudyError.Problem]] {
    var problems: [[StudyError.Problem]] = probes.map { _ in [] }
    let size = 50
    for start in stride(from: 0, to: probes.count, by: size) {
      var changed = lines
      let indices = start..<min(start + size, probes.count)
      for index in indices {
        let base = probes[index].base
        changed += ["```{\(base.kind.name)} probe\(index)", "like: \(base.name)", bodies[index], "```"]
      }
      for error in Self.errors(changed) where error.location.line > lines.count {
        problems[start + (error.location.line - lines.count - 1) / 4].append(error.problem)
      }
    }
    return problems
  }

  private static func errors(_ lines: [String]) -> [StudyError] {
    do throws(InvalidStudy) {
      _ = try Study.parse(text: lines.joined(separator: "\n") + "\n", kinds: Refigure.kinds, file: "x.md")
      return []
    } catch {
      return error.errors
    }
  }
}
