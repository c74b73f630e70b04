import Tables

/// A type of numbers in an HDF5 file, which are read as whole numbers or floating-point numbers of 64 bits: exactly.
struct HDF5Type {
  static let compound: Int32 = 6

  private enum Kind { case signed, unsigned, float }

  private let kind: Kind
  private let size: Int

  /// The type's name as NumPy has it.
  var name: String {
    switch kind {
    case .signed: "int\(8 * size)"
    case .unsigned: "uint\(8 * size)"
    case .float: "float\(8 * size)"
    }
  }

  private static let classes = [
    "whole numbers", "numbers", "times", "texts", "bits", "opaque bytes", "compound values", "references",
    "enumerated values", "sequences", "arrays",
  ]

  init(
    _ type: HDF5Library.Identifier, library: HDF5Library, file: String, place: String
  ) throws(DatasetError) {
    let typeClass = library.typeClass(type)
    let size = library.typeSize(type)
    switch typeClass {
    case 0 where size <= 8: kind = library.typeSign(type) == 0 ? .unsigned : .signed
    case 1 where size <= 8: kind = .float
    case 8 where size <= 8:
      // Enumerations of whole numbers, as h5py writes bool.
      let base = library.baseType(type)
      kind = library.typeSign(base) == 0 ? .unsigned : .signed
      _ = library.closeType(base)
    default:
      let known = Self.classes.indices.contains(Int(typeClass)) ? Self.classes[Int(typeClass)] : "an unknown type"
      throw .refused(
        file: file, at: .array(place), found: "\(known) of \(size) bytes", expected: "numbers of at most 64 bits")
    }
    self.size = size
  }

  /// Reads all elements of a dataset, or one member of each.
  func read(
    _ object: HDF5Library.Identifier, count: Int, member: UnsafePointer<CChar>?, from reader: HDF5Reader,
    place: String
  ) throws(DatasetError) -> TableColumn.Content {
    let library = reader.library
    let native =
      switch kind {
      case .signed: library.signed
      case .unsigned: library.unsigned
      case .float: library.double
      }
    var type = native
    if let member {
      type = library.makeType(Self.compound, 8)
      guard type >= 0, library.insert(type, member, 0, native) >= 0 else { throw reader.damaged(place) }
    }
    defer { if member != nil { _ = library.closeType(type) } }
    var words = [UInt64](repeating: 0, count: count)
    let status = words.withUnsafeMutableBytes { bytes in
      bytes.baseAddress.map { library.read(object, type, 0, 0, 0, $0) } ?? 0
    }
    guard count == 0 || status >= 0 else { throw reader.damaged(place) }
    switch kind {
    case .signed: return .integers(words.map { Int64(bitPattern: $0) })
    case .float: return .numbers(words.map { Double(bitPattern: $0) })
    case .unsigned:
      if let index = words.firstIndex(where: { $0 > UInt64(Int64.max) }) {
        throw .refused(
          file: reader.name, at: .array(place), found: "\(words[index]) at element \(index)",
          expected: "a whole number below 2^63")
      }
      return .integers(words.map { Int64($0) })
    }
  }
}

extension TableColumn.Content {
  /// Every so many elements from a place on.
  func column(_ place: Int, of width: Int) -> TableColumn.Content {
    let places = stride(from: place, to: count, by: width)
    return switch self {
    case .integers(let values): .integers(places.map { values[$0] })
    case .numbers(let values): .numbers(places.map { values[$0] })
    case .texts(let values): .texts(places.map { values[$0] })
    }
  }
}
