import Foundation
import Ledger
import Studies

/// A project's places: its folder, its studies, its published results, and the runs that are not published; and the program that
/// runs them.
public struct Project: Sendable {
  /// The project's folder, which paths in the ledger are relative to.
  public let root: URL
  /// The folder of the published results.
  public let results: URL
  /// The program.
  public let program: Program
  /// The project file; nil when there is none.
  public let file: URL?
  /// What the project file says.
  public let settings: ProjectSettings

  /// The folder of the ledger, artefacts and working copies of figures.
  public let runs: URL
  /// The folder of git objects that came with archives: commits that the repository may not have.
  public var commits: URL { runs.appending(path: "commits") }
  /// The folder of the tables of sweeps.
  public var sweeps: URL { runs.appending(path: "sweeps") }
  /// The folder of the states from which longer steps go on: one for all ledgers of the project, those of a cluster's tasks among them.
  public var states: URL { results.appending(path: "runs").appending(path: StateStore.folderName) }
  /// The folder of a run's files: drawings, numbers, and its page.
  public func folder(of run: RunID) -> URL { runs.appending(path: "\(run)") }
  /// The folder of the studies.
  public var studies: URL { root.appending(path: settings.studies) }

  /// The project that a place belongs to: the nearest folder above it with a project file, else the nearest with a `studies`
  /// folder, else the place itself. No folder above the git working tree that the place is in is asked.
  ///
  /// - Throws: `InvalidStudy`, when the project file cannot be read.
  public init(at place: URL, results: URL? = nil, program: Program) throws(InvalidStudy) {
    self.program = program
    let folders = Self.folders(from: place)
    func nearest(with name: String) -> URL? {
      folders.first { FileManager.default.fileExists(atPath: $0.appending(path: name).path) }
    }
    if let folder = nearest(with: ProjectSettings.fileName) {
      let file = folder.appending(path: ProjectSettings.fileName)
      (root, self.file) = (folder, file)
      settings = try ProjectSettings(reading: file, named: Self.name(of: file))
    } else {
      (root, file) = (nearest(with: ProjectSettings().studies) ?? place.standardizedFileURL, nil)
      settings = ProjectSettings()
    }
    self.results = results ?? root.appending(path: settings.results)
    runs = self.results.appending(path: "runs")
  }

  /// A place and the folders above it, to the topmost one of the git working tree.
  private static func folders(from place: URL) -> [URL] {
    var folder = place.standardizedFileURL
    var folders = [folder]
    while !FileManager.default.fileExists(atPath: folder.appending(path: ".git").path) {
      let parent = folder.deletingLastPathComponent().standardizedFileURL
      if parent.path == folder.path { break }
      folder = parent
      folders.append(folder)
    }
    return folders
  }

  /// A file as one would type it from the current folder.
  private static func name(of file: URL) -> String {
    let here = FileManager.default.currentDirectoryPath + "/"
    return file.path.hasPrefix(here) ? String(file.path.dropFirst(here.count)) : file.path
  }

  private init(_ project: Project, runs: URL) {
    (root, results, self.runs, program) = (project.root, project.results, runs, project.program)
    (file, settings) = (project.file, project.settings)
  }

  /// The same project with a ledger elsewhere.
  package func recording(in runs: URL) -> Project {
    Project(self, runs: runs)
  }

  /// The files of the studies, by name.
  ///
  /// - Throws: `RunError.unreadable`.
  package func studyFiles() throws(RunError) -> [URL] {
    let files: [URL]
    do {
      files = try FileManager.default.contentsOfDirectory(at: studies, includingPropertiesForKeys: nil)
    } catch {
      let isThere = FileManager.default.fileExists(atPath: studies.path)
      throw .unreadable(
        path: studies.path,
        reason: isThere ? "it cannot be opened" : "there is no such folder; '\(program.name) init' makes it")
    }
    let summary = settings.summary.map { root.appending(path: $0).standardizedFileURL.path }
    return files.filter { $0.pathExtension == "md" && $0.lastPathComponent != "README.md" }
      .filter { $0.standardizedFileURL.path != summary }.sorted { $0.lastPathComponent < $1.lastPathComponent }
  }

  /// The studies that are published, by name, each with its parameters as declared and then in each of its settings.
  ///
  /// - Parameter leavesOut: says of a study that cannot be read whether it is left out.
  /// - Throws: `RunError.unreadable`, or `InvalidStudy`.
  public func publishedStudies(leavingOut leavesOut: (InvalidStudy) -> Bool = { _ in false }) throws -> [ChosenStudy] {
    try studyFiles().flatMap { file -> [ChosenStudy] in
      let study: Study
      do {
        study = try self.study(at: file)
      } catch let error as InvalidStudy where leavesOut(error) {
        return []
      }
      return ([nil] + study.settings).map { setting in
        let isBeyond = study.isBeyondPaper || setting.map(study.settingsBeyondPaper.contains) == true
        return ChosenStudy(file: file, setting: setting, isBeyondPaper: isBeyond)
      }
    }
  }

  /// The path of a folder below the topmost folder of the git working tree that the project is in; nil when it is not
  /// below it.
  package func pathInRepository(of folder: URL) -> String? {
    var top = root.standardizedFileURL.resolvingSymlinksInPath()
    while !FileManager.default.fileExists(atPath: top.appending(path: ".git").path) {
      let parent = top.deletingLastPathComponent().standardizedFileURL
      if parent.path == top.path { return nil }
      top = parent
    }
    let path = folder.standardizedFileURL.resolvingSymlinksInPath().path
    return path.hasPrefix(top.path + "/") ? String(path.dropFirst(top.path.count + 1)) : nil
  }

  /// The folders that paths in a study's file are relative to.
  package func places(of study: URL) -> StudyPlaces {
    StudyPlaces(
      folder: study.deletingLastPathComponent(), project: root, python: settings.python,
      requiresIsolation: settings.isolation == .required)
  }

  /// A file's path relative to the project.
  ///
  /// - Throws: `RunError.outsideProject`.
  public func relativePath(of file: URL) throws(RunError) -> String {
    let path = file.standardizedFileURL.resolvingSymlinksInPath().path
    let prefix = root.standardizedFileURL.resolvingSymlinksInPath().path + "/"
    guard path.hasPrefix(prefix) else { throw .outsideProject(path: file.path) }
    return String(path.dropFirst(prefix.count))
  }
}
