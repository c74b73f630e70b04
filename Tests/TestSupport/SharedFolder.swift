import Foundation

/// A folder that several machines have from one server: each has a file system of its own over it, with its own memory of what is in it and
/// with locks that end at it, that the server keeps, or that are not there.
package final class SharedFolder: Sendable {
  /// Where a machine's locks are.
  package enum Locks: String, Sendable, CaseIterable {
    case local, none, server
  }

  /// The machine's memory of the files: none, for one minute whatever others write, or as the system likes.
  package enum Memory: String, Sendable, CaseIterable {
    case direct, cached
  }

  /// The folder as the server has it, on its disk.
  package let server: URL
  /// The folder as each machine has it.
  package let machines: [URL]
  private let folder: TemporaryFolder

  package init(_ count: Int = 2, type: String = "fuse.sshfs", locks: Locks, memory: Memory) throws {
    guard let program = Self.built?.file("shared_folder").path else { throw TestFailure("there is no C compiler") }
    let folder = try TemporaryFolder()
    self.folder = folder
    server = folder.file("server")
    machines = (1...count).map { folder.file("machine\($0)") }
    for place in [server] + machines {
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    }
    for machine in machines {
      let process = Process()
      process.executableURL = URL(filePath: program)
      process.arguments = [server.path, machine.path, type, locks.rawValue, memory.rawValue]
      let output = Pipe()
      process.standardOutput = output
      process.standardInput = FileHandle.nullDevice
      try process.run()
      guard String(decoding: output.fileHandleForReading.availableData, as: UTF8.self) == "ready\n" else {
        throw TestFailure("the file system '\(type)' cannot be mounted")
      }
    }
  }

  deinit {
    for machine in machines { Self.shell("umount -l '\(machine.path)'") }
  }

  /// True when this machine lets a test have such a folder.
  package static let canBe: Bool = {
    guard access("/dev/fuse", R_OK | W_OK) == 0, built != nil else { return false }
    return (try? SharedFolder(1, locks: .local, memory: .direct)) != nil
  }()

  /// The program, built once; nil where there is no C compiler, or no FUSE.
  private static let built: TemporaryFolder? = {
    guard access("/usr/include/linux/fuse.h", R_OK) == 0, let folder = try? TemporaryFolder() else { return nil }
    let source = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "SharedFolder/shared_folder.c")
    for compiler in ["cc", "clang", "gcc"]
    where shell("exec \(compiler) -O1 -o '\(folder.file("shared_folder").path)' '\(source.path)' 2>/dev/null") == 0 {
      return folder
    }
    return nil
  }()

  @discardableResult
  private static func shell(_ script: String) -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", script]
    guard (try? process.run()) != nil else { return 127 }
    process.waitUntilExit()
    return process.terminationStatus
  }
}
