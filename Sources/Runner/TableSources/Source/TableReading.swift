import Foundation
import StandardCells
import Studies
import Tables
import Values

/// Reads the keys of a data cell with tables.
struct TableReading {
  let keys: MappingReader

  func origin() -> TableOrigin {
    var origin = TableOrigin()
    origin.tables = keys.required("table", []) { tables($0) }
    refuseRepeated(origin.tables)
    origin.format = keys.choice("format")
    checkFormats(origin)
    origin.arrays = texts("array") ?? []
    refuseRepeated("array", origin.arrays)
    let formats = origin.tables.flatMap { $0.files.paths }.compactMap { origin.format ?? TableFormat(path: $0.path) }
    if keys.has("array"), let format = formats.first(where: { !$0.hasArrays }) {
      keys.unexpected("array", expected: "no array, for \(format) files have none by name")
    }
    origin.columns = texts("columns")
    refuseRepeated("columns", origin.columns ?? [])
    origin.labels = texts("labels") ?? []
    for label in origin.labels where SamplePattern.expanded(label) == nil {
      keys.unexpected("labels", expected: SamplePattern.expected)
    }
    origin.division = division(origin) ?? .training
    origin.missing = keys.choice("missing") ?? .refuse
    origin.symbols = symbols()
    return origin
  }

  private func texts(_ key: String) -> [String]? { keys.list(key, "a list of texts") { keys.text(key, $0) } }

  // MARK: Files

  private func tables(_ key: String) -> [TableOrigin.Sample]? {
    guard let node = keys.node(key) else { return nil }
    guard case .mapping = node.content else {
      return keys.list(key, "a file, a list of files, or samples with their files") { node in
        path(node, keys, key).map { TableOrigin.Sample(name: Self.stem($0), files: .whole($0)) }
      }
    }
    guard let samples = keys.child(key, node) else { return nil }
    var tables: [TableOrigin.Sample] = []
    for entry in samples.freeEntries() {
      guard isName(entry.key, entry.keyLocation) else { continue }
      guard case .mapping = entry.value.content else {
        if let path = path(entry.value, samples, entry.key) {
          tables.append(TableOrigin.Sample(name: entry.key, files: .whole(path)))
        }
        continue
      }
      guard let parts = samples.child(entry.key, entry.value) else { continue }
      var files: [Split: String] = [:]
      for split in Split.allCases {
        if let node = parts.node(split.rawValue) { files[split] = path(node, parts, split.rawValue) }
      }
      if !parts.has(Split.training.rawValue) { parts.missing(Split.training.rawValue) }
      parts.finish()
      tables.append(TableOrigin.Sample(name: entry.key, files: .parts(files)))
    }
    return tables
  }

  /// The path of a file within the project.
  private func path(_ node: LocatedNode, _ reader: MappingReader, _ key: String) -> String? {
    guard let path = reader.text(key, node) else { return nil }
    var depth = 0
    for part in path.split(separator: "/") where part != "." {
      depth += part == ".." ? -1 : 1
      if depth < 0 { break }
    }
    guard !path.hasPrefix("/"), depth > 0 else {
      reader.unexpected(key, "a file's path from the project's folder, which does not lead out of it", node)
      return nil
    }
    return path
  }

  /// A file's name without its ending, in which dots would be read as those before a part's name.
  private static func stem(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return (name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name).replacing(".", with: "_")
  }

  private func isName(_ name: String, _ location: SourceLocation) -> Bool {
    if !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || "_-+".contains($0) }) { return true }
    keys.context.report(
      .unexpectedValue(
        subject: "a sample in \(keys.place)", expected: "a name of letters, digits, '_', '-' and '+'",
        found: "'\(name)'", nearest: nil), at: location)
    return false
  }

  private func refuseRepeated(_ tables: [TableOrigin.Sample]) {
    for (index, table) in tables.enumerated() where tables[..<index].contains(where: { $0.name == table.name }) {
      keys.unexpected(
        "table", expected: "files of different names ('\(table.name)' is there twice), or a mapping of samples to files"
      )
      return
    }
    for table in tables {
      guard let node = keys.node("table") else { return }
      _ = isName(table.name, node.location)
    }
  }

  private func refuseRepeated(_ key: String, _ names: [String]) {
    for (index, name) in names.enumerated() where names[..<index].contains(name) {
      keys.unexpected(key, expected: "every name once ('\(name)' is there twice)")
      return
    }
  }

  private func checkFormats(_ origin: TableOrigin) {
    guard !keys.has("format") else { return }
    for (_, path) in origin.tables.flatMap({ $0.files.paths }) where TableFormat(path: path) == nil {
      keys.unexpected(
        "table",
        expected: "a name that ends in \(TableFormat.endings), or 'format' beside it ('\(path)' ends otherwise)")
      return
    }
  }

  // MARK: Rows

  private func division(_ origin: TableOrigin) -> TableOrigin.Division? {
    guard let node = keys.node("split") else { return nil }
    for table in origin.tables {
      if case .parts = table.files {
        keys.refuse("split", because: "the parts of '\(table.name)' are files of their own")
        return nil
      }
    }
    guard case .mapping = node.content else { return keys.text("split", node).map { .column($0) } }
    guard let reader = keys.child("split", node) else { return nil }
    let fractions = reader.list("fractions", "three fractions") { reader.number("fractions", $0, .fraction) }
    if let fractions, fractions.count != 3 || (fractions.reduce(0, +) - 1).magnitude > 1e-9 {
      reader.unexpected(
        "fractions", expected: "three fractions (training, validation, test) whose sum is 1")
    }
    if !reader.has("fractions") { reader.missing("fractions") }
    let shuffled = reader.flag("shuffle") ?? true
    reader.finish()
    return fractions.map { .fractions($0, shuffled: shuffled) }
  }

  private func symbols() -> [String: String] {
    guard let reader = keys.child("symbols") else { return [:] }
    var symbols: [String: String] = [:]
    for entry in reader.freeEntries() {
      guard let text = reader.text(entry.key, entry.value) else { continue }
      if let fault = FigureLabel.fault(in: text) {
        reader.unexpected(entry.key, "a label (character \(fault.offset + 1): \(fault.reason))", entry.value)
      }
      symbols[entry.key] = FigureLabel.markup(text)
    }
    return symbols
  }
}
