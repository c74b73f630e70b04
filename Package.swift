// swift-tools-version:6.0
import PackageDescription

// Kernels are compiled once for each instruction set from the same files (symbolic links to Shared/), always optimised, and
// chosen at run time; see Sources/Deterministic/InstructionSet.swift.
func kernelTargets(_ name: String) -> [Target] {
  var variants = [("Baseline", ["-O"])]
  #if arch(x86_64)
    variants[0].1 += ["-D", "EMULATED_FUSED_MULTIPLY_ADD"]
    variants.append(("AVX2", ["-O", "-Xcc", "-march=x86-64-v3"]))
    variants.append(("AVX512", ["-O", "-D", "WIDE_REGISTERS", "-Xcc", "-march=x86-64-v4"]))
  #endif
  return variants.map { variant, flags in
    .target(
      name: "\(name)\(variant)", path: "Sources/\(name)/\(variant)", swiftSettings: [.unsafeFlags(flags)])
  }
}

#if arch(x86_64)
  let variants = ["Baseline", "AVX2", "AVX512"]
#else
  let variants = ["Baseline"]
#endif

func kernels(_ name: String) -> [Target.Dependency] {
  variants.map { .byName(name: name + $0) }
}

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "Refigure",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "refigure", targets: ["refigure"]),
    // For Benchmarks/, which is a package of its own.
    .library(name: "Autoencoders", targets: ["Autoencoders"]),
    .library(name: "Deterministic", targets: ["Deterministic"]),
    .library(name: "OptimalTransport", targets: ["OptimalTransport"]),
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
  ],
  targets: kernelTargets("DenseKernels") + kernelTargets("TransportKernels") + [
    // Mathematics
    .target(name: "CInstructionSet"),
    .target(name: "Deterministic", dependencies: ["CInstructionSet"] + kernels("DenseKernels")),
    .target(name: "OptimalTransport", dependencies: ["Deterministic"] + kernels("TransportKernels")),
    .target(name: "Autoencoders", dependencies: ["Deterministic", "OptimalTransport"]),
    .target(name: "Densities", dependencies: ["Deterministic"]),
    .target(name: "Classifiers", dependencies: ["Autoencoders", "Deterministic"]),

    // Inputs and records
    .target(name: "Digests", dependencies: [crypto]),
    .target(name: "Datasets", dependencies: ["Deterministic", "Digests"]),
    .target(name: "Studies", dependencies: ["Deterministic", yams]),
    .systemLibrary(
      name: "CLibgit2", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"]), .brew(["libgit2"])]),
    .target(name: "Provenance", dependencies: ["CLibgit2", "Digests"]),
    .target(name: "Ledger", dependencies: ["Digests", grdb]),
    .target(name: "Figures", dependencies: ["Deterministic"]),
    .systemLibrary(
      name: "CCmarkGFM", pkgConfig: "libcmark-gfm",
      providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"]), .brew(["cmark-gfm"])]),
    .target(name: "Reports", dependencies: ["CCmarkGFM", "Studies"]),

    // Running
    .target(
      name: "Execution",
      dependencies: [
        "Autoencoders", "Classifiers", "Datasets", "Densities", "Deterministic", "Digests", "Figures", "Ledger",
        "OptimalTransport", "Provenance", "Reports", "Studies",
      ]),
    .executableTarget(
      name: "refigure",
      dependencies: [
        "Datasets", "Deterministic", "Digests", "Execution", "Ledger", "Provenance", "Studies", argumentParser,
      ]),

    // Tests
    .testTarget(name: "DeterministicTests", dependencies: ["Deterministic"]),
    .testTarget(
      name: "OptimalTransportTests", dependencies: ["Deterministic", "OptimalTransport"], exclude: ["Fixtures"]),
    .testTarget(
      name: "AutoencodersTests", dependencies: ["Autoencoders", "Deterministic", "OptimalTransport"],
      exclude: ["Fixtures"]),
    .testTarget(name: "ClassifiersTests", dependencies: ["Autoencoders", "Classifiers", "Deterministic"]),
    .testTarget(name: "DensitiesTests", dependencies: ["Densities", "Deterministic"], exclude: ["Fixtures"]),
    .testTarget(name: "DatasetsTests", dependencies: ["Datasets", "Deterministic", "Digests"]),
    .testTarget(name: "StudiesTests", dependencies: ["Studies"]),
    .testTarget(name: "ProvenanceTests", dependencies: ["Provenance", "Digests"]),
    .testTarget(name: "LedgerTests", dependencies: ["Ledger", "Digests", grdb], exclude: ["Fixtures"]),
    .testTarget(name: "FiguresTests", dependencies: ["Figures"], exclude: ["Snapshots"]),
    .testTarget(name: "ReportsTests", dependencies: ["Reports"]),
    .testTarget(
      name: "ExecutionTests",
      dependencies: [
        "Autoencoders", "Datasets", "Deterministic", "Digests", "Execution", "Figures", "Ledger", "Studies",
      ], exclude: ["Fixtures"]),
    .testTarget(
      name: "RefigureTests", dependencies: ["Datasets", "Digests", "Ledger", "refigure"], exclude: ["Snapshots"]),
  ],
  swiftLanguageModes: [.v6]
)
