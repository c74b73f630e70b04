import Foundation

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The part of a patch about one file. libgit2 reads no section without lines, follows links, refuses some names, and takes no file away
/// whose name comes back as something else: files that are new or gone as a whole are carried out here.
struct PatchSection {
  let lines: [Data]
  private let oldMode, newMode: String?
  /// The name in the working tree, in bytes.
  let name: Data

  var isDeletion: Bool { newMode == nil }
  private var isLink: Bool { oldMode == "120000" || newMode == "120000" }
  private var hasContent: Bool {
    lines.contains { $0.starts(with: Data("@@ ".utf8)) || $0.starts(with: Data("GIT binary".utf8)) }
  }

  /// True for a section that makes all of a text or takes a file away.
  private var isWhole: Bool {
    isDeletion || (oldMode == nil && !lines.contains { $0.starts(with: Data("GIT binary".utf8)) })
  }

  /// Divides a patch into sections to be carried out here, and the rest as a patch.
  static func divided(_ patch: Data) -> (byHand: [PatchSection], rest: Data) {
    var (sections, texts): ([PatchSection?], [Data]) = ([], [])
    var current: [Data] = []
    func close() {
      if current.isEmpty { return }
      sections.append(PatchSection(current))
      texts.append(Data(current.joined()))
    }
    for line in linesOf(patch) {
      // Lines of content begin with a sign, and those of binary content have no blank.
      if line.starts(with: Data("diff --git ".utf8)) {
        close()
        current = []
      }
      current.append(line)
    }
    close()
    var byHand: [PatchSection] = []
    var rest = Data()
    for (section, text) in zip(sections, texts) {
      if let section,
        section.isLink || !section.hasContent || section.isWhole
      {
        byHand.append(section)
      } else {
        rest.append(text)
      }
    }
    return (byHand, rest)
  }

  /// - Returns: nil for what is no section about one file by one name.
  private init?(_ lines: [Data]) {
    self.lines = lines
    var (old, new, name): (String?, String?, Data?) = (nil, nil, nil)
    func value(_ line: Data, after beginning: String) -> Data? {
      line.starts(with: Data(beginning.utf8)) ? Data(line.dropFirst(beginning.utf8.count).prefix { $0 != 0x0A }) : nil
    }
    func text(_ bytes: Data?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }
    for line in lines.dropFirst().prefix(while: { !$0.starts(with: Data("@@ ".utf8)) }) {
      if let mode = text(value(line, after: "deleted file mode ")) { old = mode }
      if let mode = text(value(line, after: "new file mode ")) { new = mode }
      if let mode = text(value(line, after: "old mode ")) { old = mode }
      if let mode = text(value(line, after: "new mode ")) { new = mode }
      if let index = text(value(line, after: "index ")), let mode = index.split(separator: " ").dropFirst().first {
        (old, new) = (String(mode), String(mode))
      }
      for beginning in ["--- ", "+++ "] {
        guard let written = value(line, after: beginning), written != Data("/dev/null".utf8) else { continue }
        name = Self.unquoted(written).map { Data($0.dropFirst(2)) }
      }
    }
    guard let first = lines.first, let name = name ?? Self.name(inHeader: first), old != nil || new != nil else {
      return nil
    }
    (oldMode, newMode, self.name) = (old, new, name)
  }

  /// The name in `diff --git a/NAME b/NAME`.
  private static func name(inHeader line: Data) -> Data? {
    let names = Data(line.dropFirst("diff --git ".utf8.count).prefix { $0 != 0x0A })
    if names.first == UInt8(ascii: "\"") {
      guard let end = names.range(of: Data("\" \"".utf8)) else { return nil }
      return unquoted(Data(names[...end.lowerBound])).map { Data($0.dropFirst(2)) }
    }
    let (half, odd) = (names.count - 1).quotientAndRemainder(dividingBy: 2)
    guard odd == 0, half > 2, names.dropFirst(2).prefix(half - 2) == names.suffix(half - 2) else { return nil }
    return Data(names.suffix(half - 2))
  }

