import Foundation
import TestSupport

/// What Package.swift declares of this package's own targets, and what their sources import.
struct Manifest {
  /// The halves of Sources, which are folders of targets.
  enum Half: String, CaseIterable {
    case runner = "Runner"
    case domain = "Domain"
  }

  /// A target with sources.
  struct Target {
    let name: String
    let half: Half
    /// The folder below Sources.
    let folder: String
    /// The names of the modules that it may import, beside the system's.
    let dependencies: Set<String>
  }

  let targets: [Target]

  /// The modules of products that are named by constants in Package.swift.
  private static let libraries = [
    "grdb": "GRDB", "yams": "Yams", "argumentParser": "ArgumentParser", "hummingbird": "HummingbirdCore",
    "httpTypes": "HTTPTypes", "logging": "Logging", "nioCore": "NIOCore", "nioPosix": "NIOPosix",
  ]

  /// The instruction sets that kernels are compiled for.
  static let variants = ["Baseline", "AVX2", "AVX512"]

  init(_ text: String) {
    let declaration = /(?:^|\s)(runner|domain)\(\s*"(\w+)"(?:,\s*\[([^\]]*)\]((?:\s*\+\s*kernels\("\w+"\))*))?/
    targets = text.matches(of: declaration).map { match in
      let half: Half = match.output.1 == "runner" ? .runner : .domain
      let name = String(match.output.2)
      var names: Set<String> = []
      for item in (match.output.3 ?? "").split(separator: ",") {
        let word = item.trimmingCharacters(in: .whitespacesAndNewlines)
        if word.isEmpty { continue }
        names.insert(Self.libraries[word] ?? word.trimmingCharacters(in: ["\""]))
      }
      for kernel in (match.output.4 ?? "").matches(of: /kernels\("(\w+)"\)/) {
        names.formUnion(Self.variants.map { "\(kernel.output.1)\($0)" })
      }
      return Target(name: name, half: half, folder: "\(half.rawValue)/\(name)", dependencies: names)
    }
  }

  func target(_ name: String) -> Target? { targets.first { $0.name == name } }

  /// The targets of one half by name.
  func names(_ half: Half) -> Set<String> { Set(targets.filter { $0.half == half }.map(\.name)) }

  // MARK: Folders and imports

  static let sources = Checkout.root.appending(path: "Sources")

  /// The folders of a half.
  static func folders(_ half: Half) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: sources.appending(path: half.rawValue).path)
      .filter { !$0.hasPrefix(".") }.sorted()
  }

  /// The files below a folder of Sources whose names end so, by their paths below Sources.
  static func files(below folder: String, _ suffix: String = ".swift") throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: sources.appending(path: folder).path)
      .filter { $0.hasSuffix(suffix) }.map { "\(folder)/\($0)" }.sorted()
  }

  static func text(_ path: String) throws -> String {
    try String(contentsOf: sources.appending(path: path), encoding: .utf8)
  }

  /// The modules that the files below a folder of Sources import, with the first file of each.
  static func imports(below folder: String) throws -> [String: String] {
    var modules: [String: String] = [:]
    for file in try files(below: folder) {
      for module in imports(in: try text(file)) where modules[module] == nil { modules[module] = file }
    }
    return modules
  }

  static func imports(in text: String) -> [String] {
    let kinds: Set = ["struct", "class", "enum", "protocol", "func", "let", "var", "typealias", "actor"]
    return text.split(whereSeparator: { $0.isNewline || $0 == ";" }).compactMap { line in
      var words = line.split(separator: " ")[...]
      while let word = words.first,
        word.hasPrefix("@") || ["public", "package", "internal", "private", "fileprivate"].contains(word)
      {
        words.removeFirst()
      }
      guard words.popFirst() == "import" else { return nil }
      if let word = words.first, kinds.contains(String(word)) { words.removeFirst() }
      return words.first?.split(separator: ".").first.map(String.init)
    }
  }
}
