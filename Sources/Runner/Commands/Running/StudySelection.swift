import Foundation
import Printing
import Runs
import Values

/// A study as a command names it.
enum StudySelection {
  /// The help of the argument.
  static let help = "Study files, or the names of studies of the project, e.g. s-curve for studies/s-curve.md."

  /// The study file of a name: the file itself, or `studies/NAME.md` of the project.
  ///
  /// - Throws: `RunError.unreadable` when there is neither.
  static func file(named name: String, in project: Project) throws(RunError) -> URL {
    let file = URL(fileURLWithPath: name)
    if isFile(file) { return file }
    let study = URL(fileURLWithPath: name.hasSuffix(".md") ? String(name.dropLast(3)) : name).lastPathComponent
    let named = project.studies.appending(path: "\(study).md")
    if !name.contains("/"), isFile(named) { return named }
    var reason =
      FileManager.default.fileExists(atPath: file.path)
      ? "it is a folder and cannot be opened" : "there is no such file"
    reason += ", and no study '\(study)' in \(OutcomeText.relative(project.studies))"
    let names = ((try? project.studyFiles()) ?? []).map { $0.deletingPathExtension().lastPathComponent }
    if let nearest = NearestName.nearest(to: study, in: names) { reason += "; did you mean '\(nearest)'?" }
    throw .unreadable(path: name, reason: reason)
  }

  private static func isFile(_ url: URL) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) && !isFolder.boolValue
  }
}
