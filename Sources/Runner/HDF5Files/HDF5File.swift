import Foundation
import Tables

/// An HDF5 file's datasets, read by the system's library from the file's bytes in memory.
///
/// Links to other files, storage in other files and datasets put together from others are refused, and filters are those that the library
/// itself has. What a dataset announces is compared with what is stored of it before memory is taken.
package struct HDF5File: Sendable {
  private let bytes: Data
  private let name: String

  /// A file's bytes, with its name in errors.
  package init(_ bytes: Data, name: String) {
    (self.bytes, self.name) = (bytes, name)
  }

  /// The paths of the datasets, without a slash at their beginning, sorted.
  ///
  /// - Throws: `unreadable`, or `malformed`.
  package func datasets() throws(DatasetError) -> [String] {
    try reading { reader throws(DatasetError) in try reader.datasets() }
  }

  /// The columns of a dataset.
  ///
  /// - Parameters:
  ///   - dataset: its path.
  ///   - column: gives a column without a name its name, by its place; by nil that of a vector.
  /// - Throws: `DatasetError`.
  package func columns(_ dataset: String, column: (Int?) -> String) throws(DatasetError) -> [TableColumn] {
    try reading { reader throws(DatasetError) in try reader.columns(dataset, column: column) }
  }

  private func reading<Value: Sendable>(
    _ body: (HDF5Reader) throws(DatasetError) -> Value
  ) throws(DatasetError) -> Value {
    // One thread at a time, from the opening to the closing.
    let result = HDF5Library.shared.withLock { shared -> Result<Value, DatasetError> in
      let loaded = shared ?? HDF5Library.load()
      shared = loaded
      switch loaded {
      case .failure(let missing): return .failure(.unreadable(file: name, reason: missing.reason))
      case .success(let library):
        return Result { () throws(DatasetError) in
          let reader = try HDF5Reader(library, bytes, name: name)
          defer { reader.close() }
          return try body(reader)
        }
      }
    }
    return try result.get()
  }
}

/// An open file.
struct HDF5Reader {
  let library: HDF5Library
  let name: String
  private let file: HDF5Library.Identifier
  let links: HDF5Library.Identifier

  /// The greatest size of what is read at once, and of a chunk that the library unpacks.
  static let (greatestSize, greatestChunk) = (8 << 30, 1 << 30)
  /// The factor by which what is stored may be smaller than what it announces. Deflate reaches 1032.
  static let greatestFactor = 2_048
  /// What is never too much, though nothing is stored of it: the values of a dataset that nobody wrote.
  static let harmlessSize = 16 << 20

