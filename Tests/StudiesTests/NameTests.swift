import JetProgram
import TestSupport
import Testing
import Values

@testable import Studies

/// Names of a study that become names of files and folders.
@Suite("Names that become files")
struct NameTests {
  private static func errors(settings: String) -> [String] {
    StudyText.errors(StudyText.with([5: StudyText.lines[4] + "\nsettings:\n  \(settings): { epochs: 5 }"]))
  }

  static let rule =
    "letters, digits, '_', '-' and '.' within, at most 60, beginning and ending with a letter or digit, and no ending of a "
    + "file of results (.svg, .csv, .json …)"

  @Test(
    "A setting's name leads nowhere but to its own folder",
    arguments: [
      "../x", "..", ".", "/", "/etc", "a/b", "'-a'", ".hidden", "a.", "'a b'", "\"a\\tb\"", "'$(touch x)'", "a.svg",
      "Curves.CSV",
      "x.json", "'a\\b'", "a..b", "_a", "'\"'", "\u{202E}a",
    ])
  func settings(_ name: String) throws {
    let errors = Self.errors(settings: name)
    #expect(errors.count == 1 && errors[0].hasPrefix("x.md:7:3: invalid name '"), "\(errors)")
    #expect(errors[0].hasSuffix("; expected \(Self.rule)"), "\(errors)")
  }

  @Test("A line break in a setting's name is refused on one line")
  func lineBreak() throws {
    let errors = Self.errors(settings: "\"a\\nb\"")
    #expect(errors.count == 1 && errors[0].hasPrefix("x.md:7:3: invalid name 'a b'; expected "), "\(errors)")
  }

  @Test("Plain names are names", arguments: ["authors", "log-cosh", "temperature-0.5", "größe", "2", "a_b", "v1.2"])
  func plain(_ name: String) {
    #expect(Self.errors(settings: name) == [])
  }

  @Test("A setting is no file of a publication, and two differ in more than case")
  func reserved() {
    for name in ["claims", "README", "Index", "digests", "tolerances"] {
      #expect(
        Self.errors(settings: name) == [
          "x.md:7:3: invalid name '\(name)'; expected another name, for results have files of the names claims, digests, index, "
            + "readme, tolerances"
        ])
    }
    #expect(
      Self.errors(settings: "authors: { epochs: 4 }\n  Authors") == [
        "x.md:8:3: invalid name 'Authors'; expected a name that differs from 'authors' in more than upper and lower case, for both "
          + "are names of files"
      ])
  }

  @Test("A figure is no file of a publication, and two differ in more than case")
  func figures() {
    for name in ["digests", "claims", "index", "README", "Tolerances"] {
      let errors = StudyText.errors(StudyText.with([52: "```{figure} \(name)"]))
      #expect(
        errors == [
          "x.md:52:1: invalid name '\(name)'; expected another name, for results have files of the names claims, digests, index, "
            + "readme, tolerances"
        ])
    }
    let second = ["```{figure} A-1", "kind: diagram", "name: wnae-step", "caption: c", "```"].joined(separator: "\n")
    let errors = StudyText.errors(StudyText.with([52: second + "\n```{figure} a-1"]))
    #expect(
      errors == [
        "x.md:57:1: invalid name 'a-1'; expected a name that differs from 'A-1' in more than upper and lower case, for both are "
          + "names of files"
      ])
  }

  @Test("A figure's name has a length that files can have")
  func length() {
    let name = String(repeating: "a", count: 61)
    #expect(
      StudyText.errors(StudyText.with([52: "```{figure} \(name)"])) == [
        "x.md:52:1: invalid name '\(name)'; expected at most 60 characters, for files bear it"
      ])
    #expect(StudyText.errors(StudyText.with([52: "```{figure} \(name.dropLast())"])) == [])
  }

  @Test("Cells that make no files have any name")
  func others() {
    let text = StudyText.text.replacing("{evaluate} ae-grid", with: "{evaluate} index")
    #expect(StudyText.errors(text) == [])
  }

  @Test("A path with a control character is no study's, and the folder of runs is no study")
  func paths() throws {
    let folder = try TemporaryFolder()
    for (name, reason) in [
      ("a\nb.md", "its path has the control character U+000A"),
      ("a\u{1B}[31m.md", "its path has the control character U+001B"),
      ("a\u{2028}b.md", "its path has the control character U+2028"),
      ("runs.md", "'runs' is the folder of the runs among the results; give it another name"),
      ("Runs.md", "'runs' is the folder of the runs among the results; give it another name"),
    ] {
      try folder.write(StudyText.text, to: name)
      do throws(InvalidStudy) {
        _ = try Study.read(from: folder.file(name), kinds: Refigure.kinds, named: "studies/\(name)")
        Issue.record("\(name) is read")
      } catch {
        #expect(error.errors.count == 1 && error.description.hasSuffix("cannot be read: \(reason)"), "\(error)")
        #expect(!error.description.contains("\n"))
      }
    }
  }
}
