import Foundation

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

/// The process that reads inputs, and may end by any of them. Inputs come in at standard input, each behind its length; an answer is
/// a letter and a text behind its length.
struct FuzzWorker {
  let fuzzer: any Fuzzer
  /// The address space, in megabytes.
  let memory: Int

  /// The stack that an input has, as a thread of the system's queues has it or less.
  static let stack = 1 << 20

  func run() throws {
    // What is printed on the way goes to the errors.
    let answers = FileHandle(fileDescriptor: dup(1))
    dup2(2, 1)
    var limits = rlimit(rlim_cur: rlim_t(memory) << 20, rlim_max: rlim_t(memory) << 20)
    #if canImport(Glibc)
      setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limits)
      limits = rlimit(rlim_cur: 0, rlim_max: 0)
      setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limits)
      limits = rlimit(rlim_cur: 1 << 28, rlim_max: 1 << 28)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limits)
    #else
      setrlimit(RLIMIT_CORE, &limits)
    #endif
    let scratch = FileManager.default.temporaryDirectory.appending(path: "fuzz-\(getpid())")
    defer { try? FileManager.default.removeItem(at: scratch) }
    let input = FileHandle.standardInput
    while let input = try Self.message(input) {
      try? FileManager.default.removeItem(at: scratch)
      try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
      try answers.write(contentsOf: answer(to: input, scratch))
    }
  }

  private func answer(to input: Data, _ scratch: URL) -> Data {
    let box = AnswerBox()
    let fuzzer = fuzzer
    let done = DispatchSemaphore(value: 0)
    let thread = Thread {
      do {
        box.reading = try fuzzer.read(input, scratch)
      } catch {
        box.reading = .wrong("an error that is no refusal: \(error)")
      }
      done.signal()
    }
    thread.stackSize = Self.stack
    thread.start()
    done.wait()
    let (letter, text) =
      switch box.reading {
      case .accepted: ("a", "")
      case .refused(let reason): ("r", reason)
      case .wrong(let reason): ("w", reason)
      }
    let reason = Data(text.utf8.prefix(4_000))
    return Data(letter.utf8) + Self.length(reason.count) + reason
  }

  static func length(_ count: Int) -> Data { withUnsafeBytes(of: UInt32(count).littleEndian) { Data($0) } }

  /// The next message; nil at the end.
  private static func message(_ handle: FileHandle) throws -> Data? {
    guard let head = try whole(handle, 4) else { return nil }
    return try whole(handle, Int(head.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }))
  }

  private static func whole(_ handle: FileHandle, _ count: Int) throws -> Data? {
    var data = Data()
    while data.count < count {
      guard let more = try handle.read(upToCount: count - data.count), !more.isEmpty else { return nil }
      data.append(more)
    }
    return data
  }
}

/// The place for an answer that another thread gives.
private final class AnswerBox: @unchecked Sendable {
  var reading = FuzzReading.wrong("no answer")
}
