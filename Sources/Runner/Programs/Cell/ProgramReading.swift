import Expressions
import Foundation
import Records
import Studies
import Values

/// Reads the keys of a program cell.
struct ProgramReading {
  let reader: CellReader

  var keys: MappingReader { reader.keys }

  func cell() -> ProgramCell {
    let parameters = parameters()
    let (inputs, inputNames) = inputs()
    let outputs = outputs()
    let (metrics, series) = (names("metrics"), names("series"))
    refuseRepeated(metrics, series)
    var limits = ProgramLimits()
    limits.threads = keys.integer("threads", atLeast: 1, atMost: 1_024) ?? 1
    limits.memory = amount("memory", "an amount of memory such as 500 MB or 2 GB", ProgramLimits.bytes)
    limits.time = amount("timeout", "a time such as 90 s, 10 min or 2 h", ProgramLimits.seconds)
    limits.network = keys.flag("network") ?? false
    let command = command(
      values: parameters.keys.sorted() + ProgramCell.ownValues + inputNames.sorted().map { "inputs.\($0)" }
        + outputs.map { "outputs.\($0.name)" })
    let environment = path("environment")
    if environment != nil { keys.refuse("version", because: "the environment's lock file says its versions") }
    return ProgramCell(
      command: command, files: paths("files"), taken: inputs, outputs: outputs, parameters: parameters,
      metricNames: metrics, seriesNames: series, epochs: keys.integer("epochs", atLeast: 1, limit: .steps) ?? 0,
      continues: continues(parameters), once: keys.flag("once") ?? false, environment: environment, version: version(),
      limits: limits,
      readable: folders(), reproducibility: reproducibility(metrics + series))
  }

  // MARK: The command

  private func command(values: [String]) -> ProgramCell.Command {
    let hasScript = keys.has("script")
    if hasScript {
      keys.refuse("run", because: "the cell has a script")
      let language = keys.required("language", nil) { key -> ProgramLanguage? in
        guard let node = keys.node(key), let name = keys.text(key, node) else { return nil }
        if let language = ProgramLanguage(name) { return language }
        keys.unexpected(
          key, "one of \(ProgramLanguage.names.joined(separator: ", "))", node,
          nearest: NearestName.nearest(to: name, in: ProgramLanguage.names))
        return nil
      }
      return .script(keys.text("script") ?? "", language ?? ProgramLanguage.all[0])
    }
    keys.refuse("language", because: "only a script in the cell needs it; a command names its interpreter")
    guard let node = keys.node("run") else {
      keys.missing("run")
      return .none
    }
    return template("run", node, values: values).map(ProgramCell.Command.run) ?? .none
  }

  private func version() -> CommandTemplate? {
    keys.node("version").flatMap { template("version", $0, values: []) }
  }

  /// A command as one text or as words; its values must be known.
  private func template(_ key: String, _ node: LocatedNode, values: [String]) -> CommandTemplate? {
    do throws(CommandTemplate.Fault) {
      let template: CommandTemplate
      if case .list(let nodes) = node.content {
        template = try CommandTemplate(words: nodes.compactMap { keys.text(key, $0) })
      } else {
        guard let line = keys.text(key, node) else { return nil }
        template = try CommandTemplate(line: line)
      }
      for name in template.names where !values.contains(name) {
        reader.context.report(
          .unknownName(
            what: "value", name: name, nearest: NearestName.nearest(to: name, in: values), known: values.sorted()),
          at: node.location)
      }
      return template
    } catch {
      keys.unexpected(key, "a command (\(error.reason))", node)
      return nil
    }
  }

  // MARK: Names and paths

  private func names(_ key: String) -> [String] {
    keys.list(key, "names of metrics") { node -> String? in
      guard let name = keys.text(key, node) else { return nil }
      if name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(Self.isWord), name != "epoch" {
        return name
      }
      keys.unexpected(key, "letters, digits and '_' with single dots between them, and not 'epoch'", node)
      return nil
    } ?? []
  }

