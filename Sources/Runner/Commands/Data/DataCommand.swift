import ArgumentParser
import Foundation
import Printing
import Runs
import TableSources
import Tables
import Values

/// `refigure data`
struct DataCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "data", abstract: "List files of data with their digests, and check them.",
      subcommands: [DataAdd.self, DataVerify.self, DataList.self] + CommandLineTool.dataCommands)
  }
}

/// The manifests that a command is about.
struct ManifestOptions: ParsableArguments {
  @Argument(help: "A manifest, or its folder (default: all that the project has in their usual places).")
  var manifest: String?

  @Option(name: .customLong("data"), help: "The same, as an option.")
  var folder: String?

  @OptionGroup var location: LocationOptions

  mutating func validate() throws {
    if manifest != nil, folder != nil {
      throw ValidationError("'--data': a manifest is named already")
    }
  }

  private static var formats: [any ManifestFormat] { [PlainManifests()] + CommandLineTool.program.manifests }

  /// Each manifest with the files that it lists.
  func files(verified: Bool) throws -> [(manifest: URL, files: [ListedFile])] {
    let formats = Self.formats
    var found: [(URL, any ManifestFormat)] = []
    if let path = manifest ?? folder {
      let url = Self.manifest(URL(fileURLWithPath: path))
      found.append((url, try Self.format(of: url, formats)))
    } else {
      let root = try location.project.root
      let current = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
      for format in formats {
        for path in format.usualPaths {
          let url = URL(fileURLWithPath: OutcomeText.relative(root.appending(path: path)), relativeTo: current)
          if FileManager.default.fileExists(atPath: url.path) { found.append((url, try Self.format(of: url, formats))) }
        }
      }
      guard !found.isEmpty else {
        // Where the program's own data are is of no interest to a project that has none of them.
        throw DatasetError.unreadable(
          file: PlainManifests().usualPaths.joined(separator: " or "),
          reason: "it does not exist, and this project has no other manifest in its usual place; "
            + "'\(CommandLineTool.program.name) data add FILE' makes it, and another one can be named")
      }
    }
    return try found.map { ($0.0, try $0.1.files(in: $0.0, verified: verified)) }
  }

  /// A manifest, or the one in a folder.
  private static func manifest(_ url: URL) -> URL {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
    return exists && isFolder.boolValue || url.pathExtension.isEmpty
      ? url.appending(path: PlainManifests.fileName) : url
  }

  private static func format(
    of url: URL, _ formats: [any ManifestFormat]
  ) throws(DatasetError) -> any ManifestFormat {
    let data = try FileReading.data(of: url)
    let known = formats.map { "'\($0.format)'" }.joined(separator: " or ")
    guard let value = Value(json: String(decoding: data, as: UTF8.self)), case .mapping(let keys) = value else {
      throw .malformed(
        file: url.relativePath, at: .entry(""), found: "something that is not JSON", expected: "a JSON object")
    }
    guard case .text(let name)? = keys["format"], let format = formats.first(where: { $0.format == name }) else {
      throw .malformed(
        file: url.relativePath, at: .entry("format"), found: keys["format"]?.canonicalJSON ?? "nothing",
        expected: known)
    }
    return format
  }
}

/// `refigure data verify`
struct DataVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Compare every file with the manifest.")

  @OptionGroup var manifests: ManifestOptions
  @OptionGroup var format: FormatOptions

  func run() throws {
    let all = try manifests.files(verified: true)
    let bad = all.flatMap(\.files).count { !$0.problems.isEmpty }
    if format.json {
      print(JSONText.of(all.flatMap(\.files).map(Report.init)))
    } else {
      for (manifest, files) in all {
        if all.count > 1 { print("\(manifest.relativePath):") }
        for file in files { print(file.verdict) }
        let bad = files.count { !$0.problems.isEmpty }
        let verdict = files.count == 1 ? "as in the manifest" : "all as in the manifest"
        print(
          bad == 0
            ? "\(Count.words(files.count, "sample")), \(verdict)"
            : "\(bad) of \(Count.words(files.count, "sample")) \(bad == 1 ? "differs" : "differ")")
      }
    }
    if bad > 0 { throw ExitCode(ExitStatus.environment.rawValue) }
  }

  /// A file's verification for programs.
  private struct Report: Encodable {
    let sample, file: String
    let rows: Int?
    let valid: Bool
    let problems: [String]

    init(_ file: ListedFile) {
      (sample, self.file, rows) = (file.name, file.file, file.rows)
      (valid, problems) = (file.problems.isEmpty, file.problems.map(\.description))
    }
  }
}

/// `refigure data list`
struct DataList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the files of the manifests; nothing is compared.")

  @OptionGroup var manifests: ManifestOptions
  @OptionGroup var format: FormatOptions

  func run() throws {
    let all = try manifests.files(verified: false)
    if format.json {
      return print(JSONText.of(all.flatMap { one in one.files.map { Row(one.manifest.relativePath, $0) } }))
    }
    for (manifest, files) in all {
      print("\(manifest.relativePath):")
      var table = TextTable([["name", "file", "rows", "sha256"]])
      for file in files {
        table.append([file.name, file.file, file.rows.map(String.init) ?? "", String(file.digest.prefix(12))])
      }
      print(table.text, terminator: "")
    }
  }

  private struct Row: Encodable {
    let manifest, sample, file: String
    let rows: Int?
    let sha256: String

    init(_ manifest: String, _ file: ListedFile) {
      (self.manifest, sample, self.file) = (manifest, file.name, file.file)
      (rows, sha256) = (file.rows, file.digest)
    }
  }
}
