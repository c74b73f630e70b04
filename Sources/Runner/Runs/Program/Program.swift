import BuildRecord
import Studies
import Tables

/// A program that runs studies: its name and versions, and the kinds of cells that it knows.
///
/// The runner knows no kind of cell but those it is given here.
public struct Program: Sendable {
  /// The command's name, which is also that of the product that a replay builds.
  public let name: String
  /// The program's version.
  public let version: String
  /// The version of what its cells compute: part of every cell's identity. It is raised by any change that alters the bits of a result
  /// on purpose; the published results are then made again.
  public let numerics: String
  /// The kinds of cells.
  public let kinds: CellKinds
  /// The vector instructions that its cells use on this processor, for the record.
  public let instructionSet: @Sendable () -> String
  /// Further checks of what a run needs, by name; each gives its findings in words, nil where the project has nothing that it concerns,
  /// or throws an error.
  public let checks: [(name: String, check: @Sendable (Project) throws -> String?)]
  /// The manifests of data that it knows beside the plain one.
  public let manifests: [any ManifestFormat]
  /// The text with which a new study begins; nil for a program that has none.
  public let template: StudyTemplate?
  /// The forms in which runs can be exported.
  public let exporters: [any Exporter]
  /// The version and commit that a run records of the program.
  public let build: BuildRecord

  /// A program.
  public init(
    name: String, version: String, numerics: String, kinds: CellKinds,
    instructionSet: @escaping @Sendable () -> String = { "baseline" },
    checks: [(name: String, check: @Sendable (Project) throws -> String?)] = [], manifests: [any ManifestFormat] = [],
    template: StudyTemplate? = nil, exporters: [any Exporter] = [], build: BuildRecord = .current
  ) {
    self.name = name
    self.version = version
    self.numerics = numerics
    self.kinds = kinds
    self.instructionSet = instructionSet
    self.checks = checks
    self.template = template
    self.build = build
    self.manifests = manifests
    self.exporters = exporters
  }
}