  private static func isWord(_ text: some StringProtocol) -> Bool {
    guard let first = text.unicodeScalars.first, !("0"..."9").contains(first) else { return false }
    return text.unicodeScalars.allSatisfy {
      ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0) || $0 == "_"
    }
  }

  private func refuseRepeated(_ metrics: [String], _ series: [String]) {
    for name in metrics where series.contains(name) {
      keys.refuse("series", because: "'\(name)' is among the metrics: it has one value or one for each epoch")
    }
  }

  /// A path within the project, with nothing that leads out of it.
  private func path(_ key: String, _ node: LocatedNode) -> String? {
    guard let text = keys.text(key, node) else { return nil }
    if let path = ProjectPath(text)?.path { return path }
    keys.unexpected(key, "a path within the project's folder, relative to it", node)
    return nil
  }

  private func path(_ key: String) -> String? {
    guard let node = keys.node(key) else { return nil }
    if case .scalar(.text("none"), _) = node.content { return nil }
    return path(key, node)
  }

  private func paths(_ key: String) -> [String] {
    keys.list(key, "paths within the project's folder") { path(key, $0) } ?? []
  }

  private func folders() -> [String] {
    keys.list("readable", "absolute paths") { node -> String? in
      guard let text = keys.text("readable", node) else { return nil }
      if text.hasPrefix("/"), text.count > 1 { return text }
      keys.unexpected("readable", "an absolute path", node)
      return nil
    } ?? []
  }

  private func amount<Amount>(_ key: String, _ expected: String, _ read: (String) -> Amount?) -> Amount? {
    guard let node = keys.node(key), let text = keys.text(key, node) else { return nil }
    if let amount = read(text) { return amount }
    keys.unexpected(key, expected, node)
    return nil
  }

  // MARK: What goes in and out

  /// The entries of a mapping whose keys are names.
  private func named<Entry>(_ key: String, _ read: (String, LocatedNode, MappingReader) -> Entry?) -> [(String, Entry)]
  {
    guard let child = keys.child(key) else { return [] }
    return child.freeEntries().compactMap { entry in
      guard Self.isWord(entry.key) else {
        reader.context.report(
          .unexpectedValue(
            subject: "a name in \(child.place)", expected: "letters, digits and '_'", found: "'\(entry.key)'",
            nearest: nil), at: entry.keyLocation)
        return nil
      }
      return read(entry.key, entry.value, child).map { (entry.key, $0) }
    }
  }

  private func parameters() -> [String: Value] {
    let read = named("parameters") { name, node, child -> Value? in
      if ProgramCell.ownValues.contains(name) {
        child.unexpected(name, "another name: '\(name)' is handed to every program", node)
        return nil
      }
      return node.value
    }
    return Dictionary(read) { first, _ in first }
  }

  /// The name of the parameter that is the program's length.
  private func continues(_ parameters: [String: Value]) -> String? {
    guard let node = keys.node("continues"), let name = keys.text("continues", node) else { return nil }
    guard let value = parameters[name] else {
      reader.context.report(
        .unknownName(
          what: "parameter", name: name, nearest: NearestName.nearest(to: name, in: Array(parameters.keys)),
          known: parameters.keys.sorted()), at: node.location)
      return nil
    }
    if case .integer(let length) = value, length > 0 { return name }
    keys.unexpected("continues", "a parameter that is a whole number ≥ 1", node)
    return nil
  }

  private func outputs() -> [ProgramOutput] {
    var paths: [String] = []
    return named("outputs") { name, node, child -> ProgramOutput? in
      guard let text = child.text(name, node) else { return nil }
      guard let path = ProjectPath(text)?.path, !path.hasPrefix(Stage.ownFolder) else {
        child.unexpected(name, "a path within the program's working folder, relative to it", node)
        return nil
      }
      if ProgramOutput.logNames.contains(name) {
        child.unexpected(name, "another name: '\(name)' is kept of every program", node)
        return nil
      }
      if paths.contains(path) {
        child.unexpected(name, "a path that no other output has", node)
        return nil
      }
      paths.append(path)
      return ProgramOutput(name: name, path: path)
    }.map(\.1).sorted { $0.name < $1.name }
  }

  /// The inputs, and the names of all that there are to be: those with errors, too.
  private func inputs() -> ([String: ProgramInput], [String]) {
    var names: [String] = []
    let read = named("inputs") { name, node, child -> ProgramInput? in
      names.append(name)
      guard let text = child.text(name, node) else { return nil }
      if let cell = reader.cell(named: text), cell.body.holdsData { return .samples(cell: text) }
      if let dot = text.firstIndex(of: "."), let cell = reader.cell(named: String(text[..<dot])),
        let program = cell.body as? ProgramCell
      {
        let rest = String(text[text.index(after: dot)...])
        let outputs = program.outputs.map(\.name)
        if outputs.contains(rest) { return .output(cell: cell.name, name: rest) }
        if !program.metrics.contains(where: { $0.name == rest }), !rest.contains(where: { " [(".contains($0) }) {
          reader.context.report(
            .unknownName(
              what: "output or metric of '\(cell.name)'", name: rest,
              nearest: NearestName.nearest(to: rest, in: outputs + program.metrics.map(\.name)),
              known: outputs + program.metrics.map(\.name)), at: node.location)
          return nil
        }
      }
      let cell = text.prefix { $0 != "." }
      if cell != text, reader.cell(named: String(cell)) == nil, !reader.context.faultyCells.contains(String(cell)),
        reader.names.contains(where: { $0.name == cell && $0.kind == "program" })
      {
        child.unexpected(name, "something of a program that stands before this one", node)
        return nil
      }
      return child.expression(name, node, [.number, .series, .boolean, .text]).map(ProgramInput.value)
    }
    return (Dictionary(read) { first, _ in first }, names)
  }

  private func reproducibility(_ names: [String]) -> Reproducibility {
    guard let node = keys.node("reproducible") else { return .bits }
    if case .scalar(.text("bits"), _) = node.content { return .bits }
    guard case .mapping = node.content, let child = keys.child("reproducible", node) else {
      keys.unexpected("reproducible", "'bits', or metrics with their tolerances", node)
      return .bits
    }
    var tolerances: [String: Double] = [:]
    for entry in child.freeEntries() {
      if !names.contains(entry.key) {
        reader.context.report(
          .unknownName(
            what: "metric", name: entry.key, nearest: NearestName.nearest(to: entry.key, in: names), known: names),
          at: entry.keyLocation)
      }
      tolerances[entry.key] = child.number(entry.key, entry.value, .nonNegative)
    }
    return .tolerances(tolerances)
  }
}
