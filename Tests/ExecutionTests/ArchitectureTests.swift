import Foundation
import Testing

/// Dependencies point downwards: the mathematics knows nothing of files, SQLite, git or the terminal, each outside library has
/// one module that imports it, and no module imports one that runs it.
@Suite("Architecture") struct ArchitectureTests {
  /// What each folder of Sources may import; a new one has to be given its place here.
  private static let allowed: [String: Set<String>] = {
    let kernels = ["Baseline", "AVX2", "AVX512"]
    let dense = Set(kernels.map { "DenseKernels\($0)" })
    let transport = Set(kernels.map { "TransportKernels\($0)" })
    let leaves: Set = [
      "Autoencoders", "Classifiers", "Datasets", "Densities", "Deterministic", "Digests", "Figures", "Ledger",
      "OptimalTransport", "Provenance", "Reports", "Studies",
    ]
    return [
      "CInstructionSet": [], "DenseKernels": [], "TransportKernels": [], "CLibgit2": [], "CCmarkGFM": [],
      "Deterministic": dense.union(["CInstructionSet", "Foundation", "Dispatch", "Synchronization"]),
      "OptimalTransport": transport.union(["Deterministic"]),
      "Autoencoders": ["Deterministic", "OptimalTransport"],
      "Densities": ["Deterministic"],
      "Classifiers": ["Autoencoders", "Deterministic"],
      "Digests": files.union(["Crypto"]),
      "Datasets": files.union(["Deterministic", "Digests"]),
      "Studies": files.union(["Deterministic", "Yams"]),
      "Provenance": files.union(["CLibgit2", "Digests"]),
      "Ledger": files.union(["Digests", "GRDB"]),
      "Figures": ["Deterministic"],
      "Reports": files.union(["CCmarkGFM", "Studies"]),
      "Execution": files.union(leaves),
      "refigure": files.union(leaves).union(["ArgumentParser", "Execution"]),
    ]
  }()

  /// The system's modules, for those that may read files, wait for locks or look at the terminal.
  private static let files: Set = ["Foundation", "Synchronization", "Dispatch", "Darwin", "Glibc", "Musl"]

  private static let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources")

  private static func folders() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: sources.path).filter { !$0.hasPrefix(".") }.sorted()
  }

  @Test("Every module has its place", arguments: try folders())
  func place(_ folder: String) {
    #expect(Self.allowed[folder] != nil, "say in this test what \(folder) may import")
  }

  @Test("Every import is allowed", arguments: try folders())
  func imports(_ folder: String) throws {
    let allowed = try #require(Self.allowed[folder])
    let files = try #require(FileManager.default.enumerator(atPath: Self.sources.appending(path: folder).path))
    var count = 0
    for case let path as String in files where path.hasSuffix(".swift") {
      let text = try String(contentsOf: Self.sources.appending(path: "\(folder)/\(path)"), encoding: .utf8)
      for module in Self.imports(in: text) {
        count += 1
        #expect(allowed.contains(module), "\(folder)/\(path) imports \(module)")
      }
    }
    if !["CCmarkGFM", "CInstructionSet", "CLibgit2", "DenseKernels", "TransportKernels"].contains(folder) {
      #expect(count > 0, "no import was found, so none was checked")
    }
  }

  @Test("Outside libraries have one importer each")
  func libraries() {
    for library in ["GRDB", "CLibgit2", "CCmarkGFM", "ArgumentParser", "Yams", "Crypto"] {
      #expect(Self.allowed.values.filter { $0.contains(library) }.count == 1, "\(library)")
    }
  }

  @Test("The modules that one may import never import it in return")
  func noCycle() {
    func below(_ module: String, _ seen: Set<String> = []) -> Set<String> {
      let next = (Self.allowed[module] ?? []).subtracting(seen)
      return next.reduce(seen.union(next)) { $0.union(below($1, $0)) }
    }
    for module in Self.allowed.keys.sorted() { #expect(!below(module).contains(module), "\(module)") }
  }

  @Test(
    "Imports are found in every form",
    arguments: [
      ("import Foundation", ["Foundation"]), ("@testable import Ledger", ["Ledger"]),
      ("  public import Studies // why", ["Studies"]), ("import struct Foundation.Data", ["Foundation"]),
      ("@preconcurrency import GRDB;import Yams", ["GRDB", "Yams"]), ("// import Yams", []),
      ("let important = 1", []), ("/// import it", []),
    ])
  func forms(_ line: String, _ modules: [String]) {
    #expect(Self.imports(in: line) == modules)
  }

  private static func imports(in text: String) -> [String] {
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
