// swift-tools-version:6.2
import PackageDescription

// The runner knows no physics; the domain is one paper's. Nothing of the runner depends on the domain.
func runner(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, path: "Sources/Runner/\(name)")
}

func domain(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, path: "Sources/Domain/\(name)")
}

/// The tests of a target of that name, with what they need beside it.
func tests(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name), "TestSupport"] + dependencies, exclude: exclude)
}

#if arch(x86_64)
  let variants = ["Baseline", "AVX2", "AVX512"]
#else
  let variants = ["Baseline"]
#endif

// Kernels are compiled once for each instruction set from the same files (symbolic links to Shared/), always optimised, and
// chosen at run time; see Sources/Domain/VectorKernels/InstructionSet.swift.
func kernelTargets(_ name: String) -> [Target] {
  var flags = ["Baseline": ["-O"]]
  #if arch(x86_64)
    flags["Baseline"] = ["-O", "-D", "EMULATED_FUSED_MULTIPLY_ADD"]
    flags["AVX2"] = ["-O", "-Xcc", "-march=x86-64-v3"]
    flags["AVX512"] = ["-O", "-D", "WIDE_REGISTERS", "-Xcc", "-march=x86-64-v4"]
  #endif
  return variants.map { variant in
    .target(
      name: "\(name)\(variant)", dependencies: ["CLanes"], path: "Sources/Domain/\(name)/\(variant)",
      swiftSettings: [.unsafeFlags(flags[variant, default: []])])
  }
}

func kernels(_ name: String) -> [Target.Dependency] {
  variants.map { .byName(name: name + $0) }
}

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let hummingbird = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")

