/// The reason why a site cannot be made.
public enum PublishError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Nothing was chosen.
  case nothing(choices: [String])
  /// A study has no finished run in its present form.
  case notRun(study: String, command: String)
  /// No sweep, or several, have the name that was given.
  case sweep(name: String, found: [String])
  /// A run or a sweep is still worked on, or has no page.
  case notReady(name: String, reason: String)
  /// An archive holds what a site is without.
  case archive(file: String, runs: [String])
  /// Two files of the site would have the same place.
  case twice(path: String)
  /// A file of the site names a place of this machine.
  case place(file: String, place: String)
  /// The folder has files that no site made, or that were changed since.
  case foreign(folder: String, files: [String])
  /// A value of an option is none that a citation can have.
  case unfit(option: String, found: String, expected: String)

  /// A sentence that says what was found, and what to do.
  public var description: String {
    switch self {
    case .nothing(let choices):
      "nothing is chosen, and a site holds nothing that is not named; "
        + (choices.isEmpty
          ? "nothing is recorded here yet that could be" : "there is: \(choices.joined(separator: "; "))")
    case .notRun(let study, let command):
      "the study '\(study)' has no finished run as it is now: '\(command)' makes one, --run takes an earlier one"
    case .sweep(let name, let found) where found.isEmpty:
      "no recorded sweep is of the study '\(name)' or has that name; 'refigure sweeps' lists them"
    case .sweep(let name, let found): "'\(name)' has several sweeps: give one of \(found.joined(separator: ", "))"
    case .notReady(let name, let reason): "'\(name)' cannot be published: \(reason)"
    case .archive(let file, let runs):
      "the archive '\(file)' holds the whole record of \(runs.joined(separator: ", ")): the machine, command lines, changes that were "
        + "not committed, and what programs printed; --with-machine says that all this may be published"
    case .twice(let path): "two files of the site would be '\(path)'; give them other names"
    case .place(let file, let place):
      "'\(file)' of the site would name '\(place)', a place of this machine, which stands in a text of the study or in a file that it "
        + "made; take it out there and run it again, or publish it with --with-machine"
    case .foreign(let folder, let files):
      "the folder '\(folder)' has files that no site here made, or that were changed since: \(Self.some(files)); give another folder, "
        + "or --force to keep those of other names and replace the rest"
    case .unfit(let option, let found, let expected): "'\(option) \(found)': \(expected) was expected"
    }
  }

  /// The first few of some names.
  private static func some(_ names: [String]) -> String {
    names.prefix(3).map { "'\($0)'" }.joined(separator: ", ")
      + (names.count > 3 ? " and \(names.count - 3) more" : "")
  }
}

/// The reason why a site cannot be written: the folder's, or the machine's.
struct SiteNotWritable: Error, CustomStringConvertible {
  let path, reason: String

  var description: String { "cannot write the site '\(path)': \(reason)" }
}
