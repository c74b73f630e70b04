import Foundation
import Testing

@testable import Provenance

@Suite struct HostEnvironmentTests {
  let environment = HostEnvironment.capture(instructionSet: "AVX2", packages: ["GRDB": "7.10.0", "libgit2": "wrong"])

  @Test func everythingIsKnown() {
    for text in [
      environment.operatingSystem, environment.kernel, environment.architecture, environment.processor,
      environment.swiftCompiler, environment.clang,
    ] {
      #expect(!text.isEmpty && text != "unknown")
      #expect(text == text.trimmingCharacters(in: .whitespacesAndNewlines))
    }
    #expect(environment.cores > 0 && environment.memory > 1 << 26)
    #expect(environment.instructionSet == "AVX2")
    #expect(["debug", "release"].contains(environment.build))
  }

  @Test func libgit2IsTheLinkedOne() {
    #expect(environment.packages == ["GRDB": "7.10.0", "libgit2": HostEnvironment.libgit2Version])
    #expect(HostEnvironment.libgit2Version.split(separator: ".").count == 3)
  }

  @Test func theCompilerIsTheOneThatCompiledThis() {
    #if compiler(>=6.3.1) && !compiler(>=6.3.2)
      #expect(HostEnvironment.swiftCompilerVersion == "6.3.1")
    #else
      #expect(HostEnvironment.swiftCompilerVersion.hasPrefix("6."))
    #endif
  }

  @Test func theJSONIsReadBackAndAlwaysTheSame() throws {
    let json = try environment.json()
    #expect(json == (try environment.json()))
    #expect(try JSONDecoder().decode(HostEnvironment.self, from: Data(json.utf8)) == environment)
  }

  #if os(Linux)
    @Test func theKernelSaysTheSame() throws {
      let release = try String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8)
      #expect(environment.kernel == "Linux \(release.trimmingCharacters(in: .newlines))")
    }
  #endif
}
