import Foundation

/// The open files of a program's three streams, and how much of its output was handed on.
final class Streams {
  let input: Int32
  let output: Int32
  let errors: Int32
  private let reading: Int32
  private var count = 0

  /// Opens them, and empties the files that the program writes.
  ///
  /// - Parameter errors: nil for this process's own standard error.
  init(output: URL, errors: URL?) throws(ChildProcessError) {
    var open: [Int32] = []
    do throws(ChildProcessError) {
      let emptied = O_WRONLY | O_CREAT | O_TRUNC | O_APPEND
      open.append(try Self.opened("/dev/null", O_RDONLY))
      open.append(try Self.opened(output.path, emptied))
      open.append(
        try errors.map { url throws(ChildProcessError) in try Self.opened(url.path, emptied) } ?? dup(STDERR_FILENO))
      open.append(try Self.opened(output.path, O_RDONLY))
    } catch {
      for descriptor in open { close(descriptor) }
      throw error
    }
    (input, self.output, self.errors, reading) = (open[0], open[1], open[2], open[3])
  }

  deinit {
    for descriptor in [input, output, errors, reading] { close(descriptor) }
  }

  private static func opened(_ path: String, _ flags: Int32) throws(ChildProcessError) -> Int32 {
    let descriptor = open(path, flags | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw .notWritable(path: path, reason: String(cString: strerror(errno)))
    }
    return descriptor
  }

  /// Hands on what came since the last time, in pieces of up to a mebibyte.
  ///
  /// - Parameter most: the number of pieces after which it returns though there is more: a program may write faster than anybody
  ///   reads, and its time limit is to be looked at.
  func handOn(_ take: (Data) -> Void, pieces most: Int = .max) {
    var bytes = Data(count: 1 << 20)
    var pieces = 0
    while pieces < most {
      let size = bytes.count
      let read = bytes.withUnsafeMutableBytes { pread(reading, $0.baseAddress, size, off_t(count)) }
      if read < 0, errno == EINTR { continue }
      guard read > 0 else { return }
      count += read
      pieces += 1
      take(bytes.prefix(read))
    }
  }
}
