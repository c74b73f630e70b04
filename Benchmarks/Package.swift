// swift-tools-version:6.0
import PackageDescription

// A package of its own, so that what is only measured is no part of what is built.
let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "Refigure", path: "..")],
  targets: [
    .executableTarget(
      name: "EngineBenchmark",
      dependencies: [
        .product(name: "Autoencoders", package: "Refigure"), .product(name: "Deterministic", package: "Refigure"),
        .product(name: "VectorKernels", package: "Refigure"),
      ]),
    .executableTarget(
      name: "TransportBenchmark",
      dependencies: [
        .product(name: "OptimalTransport", package: "Refigure"), .product(name: "VectorKernels", package: "Refigure"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