  /// A name as git writes it: as it is, or in quotes with the escapes of C.
  private static func unquoted(_ text: Data) -> Data? {
    var bytes = [UInt8](text)
    guard bytes.first == UInt8(ascii: "\"") else {
      // A name with a blank ends with a tab.
      if bytes.last == 0x09 { bytes.removeLast() }
      return Data(bytes)
    }
    guard bytes.count > 1, bytes.last == UInt8(ascii: "\"") else { return nil }
    var name = Data()
    var rest = bytes[1..<bytes.count - 1]
    let letters: [UInt8: UInt8] = [
      UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8, UInt8(ascii: "t"): 9, UInt8(ascii: "n"): 10, UInt8(ascii: "v"): 11,
      UInt8(ascii: "f"): 12, UInt8(ascii: "r"): 13, UInt8(ascii: "\""): 34, UInt8(ascii: "\\"): 92,
    ]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        name.append(byte)
        continue
      }
      if let next = rest.first, let escaped = letters[next] {
        name.append(escaped)
        rest.removeFirst()
      } else {
        guard rest.count >= 3, let value = UInt8(String(decoding: rest.prefix(3), as: UTF8.self), radix: 8) else {
          return nil
        }
        name.append(value)
        rest = rest.dropFirst(3)
      }
    }
    return name
  }

  private static func linesOf(_ text: Data) -> [Data] {
    var lines: [Data] = []
    var rest = text[...]
    while !rest.isEmpty {
      let end = rest.firstIndex(of: 0x0A).map { $0 + 1 } ?? rest.endIndex
      lines.append(Data(rest[..<end]))
      rest = rest[end...]
    }
    return lines
  }

  // MARK: Carrying out

  /// Makes the file as the section says.
  ///
  /// - Throws: `ProvenanceError.notApplicable`, also for a name that leads out of the folder.
  func apply(in root: URL) throws(ProvenanceError) {
    let words = String(decoding: name, as: UTF8.self)
    func failure(_ detail: String) -> ProvenanceError {
      .notApplicable(path: root.path, detail: "'\(words)': \(detail)")
    }
    let parts = name.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    let isInside = parts.allSatisfy { part in
      let text = String(decoding: part, as: UTF8.self)
      return !part.isEmpty && text != "." && text != ".." && text.lowercased() != ".git" && !part.contains(0)
    }
    guard isInside else { throw failure("the name leads out of the tree") }
    var path = Data(root.path.utf8)
    for part in parts.dropLast() {
      path += Data("/".utf8) + part
      if let kind = Self.kind(of: path) {
        guard kind == S_IFDIR else { throw failure("a folder in its path is none") }
      } else if !isDeletion, Self.call(path, { mkdir($0, 0o777) }) != 0 {
        throw failure(String(cString: strerror(errno)))
      }
    }
    path += Data("/".utf8) + (parts.last ?? Data())
    if let code = carryOut(path, below: root.path.utf8.count) { throw failure(String(cString: strerror(code))) }
  }

  /// - Returns: the number of the error; nil when there was none.
  private func carryOut(_ path: Data, below rootLength: Int) -> Int32? {
    guard let newMode else {
      guard Self.call(path, { unlink($0) }) == 0 || errno == ENOENT else { return errno }
      // Git has no empty folders, and a file may come in the place of one.
      var folder = path
      while let slash = folder.lastIndex(of: UInt8(ascii: "/")), slash > rootLength {
        folder = folder[..<slash]
        if Self.call(folder, { rmdir($0) }) != 0 { break }
      }
      return nil
    }
    if isLink {
      _ = Self.call(path) { unlink($0) }
      let target = newContent
      return Self.call(path) { place in Self.call(target) { symlink($0, place) } } == 0 ? nil : errno
    }
    let mode: mode_t = newMode == "100755" ? 0o777 : 0o666
    // A change of the mode alone leaves the content.
    let flags =
      oldMode == nil ? O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC : O_RDONLY | O_NOFOLLOW | O_CLOEXEC
    let descriptor = Self.call(path) { open($0, flags, mode) }
    guard descriptor >= 0 else { return errno }
    defer { close(descriptor) }
    guard oldMode != nil else {
      let content = newContent
      let written = content.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      return written == content.count ? nil : errno
    }
    return fchmod(descriptor, newMode == "100755" ? 0o755 : 0o644) == 0 ? nil : errno
  }

  /// The content of a small text after the change.
  private var newContent: Data {
    var content = Data()
    var isOfNew = false
    for line in lines.drop(while: { !$0.starts(with: Data("@@ ".utf8)) }) {
      switch line.first {
      case UInt8(ascii: "+"), UInt8(ascii: " "):
        content += line.dropFirst()
        isOfNew = true
      // The line before has no end in its file.
      case UInt8(ascii: "\\"): if isOfNew { content.removeLast() }
      default: isOfNew = false
      }
    }
    return content
  }

  private static func kind(of path: Data) -> mode_t? {
    var information = stat()
    return call(path, { lstat($0, &information) }) == 0 ? information.st_mode & S_IFMT : nil
  }

  /// Calls with a path in bytes.
  private static func call<Result>(_ path: Data, _ body: (UnsafePointer<CChar>) -> Result) -> Result {
    var bytes = path.map { CChar(bitPattern: $0) }
    bytes.append(0)
    return body(bytes)
  }
}
