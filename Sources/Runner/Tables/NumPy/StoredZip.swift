/// The members of a zip archive that are stored without compression (PKWARE's APPNOTE 6.3, without zip64).
enum StoredZip {
  struct Member {
    let name: String
    /// The place of the member's bytes in the archive.
    let content: Range<Int>
    /// Offset of the member's entry in the central directory.
    let entryOffset: Int
  }

  private struct Directory {
    let offset: Int
    let end: Int
    let entries: Int
  }

  /// Finds and checks all members, in the central directory's order.
  static func members(_ bytes: UnsafeRawBufferPointer, file: String) throws(DatasetError) -> [Member] {
    let directory = try directory(bytes, file: file)
    var members: [Member] = []
    var position = directory.offset
    for _ in 0..<directory.entries {
      let (member, next) = try member(bytes, at: position, directory: directory, file: file)
      members.append(member)
      position = next
    }
    guard position == directory.end else {
      throw .malformed(
        file: file, at: .byte(position), found: "\(directory.end - position) bytes after the last entry",
        expected: "the end of the central directory")
    }
    return members
  }

  /// The central directory, from the end record, which stands last but for a comment.
  private static func directory(_ bytes: UnsafeRawBufferPointer, file: String) throws(DatasetError) -> Directory {
    let recordSize = 22
    var position = bytes.count - recordSize
    let lowest = max(0, position - 0xffff)
    while position >= lowest {
      if bytes.littleEndian(UInt32.self, at: position) == 0x0605_4b50,
        let comment = bytes.littleEndian(UInt16.self, at: position + 20),
        position + recordSize + Int(comment) == bytes.count
      {
        break
      }
      position -= 1
    }
    guard position >= lowest,
      let disks = bytes.littleEndian(UInt32.self, at: position + 4),
      let entriesHere = bytes.littleEndian(UInt16.self, at: position + 8),
      let entries = bytes.littleEndian(UInt16.self, at: position + 10),
      let size = bytes.littleEndian(UInt32.self, at: position + 12),
      let offset = bytes.littleEndian(UInt32.self, at: position + 16)
    else {
      throw .malformed(
        file: file, at: .byte(bytes.count), found: "no end record of a zip archive", expected: "a whole .npz file")
    }
    guard disks == 0, entriesHere == entries, entries != .max, size != .max, offset != .max else {
      throw .malformed(
        file: file, at: .byte(position + 4), found: "an archive in parts or of zip64's size",
        expected: "one file below 4 GiB")
    }
    guard Int(offset) + Int(size) == position else {
      throw .malformed(
        file: file, at: .byte(position + 16), found: "a central directory at \(offset) of \(size) bytes",
        expected: "one that ends at the end record, \(position)")
    }
    return Directory(offset: Int(offset), end: position, entries: Int(entries))
  }

  private static func member(
    _ bytes: UnsafeRawBufferPointer, at position: Int, directory: Directory, file: String
  ) throws(DatasetError) -> (Member, next: Int) {
    let entrySize = 46
    guard position + entrySize <= directory.end,
      bytes.littleEndian(UInt32.self, at: position) == 0x0201_4b50,
      let flags = bytes.littleEndian(UInt16.self, at: position + 8),
      let method = bytes.littleEndian(UInt16.self, at: position + 10),
      let checksum = bytes.littleEndian(UInt32.self, at: position + 16),
      let packed = bytes.littleEndian(UInt32.self, at: position + 20),
      let size = bytes.littleEndian(UInt32.self, at: position + 24),
      let nameLength = bytes.littleEndian(UInt16.self, at: position + 28),
      let extraLength = bytes.littleEndian(UInt16.self, at: position + 30),
      let commentLength = bytes.littleEndian(UInt16.self, at: position + 32),
      let local = bytes.littleEndian(UInt32.self, at: position + 42)
    else {
      throw .malformed(
        file: file, at: .byte(position), found: "no entry of the central directory", expected: "\(directory.entries)")
    }
    let nameStart = position + entrySize
    let next = nameStart + Int(nameLength) + Int(extraLength) + Int(commentLength)
    guard next <= directory.end else {
      throw .malformed(
        file: file, at: .byte(position + 28), found: "an entry that ends at \(next)",
        expected: "at most \(directory.end), the directory's end")
    }
    let name = String(decoding: bytes[nameStart..<(nameStart + Int(nameLength))], as: UTF8.self)
    guard method == 0 else { throw .compressedMember(file: file, member: name) }
    guard flags & 1 == 0 else {
      throw .malformed(
        file: file, at: .byte(position + 8), found: "member '\(name)' encrypted", expected: "a plain one")
    }
    guard packed == size, size != .max, local != .max else {
      throw .malformed(
        file: file, at: .byte(position + 20), found: "member '\(name)' of \(packed) bytes packed, \(size) unpacked",
        expected: "equal sizes below 4 GiB")
    }
    let content = try content(
      bytes, local: Int(local), size: Int(size), limit: directory.offset, name: name, file: file)
    let found = CyclicRedundancyCheck.checksum(UnsafeRawBufferPointer(rebasing: bytes[content]))
    guard found == checksum else {
      throw .malformed(
        file: file, at: .byte(content.lowerBound), found: "member '\(name)' with checksum \(found)",
        expected: "\(checksum) from the central directory")
    }
    return (Member(name: name, content: content, entryOffset: position), next)
  }

  /// A member's bytes, which follow its local header.
  private static func content(
    _ bytes: UnsafeRawBufferPointer, local: Int, size: Int, limit: Int, name: String, file: String
  ) throws(DatasetError) -> Range<Int> {
    guard bytes.littleEndian(UInt32.self, at: local) == 0x0403_4b50,
      let nameLength = bytes.littleEndian(UInt16.self, at: local + 26),
      let extraLength = bytes.littleEndian(UInt16.self, at: local + 28)
    else {
      throw .malformed(file: file, at: .byte(local), found: "no local header", expected: "that of member '\(name)'")
    }
    let start = local + 30 + Int(nameLength) + Int(extraLength)
    guard start + size <= limit else {
      throw .malformed(
        file: file, at: .byte(start), found: "\(max(0, limit - start)) bytes of member '\(name)'", expected: "\(size)")
    }
    return start..<(start + size)
  }
}

/// The CRC-32 of zip archives (polynomial 0xEDB88320, reflected).
enum CyclicRedundancyCheck {
  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xedb8_8320 ^ (value >> 1) : value >> 1 }
  }

  static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    ~bytes.reduce(~0) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ ($0 >> 8) }
  }
}
