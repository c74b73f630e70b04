import Digests
import Foundation
import Tables
import Values

/// manifest.json as it is written, before it is checked.
struct ManifestDocument: Decodable {
  struct Sample: Decodable {
    let file: String
    let sha256: Digest
    let rows: Int
    let splits: [String: [Int]]
    let seeds: [Int]
    let pythia: [String]
    let mediatorMass: Double?
    let invisibleFraction: Double?

    enum CodingKeys: String, CodingKey {
      case file, sha256, rows, splits, seeds, pythia
      case mediatorMass = "mediator_mass"
      case invisibleFraction = "invisible_fraction"
    }
  }

  /// Read first, so that another format is named instead of its missing keys.
  private struct Format: Decodable {
    let format: String
  }

  let generator: Manifest.Generator
  let columns: [Manifest.Column]
  let features: [String]
  let jets: Manifest.JetSelection
  let splitRule: String
  let samples: [String: Sample]

  enum CodingKeys: String, CodingKey {
    case generator, columns, features, jets, samples
    case splitRule = "split_rule"
  }

  static func decode(_ json: Data, file: String) throws(DatasetError) -> ManifestDocument {
    do {
      let format = try JSONDecoder().decode(Format.self, from: json).format
      guard format == Manifest.format else {
        throw DatasetError.malformed(
          file: file, at: .entry("format"), found: "'\(format)'", expected: "'\(Manifest.format)'")
      }
      return try JSONDecoder().decode(ManifestDocument.self, from: json)
    } catch let error as DatasetError {
      throw error
    } catch let error as DecodingError {
      throw words(error, file: file)
    } catch {
      throw .malformed(file: file, at: .entry(""), found: "something that is not JSON", expected: "a JSON object")
    }
  }

  private static func words(_ error: DecodingError, file: String) -> DatasetError {
    func path(_ context: DecodingError.Context, _ last: (any CodingKey)? = nil) -> DatasetError.Position {
      let keys = context.codingPath + (last.map { [$0] } ?? [])
      return .entry(keys.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: "."))
    }
    switch error {
    case .keyNotFound(let key, let context):
      return .malformed(file: file, at: path(context, key), found: "nothing", expected: "this key")
    case .valueNotFound(let type, let context):
      return .malformed(file: file, at: path(context), found: "null", expected: name(type))
    case .typeMismatch(let type, let context):
      return .malformed(file: file, at: path(context), found: "another type of value", expected: name(type))
    case .dataCorrupted(let context):
      guard context.codingPath.isEmpty else {
        return .malformed(file: file, at: path(context), found: context.debugDescription, expected: "a valid value")
      }
      return .malformed(
        file: file, at: .entry(""), found: "malformed JSON\(detail(context))", expected: "a JSON object")
    @unknown default:
      return .malformed(file: file, at: .entry(""), found: "an unreadable value", expected: "a JSON object")
    }
  }

  /// The parser's own words, with line and column, where it has any.
  private static func detail(_ context: DecodingError.Context) -> String {
    guard let text = (context.underlyingError as NSError?)?.userInfo["NSDebugDescription"] as? String else { return "" }
    return " (\(text))"
  }

  private static func name(_ type: any Any.Type) -> String {
    switch type {
    case is String.Type: "a string"
    case is Int.Type: "a whole number"
    case is Double.Type: "a number"
    case is [Any].Type: "an array"
    case is [String: Any].Type: "an object"
    default: "a value of type \(type)"
    }
  }
}

