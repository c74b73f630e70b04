import Foundation
import Printing
import Provenance
import Runs
import Values

/// The beginning of a project in a folder of a git repository: what is missing is made, and what is there stays as it is.
struct ProjectStart {
  /// One thing that a project has.
  struct Part: Equatable {
    /// Its path, as one would type it from here.
    let path: String
    /// What it is for, or what it says.
    let words: String
    /// True when it was made now.
    let isNew: Bool
  }

  /// The folder.
  let folder: URL
  let program: Program
  /// The label that was asked for; nil for the folder's name.
  let label: String?
  /// True when a repository is made where there is none.
  let makesRepository: Bool

  /// The name of the first study.
  static let firstStudy = "first"

  /// Makes what is missing.
  ///
  /// - Returns: all parts, and the repository as it was found or made.
  /// - Throws: `StartError`, `ProvenanceError`, `InvalidStudy` or `RunError`.
  func make() throws -> (parts: [Part], repository: GitWorkingTree) {
    let file = folder.appending(path: ProjectSettings.fileName)
    // All that can be refused is refused before anything is made.
    let isThere = FileManager.default.fileExists(atPath: file.path)
    let settings =
      isThere
      ? try ProjectSettings(reading: file, named: OutcomeText.relative(file)) : try newSettings()
    try refuseFile(at: folder)
    let found = try GitWorkingTree.containing(existing(folder))
    guard found != nil || makesRepository else {
      throw StartError.notVersioned(path: folder.path)
    }
    try writing { () throws(FileError) in try AtomicFile.createFolder(folder) }
    let repository = try found ?? GitWorkingTree.create(at: folder)
    var parts: [Part] = []
    if found == nil { parts.append(Part(path: OutcomeText.relative(folder), words: "a git repository", isNew: true)) }
    parts.append(try projectFile(file, settings, isThere: isThere))
    parts.append(try ignoreRules(settings))
    parts.append(try studies(settings))
    return (parts, repository)
  }

  // MARK: Parts

  private func newSettings() throws -> ProjectSettings {
    let label = label ?? Self.label(of: folder)
    do {
      let settings = try ProjectSettings(parsing: Self.text(label: label))
      if settings.label == label { return settings }
    } catch {
      throw StartError.label(label)
    }
    throw StartError.label(label)
  }

  /// A folder's name without what no line of text has.
  private static func label(of folder: URL) -> String {
    let scalars = folder.lastPathComponent.unicodeScalars.filter { scalar in
      ![.control, .format, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
    }
    return String(String.UnicodeScalarView(scalars))
  }

  static func text(label: String) -> String {
    """
    # What holds for all studies of this project. Further keys: studies, results, python, defaults.
    label: \(label.isEmpty ? "\"\"" : YAMLText.scalar(label))
    """ + "\n"
  }

  private func projectFile(_ file: URL, _ settings: ProjectSettings, isThere: Bool) throws -> Part {
    let path = OutcomeText.relative(file)
    if !isThere { try writeNew(Self.text(label: settings.label), to: file) }
    let words = settings.label.isEmpty ? "no label above figures" : "label '\(settings.label)' above figures"
    if isThere, let label, label != settings.label {
      return Part(path: path, words: "\(words), as it says; edit it for another", isNew: false)
    }
    return Part(path: path, words: words, isNew: !isThere)
  }

  /// Asks git what it ignores, so that a rule of a folder above counts too.
  private func ignoreRules(_ settings: ProjectSettings) throws -> Part {
    let file = folder.appending(path: ".gitignore")
    let path = OutcomeText.relative(file)
    let rule = "\(settings.results)/runs/"
    if try GitWorkingTree.ignores(folder.appending(path: "\(rule)r1"), in: folder) {
      return Part(path: path, words: "git ignores \(rule)", isNew: false)
    }
    var text = ""
    if FileManager.default.fileExists(atPath: file.path) {
      guard let data = try? Data(contentsOf: file) else {
        throw StartError.notWritable(path: path, reason: "it cannot be read, and stays as it is")
      }
      if let last = data.last, last != UInt8(ascii: "\n") { text = "\n" }
    }
    do {
      if !FileManager.default.fileExists(atPath: file.path) { try Data().write(to: file, options: .withoutOverwriting) }
      let handle = try FileHandle(forWritingTo: file)
      defer { try? handle.close() }
      try handle.seekToEnd()
      try handle.write(contentsOf: Data("\(text)\(rule)\n".utf8))
    } catch {
      throw StartError.notWritable(path: path, reason: Self.reason(error))
    }
    return Part(path: path, words: "git ignores \(rule)", isNew: true)
  }

  private func studies(_ settings: ProjectSettings) throws -> Part {
    let studies = folder.appending(path: settings.studies)
    try refuseFile(at: studies)
    let path = OutcomeText.relative(studies)
    let project = try Project(at: folder, program: program)
    let isThere = FileManager.default.fileExists(atPath: studies.path)
    let count = isThere ? try project.studyFiles().count : 0
    if count > 0 { return Part(path: path, words: Count.words(count, "study", plural: "studies"), isNew: false) }
    guard let template = program.template else {
      try writing { () throws(FileError) in try AtomicFile.createFolder(studies) }
      return Part(path: path, words: "no study yet", isNew: !isThere)
    }
    let study = studies.appending(path: "\(Self.firstStudy).md")
    try writeNew(template.study(titled: "A first study"), to: study)
    return Part(path: OutcomeText.relative(study), words: "a study that runs", isNew: true)
  }

  // MARK: Files

  private func existing(_ folder: URL) -> URL {
    var folder = folder
    while !FileManager.default.fileExists(atPath: folder.path), folder.path != "/" { folder.deleteLastPathComponent() }
    return folder
  }

  private func refuseFile(at url: URL) throws(StartError) {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), !isFolder.boolValue {
      throw .notFolder(path: OutcomeText.relative(url))
    }
  }

  private func writeNew(_ text: String, to url: URL) throws(StartError) { try Self.write(text, toNew: url) }

  /// Writes a file where there is none, and the folder that it is in.
  static func write(_ text: String, toNew url: URL) throws(StartError) {
    do {
      try AtomicFile.createFolder(url.deletingLastPathComponent())
      try Data(text.utf8).write(to: url, options: .withoutOverwriting)
    } catch let error as FileError {
      throw StartError(error)
    } catch {
      throw .notWritable(path: OutcomeText.relative(url), reason: reason(error))
    }
  }

  private func writing(_ body: () throws(FileError) -> Void) throws(StartError) {
    do throws(FileError) {
      try body()
    } catch {
      throw StartError(error)
    }
  }

  private static func reason(_ error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    if let underlying, underlying.domain == NSPOSIXErrorDomain {
      return String(cString: strerror(Int32(underlying.code)))
    }
    return (error as NSError).localizedDescription
  }
}
