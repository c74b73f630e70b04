import BuildRecord
import CLibgit2
import Foundation

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The machine and program of a run. Nothing here changes a result; it is recorded to explain results that differ.
public struct HostEnvironment: Hashable, Sendable, Codable {
  /// The operating system and its version, such as `Debian GNU/Linux 12 (bookworm)`.
  public var operatingSystem: String
  /// The kernel and its release, such as `Linux 6.1.0`.
  public var kernel: String
  /// The processor's architecture, such as `x86_64`.
  public var architecture: String
  /// The processor's model.
  public var processor: String
  /// The number of logical cores that are online.
  public var cores: Int
  /// The physical memory in bytes.
  public var memory: Int
  /// The kernels that were used, as the caller says.
  public var instructionSet: String
  /// The Swift compiler that compiled this program; see `swiftCompilerVersion`.
  public var swiftCompiler: String
  /// The version of the Clang inside that compiler, which names its very build.
  public var clang: String
  /// `debug` or `release`.
  public var build: String
  /// The versions of packages and libraries by name: those that were built in and those of the system that were linked.
  public var packages: [String: String]
  /// The program that ran; nil in records from before version 0.2.
  public var program: RunningProgram?

  /// Captures the host. No other program is run.
  ///
  /// - Parameters:
  ///   - instructionSet: which of the kernels is used.
  ///   - packages: the versions of further libraries that were linked, by name.
  ///   - build: what is known of the program's build, and of the packages that were built in.
  ///   - memory: a file that keeps the program's digest from one process to the next.
  public static func capture(
    instructionSet: String, packages: [String: String] = [:], build: BuildRecord = .current,
    remembering memory: URL? = nil
  ) -> HostEnvironment {
    var names = utsname()
    uname(&names)
    #if DEBUG
      let configuration = "debug"
    #else
      let configuration = "release"
    #endif
    return HostEnvironment(
      operatingSystem: operatingSystem, kernel: "\(text(names.sysname)) \(text(names.release))",
      architecture: text(names.machine), processor: processor, cores: ProcessInfo.processInfo.activeProcessorCount,
      memory: Int(clamping: ProcessInfo.processInfo.physicalMemory), instructionSet: instructionSet,
      swiftCompiler: swiftCompilerVersion, clang: String(cString: refigure_clang_version()), build: configuration,
      packages: build.packages.merging(packages) { _, linked in linked }
        .merging(["libgit2": libgit2Version]) { _, linked in linked },
      program: .current(build: build, remembering: memory))
  }

  /// The environment as JSON with sorted keys.
  ///
  /// - Throws: whatever `JSONEncoder` throws.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  /// The version of libgit2 that is linked, such as `1.5.1`.
  public static var libgit2Version: String {
    var (major, minor, revision): (Int32, Int32, Int32) = (0, 0, 0)
    git_libgit2_version(&major, &minor, &revision)
    return "\(major).\(minor).\(revision)"
  }

  /// The text in a C array of characters, to its first zero.
  private static func text<Characters>(_ characters: Characters) -> String {
    withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }

  #if canImport(Darwin)
    private static var operatingSystem: String { "macOS \(system("kern.osproductversion"))" }

    private static var processor: String { system("machdep.cpu.brand_string") }

    private static func system(_ name: String) -> String {
      var size = 0
      guard sysctlbyname(name, nil, &size, nil, 0) == 0, size > 0 else { return "unknown" }
      var bytes = [UInt8](repeating: 0, count: size)
      guard sysctlbyname(name, &bytes, &size, nil, 0) == 0 else { return "unknown" }
      return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  #else
    private static var operatingSystem: String {
      for path in ["/etc/os-release", "/usr/lib/os-release"] {
        if let name = value(of: "PRETTY_NAME", in: path, separator: "=") {
          return name.trimmingCharacters(in: CharacterSet(charactersIn: "\"'"))
        }
      }
      return "unknown"
    }

    /// The processor: on x86 the model's name; on Arm, whose kernel gives none, the numbers of implementer and part.
    private static var processor: String {
      let file = "/proc/cpuinfo"
      if let model = value(of: "model name", in: file, separator: ":") { return model }
      guard let implementer = value(of: "CPU implementer", in: file, separator: ":"),
        let part = value(of: "CPU part", in: file, separator: ":")
      else { return "unknown" }
      return "implementer \(implementer), part \(part)"
    }

    private static func value(of key: String, in path: String, separator: Character) -> String? {
      guard let bytes = FileManager.default.contents(atPath: path) else { return nil }
      for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
        let parts = line.split(separator: separator, maxSplits: 1)
        if parts.count == 2, parts[0].trimmingCharacters(in: .whitespaces) == key {
          return parts[1].trimmingCharacters(in: .whitespaces)
        }
      }
      return nil
    }
  #endif
}
