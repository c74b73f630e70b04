import Foundation
import TestSupport
import Testing

/// Two halves: the runner, which knows no domain, and the domain, which is one paper's. Dependencies point downwards, each outside
/// library has the importers that are said here, and Package.swift declares what is imported.
@Suite("Architecture")
struct ArchitectureTests {
  private let manifest: Manifest

  init() throws { manifest = Manifest(try Checkout.text("Package.swift")) }

  /// Folders without Swift sources that are declared in other ways than with `runner(…)` and `domain(…)`.
  private static let others: Set = [
    "BuildRecord", "CCmarkGFM", "CLibcrypto", "CLibgit2", "CZlib", "DenseKernels", "MixtureKernels",
    "TransportKernels",
  ]

  /// The system's modules. The mathematics imports none, or only what is said here; the rest may.
  private static let system: Set = [
    "CryptoKit", "Foundation", "Synchronization", "Dispatch", "Darwin", "Glibc", "Musl",
  ]
  private static let pure: [String: Set<String>] = [
    "Deterministic": ["Dispatch", "Synchronization"], "Documents": [], "Drawing": [], "Expressions": [], "Figures": [],
    "Outlines": [], "Search": [],
    "VectorKernels": ["Foundation"], "OptimalTransport": [], "Autoencoders": [], "Densities": [], "Classifiers": [],
  ]

  /// The outside libraries, each with the targets that import it.
  private static let importers: [String: Set<String>] = [
    "GRDB": ["Ledger"], "CLibgit2": ["Provenance"], "CCmarkGFM": ["Reports"], "Yams": ["Studies"],
    "CZlib": ["Papers", "Tables"], "CLibcrypto": ["Digests"],
    "ArgumentParser": ["Commands", "JetProgram", "Papers", "Publishing", "Serving"],
    "HummingbirdCore": ["Serving"], "HTTPTypes": ["Serving"], "Logging": ["Serving"], "NIOCore": ["Serving"],
    "NIOPosix": ["Serving"],
  ]

  @Test(
    "Every folder of the two halves is a target of its half, and the other way round", arguments: Manifest.Half.allCases
  )
  func folders(_ half: Manifest.Half) throws {
    let folders = Set(try Manifest.folders(half))
    #expect(folders.subtracting(Self.others) == manifest.names(half))
    #expect(
      Set(try FileManager.default.contentsOfDirectory(atPath: Manifest.sources.path)) == [
        "Runner", "Domain", "refigure",
      ])
  }

  @Test("What is imported is declared, and the mathematics imports nothing of the system")
  func imports() throws {
    for target in manifest.targets where !Self.others.contains(target.name) {
      let imported = try Manifest.imports(below: target.folder)
      for (module, file) in imported {
        let allowed = target.dependencies.union(Self.pure[target.name] ?? Self.system)
        #expect(allowed.contains(module), "\(file) imports \(module)")
      }
    }
    // BuildRecord is made by a plugin, and kernels are compiled several times; both stand alone but for what C does for them.
    for folder in ["Runner/BuildRecord", "Domain/DenseKernels", "Domain/MixtureKernels", "Domain/TransportKernels"] {
      #expect(Set(try Manifest.imports(below: folder).keys).isSubset(of: ["CLanes"]), "\(folder)")
    }
  }

  @Test("What is declared is imported")
  func declared() throws {
    for target in manifest.targets {
      let imported = Set(try Manifest.imports(below: target.folder).keys)
      #expect(target.dependencies.subtracting(imported).isEmpty, "\(target.name)")
    }
  }

  @Test("Nothing of the runner imports the domain")
  func halves() throws {
    let runner = manifest.names(.runner).union(Self.others)
    #expect(!manifest.names(.runner).isEmpty && !manifest.names(.domain).isEmpty)
    for target in manifest.targets where target.half == .runner {
      let known = target.dependencies.subtracting(Self.importers.keys)
      #expect(known.isSubset(of: runner), "\(target.name): \(known.subtracting(runner).sorted())")
      let imported = Set(try Manifest.imports(below: target.folder).keys)
      #expect(imported.isDisjoint(with: manifest.names(.domain)), "\(target.name)")
    }
  }

  @Test(
    "The program imports its commands, the server, sites, the audit of papers and the domain's list, and nothing else")
  func program() throws {
    #expect(
      Set(try Manifest.imports(below: "refigure").keys) == [
        "Commands", "JetProgram", "Papers", "Publishing", "Serving",
      ])
  }

  @Test("Outside libraries have one importer each")
  func libraries() throws {
    var found: [String: Set<String>] = [:]
    for target in manifest.targets {
      for module in try Manifest.imports(below: target.folder).keys where Self.importers[module] != nil {
        found[module, default: []].insert(target.name)
      }
    }
    #expect(found == Self.importers)
    let own = manifest.names(.runner).union(manifest.names(.domain)).union(Self.others)
    let kernels = Self.others.flatMap { name in Manifest.variants.map { name + $0 } }
    for target in manifest.targets {
      let outside = target.dependencies.subtracting(own).subtracting(kernels)
      #expect(outside.isSubset(of: Self.importers.keys), "\(target.name): say who imports \(outside.sorted())")
    }
  }

  @Test("The targets that one needs never need it in return")
  func noCycle() {
    func below(_ name: String, _ seen: Set<String> = []) -> Set<String> {
      let next = (manifest.target(name)?.dependencies ?? []).subtracting(seen)
      return next.reduce(seen.union(next)) { $0.union(below($1, $0)) }
    }
    for target in manifest.targets { #expect(!below(target.name).contains(target.name), "\(target.name)") }
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
    #expect(Manifest.imports(in: line) == modules)
  }

  @Test(
    "Targets are found in every form",
    arguments: [
      (#"    runner("A"),"#, ["A"], []), (#"    runner("A", ["B", yams]),"#, ["A"], ["B", "Yams"]),
      ("    domain(\n      \"A\",\n      [\n        \"B\", \"C\",\n      ]),", ["A"], ["B", "C"]),
      (
        #"    domain("A", ["B"] + kernels("K")),"#, ["A"], ["B", "KBaseline", "KAVX2", "KAVX512"]
      ), (#"func runner(_ name: String)"#, [], []),
    ] as [(String, [String], Set<String>)])
  func declarations(_ text: String, _ names: [String], _ dependencies: Set<String>) {
    let targets = Manifest(text).targets
    #expect(targets.map(\.name) == names && (targets.first?.dependencies ?? []) == dependencies)
  }

  // MARK: Sizes

  private static let mostLines = 3_600
  private static let mostFiles = 15

  @Test("No target has more lines than can be read in an afternoon")
  func lines() throws {
    for target in manifest.targets where !Self.others.contains(target.name) {
      let lines = try Manifest.files(below: target.folder).reduce(0) { count, file in
        count + (try Manifest.text(file).count { $0 == "\n" })
      }
      #expect(lines <= Self.mostLines, "\(target.name)")
    }
  }

  @Test("No folder has more files loose in it than can be seen at once")
  func files() throws {
    let files = try Manifest.Half.allCases.flatMap { try Manifest.files(below: $0.rawValue) }
    let folders = Dictionary(grouping: files) { $0.split(separator: "/").dropLast().joined(separator: "/") }
    #expect(folders.count > 40)
    for (folder, files) in folders {
      #expect(files.count <= Self.mostFiles, "\(folder)")
    }
  }
}
