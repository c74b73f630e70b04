import ArgumentParser
import Execution
import Foundation
import Housekeeping
import Ledger
import Printing
import Runs
import Values

/// `refigure clean`
struct Clean: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say which files of runs can go, and remove them.",
    discussion: """
      Nothing that is recorded is ever removed: no run, no number, and no file that a run refers to. What can go is what can be made \
      again, pages and figures of runs that later ones replace, and what is of no use any more. Without --remove nothing is touched.
      """)

  @Flag(help: "Remove what is listed.")
  var remove = false

  @Option(
    help: ArgumentHelp(
      "Only what was not written for so long: days, or with a unit, 12h, 30d, 8w.", valueName: "age"))
  var olderThan = Self.usualAge

  private static let usualAge = "7d"

  @Option(
    help: ArgumentHelp(
      "Only these: \(Cleaning.Kind.allCases.map(\.rawValue).joined(separator: ", ")). May be repeated.",
      valueName: "kind"))
  var only: [String] = []

  @OptionGroup var location: LocationOptions
  @OptionGroup var format: FormatOptions

  mutating func validate() throws {
    if Self.seconds(olderThan) == nil {
      throw ValidationError("'--older-than \(olderThan)': a number of days, or 12h, 30d or 8w, was expected")
    }
    for name in only where Cleaning.Kind(rawValue: name) == nil {
      let known = Cleaning.Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("'--only \(name)': one of \(known) was expected")
    }
  }

  /// An age in seconds; nil for a text that is none.
  static func seconds(_ text: String) -> Double? {
    TimeSpan(text, units: "hdw", standard: "d")?.seconds
  }

  func run() throws {
    let folder = try location.project.runs
    guard FileManager.default.fileExists(atPath: folder.appending(path: Ledger.fileName).path) else {
      return print(
        format.json ? "{\"bytes\": 0, \"kinds\": []}" : "no runs in \(OutcomeText.relative(folder)): nothing to remove")
    }
    let ledger = try Ledger(folder: folder, access: remove ? .readWrite : .readOnly)
    let kinds = Set(only.compactMap(Cleaning.Kind.init))
    let cleaning = try Cleaning(
      of: folder, ledger: ledger, kinds: kinds.isEmpty ? Set(Cleaning.Kind.allCases) : kinds,
      olderThan: Self.seconds(olderThan) ?? 0, now: Date())
    // The sizes are known only as long as the files are there.
    let listed = CleaningText(cleaning, in: folder)
    let removed = remove ? try cleaning.remove(from: ledger).count : nil
    if format.json { return print(listed.json(removed: removed)) }
    let isOfAll = Self.seconds(olderThan) == 0
    print(listed.text(removed: removed, command: removal, age: isOfAll ? nil : olderThan + Self.unit(of: olderThan)))
  }

  /// The command that removes what this one lists.
  private var removal: String {
    let words =
      [CommandLineTool.program.name, "clean", "--remove"]
      + (olderThan == Self.usualAge ? [] : ["--older-than", olderThan]) + only.flatMap { ["--only", $0] }
      + (location.results.map { ["--results", $0] } ?? [])
    return words.map(ShellWord.word).joined(separator: " ")
  }

  /// The unit that an age without one has.
  private static func unit(of age: String) -> String { age.last?.isNumber == true ? "d" : "" }
}
