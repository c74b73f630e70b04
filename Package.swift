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

let package = Package(
  name: "Refigure",
  platforms: [.macOS(.v14)],
  targets: kernelTargets("DenseKernels") + [
    // Mathematics
    .target(name: "CInstructionSet"),
    .target(name: "Deterministic", dependencies: ["CInstructionSet"] + kernels("DenseKernels")),
    .target(name: "Autoencoders", dependencies: ["Deterministic"]),
    .testTarget(name: "DeterministicTests", dependencies: ["Deterministic"]),
    .testTarget(name: "AutoencodersTests", dependencies: ["Autoencoders", "Deterministic"]),
  ],
  swiftLanguageModes: [.v6]
)
