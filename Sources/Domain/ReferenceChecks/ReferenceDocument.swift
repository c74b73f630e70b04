import Foundation

/// A value in a reference file that knows where it stands, so that errors name the place.
struct ReferenceDocument {
  let file: String
  let place: String
  private let value: JSONValue

  /// The value of a whole file.
  init(reading url: URL, named file: String) throws(ReferenceCheckError) {
    let bytes: Data
    do {
      bytes = try Data(contentsOf: url)
    } catch {
      let isThere = FileManager.default.fileExists(atPath: url.path)
      throw .unreadable(file: file, reason: isThere ? "it is not a readable file" : "no such file")
    }
    do {
      value = try JSONDecoder().decode(JSONValue.self, from: bytes)
    } catch {
      throw .malformed(file: file, reason: Self.reason(error, bytes))
    }
    self.file = file
    place = ""
  }

  private init(_ value: JSONValue, file: String, place: String) {
    self.value = value
    self.file = file
    self.place = place
  }

  /// The error and its place, in one line.
  private static func reason(_ error: any Error, _ bytes: Data) -> String {
    // The decoder tells where a value cannot be used, and only the serialiser where the syntax is wrong.
    if case DecodingError.typeMismatch(_, let context) = error {
      let place = context.codingPath.map { key in key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)" }.joined()
      return "the value at \(place.hasPrefix(".") ? String(place.dropFirst()) : place) cannot be represented"
    }
    var detail: String?
    do {
      _ = try JSONSerialization.jsonObject(with: bytes, options: .fragmentsAllowed)
    } catch {
      detail = (error as NSError).userInfo[NSDebugDescriptionErrorKey] as? String
    }
    return (detail ?? "\(error)").split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  /// An error at this place.
  func unexpected(_ expected: String, found: String? = nil) -> ReferenceCheckError {
    .unexpected(file: file, place: place, found: found ?? value.summary, expected: expected)
  }

  /// The names in an object, sorted.
  func names() throws(ReferenceCheckError) -> [String] {
    guard case .object(let fields) = value else { throw unexpected("an object") }
    return fields.keys.sorted()
  }

  /// A field of an object; nil where it is missing or null.
  func optional(_ name: String) throws(ReferenceCheckError) -> ReferenceDocument? {
    guard case .object(let fields) = value else { throw unexpected("an object") }
    guard let field = fields[name], field != .null else { return nil }
    return ReferenceDocument(field, file: file, place: place.isEmpty ? name : "\(place).\(name)")
  }

  /// A field of an object.
  func field(_ name: String) throws(ReferenceCheckError) -> ReferenceDocument {
    guard let field = try optional(name) else { throw unexpected("a field '\(name)'", found: "none") }
    return field
  }

  /// The elements of an array.
  func elements() throws(ReferenceCheckError) -> [ReferenceDocument] {
    let values: [JSONValue]
    switch value {
    case .numbers(let numbers): values = numbers.map { .number($0) }
    case .array(let elements): values = elements
    default: throw unexpected("an array")
    }
    return values.enumerated().map { ReferenceDocument($1, file: file, place: "\(place)[\($0)]") }
  }

  func number() throws(ReferenceCheckError) -> Double {
    guard case .number(let number) = value else { throw unexpected("a number") }
    guard number.isFinite else { throw unexpected("a finite number") }
    return number
  }

  func text() throws(ReferenceCheckError) -> String {
    guard case .string(let text) = value else { throw unexpected("a text") }
    return text
  }

  /// An array of numbers, `count` of them where it is given.
  func numbers(count: Int? = nil) throws(ReferenceCheckError) -> [Double] {
    let numbers: [Double]
    if case .numbers(let all) = value {
      numbers = all
    } else {
      var all: [Double] = []
      for element in try elements() { all.append(try element.number()) }
      numbers = all
    }
    if let count, numbers.count != count { throw unexpected("\(count) numbers", found: "\(numbers.count)") }
    return numbers
  }

  /// A matrix, of the sizes that are given; without `columns`, those of its first row.
  func rows(count: Int? = nil, columns: Int? = nil) throws(ReferenceCheckError) -> [[Double]] {
    let elements = try elements()
    if let count, elements.count != count { throw unexpected("\(count) rows", found: "\(elements.count)") }
    var rows: [[Double]] = []
    for element in elements { rows.append(try element.numbers(count: columns ?? rows.first?.count)) }
    return rows
  }
}

/// Any JSON; arrays of numbers, which most of a file is, are kept as such.
private enum JSONValue: Decodable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case numbers([Double])
  case array([JSONValue])
  case object([String: JSONValue])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let numbers = try? container.decode([Double].self) {
      self = .numbers(numbers)
    } else if let string = try? container.decode(String.self) {
      self = .string(string)
    } else if let bool = try? container.decode(Bool.self) {
      self = .bool(bool)
    } else if var array = try? decoder.unkeyedContainer() {
      // Not `try? decode([JSONValue].self)`, which would lose the place of an error within.
      var elements: [JSONValue] = []
      while !array.isAtEnd { elements.append(try array.decode(JSONValue.self)) }
      self = .array(elements)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  /// A few words for an error.
  var summary: String {
    switch self {
    case .null: "null"
    case .bool(let bool): "\(bool)"
    case .number(let number): "\(number)"
    case .string(let text): text.count <= 40 ? "\"\(text)\"" : "\"\(text.prefix(40))…\""
    case .numbers(let numbers): numbers.isEmpty ? "an empty array" : "an array of \(numbers.count) numbers"
    case .array(let elements): "an array of \(elements.count)"
    case .object: "an object"
    }
  }
}
