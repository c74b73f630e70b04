// swift-tools-version:6.0
import PackageDescription

let package = Package(
  name: "RandomWalk",
  platforms: [.macOS(.v15)],
  // In a project of your own: .package(url: "https://github.com/OWNER/Refigure", exact: "VERSION").
  dependencies: [.package(name: "Refigure", path: "../..")],
  targets: [
    .target(name: "RandomWalk", dependencies: [.product(name: "RefigureRunner", package: "Refigure")]),
    .executableTarget(
      name: "walks", dependencies: ["RandomWalk", .product(name: "RefigureRunner", package: "Refigure")]),
  ],
  swiftLanguageModes: [.v6]
)
