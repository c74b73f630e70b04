import Foundation
import TestSupport
import Testing

@testable import Exports

@Suite("Submissions to HEPData", .waits)
struct HEPDataTests {
  private typealias Columns = [[String: Any]]

  @Test("A figure is a table with its numbers, heads and units in the study's words, and errors on both sides")
  func figure() throws {
    try ExportedStudy.files(HEPDataExporter()) { files in
      let documents = try ExportedStudy.yaml("submission.yaml", files)
      let names = documents.dropFirst().compactMap { $0["name"] as? String }
      #expect(
        names == [
          "Figure curves, part 1", "Figure curves, part 2", "Figure map", "Claims", "Numbers in the text",
        ])
      let entry = documents[1]
      #expect(entry["location"] as? String == "Figure 1")
      #expect((entry["description"] as? String)?.hasPrefix(ExportedStudy.hostile) == true)
      #expect(documents[2]["description"] as? String == "\(ExportedStudy.hostile) Part 2 of 2.")
      let table = try #require(try ExportedStudy.yaml("curves-1.yaml", files).first)
      let independent = try #require(table["independent_variables"] as? Columns)
      let dependent = try #require(table["dependent_variables"] as? Columns)
      #expect(independent.count == 1 && dependent.count == 2)
      #expect(dependent[0]["header"] as? [String: String] == ["name": "$E_+$", "units": "keV"])
      let qualifiers = try #require(dependent[0]["qualifiers"] as? Columns)
      #expect(qualifiers.first?["value"] as? String == #"$\epsilon_a$"#)
      let values = try #require(dependent[0]["values"] as? Columns)
      #expect(values.count == 5)
      let errors = try #require(values[0]["errors"] as? Columns)
      let distances = try #require(errors[0]["asymerror"] as? [String: Double])
      #expect(try #require(distances["minus"]) < 0 && #require(distances["plus"]) > 0)
      #expect(errors[0]["label"] as? String == "quartiles")
      // Twice the series is twice the value.
      let other = try #require(dependent[1]["values"] as? Columns)
      #expect(other[3]["value"] as? Double == (values[3]["value"] as? Double).map { 2 * $0 })
      #expect(files["curves.pdf"]?.starts(with: Data("%PDF-".utf8)) == true)
    }
  }

  @Test("Panels on one grid are columns of one table, told apart by their titles")
  func panels() throws {
    try ExportedStudy.files(HEPDataExporter()) { files in
      let table = try #require(try ExportedStudy.yaml("map.yaml", files).first)
      let independent = try #require(table["independent_variables"] as? Columns)
      let dependent = try #require(table["dependent_variables"] as? Columns)
      #expect(independent.count == 2 && dependent.count == 2)
      #expect((independent[0]["values"] as? Columns)?.count == 9)
      #expect((independent[0]["values"] as? Columns)?.first?.keys.sorted() == ["high", "low"])
      let titles = dependent.compactMap { (($0["qualifiers"] as? Columns)?.last?["value"]) as? String }
      #expect(titles.count == 2 && Set(titles).count == 2)
    }
  }

  @Test("Claims have their verdicts and numbers, and numbers of the text their expressions")
  func claims() throws {
    try ExportedStudy.files(HEPDataExporter()) { files in
      let table = try #require(try ExportedStudy.yaml("claims-table.yaml", files).first)
      let dependent = try #require(table["dependent_variables"] as? Columns)
      let verdicts = try #require(
        dependent.first { ($0["header"] as? [String: String]) == ["name": "verdict"] }?["values"] as? Columns)
      #expect(verdicts.compactMap { $0["value"] as? String } == ["holds"])
      let numbers = try #require(try ExportedStudy.yaml("numbers-in-the-text.yaml", files).first)
      let expressions = try #require((numbers["independent_variables"] as? Columns)?.first?["values"] as? Columns)
      #expect(expressions.compactMap { $0["value"] as? String }.first == "min(ae.validation.error), median of 5 seeds")
    }
  }

  @Test(
    "Labels give names and units",
    arguments: [
      ("$m_X$ [keV]", "$m_X$", "keV"), ("$t$, in s", "$t$", "s"), ("Loss", "Loss", nil), ("a [b] c", "a [b] c", nil),
      ("$p$ [$\\mathrm{m}$]", "$p$", "m"), ("$p$ [$\\mathrm{m}^2$]", "$p$", "$\\mathrm{m}^2$"),
      ("in words, in all", "in words", "all"),
    ] as [(String, String, String?)])
  func units(_ label: String, _ name: String, _ units: String?) {
    let drawn = StudyLabels(texts: ["x", "$x$", "x"])
    #expect(drawn.written("x") == "$x$" && drawn.written("y") == "y")
    #expect(StudyLabels(texts: [label]).header(label, else: "x") == HEPDataTable.Header(name: name, units: units))
  }
}

@Suite("YAML that is written")
struct YAMLTextTests {
  @Test(
    "Texts come back from a reader as they were",
    arguments: [
      "", "a", "1", "null", "---", "a: b", "\"", "\\", "\n\n", "\t", "\u{7}", "\u{85}", "\u{2028}", "a\u{FEFF}b", "é",
      "😀",
      ExportedStudy.hostile, "\u{7F}\u{A0}\u{200B}\u{E000}", "%YAML", "a #b", "{a}", "'",
    ])
  func texts(_ text: String) throws {
    let yaml = YAMLText.members([("key", .list([.text(text), .list([]), .members([("a", .text(text))])]))]).document
    let read = try ExportedStudy.yaml("f", ["f": Data("---\n\(yaml)".utf8)])
    let list = try #require(read.first?["key"] as? [Any])
    #expect(list[0] as? String == text)
    #expect((list[1] as? [Any])?.isEmpty == true)
    #expect((list[2] as? [String: String]) == ["a": text])
  }

  @Test("Numbers are numbers for readers of YAML 1.1, too", arguments: [1e-7, 1.5e-300, 1e21, -0.0, 3, 0.1])
  func numbers(_ number: Double) throws {
    let yaml = YAMLText.members([("key", .value(.number(number)))]).document
    // The pattern of YAML 1.1, by which PyYAML tells numbers.
    let text = yaml.dropFirst(5).dropLast()
    #expect(text.wholeMatch(of: /[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)?/) != nil, "\(text)")
    #expect(Double(text) == number)
  }
}
