import Digests
import Foundation
import Values

/// The programs that are kept beside a ledger, each in a folder that is named by its digest. Nothing in it can be executed: a replay
/// makes a copy that can, and compares that one's digests.
package struct ProgramStore: Sendable {
  /// `programs` in the folder of runs.
  package let folder: URL
  /// The folder in which something is made before it is moved; what killed processes leave there is cleared away.
  private let work: URL

  /// The store in a folder of runs.
  package init(runs: URL) {
    folder = runs.appending(path: Self.folderName)
    work = runs.appending(path: "work")
  }

  package static let folderName = "programs"
  static let descriptionName = "program.json"
  static let programName = "program"
  static let librariesName = "libraries"

  /// The folder of a program.
  package func place(of digest: Digest) -> URL { folder.appending(path: digest.hexadecimal) }

  /// The digests of the kept programs.
  package func digests() -> [Digest] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).compactMap(Digest.init(hexadecimal:))
      .sorted()
  }

  /// A kept program; nil when it is not kept, or is not described as one is.
  package func program(_ digest: Digest) -> KeptProgram? {
    guard let bytes = try? Data(contentsOf: place(of: digest).appending(path: Self.descriptionName)),
      let program = try? JSONDecoder().decode(KeptProgram.self, from: bytes), program.sha256 == digest,
      program.problem == nil
    else { return nil }
    return program
  }

  /// The files of a kept program by digest.
  package func files(of program: KeptProgram) -> [Digest: URL] {
    let place = place(of: program.sha256)
    var files = [program.sha256: place.appending(path: Self.programName)]
    for library in program.libraries {
      files[library.sha256] = place.appending(path: Self.librariesName).appending(path: library.name)
    }
    return files
  }

  /// The names, below the folder of runs, of what is kept of a program, with the digest that each must have.
  private func names(of program: KeptProgram) -> [(name: String, digest: Digest)] {
    [(Self.programName, program.sha256)] + program.libraries.map { ("\(Self.librariesName)/\($0.name)", $0.sha256) }
  }

  /// What is not as it was kept; nothing when all is.
  package func alterations(of digest: Digest) -> [(name: String, expected: String, found: String)] {
    let place = place(of: digest)
    let below = "\(Self.folderName)/\(digest.hexadecimal)"
    guard let program = program(digest) else {
      return [("\(below)/\(Self.descriptionName)", "the description of the program", "something else")]
    }
    var found: [(name: String, expected: String, found: String)] = []
    if (try? Data(contentsOf: place.appending(path: Self.descriptionName))) != (try? program.encoded()) {
      found.append(("\(below)/\(Self.descriptionName)", "its values as they are written", "another text"))
    }
    for (name, digest) in names(of: program) {
      let now = (try? Digest(ofFileAt: place.appending(path: name)))?.hexadecimal ?? "a file that cannot be read"
      if now != digest.hexadecimal { found.append(("\(below)/\(name)", digest.hexadecimal, now)) }
    }
    return found
  }

  /// Keeps a program: whole or not at all. One that is here and whole is left alone, one that is damaged is replaced.
  ///
  /// - Parameter files: its files, by digest, which have been compared with it.
  /// - Returns: true when it was not here.
  /// - Throws: `KeptProgramError.notWritable`.
  package func keep(_ program: KeptProgram, files: [Digest: URL]) throws -> Bool {
    let place = place(of: program.sha256)
    let isThere = FileManager.default.fileExists(atPath: place.path)
    if isThere, alterations(of: program.sha256).isEmpty { return false }
    let new = work.appending(path: "program-\(UUID().uuidString)")
    do {
      defer { try? FileManager.default.removeItem(at: new) }
      try Self.copy(
        names(of: program).map { ($0.name, $0.digest) }, from: files, to: new, permissions: 0o644)
      try AtomicFile.replace(at: new.appending(path: Self.descriptionName), with: try program.encoded())
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      if isThere { try FileManager.default.removeItem(at: place) }
      try FileManager.default.moveItem(at: new, to: place)
    } catch {
      throw KeptProgramError.notWritable(path: place.path, reason: ErrorText.of(error))
    }
    return true
  }

  /// Makes a copy of a kept program that can be executed, compared with its digests after it was made. It lies as in an installation, with
  /// the libraries in `lib/NAME` beside `bin`.
  ///
  /// - Throws: `KeptProgramError.altered` or `.notWritable`.
  package func makeExecutable(_ program: KeptProgram, in copy: URL) throws -> ExecutableCopy {
    let libraries = "lib/\(program.name)"
    let files =
      [("bin/\(program.name)", program.sha256)] + program.libraries.map { ("\(libraries)/\($0.name)", $0.sha256) }
    do {
      try? FileManager.default.removeItem(at: copy)
      try Self.copy(files, from: self.files(of: program), to: copy, permissions: 0o755)
    } catch {
      throw KeptProgramError.notWritable(path: copy.path, reason: ErrorText.of(error))
    }
    for (name, digest) in files {
      let found = (try? Digest(ofFileAt: copy.appending(path: name)))?.hexadecimal ?? "a file that cannot be read"
      guard found == digest.hexadecimal else {
        throw KeptProgramError.altered(
          path: self.files(of: program)[digest]?.path ?? name, expected: digest.hexadecimal, found: found)
      }
    }
    return ExecutableCopy(
      program: program, file: copy.appending(path: "bin/\(program.name)"),
      libraries: program.libraries.isEmpty ? nil : copy.appending(path: libraries))
  }

  private static func copy(
    _ names: [(String, Digest)], from files: [Digest: URL], to folder: URL, permissions: Int
  ) throws {
    for (name, digest) in names {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      guard let source = files[digest] else { throw CocoaError(.fileNoSuchFile) }
      try FileManager.default.copyItem(at: source.resolvingSymlinksInPath(), to: file)
      try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: file.path)
    }
  }
}
