import Deterministic
import Digests
import Foundation
import StandardCells
import Studies
import Tables
import Values

extension TableOrigin {
  /// Reads the files, which are compared with the manifests that list them.
  func load(
    features: [String], samples: [String], in places: StudyPlaces, stream: RandomStream
  ) throws(DatasetError) -> RawSamples {
    let pins = ListedFiles(project: places.project)
    var wanted: TableColumns?
    var raw = RawSamples(features: [], digest: Digest(of: ""))
    var lines: [String] = []
    for sample in tables {
      var rows: [String] = []
      for (part, path) in sample.files.paths {
        let (table, digest) = try read(path, in: places, pins)
        let columns = try TableColumns(table, features: features, origin: self)
        if let first = wanted, first != columns {
          throw .refused(
            file: path, at: .whole, found: "features \(columns.features.joined(separator: ", "))",
            expected: "those of the first file: \(first.features.joined(separator: ", "))")
        }
        wanted = columns
        let name = Self.fileName(sample.name, part)
        raw.files[name] = digest
        lines.append("\(name) \(digest)")
        let kept = try kept(columns.features, of: table)
        raw.dropped[sample.name, default: 0] += table.rows - kept.count
        let parts = try divide(kept, of: table, part, stream.stream("split").stream(sample.name))
        for split in Split.allCases {
          guard let selected = parts[split] else { continue }
          let reference = SampleReference(sample: sample.name, split: split)
          raw.matrices[reference] = try matrix(columns.features, of: table, rows: selected, split)
          raw.labels[reference] = try columns.labels.map { name throws(DatasetError) in
            try table.column(name).selecting(selected)
          }
          rows.append("\(digest) \(split) \(selected.map(String.init).joined(separator: " "))")
        }
      }
      raw.rowDigests[sample.name] = Digest(of: rows.joined(separator: "\n"))
    }
    raw.features = wanted?.features ?? []
    if case .fractions(_, shuffled: true) = division { lines.append("shuffled \(stream.key)") }
    raw.digest = Digest(of: (["table"] + lines).joined(separator: "\n"))
    if !canDropRows { raw.dropped = [:] }
    return raw
  }

  private func read(
    _ path: String, in places: StudyPlaces, _ pins: ListedFiles
  ) throws(DatasetError) -> (table: ColumnTable, digest: Digest) {
    let url = try Self.url(path, in: places)
    guard let format = format ?? TableFormat(path: path) else {
      throw .refused(file: path, at: .whole, found: "another ending", expected: TableFormat.endings)
    }
    let file = TableFile(url: url, name: path, format: format)
    let (bytes, digest) = try file.contents()
    try pins.check(url, name: path, digest: digest)
    return (try file.table(bytes, arrays: arrays, columns: columns), digest)
  }

  // MARK: Rows

  /// The rows that have a number for every feature; others are refused, or left out where the cell says so.
  private func kept(_ features: [String], of table: ColumnTable) throws(DatasetError) -> [Int] {
    var isMissing = [Bool](repeating: false, count: table.rows)
    for name in features {
      let column = try table.column(name)
      for row in 0..<table.rows {
        guard case .failure(let failure) = column.feature(row) else { continue }
        switch failure.value {
        case .missing(let found):
          guard missing == .drop else {
            throw table.refusal(
              row: row, column: name, found: found,
              expected: "a finite number; 'missing: drop' leaves such rows out")
          }
          isMissing[row] = true
        case .beyondFloat(let found, let expected):
          throw table.refusal(row: row, column: name, found: found, expected: expected)
        }
      }
    }
    return isMissing.indices.filter { !isMissing[$0] }
  }

  private func matrix(
    _ features: [String], of table: ColumnTable, rows: [Int], _ split: Split
  ) throws(DatasetError) -> FeatureMatrix {
    var values = [Float](repeating: 0, count: rows.count * features.count)
    for (place, name) in features.enumerated() {
      let column = try table.column(name)
      for (index, row) in rows.enumerated() {
        // Every value was looked at when rows were chosen.
        if case .success(let value) = column.feature(row) { values[index * features.count + place] = value }
      }
    }
    return try FeatureMatrix(features: features, values: values, split: split)
  }

