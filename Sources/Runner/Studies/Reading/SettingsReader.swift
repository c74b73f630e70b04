import Values
import Winners

/// Reads the settings of a study: named sets of other values for parameters, of which one can take over another's.
struct SettingsReader {
  /// The keys of a setting that are no parameters, beside `seeds`.
  static let keys = ["extends", "beyond_paper"]

  /// A setting by itself.
  private struct Setting {
    let name: String
    let location: SourceLocation
    var base: String?
    var isBeyondPaper = false
    var seeds: Int?
    var values: [(parameter: String, value: Value)] = []
    /// The values that it takes of winners of sweeps, which are asked for when it is in force.
    var asked: [(parameter: String, node: LocatedNode, reference: WinnerReference, keys: MappingReader)] = []

    func gives(_ name: String) -> Bool {
      values.contains { $0.parameter == name } || asked.contains { $0.parameter == name }
    }
  }

  /// All settings, and the values of the one that is in force.
  struct InForce {
    var names: [String] = []
    var beyondPaper: Set<String> = []
    var seeds: Int?
    /// The parameters that it gives a value.
    var parameters: [String] = []
  }

  private let reader: MappingReader
  private var settings: [Setting] = []

  /// Reads all settings, and reports what is wrong with any.
  init(_ reader: MappingReader, _ declared: [ParameterReader.Entry]) {
    self.reader = reader
    let all = reader.child("settings")
    var folders: [String: String] = [:]
    for entry in all?.freeEntries() ?? [] {
      if let problem = FileName.problem(with: entry.key, isFolder: true, beside: &folders) {
        reader.context.report(.invalidName(found: entry.key, expected: problem), at: entry.keyLocation)
      }
      var setting = Setting(name: entry.key, location: entry.keyLocation)
      if let keys = all?.child(entry.key, entry.value) { Self.read(keys, declared, &setting) }
      settings.append(setting)
    }
    refuseUnknownBases()
    refuseCycles()
  }

  private static func read(_ keys: MappingReader, _ declared: [ParameterReader.Entry], _ setting: inout Setting) {
    for change in keys.freeEntries() {
      switch change.key {
      case "seeds": setting.seeds = keys.integer("seeds", atLeast: 1, limit: .seeds)
      case "extends": setting.base = keys.text("extends")
      case "beyond_paper": setting.isBeyondPaper = keys.flag("beyond_paper") ?? false
      default:
        guard let parameter = declared.first(where: { $0.name == change.key }) else {
          let nearest = NearestName.nearest(to: change.key, in: declared.map(\.name) + ["seeds"] + Self.keys)
          keys.context.report(
            .unknownName(what: "parameter", name: change.key, nearest: nearest), at: change.keyLocation)
          continue
        }
        if WinnerValues.isMeant(by: change.value) {
          let reference = WinnerValues.reference(change.key, change.value, keys)
          setting.asked += reference.map { [(change.key, change.value, $0, keys)] } ?? []
          continue
        }
        guard let value = change.value.value.fitted(as: parameter.declared) else {
          keys.unexpected(change.key, parameter.declared.typeWords, change.value)
          continue
        }
        setting.values.append((change.key, value))
      }
    }
  }

  private func setting(_ name: String?) -> Setting? { settings.first { $0.name == name } }

  private func refuseUnknownBases() {
    for setting in settings {
      guard let base = setting.base, self.setting(base) == nil else { continue }
      let names = settings.map(\.name)
      let nearest = NearestName.nearest(to: base, in: names)
      reader.context.report(
        .unknownName(what: "setting", name: base, nearest: nearest, known: names), at: setting.location)
    }
  }

  /// Each cycle is reported once, where its first setting stands.
  private func refuseCycles() {
    var reported: Set<String> = []
    for setting in settings where !reported.contains(setting.name) {
      let chain = chain(of: setting)
      guard let base = chain.last?.base, let start = chain.firstIndex(where: { $0.name == base }) else { continue }
      let names = chain[start...].map(\.name)
      if !reported.isDisjoint(with: names) { continue }
      reported.formUnion(names)
      reader.context.report(.cycle(names: names + [base]), at: setting.location)
    }
  }

  /// A setting, the one that it extends, and so on, each once.
  private func chain(of setting: Setting) -> [Setting] {
    var chain = [setting]
    while let next = self.setting(chain[chain.count - 1].base), !chain.contains(where: { $0.name == next.name }) {
      chain.append(next)
    }
    return chain
  }

  /// Puts a setting in force: first the values of the one that it extends, then its own.
  func apply(
    _ wanted: String?, to declared: inout [ParameterReader.Entry], _ winners: inout WinnerValues
  ) -> InForce {
    var inForce = InForce(names: settings.map(\.name))
    inForce.beyondPaper = Set(settings.filter(\.isBeyondPaper).map(\.name))
    guard let wanted else { return inForce }
    guard let setting = setting(wanted) else {
      let nearest = NearestName.nearest(to: wanted, in: inForce.names)
      reader.context.report(
        .unknownName(what: "setting", name: wanted, nearest: nearest, known: inForce.names), at: reader.location)
      return inForce
    }
    let chain = chain(of: setting)
    for (place, setting) in chain.enumerated().reversed() {
      inForce.seeds = setting.seeds ?? inForce.seeds
      var values = setting.values
      // Not where one that extends it says something else.
      for asked in setting.asked where !chain[..<place].contains(where: { $0.gives(asked.parameter) }) {
        guard let entry = declared.first(where: { $0.name == asked.parameter }),
          let node = winners.value(asked.parameter, asked.node, asked.reference, asked.keys)
        else { continue }
        if let value = node.value.fitted(as: entry.declared) {
          values.append((asked.parameter, value))
        } else {
          asked.keys.unexpected(asked.parameter, entry.declared.typeWords, node)
        }
      }
      for (name, value) in values {
        guard let index = declared.firstIndex(where: { $0.name == name }) else { continue }
        declared[index].value = value
        if !inForce.parameters.contains(name) { inForce.parameters.append(name) }
      }
    }
    return inForce
  }
}
