import BuildRecord
import Digests
import Foundation
import Testing

@testable import Provenance

@Suite struct HostEnvironmentTests {
  let environment = HostEnvironment.capture(
    instructionSet: "AVX2", packages: ["cmark-gfm": "0.29", "libgit2": "wrong"],
    build: BuildRecord(version: "1.2.3", commit: "abc", isDirty: true, packages: ["GRDB": "7.10.0", "libgit2": "no"]))

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
    #expect(
      environment.packages == [
        "GRDB": "7.10.0", "cmark-gfm": "0.29", "libgit2": HostEnvironment.libgit2Version,
      ])
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

  @Test func theProgramIsTheOneThatRuns() throws {
    let program = try #require(environment.program)
    #expect(program.version == "1.2.3" && program.commit == "abc" && program.isDirty == true)
    let file = try #require(Bundle.main.executableURL)
    #expect(program.name == file.lastPathComponent)
    #expect(try program.digest == Digest(ofFileAt: file))
    #expect(try environment.json().contains(#""program":{"commit":"abc","digest":""#))
  }

  @Test func aRecordFromBeforeHasNoProgram() throws {
    let old = """
      {"architecture":"x86_64","build":"release","clang":"c","cores":2,"instructionSet":"avx2","kernel":"Linux 6",\
      "memory":1,"operatingSystem":"Debian","packages":{"Yams":"6.2.2"},"processor":"p","swiftCompiler":"6.3.1"}
      """
    let environment = try JSONDecoder().decode(HostEnvironment.self, from: Data(old.utf8))
    #expect(environment.program == nil && environment.packages == ["Yams": "6.2.2"])
    #expect(try environment.json() == old)
  }

  #if os(Linux)
    @Test func theKernelSaysTheSame() throws {
      let release = try String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8)
      #expect(environment.kernel == "Linux \(release.trimmingCharacters(in: .newlines))")
    }
  #endif

  @Test func aBuildIsTheSameByItsFileOrByVersionAndCommit() {
    func program(
      _ version: String, _ commit: String?, dirty: Bool? = nil, file: String? = nil
    ) -> RunningProgram {
      RunningProgram(
        name: "p", version: version, commit: commit, isDirty: dirty, digest: file.map { Digest(of: $0) })
    }
    #expect(program("1.0.0", "a", dirty: false).isSameBuild(as: program("1.0.0", "a", dirty: false, file: "x")))
    #expect(!program("1.0.0", "a", dirty: true).isSameBuild(as: program("1.0.0", "a", dirty: true)))
    #expect(
      program("1.0.0", "a", dirty: true, file: "x").isSameBuild(as: program("1.0.0", "a", dirty: true, file: "x")))
    #expect(!program("1.0.0", "a", dirty: false).isSameBuild(as: program("1.0.0", "b", dirty: false)))
    #expect(program("1.0.0", nil).isSameBuild(as: program("1.0.0", nil)))
    #expect(!program("1.1.0-dev", nil).isSameBuild(as: program("1.1.0-dev", nil)))
    #expect(program("1.0.0", "0123456789abc", dirty: true).description == "p 1.0.0 (commit 0123456789 with changes)")
    #expect(program("1.0.0", nil).description == "p 1.0.0")
  }
}