  /// The rows of each part, in their order.
  private func divide(
    _ rows: [Int], of table: ColumnTable, _ part: Split?, _ stream: RandomStream
  ) throws(DatasetError) -> [Split: [Int]] {
    if let part { return [part: rows] }
    var parts: [Split: [Int]] = [.training: [], .validation: [], .test: []]
    switch division {
    case .training: parts[.training] = rows
    case .column(let name):
      let column = try table.column(name)
      for row in rows {
        guard let split = Split(rawValue: column.text(row)) else {
          throw table.refusal(
            row: row, column: name, found: "'\(column.text(row))'", expected: "training, validation or test")
        }
        parts[split]?.append(row)
      }
    case .fractions(let fractions, let shuffled):
      var order = rows
      if shuffled {
        var places = [Int32](repeating: 0, count: rows.count)
        stream.shuffle(&places)
        order = places.map { rows[Int($0)] }
      }
      var first = 0
      for (split, share) in zip(Split.allCases, fractions) {
        let wanted = Int((Double(rows.count) * share).rounded())
        let end = split == .test ? rows.count : min(rows.count, first + wanted)
        parts[split] = Array(order[first..<end])
        first = end
      }
    }
    return parts
  }
}

/// The columns of a table that a cell uses.
private struct TableColumns: Equatable {
  let features: [String]
  let labels: [String]

  /// Resolves patterns by a table's columns.
  init(_ table: ColumnTable, features patterns: [String], origin: TableOrigin) throws(DatasetError) {
    labels = try Self.names(origin.labels, in: table.names, of: table.file)
    var others = Set(labels)
    if case .column(let name) = origin.division {
      _ = try table.column(name)
      others.insert(name)
    }
    if patterns.isEmpty {
      // One word among numbers does not make a feature disappear: the column is refused below, with the word's place.
      features = table.columns.filter { ($0.isNumeric || $0.isMostlyNumeric) && !others.contains($0.name) }.map(\.name)
    } else {
      features = try Self.names(patterns, in: table.names, of: table.file)
    }
    guard !features.isEmpty else {
      throw .refused(
        file: table.file, at: .whole, found: "no column of numbers that has no other use", expected: "a feature")
    }
    for name in features {
      let column = try table.column(name)
      if let other = others.first(where: { $0 == name }) {
        throw .refused(
          file: table.file, at: .column(other), found: "a feature that has another use ('labels' or 'split')",
          expected: "one use of a column")
      }
      guard case .texts(let texts) = column.content else { continue }
      let row = texts.firstIndex { Double($0) == nil } ?? 0
      guard row < texts.count else {
        throw .refused(file: table.file, at: .column(name), found: "no number", expected: "numbers, as a feature has")
      }
      throw table.refusal(
        row: row, column: name, found: "'\(texts[row])'", expected: "a number, as a feature has; texts can be 'labels'")
    }
    for name in origin.symbols.keys.sorted() where !features.contains(name) {
      throw .unknownName(.feature, name: name, known: features)
    }
  }

  /// The names that fit patterns, each once, in the order of the patterns and then the file's.
  private static func names(
    _ patterns: [String], in known: [String], of file: String
  ) throws(DatasetError) -> [String] {
    var names: [String] = []
    var seen: Set<String> = []
    for pattern in patterns.flatMap({ SamplePattern.expanded($0) ?? [$0] }) {
      // A column may itself have an asterisk in its name.
      let matching = known.contains(pattern) ? [pattern] : known.filter { SamplePattern.matches(pattern, $0) }
      guard !matching.isEmpty else { throw .unknownName(.column, name: pattern, known: known) }
      for name in matching where seen.insert(name).inserted { names.append(name) }
    }
    return names
  }
}
