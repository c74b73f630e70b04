import Foundation
import TestSupport
import Testing

/// The fuzzers themselves: short, from one seed, with the inputs that once failed first.
@Suite("Fuzzers", .waits)
struct FuzzingTests {
  private static let binary = ProgramProcess.products.appending(path: "refigure-fuzz")

  private func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = Self.binary
    process.arguments = arguments
    process.currentDirectoryURL = Checkout.root
    let output = Pipe()
    process.standardOutput = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }

  @Test(
    "No reader crashes, hangs or reads wrongly what once failed, or the first mutants of a seed",
    .enabled(
      if: ProcessInfo.processInfo.environment["REFIGURE_LONG_TESTS"] == "1", "it takes minutes: REFIGURE_LONG_TESTS=1"))
  func few() throws {
    let folder = try TemporaryFolder()
    let names = try run(["--list"]).output.split(separator: "\n").map(String.init)
    #expect(names.count > 10 && names.contains("runs"))
    // A run takes seconds.
    for (only, inputs) in [(names.filter { $0 != "runs" }, "15"), (["runs"], "1")] {
      let (status, output) = try run([
        "--only", only.joined(separator: ","), "--inputs", inputs, "--seed", "7", "--findings", folder.url.path,
      ])
      #expect(status == 0, "\(output)")
      #expect(only.allSatisfy(output.contains))
    }
  }

  @Test("The same seed gives the same inputs")
  func deterministic() throws {
    let folder = try TemporaryFolder()
    let arguments = ["--only", "expressions", "--inputs", "200", "--seed", "3", "--findings", folder.url.path]
    let first = try run(arguments)
    #expect(try run(arguments) == first)
    #expect(try run(arguments.map { $0 == "3" ? "4" : $0 }).output != first.output)
  }

  @Test("An input that ends its process, one that hangs and one that is read wrongly are found, kept and cut down")
  func findings() throws {
    let folder = try TemporaryFolder()
    let (status, output) = try run([
      "--only", "broken-on-purpose", "--inputs", "60", "--seed", "1", "--findings", folder.url.path,
    ])
    #expect(status == 1, "\(output)")
    let kept = try FileManager.default.contentsOfDirectory(
      at: folder.url.appending(path: "broken-on-purpose"), includingPropertiesForKeys: nil)
    let reasons = try kept.filter { $0.pathExtension == "txt" }.map { try String(contentsOf: $0, encoding: .utf8) }
    #expect(reasons.contains { $0.contains("ended by signal") && $0.contains("crash on purpose") })
    #expect(reasons.contains { $0.contains("hung") })
    #expect(reasons.contains { $0.contains("wrong") && $0.contains("no refusal") })
    let inputs = try kept.filter { $0.pathExtension == "input" }.map { try Data(contentsOf: $0).count }
    // Some are cut down to the byte that matters; one that hangs is tried but a few times.
    #expect(inputs.contains(1), "\(inputs)")
  }
}
