import ArgumentParser
import Foundation
import Printing
import TableSources
import Tables

/// `refigure data add`
struct DataAdd: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "List files with their digests in a manifest.",
    discussion: """
      Data cells compare every file with each manifest.json of this format in a folder above it, and in the project's \
      folder data. A listed file whose bytes changed is taken over with --update only.
      """)

  @Argument(help: "Files: CSV, TSV, npy, npz or HDF5.")
  var files: [String]

  @Option(help: "What the file is called in lists (default: its name without the ending).")
  var name: String?

  @Option(help: "The manifest, called manifest.json, in a folder above the files (default: data/manifest.json).")
  var manifest: String?

  @Option(help: "The format, where the name does not end in it: csv, tsv, npy, npz or hdf5.")
  var format: String?

  @Flag(help: "Take over files whose content is another one than is listed, and say what changed.")
  var update = false

  @OptionGroup var location: LocationOptions

  mutating func validate() throws {
    if name != nil, files.count > 1 { throw ValidationError("'--name': one file was expected, found \(files.count)") }
    if let manifest, URL(fileURLWithPath: manifest).lastPathComponent != PlainManifests.fileName {
      throw ValidationError(
        "'--manifest \(manifest)': a path that ends in \(PlainManifests.fileName) was expected; data cells find no other"
      )
    }
    if let format, !PlainManifests.formats.contains(format) {
      throw ValidationError(
        "'--format \(format)': one of \(PlainManifests.formats.joined(separator: ", ")) was expected")
    }
  }

  func run() throws {
    var changed = false
    for file in files {
      let url = URL(fileURLWithPath: file)
      let place =
        try manifest.map { URL(fileURLWithPath: $0) }
        ?? PlainManifests.manifest(for: url, project: location.project.root)
      let outcome = try PlainManifests.add(url, to: place, name: name, format: format, updates: update)
      switch outcome {
      case .added(let size): print("added  \(file): \(size), in \(OutcomeText.relative(place))")
      case .unchanged: print("as listed  \(file)")
      case .updated(let differences): print("updated  \(file): \(differences.joined(separator: ", "))")
      case .changed(let differences):
        changed = true
        print("differs  \(file): \(differences.joined(separator: ", ")); restore it, or list it so with --update")
      }
    }
    if changed { throw ExitCode(ExitStatus.differs.rawValue) }
  }
}
