import Digests
import Foundation
import Ledger
import Provenance
import Runs
import Studies
import Values

/// The graph of a crate while it is put together.
struct RunCrate {
  let run: ExportedRun
  /// The files in the crate, in the order in which they are listed.
  private(set) var files: [ExportedFile] = []
  private(set) var entities: [CrateEntity] = []
  /// The identifiers of what is data: files in the crate, and files elsewhere.
  private var parts: [String] = []
  private var byDigest: [Digest: String] = [:]
  /// The identifiers of actions and of what else is no data.
  var mentioned: [String] = []

  /// The profiles to which the crate conforms.
  static let profiles = [
    ("https://w3id.org/ro/wfrun/process/0.5", "Process Run Crate", "0.5"),
    ("https://w3id.org/ro/wfrun/workflow/0.5", "Workflow Run Crate", "0.5"),
    ("https://w3id.org/ro/wfrun/provenance/0.5", "Provenance Run Crate", "0.5"),
    ("https://w3id.org/workflowhub/workflow-ro-crate/1.0", "Workflow RO-Crate", "1.0"),
  ]

  init(_ run: ExportedRun) { self.run = run }

  // MARK: Content

  mutating func add(_ entity: CrateEntity) { entities.append(entity) }

  /// Puts a file into the crate, and gives its identifier.
  ///
  /// - Parameters:
  ///   - path: the path within the crate.
  ///   - content: the bytes.
  ///   - type: the media type.
  ///   - name: what it is.
  ///   - describe: adds what more is known of it.
  @discardableResult
  mutating func add(
    file path: String, _ content: Data, type: String, name: String, describe: (inout CrateEntity) -> Void = { _ in }
  ) -> String {
    let id = CrateEntity.identifier(path)
    var entity = CrateEntity(id, "File", name: name)
    entity["encodingFormat"] = .text(type)
    entity["contentSize"] = .text("\(content.count)")
    let digest = Digest(of: content)
    entity["sha256"] = .text(digest.hexadecimal)
    describe(&entity)
    files.append(ExportedFile(path, content))
    entities.append(entity)
    parts.append(id)
    if byDigest[digest] == nil { byDigest[digest] = id }
    return id
  }

  /// The identifier of a content, which is in the crate or is named by its digest alone.
  mutating func content(_ digest: Digest, name: String, type: String? = nil, bytes: Int? = nil) -> String {
    if let known = byDigest[digest] { return known }
    let id = CrateEntity.identifier(ofContent: digest)
    var entity = CrateEntity(id, "File", name: name)
    entity["description"] = .text("This file is not in the crate; its SHA-256 digest is given.")
    entity["sha256"] = .text(digest.hexadecimal)
    entity["encodingFormat"] = .text(type ?? "application/octet-stream")
    entity["contentSize"] = bytes.map { .text("\($0)") }
    entities.append(entity)
    parts.append(id)
    byDigest[digest] = id
    return id
  }

  /// Puts another entity into the place of the one that was added last.
  mutating func replaceLast(_ change: (CrateEntity) -> CrateEntity) {
    if let last = entities.popLast() { entities.append(change(last)) }
  }

  /// The files that a cell's steps read, with the names that the run gave them.
  static func data(of cell: Cell, in run: RunRecord) -> [(name: String, digest: Digest)] {
    run.data.filter { $0.key.hasPrefix("\(cell.name).") }.sorted { $0.key.precedesInBytes($1.key) }
      .map { ($0.key, $0.value) }
  }

  // MARK: Values

  /// The numbers of a step, which the record has, by their digest. Gives the identifier.
  mutating func add(numbersOf step: String, _ digest: Digest) -> String {
    let id = CrateEntity.identifier("numbers", step)
    var numbers = CrateEntity(id, "PropertyValue", name: "The series and numbers of \(step)")
    numbers["propertyID"] = .text("sha256")
    numbers["value"] = .text(digest.hexadecimal)
    entities.append(numbers)
    return id
  }

