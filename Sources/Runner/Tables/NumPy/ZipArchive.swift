import Foundation

/// The members of a zip archive, stored or deflated (PKWARE's APPNOTE 6.3, with the sizes of zip64).
enum ZipArchive {
  struct Member {
    let name: String
    /// The place of the member's bytes in the archive.
    let content: Range<Int>
    /// The bytes when they are unpacked.
    let size: Int
    let isDeflated: Bool
    let checksum: UInt32
    /// Offset of the member's entry in the central directory.
    let entryOffset: Int
  }

  /// A member's unpacked bytes, which have its checksum.
  static func content(_ member: Member, of data: Data, file: String) throws(DatasetError) -> Data {
    let start = data.startIndex + member.content.lowerBound
    var content = data[start..<(start + member.content.count)]
    if member.isDeflated {
      switch content.withUnsafeBytes({ Inflation.inflated($0, size: member.size) }) {
      case .success(let inflated): content = inflated
      case .failure(let failure):
        throw .malformed(
          file: file, at: .byte(member.content.lowerBound + failure.at),
          found: "\(failure.found) in member '\(member.name)'",
          expected: "a deflated stream of \(member.size) bytes, at most \(Inflation.greatestSize)")
      }
    }
    let found = content.withUnsafeBytes { CyclicRedundancyCheck.checksum($0) }
    guard found == member.checksum else {
      throw .malformed(
        file: file, at: .byte(member.content.lowerBound), found: "member '\(member.name)' with checksum \(found)",
        expected: "\(member.checksum) from the central directory")
    }
    return content
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
    guard disks == 0, entriesHere == entries else {
      throw .malformed(
        file: file, at: .byte(position + 4), found: "an archive in parts", expected: "one file")
    }
    if entries == .max || size == .max || offset == .max { return try largeDirectory(bytes, end: position, file: file) }
    guard Int(offset) + Int(size) == position else {
      throw .malformed(
        file: file, at: .byte(position + 16), found: "a central directory at \(offset) of \(size) bytes",
        expected: "one that ends at the end record, \(position)")
    }
    return Directory(offset: Int(offset), end: position, entries: Int(entries))
  }

  /// The central directory of an archive with more than 32 bits can say, from zip64's end record before the other one.
  private static func largeDirectory(
    _ bytes: UnsafeRawBufferPointer, end: Int, file: String
  ) throws(DatasetError) -> Directory {
    guard bytes.littleEndian(UInt32.self, at: end - 20) == 0x0706_4b50,
      let record = bytes.littleEndian(UInt64.self, at: end - 12).flatMap({ Int(exactly: $0) }), record <= end - 76,
      bytes.littleEndian(UInt32.self, at: record) == 0x0606_4b50,
      let entries = bytes.littleEndian(UInt64.self, at: record + 32).flatMap({ Int(exactly: $0) }),
      let size = bytes.littleEndian(UInt64.self, at: record + 40).flatMap({ Int(exactly: $0) }),
      let offset = bytes.littleEndian(UInt64.self, at: record + 48).flatMap({ Int(exactly: $0) }),
      offset <= record, size == record - offset
    else {
      throw .malformed(
        file: file, at: .byte(end), found: "sizes of zip64 without its end record", expected: "a whole .npz file")
    }
    return Directory(offset: offset, end: record, entries: entries)
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
    guard method == 0 || method == 8 else {
      throw .malformed(
        file: file, at: .byte(position + 10), found: "member '\(name)' packed by method \(method)",
        expected: "0 (stored) or 8 (deflated)")
    }
    guard flags & 1 == 0 else {
      throw .malformed(
        file: file, at: .byte(position + 8), found: "member '\(name)' encrypted", expected: "a plain one")
    }
    let extra = (nameStart + Int(nameLength))..<(nameStart + Int(nameLength) + Int(extraLength))
    let extent = try extent(
      bytes, size: size, packed: packed, local: local, extra: extra, name: name, at: position, file: file)
    guard method == 8 || extent.packed == extent.size else {
      throw .malformed(
        file: file, at: .byte(position + 20),
        found: "member '\(name)' of \(extent.packed) bytes packed, \(extent.size) unpacked", expected: "equal sizes")
    }
    let content = try content(
      bytes, local: extent.local, size: extent.packed, limit: directory.offset, name: name, file: file)
    let member = Member(
      name: name, content: content, size: extent.size, isDeflated: method == 8, checksum: checksum,
      entryOffset: position)
    return (member, next)
  }

  /// A member's sizes and place: in zip64's field, in this order, where 32 bits do not suffice.
  private static func extent(
    _ bytes: UnsafeRawBufferPointer, size: UInt32, packed: UInt32, local: UInt32, extra: Range<Int>, name: String,
    at position: Int, file: String
  ) throws(DatasetError) -> (size: Int, packed: Int, local: Int) {
    var (place, end) = (extra.lowerBound, extra.lowerBound)
    while place + 4 <= extra.upperBound, let kind = bytes.littleEndian(UInt16.self, at: place),
      let length = bytes.littleEndian(UInt16.self, at: place + 2)
    {
      if kind == 1 {
        (place, end) = (place + 4, min(extra.upperBound, place + 4 + Int(length)))
        break
      }
      place += 4 + Int(length)
    }
    func value(_ short: UInt32) -> Int? {
      guard short == .max else { return Int(short) }
      guard place + 8 <= end, let value = bytes.littleEndian(UInt64.self, at: place) else { return nil }
      place += 8
      return Int(exactly: value)
    }
    guard let size = value(size), let packed = value(packed), let local = value(local) else {
      throw .malformed(
        file: file, at: .byte(position + 20), found: "sizes of zip64 of member '\(name)' that are not there",
        expected: "them in the entry's extra field")
    }
    return (size, packed, local)
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
    guard size <= limit - start else {
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