  init(_ library: HDF5Library, _ bytes: Data, name: String) throws(DatasetError) {
    (self.library, self.name) = (library, name)
    let access = library.makeProperties(library.fileAccess)
    defer { _ = library.closeProperties(access) }
    let isPrepared = bytes.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return false }
      // Closing the file closes all that was opened in it.
      return library.useMemory(access, 1 << 20, false) >= 0 && library.setClosing(access, 3) >= 0
        && library.setImage(access, start, bytes.count) >= 0
    }
    // The library refuses an image under the name of a file that there is: here none can be.
    file = isPrepared ? library.open("/dev/null/image", 0, access) : -1
    guard file >= 0 else {
      throw .malformed(file: name, at: .byte(0), found: "no HDF5 file, or a damaged one", expected: "a whole one")
    }
    links = library.makeProperties(library.linkAccess)
    guard links >= 0, library.setExternalLinks(links, { _, _, _, _, _, _, _ in -1 }, nil) >= 0 else {
      _ = library.close(file)
      throw .unreadable(file: name, reason: "the HDF5 library has no memory")
    }
  }

  func close() {
    _ = library.closeProperties(links)
    _ = library.close(file)
  }

  // MARK: Names

  func datasets() throws(DatasetError) -> [String] {
    var found: [String] = []
    var visited = 0
    try visit("", depth: 0, &visited, &found)
    return found.sorted()
  }

  private func visit(
    _ path: String, depth: Int, _ visited: inout Int, _ found: inout [String]
  ) throws(DatasetError) {
    visited += 1
    // Groups can lie in one another in a circle; what is deeper can still be named.
    if depth > 16 { return }
    guard visited <= 10_000 else {
      throw .refused(file: name, at: .whole, found: "more than 10000 objects", expected: "fewer")
    }
    let object = library.openObject(file, path.isEmpty ? "/" : path, links)
    // A link that leads nowhere, or out of the file.
    guard object >= 0 else { return }
    defer { _ = library.closeObject(object) }
    switch library.kind(object) {
    case 5: found.append(path)
    case 2:
      for child in try names(in: object, path) {
        try visit(path.isEmpty ? child : "\(path)/\(child)", depth: depth + 1, &visited, &found)
      }
    default: break
    }
  }

  private func names(in group: HDF5Library.Identifier, _ path: String) throws(DatasetError) -> [String] {
    // H5G_info_t: the kind of storage, then the number of links at byte 8.
    var information = [UInt64](repeating: 0, count: 8)
    guard
      information.withUnsafeMutableBytes({ bytes in
        bytes.baseAddress.map { library.groupInformation(group, $0) } ?? -1
      }) >= 0
    else { throw damaged(path) }
    var names: [String] = []
    for index in 0..<min(information[1], 10_001) {
      var text = [CChar](repeating: 0, count: 1_024)
      let length = library.linkName(group, ".", 0, 0, index, &text, text.count, 0)
      guard length > 0, length < text.count else { throw damaged(path) }
      names.append(String(decoding: text.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }
    return names
  }

  func damaged(_ path: String) -> DatasetError {
    .malformed(file: name, at: .array(path), found: "what the HDF5 library cannot read", expected: "a whole file")
  }

  // MARK: Columns

  func columns(_ dataset: String, column: (Int?) -> String) throws(DatasetError) -> [TableColumn] {
    let object = library.openObject(file, dataset, links)
    guard object >= 0, library.kind(object) == 5 else {
      if object >= 0 { _ = library.closeObject(object) }
      throw .unknownName(.array, name: dataset, known: try datasets())
    }
    defer { _ = library.closeObject(object) }
    let type = library.type(object)
    guard type >= 0 else { throw damaged(dataset) }
    defer { _ = library.closeType(type) }
    let shape = try shape(object, dataset)
    try checkStorage(object, dataset, count: shape.reduce(1, *), size: library.typeSize(type))
    guard library.typeClass(type) == HDF5Type.compound else {
      let number = try HDF5Type(type, library: library, file: name, place: dataset)
      let values = try number.read(object, count: shape.reduce(1, *), member: nil, from: self, place: dataset)
      let width = shape.count == 2 ? shape[1] : 1
      guard width > 0 else {
        throw .refused(file: name, at: .array(dataset), found: "no column", expected: "at least one column")
      }
      return (0..<width).map { place in
        TableColumn(
          name: column(shape.count == 2 ? place : nil), type: number.name,
          content: values.column(place, of: width))
      }
    }
    guard shape.count == 1 else {
      throw .refused(
        file: name, at: .array(dataset), found: "two dimensions of a compound type", expected: "one dimension")
    }
    var columns: [TableColumn] = []
    for index in 0..<UInt32(max(0, library.memberCount(type))) {
      guard let text = library.memberName(type, index) else { throw damaged(dataset) }
      defer { _ = library.freeMemory(text) }
      let (member, memberType) = (String(cString: text), library.memberType(type, index))
      guard memberType >= 0 else { throw damaged(dataset) }
      defer { _ = library.closeType(memberType) }
      let number = try HDF5Type(memberType, library: library, file: name, place: "\(dataset).\(member)")
      let content = try number.read(object, count: shape[0], member: text, from: self, place: dataset)
      columns.append(TableColumn(name: member, type: number.name, content: content))
    }
    guard !columns.isEmpty else { throw damaged(dataset) }
    return columns
  }

  /// The lengths, one or two, whose product is the number of elements.
  private func shape(_ object: HDF5Library.Identifier, _ dataset: String) throws(DatasetError) -> [Int] {
    let space = library.space(object)
    guard space >= 0 else { throw damaged(dataset) }
    defer { _ = library.closeSpace(space) }
    let count = library.dimensions(space)
    guard count == 1 || count == 2 else {
      throw .refused(
        file: name, at: .array(dataset), found: "\(count) dimensions", expected: "one, or two (rows and columns)")
    }
    var lengths: [HDF5Library.Size] = [0, 0]
    guard library.extent(space, &lengths, nil) == count else { throw damaged(dataset) }
    var (shape, product): ([Int], Int) = ([], 1)
    for length in lengths.prefix(Int(count)) {
      guard let whole = Int(exactly: length), case (let next, false) = product.multipliedReportingOverflow(by: whole),
        next <= Self.greatestSize / 8
      else {
        throw .refused(
          file: name, at: .array(dataset), found: "lengths \(lengths.prefix(Int(count)))",
          expected: "at most \(Self.greatestSize / 8) values")
      }
      product = next
      shape.append(whole)
    }
    return shape
  }

  /// Refuses what lies in other files, and what announces far more than is stored of it.
  private func checkStorage(
    _ object: HDF5Library.Identifier, _ dataset: String, count: Int, size: Int
  ) throws(DatasetError) {
    let creation = library.creation(object)
    guard creation >= 0 else { throw damaged(dataset) }
    defer { _ = library.closeProperties(creation) }
    let layout = library.layout(creation)
    guard layout >= 0, layout <= 2, library.externalCount(creation) == 0 else {
      throw .refused(
        file: name, at: .array(dataset), found: "values that lie in other datasets or files", expected: "them in itself"
      )
    }
    guard size > 0, case (let announced, false) = count.multipliedReportingOverflow(by: size) else {
      throw damaged(dataset)
    }
    if layout == 2 {
      var lengths = [HDF5Library.Size](repeating: 0, count: 32)
      let dimensions = library.chunk(creation, 32, &lengths)
      let chunk = lengths.prefix(max(0, Int(dimensions))).reduce(Double(size)) { $0 * Double($1) }
      guard dimensions > 0, chunk <= Double(Self.greatestChunk) else {
        throw .refused(
          file: name, at: .array(dataset), found: "chunks of \(chunk) bytes", expected: "at most \(Self.greatestChunk)")
      }
    }
    let stored = library.storage(object)
    guard announced <= Self.harmlessSize || announced / Self.greatestFactor <= stored else {
      throw .refused(
        file: name, at: .array(dataset), found: "\(announced) bytes announced of \(stored) stored ones",
        expected: "at most \(Self.greatestFactor) times as many")
    }
  }
}