  /// A value that something was given or gave, with the formal parameter that it is an example of. Gives the identifiers of both.
  mutating func add(
    parameter name: String, in group: String, value: Value, declared: String? = nil, description: String? = nil
  ) -> (formal: String, actual: String) {
    let formal = CrateEntity.identifier(group, name), actual = CrateEntity.identifier(group, name, "value")
    var parameter = CrateEntity(formal, "FormalParameter", name: name)
    parameter["additionalType"] = .text(Self.type(of: value))
    parameter["defaultValue"] = declared.map(Value.text)
    parameter["description"] = description.map(Value.text)
    parameter.refer("conformsTo", to: [Self.parameterProfile])
    parameter.refer("workExample", to: [actual])
    var property = CrateEntity(actual, "PropertyValue", name: name)
    property["value"] = value
    property["description"] = description.map(Value.text)
    property.refer("exampleOfWork", to: [formal])
    entities += [parameter, property]
    return (formal, actual)
  }

  /// A formal parameter that is a file. Gives its identifier.
  mutating func add(fileParameter name: String, in group: String, example id: String) -> String {
    let formal = CrateEntity.identifier(group, name)
    var parameter = CrateEntity(formal, "FormalParameter", name: name)
    parameter["additionalType"] = .text("File")
    parameter.refer("conformsTo", to: [Self.parameterProfile])
    parameter.refer("workExample", to: [id])
    entities.append(parameter)
    if let place = entities.firstIndex(where: { $0.id == id }) {
      var others: [String] = []
      switch entities[place]["exampleOfWork"] {
      case .mapping(let one)?: others = [one["@id"]?.plain].compactMap(\.self)
      case .list(let many)?:
        others = many.compactMap { if case .mapping(let one) = $0 { one["@id"]?.plain } else { nil } }
      default: break
      }
      entities[place].refer("exampleOfWork", to: others + [formal])
    }
    return formal
  }

  private static let parameterProfile = "https://bioschemas.org/profiles/FormalParameter/1.0-RELEASE"

  /// A text as the number that it is.
  static func value(_ text: String) -> Value {
    if let integer = Int(text) { return .integer(integer) }
    if let number = Double(text), number.isFinite { return .number(number) }
    return .text(text)
  }

  private static func type(of value: Value) -> String {
    switch value {
    case .integer, .unsigned: "Integer"
    case .number: "Number"
    case .flag: "Boolean"
    default: "Text"
    }
  }

  /// A time as the profile has it.
  static func time(_ date: Date) -> Value { .text(Timestamp.text(date).replacing("Z", with: "+00:00")) }

  // MARK: The whole

  /// The file of metadata.
  func metadata(of root: CrateEntity) -> ExportedFile {
    var root = root
    root.refer("hasPart", to: parts)
    root.refer("mentions", to: mentioned)
    root.refer("conformsTo", to: Self.profiles.map(\.0))
    var descriptor = CrateEntity("ro-crate-metadata.json", "CreativeWork")
    descriptor.refer("about", to: ["./"])
    descriptor.refer(
      "conformsTo", to: ["https://w3id.org/ro/crate/1.1", "https://w3id.org/workflowhub/workflow-ro-crate/1.0"])
    let profiles = Self.profiles.map { id, name, version in
      var entity = CrateEntity(id, "CreativeWork", name: name)
      entity["version"] = .text(version)
      return entity
    }
    let graph = [descriptor, root] + entities + profiles
    let value = Value.mapping([
      // The one term that RO-Crate 1.1 lacks, as the profile's own context has it.
      "@context": .list([
        .text("https://w3id.org/ro/crate/1.1/context"),
        .mapping(["sha256": .text("https://w3id.org/ro/terms/workflow-run#sha256")]),
      ]),
      "@graph": .list(graph.map(\.value)),
    ])
    return ExportedFile("ro-crate-metadata.json", text: value.indentedJSON() + "\n")
  }
}
