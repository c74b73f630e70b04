import Expressions
import Values

/// The part of a study between the two `---` at its beginning.
struct FrontMatter {
  let title: String
  let label: String?
  let heading: Study.Heading?
  let paper: String?
  let isBeyondPaper: Bool
  let seed: UInt64
  let seeds: Int
  let parameters: [Parameter]
  let settings: [String]
  /// The parameters that the setting in force gives a value.
  let settingParameters: [String]
  private let sweepKeys: MappingReader?
  private let sweepReader: SweepReader

  private static let reserved = ["seed", "seeds"]

  /// Reads it, and gives the context the parameters' values.
  init(_ node: LocatedNode, setting: String?, overrides: [String: Override], context: ReadingContext) {
    let reader = MappingReader(node, place: "the front matter", context: context)
    title = reader.required("title", "") { reader.text($0) }
    label = Self.possiblyEmpty("label", reader)
    heading = reader.child("heading").map { heading in
      defer { heading.finish() }
      return Study.Heading(
        qualifier: Self.possiblyEmpty("qualifier", heading), conditions: Self.possiblyEmpty("conditions", heading))
    }
    paper = reader.text("paper")
    isBeyondPaper = reader.flag("beyond_paper") ?? false
    let values = ParameterReader(context: context, overrides: overrides)
    seed = reader.required("seed", 0) { values.seed(reader, $0) }
    var declared = Self.declared(reader, context)
    let (names, settingSeeds, given) = Self.settings(reader, setting, &declared)
    settings = names
    settingParameters = given
    seeds = values.seeds(reader, setting: settingSeeds) ?? 1
    parameters = declared.map { entry in
      Parameter(name: entry.name, value: values.overridden(entry), declared: entry.declared)
    }
    values.refuseUnknown(names: declared.map(\.name) + Self.reserved, at: reader.location)
    for parameter in parameters { context.parameters[parameter.name] = parameter.value }
    context.parameters["seed"] = .unsigned(seed)
    context.parameters["seeds"] = .integer(seeds)
    sweepKeys = reader.child("sweep")
    sweepReader = SweepReader(context: context, parameters: declared.map { ($0.name, $0.declared) })
    reader.finish()
  }

  /// Reads the sweep; nil without one. Its measures ask for metrics of cells, which are to be read before.
  func sweep() -> Sweep? { sweepKeys.map(sweepReader.sweep) }

  /// A text, of which an empty one says that nothing is to stand there.
  private static func possiblyEmpty(_ key: String, _ reader: MappingReader) -> String? {
    guard let node = reader.node(key) else { return nil }
    if case .scalar(.text(""), _) = node.content { return "" }
    return reader.text(key, node)
  }

  private static func declared(_ reader: MappingReader, _ context: ReadingContext) -> [ParameterReader.Entry] {
    guard let parameters = reader.child("parameters") else { return [] }
    return parameters.freeEntries().compactMap { entry in
      let scalars = entry.key.unicodeScalars
      guard scalars.first.map(ExpressionLexer.isLetter) == true, scalars.allSatisfy(ExpressionLexer.isNamePart),
        !reserved.contains(entry.key)
      else {
        let expected = "letters, digits and '_', beginning with a letter, and not 'seed' or 'seeds'"
        context.report(.invalidName(found: entry.key, expected: expected), at: entry.keyLocation)
        return nil
      }
      guard ParameterReader.isParameterValue(entry.value) else {
        parameters.unexpected(entry.key, "a number, a text, true, false, or a list or a mapping of them", entry.value)
        return nil
      }
      return ParameterReader.Entry(
        name: entry.key, declared: entry.value.value, value: entry.value.value, location: entry.keyLocation)
    }
  }

  /// The settings' names, and of the one that is asked for the number of seeds and the parameters, which are put in force.
  private static func settings(
    _ reader: MappingReader, _ wanted: String?, _ declared: inout [ParameterReader.Entry]
  ) -> (names: [String], seeds: Int?, parameters: [String]) {
    let settings = reader.child("settings")
    var seeds: Int?
    var given: [String] = []
    let entries = settings?.freeEntries() ?? []
    for entry in entries {
      guard let setting = settings?.child(entry.key, entry.value) else { continue }
      for change in setting.freeEntries() {
        if change.key == "seeds" {
          let count = setting.integer("seeds", atLeast: 1)
          if entry.key == wanted { seeds = count }
          continue
        }
        guard let index = declared.firstIndex(where: { $0.name == change.key }) else {
          let nearest = NearestName.nearest(to: change.key, in: declared.map(\.name))
          reader.context.report(
            .unknownName(what: "parameter", name: change.key, nearest: nearest), at: change.keyLocation)
          continue
        }
        guard let value = ParameterReader.fitted(change.value.value, as: declared[index].declared) else {
          setting.unexpected(change.key, ParameterReader.expected(declared[index].declared), change.value)
          continue
        }
        if entry.key == wanted {
          declared[index].value = value
          given.append(change.key)
        }
      }
    }
    let names = entries.map(\.key)
    if let wanted, !names.contains(wanted) {
      let nearest = NearestName.nearest(to: wanted, in: names)
      reader.context.report(
        .unknownName(what: "setting", name: wanted, nearest: nearest, known: names), at: reader.location)
    }
    return (names, seeds, given)
  }
}
