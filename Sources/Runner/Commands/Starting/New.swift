import ArgumentParser
import Foundation
import Printing
import Runs
import Values

/// `refigure new`
struct New: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Begin a study, with a file that runs as it is.",
    discussion: "Writes studies/NAME.md, with a cell, a figure and a claim, and never over a file that is there.")

  @Argument(help: "The study's name: letters, digits, '-', '_' and '.'.")
  var name: String

  @Option(help: "The title (default: the name as words).")
  var title: String?

  func run() throws {
    let program = CommandLineTool.program
    let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
    let project = try Project(at: here, program: program)
    let name = name.hasSuffix(".md") ? String(name.dropLast(3)) : name
    guard name.wholeMatch(of: #/[A-Za-z0-9][A-Za-z0-9._-]{0,99}/#) != nil,
      !["readme", "runs"].contains(name.lowercased())
    else {
      throw StartError.name(self.name)
    }
    guard project.file != nil || FileManager.default.fileExists(atPath: project.studies.path) else {
      throw StartError.noProject(path: here.path, program: program.name)
    }
    guard let template = program.template else { throw StartError.noTemplate(program: program.name) }
    let file = project.studies.appending(path: "\(name).md")
    let path = OutcomeText.relative(file)
    if (try? file.checkResourceIsReachable()) == true { throw StartError.studyExists(path: path) }
    let title = title ?? Self.title(of: name)
    guard title.contains(where: { !$0.isWhitespace }), !title.contains(where: \.isNewline) else {
      throw ValidationError("'--title \(title)': one line of text was expected")
    }
    try ProjectStart.write(template.study(titled: title), toNew: file)
    print("made    \(path)")
    print("next\n  \(program.name) run \(ShellWord.word(name))")
  }

  /// `fast-fits` → `Fast fits`.
  static func title(of name: String) -> String {
    let words = name.split { "-_.".contains($0) }.joined(separator: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }
}
