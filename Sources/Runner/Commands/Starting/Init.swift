import ArgumentParser
import Foundation
import Printing
import Provenance
import Runs
import Values

/// `refigure init`
struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Begin a project in a git repository.",
    discussion: """
      Makes what is missing and leaves what is there: refigure.yaml with the label that stands above figures, the folder of \
      studies with a first one, and in .gitignore the folder of runs. A second time nothing is changed.
      """)

  @Argument(
    help: "The folder (default: that of the project which the current folder belongs to, else the current one).")
  var folder: String?

  @Option(help: "The text above figures (default: the folder's name).")
  var label: String?

  @Flag(help: "Make a git repository of the folder when it is in none.")
  var git = false

  func run() throws {
    let program = CommandLineTool.program
    let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath).standardizedFileURL
    let place =
      try folder.map { URL(fileURLWithPath: $0).standardizedFileURL } ?? Project(at: here, program: program).root
    let start = ProjectStart(folder: place, program: program, label: label, makesRepository: git)
    let (parts, repository) = try start.make()
    if place.path != here.path { print("in \(OutcomeText.relative(place))") }
    for part in parts {
      print("\(part.isNew ? "made" : "there")\(part.isNew ? "    " : "   ")\(part.path): \(part.words)")
    }
    print(try next(after: parts, in: place, here: here, repository).joined(separator: "\n"))
  }

  /// What to type now.
  private func next(after parts: [ProjectStart.Part], in place: URL, here: URL, _ repository: GitWorkingTree) throws
    -> [String]
  {
    let name = CommandLineTool.program.name
    let project = try Project(at: place, program: CommandLineTool.program)
    let studies = (try? project.studyFiles()) ?? []
    var lines = ["next"]
    if place.path != here.path { lines.append("  cd \(ShellWord.word(OutcomeText.relative(place)))") }
    if parts.contains(where: \.isNew) || !repository.hasCommits {
      let files = [ProjectSettings.fileName, ".gitignore", project.settings.studies].map(ShellWord.word)
      lines.append("  git add \(files.joined(separator: " ")) && git commit -m 'A first study'")
    }
    if let study = studies.first?.deletingPathExtension().lastPathComponent {
      lines.append("  \(name) run \(ShellWord.word(study))")
      lines.append(
        "  \(name) reproduce --publish   # put what the studies give into \(project.settings.results)/, to be committed"
      )
      lines.append(
        "  \(name) reproduce             # what others type: run all, and compare with it; a line for your README")
    }
    if CommandLineTool.program.template != nil { lines.append("  \(name) new NAME              # another study") }
    return lines
  }
}