extension ManifestDocument {
  /// Checks what concerns all samples.
  func check(file: String) throws(DatasetError) {
    let names = columns.map(\.name)
    guard !names.isEmpty else {
      throw .malformed(file: file, at: .entry("columns"), found: "no column", expected: "at least one")
    }
    for (index, name) in names.enumerated() where name.isEmpty || names[..<index].contains(name) {
      throw .malformed(
        file: file, at: .entry("columns.\(index).name"), found: "'\(name)' again or empty", expected: "distinct names")
    }
    guard !features.isEmpty else {
      throw .malformed(file: file, at: .entry("features"), found: "no feature", expected: "at least one")
    }
    for (index, feature) in features.enumerated() {
      guard names.contains(feature), !features[..<index].contains(feature) else {
        let nearest = NearestName.nearest(to: feature, in: names)
        throw .malformed(
          file: file, at: .entry("features.\(index)"), found: "'\(feature)'",
          expected: "distinct names of columns" + (nearest.map { " (nearest: '\($0)')" } ?? ""))
      }
    }
    guard !samples.isEmpty else {
      throw .malformed(file: file, at: .entry("samples"), found: "no sample", expected: "at least one")
    }
  }
}

extension ManifestDocument.Sample {
  /// The sample, when it is consistent in itself.
  func entry(name: String, file manifest: String) throws(DatasetError) -> Manifest.Entry {
    func malformed(_ key: String, _ found: String, _ expected: String) -> DatasetError {
      .malformed(file: manifest, at: .entry("samples.\(name).\(key)"), found: found, expected: expected)
    }
    // Names and files go into references and paths: nothing that leads out of the folder.
    let isPlain = { (text: String) in
      !text.isEmpty && !text.hasPrefix(".")
        && text.utf8.allSatisfy { byte in
          (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            || "_-.+".utf8.contains(byte)
        }
    }
    guard isPlain(name), !Split.allCases.contains(where: { name.hasSuffix(".\($0)") }) else {
      throw malformed("", "the name '\(name)'", "letters, digits, '_', '-', '+' and '.', not ending in a split's name")
    }
    guard isPlain(file) else { throw malformed("file", "'\(file)'", "a file's name without folders") }
    guard rows >= 0 else { throw malformed("rows", "\(rows)", "0 or more") }
    var ranges: [Range<Int>] = []
    for split in Split.allCases {
      guard let pair = splits[split.rawValue] else { throw malformed("splits.\(split)", "nothing", "this key") }
      guard pair.count == 2, pair[0] >= 0, pair[0] <= pair[1], pair[1] <= rows else {
        throw malformed("splits.\(split)", "\(pair)", "[first, last + 1] within the \(rows) rows")
      }
      ranges.append(pair[0]..<pair[1])
    }
    guard splits.count == Split.allCases.count else {
      throw malformed("splits", splits.keys.sorted().joined(separator: ", "), "training, validation and test only")
    }
    var next = 0
    for range in ranges.filter({ !$0.isEmpty }).sorted(by: { $0.lowerBound < $1.lowerBound }) {
      guard range.lowerBound == next else {
        let kind = range.lowerBound < next ? "overlap" : "are in no split"
        let rows = "\(min(range.lowerBound, next))..<\(max(range.lowerBound, next))"
        throw malformed("splits", "ranges in which rows \(rows) \(kind)", "each row in one split")
      }
      next = range.upperBound
    }
    guard next == rows else { throw malformed("splits", "ranges up to row \(next)", "up to the \(rows) rows") }
    return Manifest.Entry(
      name: name, file: file, digest: sha256, rows: rows, ranges: ranges, seeds: seeds, pythiaSettings: pythia,
      signal: try signal(malformed))
  }

  private func signal(
    _ malformed: (String, String, String) -> DatasetError
  ) throws(DatasetError) -> Manifest.SignalPoint? {
    switch (mediatorMass, invisibleFraction) {
    case (nil, nil): return nil
    case (let mass?, let fraction?):
      guard mass > 0, mass.isFinite else { throw malformed("mediator_mass", "\(mass)", "a positive mass in GeV") }
      guard (0...1).contains(fraction) else { throw malformed("invisible_fraction", "\(fraction)", "0 to 1") }
      return Manifest.SignalPoint(mediatorMass: mass, invisibleFraction: fraction)
    case (nil, _): throw malformed("mediator_mass", "nothing", "a mass beside invisible_fraction")
    case (_, nil): throw malformed("invisible_fraction", "nothing", "a fraction beside mediator_mass")
    }
  }
}
