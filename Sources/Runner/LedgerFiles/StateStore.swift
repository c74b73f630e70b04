import Digests
import Foundation
import Values

/// The place where finished steps keep their last states, from which longer ones go on: a folder a lineage, which is what steps have in
/// common that differ in nothing but their length, and in it a file a length.
///
/// This is scratch, not record: what is not there is computed again. Processes, and machines with one file system, may share it: files
/// are replaced as a whole, and those of one name have one content.
public struct StateStore: Sendable {
  /// A state.
  public struct State: Sendable, Equatable {
    /// The identity of the step that kept it.
    public let step: Digest
    /// The state itself.
    public let bytes: Data

    /// A state of a step.
    public init(step: Digest, bytes: Data) {
      (self.step, self.bytes) = (step, bytes)
    }
  }

  /// The name of the folder, beside a ledger.
  public static let folderName = "states"
  /// The folder.
  public let folder: URL

  /// The store in a folder, which is created with the first state.
  public init(folder: URL) {
    self.folder = folder
  }

  /// The lengths at which a lineage has a state, in no particular order.
  public func lengths(of lineage: Digest) -> [Int] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place(of: lineage).path)) ?? []
    return names.compactMap { name in
      name.hasSuffix(Self.suffix) ? Int(name.dropLast(Self.suffix.count)) : nil
    }
  }

  /// The state of a lineage at a length; nil when there is none, or when the file is not what was written.
  public func load(_ length: Int, of lineage: Digest) -> State? {
    guard let bytes = SealedFile.read(url(length, lineage)), let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else {
      return nil
    }
    let words = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ").map(String.init)
    // Of another version, or a file of another lineage that somebody moved here.
    guard words.count == 3, words[0] == Self.version, words[1] == lineage.hexadecimal,
      let step = Digest(hexadecimal: words[2])
    else { return nil }
    return State(step: step, bytes: Data(bytes[bytes.index(after: end)...]))
  }

  /// Keeps a state of a lineage at a length.
  ///
  /// - Throws: `LedgerError.diskFull`, `.notWritable` or `.fileSystem`.
  public func keep(_ state: State, at length: Int, of lineage: Digest) throws(LedgerError) {
    let place = place(of: lineage)
    AtomicFile.removeAbandoned(in: place, now: Date())
    let head = Data("\(Self.version) \(lineage.hexadecimal) \(state.step.hexadecimal)\n".utf8)
    try SealedFile.write(head + state.bytes, to: url(length, lineage))
  }

  private static let version = "refigure-state/1"
  private static let suffix = ".state"

  private func place(of lineage: Digest) -> URL { folder.appendingPathComponent(lineage.hexadecimal) }

  private func url(_ length: Int, _ lineage: Digest) -> URL {
    place(of: lineage).appendingPathComponent("\(length)\(Self.suffix)")
  }
}

// MARK: Files

extension StateStore {
  /// Keeps a folder of files as a state, and takes it away from its place. What is kept already of that length stays.
  ///
  /// - Throws: `LedgerError.notWritable` for a folder that holds anything but files and folders, or an error of storage.
  public func keep(_ files: URL, of step: Digest, at length: Int, of lineage: Digest) throws(LedgerError) {
    let list = try Self.list(files)
    let kept = place(of: lineage).appendingPathComponent("\(length).files")
    do {
      try AtomicFile.createFolder(place(of: lineage))
    } catch {
      throw LedgerError(error)
    }
    if rename(files.path, kept.path) != 0 {
      let code = errno
      guard code == EEXIST || code == ENOTEMPTY else { throw LedgerError(errno: code, doing: "keep", path: kept.path) }
      if load(length, of: lineage) != nil { return }
      // A kill left files without the list that goes with them.
      try? FileManager.default.removeItem(at: kept)
      guard rename(files.path, kept.path) == 0 else {
        throw LedgerError(errno: errno, doing: "keep", path: kept.path)
      }
    }
    try keep(State(step: step, bytes: list), at: length, of: lineage)
  }

  /// Copies the files of a state to a place at which nothing is.
  ///
  /// - Returns: the identity of the step that kept them; nil when there are none, or when they are not what was kept.
  public func copy(_ length: Int, of lineage: Digest, to place: URL) -> Digest? {
    guard let state = load(length, of: lineage) else { return nil }
    let kept = self.place(of: lineage).appendingPathComponent("\(length).files")
    let files = FileManager.default
    do {
      try files.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try files.copyItem(at: kept, to: place)
      if try Self.list(place) == state.bytes { return state.step }
    } catch {
      // Such as a removal meanwhile.
    }
    try? files.removeItem(at: place)
    return nil
  }

  /// The files below a folder with their digests, a line each, in the order of their paths.
  private static func list(_ folder: URL) throws(LedgerError) -> Data {
    var lines: [String] = []
    do {
      for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
        let file = folder.appendingPathComponent(path)
        switch try FileManager.default.attributesOfItem(atPath: file.path)[.type] as? FileAttributeType {
        case .typeDirectory?: lines.append("folder \(path)")
        case .typeRegular?: lines.append("\(try Digest(ofFileAt: file)) \(path)")
        default: throw LedgerError.notWritable(path: file.path, detail: "it is no file, expected files and folders")
        }
      }
    } catch let error as LedgerError {
      throw error
    } catch {
      throw .notWritable(path: folder.path, detail: "\(error)")
    }
    return Data(lines.sorted().joined(separator: "\n").utf8)
  }
}
