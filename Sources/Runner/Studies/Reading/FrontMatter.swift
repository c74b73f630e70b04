import Expressions
import Values
import Winners

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
  /// Those of them that go beyond the paper.
  let settingsBeyondPaper: Set<String>
  /// The parameters that the setting in force gives a value.
  let settingParameters: [String]
  /// The winners of sweeps whose values parameters have.
  let winners: [String: SweepWinner]
  private let sweepKeys: MappingReader?
  private let sweepReader: SweepReader

  private static let reserved = ["seed", "seeds"] + SettingsReader.keys

  /// Reads it, and gives the context the parameters' values.
  init(
    _ node: LocatedNode, setting: String?, overrides: [String: Override], winners: any SweepWinners,
    context: ReadingContext
  ) {
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
    var winning = WinnerValues(winners, given: overrides)
    var declared = Self.declared(reader, &winning)
    let inForce = SettingsReader(reader, declared).apply(setting, to: &declared, &winning)
    self.winners = winning.winners(changed: inForce.parameters)
    settings = inForce.names
    settingsBeyondPaper = inForce.beyondPaper
    settingParameters = inForce.parameters
    seeds = values.seeds(reader, setting: inForce.seeds) ?? 1
    parameters = declared.map { entry in
      Parameter(name: entry.name, value: values.overridden(entry), declared: entry.declared)
    }
    values.refuseUnknown(names: declared.map(\.name) + ["seed", "seeds"], at: reader.location)
    for parameter in parameters { context.parameters[parameter.name] = parameter.value }
    context.parameters["seed"] = .unsigned(seed)
    context.parameters["seeds"] = .integer(seeds)
    sweepKeys = reader.child("sweep")
    sweepReader = SweepReader(context: context, parameters: declared.map { ($0.name, $0.declared) })
    reader.finish()
  }

  /// Reads the sweep; nil without one. Its measures ask for metrics of cells, which are to be read before.
  func sweep(_ cells: [Cell]) -> Sweep? {
    var reader = sweepReader
    reader.cells = cells
    return sweepKeys.map(reader.sweep)
  }

  /// A text, of which an empty one says that nothing is to stand there.
  private static func possiblyEmpty(_ key: String, _ reader: MappingReader) -> String? {
    guard let node = reader.node(key) else { return nil }
    if case .scalar(.text(""), _) = node.content { return "" }
    return reader.text(key, node)
  }

  private static func declared(_ reader: MappingReader, _ winners: inout WinnerValues) -> [ParameterReader.Entry] {
    guard let parameters = reader.child("parameters") else { return [] }
    return parameters.freeEntries().compactMap { entry in
      let scalars = entry.key.unicodeScalars
      guard scalars.first.map(ExpressionLexer.isLetter) == true, scalars.allSatisfy(ExpressionLexer.isNamePart),
        !reserved.contains(entry.key)
      else {
        let expected =
          "letters, digits and '_', beginning with a letter, and not 'seed', 'seeds', 'extends' or 'beyond_paper'"
        reader.context.report(.invalidName(found: entry.key, expected: expected), at: entry.keyLocation)
        return nil
      }
      let node = winners.declared(entry.key, entry.value, parameters)
      guard ParameterReader.isParameterValue(node) else {
        parameters.unexpected(entry.key, "a number, a text, true, false, or a list or a mapping of them", node)
        return nil
      }
      return ParameterReader.Entry(
        name: entry.key, declared: node.value, value: node.value, location: entry.keyLocation)
    }
  }
}
