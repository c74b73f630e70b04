import Foundation
import Processes
import Values

/// A shared object that is loaded into a program and stands between it and the system: it holds, or changes, what the system answers.
///
/// It is compiled when it is needed. A program that is linked statically does not load it, and one that calls the system itself goes past
/// it; the object says by a file of marks that it was loaded, and what the program asked for.
package struct Shim: Sendable {
  /// The shared object.
  let object: URL
  /// The file that stands for the devices of random bytes.
  let bytes: URL
  /// The file of marks.
  let marks: URL

  /// The variable by which the object is told what to do.
  static let variable = "REFIGURE_PERTURB"

  /// Compiles it.
  ///
  /// - Throws: `Missing`.
  init(in folder: URL) throws(Missing) {
    #if os(Linux)
      object = folder.appending(path: "hold.so")
      bytes = folder.appending(path: "bytes")
      marks = folder.appending(path: "marks")
      do {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let source = folder.appending(path: "hold.c")
        try Data(Self.source.utf8).write(to: source)
        try Self.randomBytes.write(to: bytes)
        try Data().write(to: marks)
        let end = try ChildProcess(
          .named("cc"), ["-shared", "-fPIC", "-O1", "-w", "-o", object.path, source.path, "-ldl"],
          output: .collected(limit: 10_000)
        ).run()
        guard end.status == 0 else {
          throw Missing(reason: "'cc' cannot compile it: \(end.errors.split(separator: "\n").first ?? "")")
        }
      } catch let error as Missing {
        throw error
      } catch ChildProcessError.notFound {
        throw Missing(reason: "it needs a C compiler, 'cc' (apt: gcc)")
      } catch {
        throw Missing(reason: ErrorText.of(error))
      }
    #else
      throw Missing(reason: "it is made for Linux")
    #endif
  }

  /// A reason why it cannot be had.
  struct Missing: Error {
    let reason: String
  }

  /// Empties the file of marks before a run.
  func clear() throws { try Data().write(to: marks) }

  /// The marks of a run: `L` loaded, `C` clock, `E` entropy, `P` process number, `D` listing, `T` thread, `F` fork.
  var seen: Set<Character> {
    Set(String(decoding: (try? Data(contentsOf: marks)) ?? Data(), as: UTF8.self))
  }

  /// Four million bytes without a pattern, always the same.
  private static var randomBytes: Data {
    var state: UInt64 = 0x9e37_79b9_7f4a_7c15
    var words = [UInt64](repeating: 0, count: 1 << 19)
    for index in words.indices {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      words[index] = state &* 0x2545_f491_4f6c_dd1d
    }
    return words.withUnsafeBytes { Data($0) }
  }
}

/// What the shared object is to hold or to change; nothing to begin with.
package struct ShimSettings: Hashable, Sendable {
  /// The second at which a clock begins that goes on by a microsecond with each answer; nil for the system's.
  var clock: Int?
  /// True when that clock stands still for its first answers.
  var isStill = false
  /// Seconds that the date is off.
  var offset: Int?
  /// The number of the first process.
  var process: Int?
  /// The seed of all random bytes.
  var seed: Int?
  /// 1 for listings in the order of names, −1 for the reverse.
  var order: Int?
  /// The number of another machine's name.
  var host: Int?
  /// The number of cores that the machine is said to have.
  var cores: Int?

  /// The settings as the object reads them.
  func text(_ shim: Shim) -> String {
    let numbers = [
      ("t", clock), ("o", offset), ("p", process), ("r", seed), ("d", order), ("h", host), ("c", cores),
      ("s", isStill ? 1 : nil),
    ]
    let settings = numbers.compactMap { name, value in value.map { "\(name)=\($0)" } }
    return (settings + ["m=\(shim.marks.path)", "b=\(shim.bytes.path)"]).joined(separator: ",")
  }
}
