import Foundation
import Values

/// The limits that the system sets for this process (`ulimit`). With less than some, parts of the system that cannot say so fail: a thread
/// that cannot be made is tried again for ever, and a file that cannot be opened ends the process.
enum ProcessLimits {
  /// The bytes of address space and the number of open files that any command needs.
  static let leastSpace: UInt64 = 192 << 20
  static let leastFiles: UInt64 = 32
  /// The number of open files that is asked for, as far as the system lets it be raised.
  private static let files: UInt64 = 1_024

  /// The reason why nothing can work within the limits; nil where it can.
  ///
  /// - Parameters:
  ///   - space: the bytes of address space that the process may have.
  ///   - files: the number of files that it may have open.
  static func problem(space: UInt64, files: UInt64) -> String? {
    if space < leastSpace {
      let size = { (bytes: UInt64) in NumberFormat.bytes.plain(of: Double(bytes)) }
      return
        "this process may use \(size(space)) of address space, expected at least \(size(leastSpace)); raise the limit, for example "
        + "with 'ulimit -v unlimited'"
    }
    if files < leastFiles {
      return
        "this process may have \(files) files open, expected at least \(leastFiles); raise the limit, for example with 'ulimit -n 256'"
    }
    return nil
  }

  /// Raises the number of open files where it is low, and says what is still too little. A file that may not grow is an error of its
  /// writing, and not the end of the process.
  static func prepare() -> String? {
    signal(SIGXFSZ, SIG_IGN)
    #if canImport(Glibc)
      let (fileLimit, spaceLimit) = (
        __rlimit_resource_t(RLIMIT_NOFILE.rawValue), __rlimit_resource_t(RLIMIT_AS.rawValue)
      )
    #else
      let (fileLimit, spaceLimit) = (RLIMIT_NOFILE, RLIMIT_AS)
    #endif
    var (open, space) = (rlimit(), rlimit())
    guard getrlimit(fileLimit, &open) == 0, getrlimit(spaceLimit, &space) == 0 else { return nil }
    if open.rlim_cur < files, open.rlim_cur < open.rlim_max {
      var raised = open
      raised.rlim_cur = min(rlim_t(files), open.rlim_max)
      if setrlimit(fileLimit, &raised) == 0 { open = raised }
    }
    return problem(space: UInt64(space.rlim_cur), files: UInt64(open.rlim_cur))
  }
}
