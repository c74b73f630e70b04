import Foundation

/// The arrays of a `.npz` file: a zip archive with stored (not compressed) `.npy` members, as `numpy.savez` writes it.
public struct NumPyArchive: Sendable {
  /// The names of the arrays, without `.npy`, in the file's order.
  public let names: [String]
  private let arrays: [NumPyArray]

  /// Reads all arrays of a `.npz` file below 4 GiB.
  ///
  /// - Throws: `unreadable`, `compressedMember`, or `malformed` with the byte offset.
  public init(contentsOf url: URL, finiteness: NumPyArray.Finiteness = .required) throws(DatasetError) {
    try self.init(npz: FileReading.data(of: url), file: url.relativePath, finiteness: finiteness)
  }

  /// Reads the bytes of a `.npz` file.
  ///
  /// - Throws: `compressedMember`, or `malformed` with the byte offset.
  public init(npz data: Data, file: String, finiteness: NumPyArray.Finiteness = .required) throws(DatasetError) {
    let result = data.withUnsafeBytes { bytes in
      Result<[StoredZip.Member], DatasetError> { () throws(DatasetError) in try StoredZip.members(bytes, file: file) }
    }
    var names: [String] = []
    var arrays: [NumPyArray] = []
    for member in try result.get() {
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
      let start = data.startIndex + member.content.lowerBound
      let content = data[start..<(start + member.content.count)]
      arrays.append(try NumPyArray(npy: content, file: "\(file)/\(member.name)", finiteness: finiteness))
    }
    self.names = names
    self.arrays = arrays
  }

  /// The array of a name.
  ///
  /// - Throws: `unknownName` with the nearest one.
  public func array(_ name: String) throws(DatasetError) -> NumPyArray {
    guard let index = names.firstIndex(of: name) else { throw .unknownName(.member, name: name, known: names) }
    return arrays[index]
  }
}
