import Foundation

/// A program in a session of its own, with an environment that is wholly given, that sees the files that it is given and no others,
/// run until its end.
///
/// When its first process has ended, all others of its group are killed, and those that left the group by a session of their own,
/// if they have kept the variable `mark`. Others are not found; they see no more files than the program did.
package struct IsolatedProcess: Sendable {
  /// A description of what is to be run, and how.
  package struct Specification: Sendable {
    /// The program's file, absolute.
    package var executable: URL
    /// The arguments after the program's own name.
    package var arguments: [String]
    /// The whole environment: nothing is inherited. (Bubblewrap adds PWD.)
    package var environment: [String: String]
    /// The variable whose value no other program has, by which processes are found that left the program's group.
    package var mark: String?
    /// The working directory.
    package var folder: URL
    /// The file of its standard output, emptied first. Its standard input is empty.
    package var output: URL
    /// The file of its standard error, emptied first; may be that of its standard output. Nil for this process's own.
    package var errors: URL?
    /// What it sees; everything if nil.
    package var isolation: Isolation?
    package var limits: Limits
    package var conditions: Conditions
    /// How long it may take to end when it is asked to.
    package var patience: Duration
    /// Facilities of the system that are taken for missing, to see what happens then.
    package var lacking: Set<Facility>

    package init(
      executable: URL, arguments: [String] = [], environment: [String: String], folder: URL, output: URL, errors: URL?,
      isolation: Isolation? = nil, limits: Limits = Limits(), conditions: Conditions = Conditions(),
      patience: Duration = .seconds(10), lacking: Set<Facility> = []
    ) {
      self.executable = executable
      self.arguments = arguments
      self.environment = environment
      self.folder = folder
      self.output = output
      self.errors = errors
      self.isolation = isolation
      self.limits = limits
      self.conditions = conditions
      self.patience = patience
      self.lacking = lacking
    }
  }

  /// The limits of what a program may take.
  package struct Limits: Sendable, Equatable {
    /// Bytes of address space for each of its processes (RLIMIT_AS). That is more than what it uses: some programs (Java, Go,
    /// those with CUDA or sanitizers) claim far more than they touch, and cannot run under a limit near their use.
    package var memory: Int?
    /// The time after which it is asked to end.
    package var time: Duration?
    /// Bytes of each file that it writes, its standard output among them (RLIMIT_FSIZE; it ends by SIGXFSZ).
    package var fileSize: Int?

    package init(memory: Int? = nil, time: Duration? = nil, fileSize: Int? = nil) {
      self.memory = memory
      self.time = time
      self.fileSize = fileSize
    }
  }

  /// What an audit changes around a program.
  package struct Conditions: Sendable, Equatable {
    /// The bits that new files lack; this process's own if nil.
    package var umask: UInt16?
    /// The same layout of addresses each time.
    package var hasFixedAddresses: Bool
    /// The processors that it may use, by their numbers; this process's own if nil.
    package var cores: Set<Int>?

    package init(umask: UInt16? = nil, hasFixedAddresses: Bool = false, cores: Set<Int>? = nil) {
      self.umask = umask
      self.hasFixedAddresses = hasFixedAddresses
      self.cores = cores
    }
  }

  /// A facility of the system that isolation is made of.
  package enum Facility: Sendable, CaseIterable {
    case landlock, bubblewrap, networkNamespaces, notifications
  }

  /// The end of a program.
  package struct End: Sendable, Equatable {
    package enum Exit: Sendable, Equatable {
      case exited(Int32)
      case signalled(Int32)
    }

    /// The reason why it was asked to end before it did by itself.
    package enum Reason: Sendable, Equatable {
      case interrupted, timedOut
    }

    package let exit: Exit
    package let reason: Reason?
    /// The files of the watched folders that it tried to open and had not been given, by their paths from the folder, each once, in
    /// the order of the attempts; the first hundred.
    package let undeclared: [String]
    /// The connections that it tried to make and may not, such as "connect to 10.0.0.1 port 80", each once; the first ten.
    package let networkAttempts: [String]
    /// The isolation that was obtained.
    package let isolation: ObtainedIsolation
    package let duration: Duration
    /// The time on processors, of the user and of the system, of it and of the children that it waited for. With bubblewrap, this and
    /// the memory are bubblewrap's own.
    package let processorTime: Duration
    /// The most bytes of memory that one of its processes held. Nil if that cannot be told: a short program that held less than this
    /// process did when it was started.
    package let peakMemory: Int?

    package var isSuccess: Bool { exit == .exited(0) && reason == nil }
  }

  let specification: Specification

  package init(_ specification: Specification) { self.specification = specification }
}