let package = Package(
  name: "Refigure",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "refigure", targets: ["refigure"]),
    // Tries the readers with hostile input (`make fuzz`).
    .executable(name: "refigure-fuzz", targets: ["Fuzzing"]),
    // For programs with kinds of their own; see docs/own-kinds.md and Examples/. No target behind it has unsafe flags, so that
    // other packages can depend on it by version.
    .library(
      name: "RefigureRunner",
      targets: [
        "BuildRecord", "Commands", "DeclaredSweeps", "Deterministic", "Digests", "Drawing", "Exports", "Expressions",
        "Figures",
        "Printing", "Programs",
        "Runs", "Search", "StandardCells", "StandardFigures", "Steps", "Studies", "TableSources", "Tables", "Values",
        "Winners",
      ]),
    // The command `serve`, apart, so that a program without it builds no server.
    .library(name: "RefigureServing", targets: ["Serving"]),
    // The command `audit paper`, apart, so that a program without it reads no LaTeX and no PDF.
    .library(name: "RefigurePapers", targets: ["Papers"]),
    // The command `publish`.
    .library(name: "RefigurePublishing", targets: ["Publishing"]),
    // For Benchmarks/, which is a package of its own.
    .library(name: "Autoencoders", targets: ["Autoencoders"]),
    .library(name: "Deterministic", targets: ["Deterministic"]),
    .library(name: "VectorKernels", targets: ["VectorKernels"]),
    .library(name: "OptimalTransport", targets: ["OptimalTransport"]),
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    // For the target Serving alone. The three packages below it are Hummingbird's own; their types are part of its interface.
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
    .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
  ],
  targets: [
    // The runner
    .plugin(name: "RecordBuild", capability: .buildTool()),
    .target(name: "BuildRecord", path: "Sources/Runner/BuildRecord", plugins: ["RecordBuild"]),
    runner("Values"),
    runner("CLauncher"),
    runner("Processes", ["CLauncher"]),
    runner("Deterministic"),
    .systemLibrary(
      name: "CLibcrypto", path: "Sources/Runner/CLibcrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    runner("Digests", ["CLibcrypto"]),
    runner("Expressions", ["Deterministic", "Values"]),
    .systemLibrary(
      name: "CZlib", path: "Sources/Runner/CZlib", pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    runner("Tables", ["CZlib", "Deterministic", "Digests", "Values"]),
    runner("Search", ["Deterministic", "Values"]),
    runner("Steps"),
    runner("Winners", ["Digests", "Values"]),
    runner(
      "Studies",
      ["Deterministic", "Digests", "Expressions", "Search", "Steps", "Tables", "Values", "Winners", yams]),
    runner("DeclaredSweeps", ["Digests", "Search", "Studies", "Values", "Winners"]),
    runner("Importance", ["Deterministic"]),
    runner("SweepCharts", ["Deterministic", "Drawing", "Figures", "Importance", "Reports", "Values"]),
    runner("Outlines"),
    runner("Drawing", ["Outlines", "Values"]),
    runner("Figures", ["Deterministic", "Drawing", "Values"]),
    runner("Documents", ["Deterministic", "Drawing", "Values"]),
    runner(
      "StandardCells",
      ["Deterministic", "Digests", "Drawing", "Expressions", "Figures", "Studies", "Tables", "Values"]),
    runner(
      "StandardFigures",
      ["Deterministic", "Drawing", "Expressions", "Figures", "StandardCells", "Studies", "Values"]),
    runner(
      "Programs",
      ["Digests", "Expressions", "Processes", "Records", "Steps", "Studies", "Tables", "Values"]),
    runner("HDF5Files", ["Tables"]),
    runner("TableSources", ["Deterministic", "Digests", "HDF5Files", "StandardCells", "Studies", "Tables", "Values"]),
    .systemLibrary(
      name: "CLibgit2", path: "Sources/Runner/CLibgit2", pkgConfig: "libgit2",
      providers: [.apt(["libgit2-dev"]), .brew(["libgit2"])]),
    runner("Provenance", ["BuildRecord", "CLibgit2", "Digests", "Values"]),
    runner("Records", ["Digests", "Values"]),
    runner("CFileSystems"),
    runner("LedgerFiles", ["CFileSystems", "Digests", "Records", "Values"]),
    runner("RecordViews"),
    runner("CSQLiteGuard"),
    runner("Ledger", ["CSQLiteGuard", "Digests", "LedgerFiles", "RecordViews", "Records", "Values", grdb]),
    runner("Live", ["LedgerFiles", "Records", "Values"]),
    .systemLibrary(
      name: "CCmarkGFM", path: "Sources/Runner/CCmarkGFM", pkgConfig: "libcmark-gfm",
      providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"]), .brew(["cmark-gfm"])]),
    runner("Formulas", ["Values"]),
    runner(
      "Runs",
      [
        "BuildRecord", "DeclaredSweeps", "Deterministic", "Digests", "Expressions", "Formulas", "Ledger", "Live",
        "StandardCells", "Studies", "Tables", "Values", "Winners",
      ]),
    runner("Queries", ["Deterministic", "Expressions", "Ledger", "Runs", "Values"]),
    runner("Housekeeping", ["Digests", "Ledger", "Runs"]),
    runner("Lists", ["Ledger", "Reports", "Values"]),
    runner(
      "Comparison",
      [
        "Deterministic", "Digests", "Expressions", "Figures", "Ledger", "Lists", "Queries", "Reports", "Runs",
        "StandardCells",
        "Values",
      ]),
    runner(
      "Perturbation", ["Digests", "Processes", "Programs", "Records", "Runs", "Steps", "Studies", "Values"]),
    runner(
      "Reports",
      [
        "CCmarkGFM", "Digests", "Documents", "Expressions", "Formulas", "Ledger", "Perturbation", "Provenance", "Runs",
        "StandardCells", "Studies", "Values",
      ]),
    runner(
      "Execution",
      [
        "Deterministic", "Digests", "Ledger", "Live", "Provenance", "Reports", "Runs", "StandardCells", "Steps",
        "Studies", "Tables", "Values",
      ]),
    runner("Clusters", ["Processes", "Runs", "Values"]),
    runner(
      "Sweeps",
      [
        "DeclaredSweeps", "Deterministic", "Digests", "Documents", "Execution", "Expressions", "Ledger", "Live",
        "Provenance", "Reports", "Runs", "Search", "StandardCells", "Steps", "Studies", "SweepCharts", "Values",
      ]),
    runner(
      "SweepTasks",
      [
        "Clusters", "Digests", "Execution", "Ledger", "Provenance", "Reports", "Runs", "Search", "Steps", "Studies",
        "Sweeps", "Values",
      ]),
    runner(
      "Audits",
      [
        "Digests", "Documents", "Execution", "KeptPrograms", "Ledger", "Live", "Perturbation", "Processes", "Programs",
        "Provenance", "Reports", "Runs", "StandardCells", "Steps", "Studies", "Values",
      ]),
    runner(
      "Exports",
      [
        "Deterministic", "Digests", "Documents", "Drawing", "Expressions", "Formulas", "Ledger", "Provenance",
        "Reports",
        "Runs", "StandardCells", "Studies", "Trackers", "Values",
      ]),
    runner("Protobuf"),
    runner("Trackers", ["Digests", "Ledger", "Live", "Protobuf", "Runs", "StandardCells", "Studies", "Values"]),
    runner("KeptPrograms", ["Digests", "Processes", "Provenance", "Values"]),
    runner("Archives", ["Digests", "KeptPrograms", "Ledger", "Provenance", "Reports", "Runs", "Values"]),
    runner(
      "Printing",
      [
        "Archives", "Audits", "Comparison", "Execution", "Housekeeping", "Ledger", "Live", "Perturbation", "Provenance",
        "Queries", "Reports", "Runs", "Studies", "SweepTasks", "Sweeps", "Values",
      ]),
    runner("Completions", ["Ledger", "Runs", "Search", "Studies", "Values"]),
    runner(
      "Commands",
      [
        "Archives", "Audits", "Clusters", "Comparison", "Completions", "Digests", "Execution", "Housekeeping", "Ledger",
        "Lists", "Live", "Perturbation", "Printing", "Processes", "Provenance", "Queries", "Reports", "Runs", "Search",
        "Steps", "Studies", "SweepTasks", "Sweeps", "TableSources", "Tables", "Trackers",
        "Values",
        argumentParser,
      ]),
    runner(
      "Papers",
      [
        "CZlib", "Commands", "Digests", "Documents", "Exports", "Ledger", "Printing", "Runs", "Values", argumentParser,
      ]),
    runner(
      "Serving",
      [
        "Commands", "Comparison", "Digests", "Ledger", "Lists", "Live", "Processes", "Queries", "Reports", "Runs",
        "Sweeps", "Values",
        argumentParser, httpTypes, hummingbird, logging, nioCore, nioPosix,
      ]),
    runner(
      "Publishing",
      [
        "Archives", "Commands", "Digests", "Ledger", "Printing", "Reports", "Runs", "Studies", "SweepCharts", "Sweeps",
        "Values", argumentParser,
      ]),

    // The domain
    domain("CInstructionSet"),
    domain("CLanes"),
    domain("VectorKernels", ["CInstructionSet"] + kernels("DenseKernels")),
    domain("OptimalTransport", ["VectorKernels"] + kernels("TransportKernels")),
    domain("Autoencoders", ["Deterministic", "OptimalTransport", "VectorKernels"]),
    domain("Densities", ["Deterministic", "VectorKernels"] + kernels("MixtureKernels")),
    domain("Classifiers", ["Autoencoders", "Deterministic", "VectorKernels"]),
    domain("Jets", ["Deterministic", "Digests", "Tables", "Values"]),
    domain(
      "JetAutoencoders",
      [
        "Autoencoders", "Classifiers", "Densities", "Deterministic", "Digests", "Expressions", "Jets",
        "OptimalTransport", "StandardCells", "Steps", "Studies", "Tables", "Values", "VectorKernels",
      ]),
    domain(
      "JetChains",
      [
        "Autoencoders", "Classifiers", "Deterministic", "Expressions", "JetAutoencoders", "OptimalTransport",
        "StandardCells", "Steps", "Studies", "Tables", "Values", "VectorKernels",
      ]),
    domain(
      "JetFigures",
      [
        "Autoencoders", "Deterministic", "Drawing", "Expressions", "Figures", "JetAutoencoders", "Jets",
        "StandardCells", "Studies", "Tables", "Values", "VectorKernels",
      ]),
    domain(
      "ReferenceChecks",
      ["Autoencoders", "OptimalTransport", "Values"]),
    domain(
      "ModelExports",
      [
        "Autoencoders", "Densities", "Deterministic", "Digests", "JetAutoencoders", "Ledger", "Protobuf", "Runs",
        "Studies",
        "Tables", "Values",
      ]),
    domain(
      "JetProgram",
      [
        "BuildRecord", "Commands", "Exports", "JetAutoencoders", "JetChains", "JetFigures", "Jets", "ModelExports",
        "Printing",
        "Programs",
        "ReferenceChecks", "Runs", "StandardCells", "StandardFigures", "Studies", "TableSources", "VectorKernels",
        argumentParser,
      ]),

    // The command line
    .executableTarget(
      name: "refigure", dependencies: ["Commands", "JetProgram", "Papers", "Publishing", "Serving"]),

    // Tests
    .target(
      name: "TestSupport",
      dependencies: [
        "Autoencoders", "Deterministic", "Digests", "Execution", "Expressions", "Figures", "JetAutoencoders",
        "JetFigures",
        "JetProgram", "Jets", "Ledger", "OptimalTransport", "Reports", "Runs", "StandardCells", "StandardFigures",
        "Steps", "Studies", "Tables", "Values",
      ], path: "Tests/TestSupport"),
    tests("Values"),
    tests("Processes"),
    tests("Deterministic"),
    tests("Importance", ["Deterministic"], exclude: ["Fixtures", "make_fixtures.py"]),
    tests("SweepCharts", ["Deterministic", "Documents", "Figures", "Importance", "Values"]),
    tests("Expressions", ["JetAutoencoders", "JetProgram", "Values"]),
    tests("Tables", ["Deterministic", "Digests"]),
    tests("Search", ["Deterministic", "Digests", "Values"]),
    tests(
      "Studies",
      ["Expressions", "JetAutoencoders", "JetProgram", "Search", "StandardCells", "Sweeps", "Tables", "Values"]),
    tests("StandardCells", ["Digests", "Expressions", "Figures", "JetAutoencoders", "JetProgram", "Studies"]),
    tests(
      "TableSources", ["Deterministic", "Digests", "HDF5Files", "JetProgram", "StandardCells", "Studies", "Tables"],
      exclude: ["Fixtures"]),
    tests(
      "StandardFigures",
      ["Audits", "Digests", "Figures", "Ledger", "Reports", "Runs", "StandardCells", "Studies", "Tables", "Values"],
      exclude: ["Snapshots"]),
    tests("Figures", ["Drawing", "Outlines"], exclude: ["Snapshots"]),
    tests("Documents", ["CZlib", "Drawing", "Figures", "Processes", "Values"]),
    tests("LedgerFiles", ["Digests", "Values"]),
    tests("Ledger", ["Digests", "LedgerFiles", "RecordViews", "Values", grdb], exclude: ["Fixtures"]),
    tests("Live", ["Records"]),
    tests(
      "Programs",
      ["Digests", "Execution", "Expressions", "JetProgram", "Ledger", "Processes", "Runs", "Steps", "Studies"]),
    tests("Provenance", ["BuildRecord", "Digests"]),
    tests("Formulas"),
    tests("Runs", ["Digests", "JetProgram", "Ledger", "Studies", "Tables"]),
    tests(
      "Reports",
      [
        "CCmarkGFM", "Digests", "Documents", "Execution", "Formulas", "JetProgram", "Ledger",
        "Processes", "Provenance", "Runs", "StandardCells", "Steps", "Studies", "Values",
      ]),
    tests("Execution", ["JetProgram", "Ledger", "Reports", "Runs", "Steps", "Studies", "Audits"]),
    tests(
      "Sweeps",
      [
        "Audits", "Clusters", "Deterministic", "Digests", "Execution", "Expressions", "JetAutoencoders", "JetProgram",
        "Ledger", "Live", "Processes", "Reports", "Runs", "Search", "Steps", "Studies", "SweepCharts", "SweepTasks",
        "Values",
      ]),
    tests(
      "Audits",
      [
        "Digests", "Execution", "JetProgram", "KeptPrograms", "Ledger", "Provenance", "Runs", "StandardCells",
        "Studies",
      ]),
    tests("Archives", ["Digests", "JetProgram", "KeptPrograms", "Ledger", "Runs"]),
    tests("KeptPrograms", ["Digests", "Processes", "Provenance"]),
    tests("Exports", ["Digests", "Ledger", "Runs", yams]),
    tests("Protobuf"),
    tests("Trackers", ["Ledger", "Live", "Protobuf", "Runs", "refigure"]),
    tests("Papers", ["Deterministic", "Documents", "Exports", "JetProgram", "Processes", "Runs", "Values"]),
    tests("Completions", ["JetProgram", "Runs"]),
    tests("Serving", ["JetProgram", "Ledger", "Reports", "Runs"]),
    tests("Publishing", ["Digests"], exclude: ["validate_crate.py"]),
    .testTarget(
      name: "PerturbationTests", dependencies: ["Processes", "TestSupport", "refigure"], exclude: ["Studies"]),
    tests("VectorKernels", ["Deterministic"]),
    tests("OptimalTransport", ["Deterministic"], exclude: ["Fixtures"]),
    tests("Autoencoders", ["Deterministic", "OptimalTransport", "VectorKernels"], exclude: ["Fixtures"]),
    tests("Densities", ["Deterministic", "VectorKernels"], exclude: ["Fixtures"]),
    tests("Classifiers", ["Autoencoders", "Deterministic"]),
    tests("Jets", ["Deterministic", "Digests", "Tables"]),
    tests(
      "JetAutoencoders",
      [
        "Autoencoders", "Densities", "Deterministic", "Digests", "Expressions", "Figures", "JetFigures", "JetProgram",
        "Ledger",
        "Runs", "StandardCells", "Steps", "Studies", "Tables", "Values", "VectorKernels",
      ], exclude: ["Fixtures"]),
    tests(
      "JetFigures",
      [
        "Drawing", "Expressions", "Figures", "JetAutoencoders", "JetProgram", "Runs", "StandardCells", "Studies",
        "Tables",
      ],
      exclude: ["Snapshots"]),
    tests(
      "ModelExports",
      ["Autoencoders", "Densities", "Deterministic", "JetProgram", "Ledger", "Protobuf", "Runs", "Tables"]),
    tests("ReferenceChecks", ["Values"]),
    .testTarget(
      name: "RefigureTests",
      dependencies: ["Digests", "Ledger", "Live", "Tables", "TestSupport", "Values", "refigure"],
      exclude: ["Snapshots"]),
    .testTarget(name: "ArchitectureTests", dependencies: ["TestSupport"]),
    .executableTarget(
      name: "Fuzzing",
      dependencies: [
        "Archives", "Audits", "Clusters", "Deterministic", "Digests", "Drawing", "Expressions", "Figures", "Formulas",
        "JetProgram",
        "Jets", "Ledger", "Live", "Printing", "Processes", "Programs", "Reports", "Runs", "Studies", "Sweeps",
        "TableSources", "Tables", "TestSupport", "Values", argumentParser, grdb, "refigure",
      ],
      path: "Tests/Fuzzing", exclude: ["Corpus"]),
    .testTarget(name: "FuzzingTests", dependencies: ["Fuzzing", "TestSupport"]),
  ] + kernelTargets("DenseKernels") + kernelTargets("TransportKernels") + kernelTargets("MixtureKernels"),
  swiftLanguageModes: [.v6]
)

// CI takes warnings for errors, in this package's targets and in no other's.
if Context.environment["REFIGURE_STRICT"] != nil {
  for target in package.targets where [.regular, .executable, .test].contains(target.type) {
    target.swiftSettings = (target.swiftSettings ?? []) + [.unsafeFlags(["-warnings-as-errors"])]
  }
}
