import Foundation

/// The arrays of a `.npz` file: a zip archive of `.npy` members, stored as `numpy.savez` writes them, or deflated by
/// `numpy.savez_compressed`.
public struct NumPyArchive: Sendable {
  /// The names of the arrays, without `.npy`, in the file's order.
  public let names: [String]
  private let members: [ZipArchive.Member]
  private let data: Data
  private let file: String
  private let finiteness: NumPyArray.Finiteness

  /// Reads a `.npz` file's directory; the arrays are read when they are asked for.
  ///
  /// - Throws: `unreadable`, or `malformed` with the byte offset.
  public init(contentsOf url: URL, finiteness: NumPyArray.Finiteness = .required) throws(DatasetError) {
    try self.init(npz: FileReading.data(of: url), file: url.relativePath, finiteness: finiteness)
  }

  /// Reads the directory of a `.npz` file's bytes.
  ///
  /// - Throws: `malformed` with the byte offset.
  public init(npz data: Data, file: String, finiteness: NumPyArray.Finiteness = .required) throws(DatasetError) {
    let result = data.withUnsafeBytes { bytes in
      Result<[ZipArchive.Member], DatasetError> { () throws(DatasetError) in
        try ZipArchive.members(bytes, file: file)
      }
    }
    members = try result.get()
    var names: [String] = []
    for member in members {
      guard member.name.hasSuffix(".npy") else {
        throw .malformed(
          file: file, at: .byte(member.entryOffset), found: "member '\(member.name)'",
          expected: "a name that ends in .npy")
      }
      let name = String(member.name.dropLast(4))
      guard !names.contains(name) else {
        throw .malformed(
          file: file, at: .byte(member.entryOffset), found: "member '\(member.name)' again",
          expected: "each member once")
      }
      names.append(name)
    }
    self.names = names
    (self.data, self.file, self.finiteness) = (data, file, finiteness)
  }

  /// The array of a name.
  ///
  /// - Throws: `unknownName` with the nearest one, or `malformed` with the byte offset.
  public func array(_ name: String) throws(DatasetError) -> NumPyArray {
    try NumPyArray(npy: content(name), file: "\(file)/\(name).npy", finiteness: finiteness)
  }

  /// The bytes of an array's `.npy` member.
  ///
  /// - Throws: `unknownName` with the nearest one, or `malformed` with the byte offset.
  package func content(_ name: String) throws(DatasetError) -> Data {
    guard let index = names.firstIndex(of: name) else { throw .unknownName(.member, name: name, known: names) }
    return try ZipArchive.content(members[index], of: data, file: file)
  }
}
