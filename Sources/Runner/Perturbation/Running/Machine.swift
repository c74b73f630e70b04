import Foundation
import Processes

/// What a machine offers to an audit.
package struct Machine: Sendable {
  /// The processors that may be used, by their numbers.
  package let cores: Set<Int>
  /// The number of threads that the cell is told.
  let threads: Int
  /// A locale with a comma for decimals.
  let commaLocale: String?
  /// The folder of locales, where it is not the system's.
  let localeFolder: String?
  /// True when the system knows time zones by name.
  let hasZones: Bool
  /// True on Linux.
  let isLinux: Bool
  /// The shared object.
  let shim: Shim?
  /// The reason why there is no shared object.
  let shimMissing: String?

  /// Looks at this machine.
  ///
  /// - Parameters:
  ///   - folder: the folder for the shared object.
  ///   - threads: the number of threads that the cell is told.
  package init(folder: URL, threads: Int) {
    self.threads = threads
    cores = Self.allowedCores()
    localeFolder = ProcessInfo.processInfo.environment["LOCPATH"]
    commaLocale = Self.commaLocale(localeFolder)
    hasZones = FileManager.default.fileExists(atPath: "/usr/share/zoneinfo/Pacific/Kiritimati")
    #if os(Linux)
      isLinux = true
    #else
      isLinux = false
    #endif
    do throws(Shim.Missing) {
      shim = try Shim(in: folder)
      shimMissing = nil
    } catch {
      shim = nil
      shimMissing = error.reason
    }
  }

  /// A machine that nobody looked at.
  init() {
    (cores, threads, isLinux, hasZones) = ([0], 0, true, true)
    (commaLocale, localeFolder, shim, shimMissing) = (nil, nil, nil, nil)
  }

  /// The processors of this process: Linux lists them as `0-3,8`.
  private static func allowedCores() -> Set<Int> {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") }
    var cores: Set<Int> = []
    for part in line?.dropFirst(18).split(separator: ",") ?? [] {
      let ends = part.split(separator: "-").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
      if let first = ends.first, let last = ends.last, first <= last { cores.formUnion(first...last) }
    }
    return cores.isEmpty ? Set(0..<ProcessInfo.processInfo.activeProcessorCount) : cores
  }

  /// The first locale whose decimals have a comma; those of large countries are asked first.
  private static func commaLocale(_ folder: String?) -> String? {
    func output(_ arguments: [String]) -> String {
      (try? ChildProcess(.named("env"), arguments, output: .collected(limit: 200_000)).run())?.output ?? ""
    }
    let plain: Set = ["C", "POSIX", "C.utf8", "C.UTF-8"]
    // 'locale -a' lists those of the system alone.
    let own = folder.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0) } ?? []
    let listed = output(["locale", "-a"]).split(separator: "\n").map(String.init)
    let names = (own.sorted() + listed).filter { !plain.contains($0) }
    let first = names.filter { $0.prefix(3) == "de_" || $0.prefix(3) == "fr_" }
    for name in (first + names.filter { !$0.hasPrefix("en") && !first.contains($0) }).prefix(40) {
      if output(["LC_ALL=\(name)", "locale", "decimal_point"]).hasPrefix(",") { return name }
    }
    return nil
  }
}
