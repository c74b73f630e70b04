/// A PDF file: its objects, found by its tables of references, or, where these are damaged, by looking through it.
///
/// A class, for objects and streams of objects that were read are kept.
final class PDFDocument {
  private enum Place {
    case offset(Int)
    case within(stream: Int, index: Int)
  }

  let bytes: [UInt8]
  private(set) var trailer: [String: PDFObject] = [:]
  private var places: [Int: Place] = [:]
  private var known: [Int: PDFObject] = [:]
  private var objectStreams: [Int: [PDFObject]] = [:]
  private var unpackedBytes = 0
  /// The objects that are being read: one that refers to itself has no value.
  private var open: Set<Int> = []

  /// - Throws: `PDFError`.
  init(_ bytes: [UInt8]) throws(PDFError) {
    self.bytes = bytes
    guard Self.find(Array("%PDF-".utf8), in: bytes[..<min(1_024, bytes.count)]) != nil else { throw .notPDF }
    do throws(PDFError) {
      try readReferences()
      guard resolved(trailer["Root"])?.entries != nil else { throw .damaged("no catalog", at: bytes.count) }
    } catch {
      if error == .encrypted { throw error }
      try search()
    }
    if trailer["Encrypt"] != nil { throw .encrypted }
  }

  // MARK: References

  private func readReferences() throws(PDFError) {
    let tail = max(0, bytes.count - 2_048)
    guard let mark = Self.findLast(Array("startxref".utf8), in: bytes[tail...]) else {
      throw .damaged("no 'startxref'", at: bytes.count)
    }
    var lexer = PDFLexer(bytes, at: mark + 9)
    guard let start = try lexer.next()?.integer else { throw .damaged("no place of the references", at: mark) }
    var seen: Set<Int> = []
    var next: [Int] = [start]
    while let place = next.popLast() {
      guard seen.insert(place).inserted, seen.count <= 1_000 else { continue }
      guard bytes.indices.contains(place) else { throw .damaged("references beyond the end", at: place) }
      let trailer = try readSection(at: place)
      self.trailer.merge(trailer) { first, _ in first }
      // What is newer stands first.
      if let previous = trailer["Prev"]?.integer { next.append(previous) }
      if let more = trailer["XRefStm"]?.integer { next.append(more) }
    }
    if trailer["Encrypt"] != nil { throw .encrypted }
  }

  private func readSection(at place: Int) throws(PDFError) -> [String: PDFObject] {
    var lexer = PDFLexer(bytes, at: place)
    guard try lexer.next() == .word("xref") else { return try readReferenceStream(at: place) }
    while true {
      guard let first = try lexer.next() else { throw .damaged("references without trailer", at: lexer.place) }
      if first == .word("trailer") { break }
      guard let start = first.integer, let count = try lexer.next()?.integer, start >= 0, count >= 0,
        count <= PDFLimits.objects, start <= PDFLimits.objects
      else { throw .damaged("a table of references that is none", at: lexer.place) }
      for number in start..<start + count {
        guard let offset = try lexer.next()?.integer, try lexer.next() != nil, let kind = try lexer.next() else {
          throw .damaged("a table of references that ends early", at: lexer.place)
        }
        if kind == .word("n"), places[number] == nil { places[number] = .offset(offset) }
      }
    }
    guard let trailer = try lexer.next()?.entries else { throw .damaged("no trailer", at: lexer.place) }
    return trailer
  }

  private func readReferenceStream(at place: Int) throws(PDFError) -> [String: PDFObject] {
    guard case .stream(let entries, _)? = try object(at: place, number: nil) else {
      throw .damaged("neither a table nor a stream of references", at: place)
    }
    guard entries["Type"]?.name == "XRef", let widths = entries["W"]?.array?.compactMap(\.integer), widths.count == 3,
      widths.allSatisfy({ (0...8).contains($0) }), widths.reduce(0, +) > 0,
      let data = try? content(of: .stream(entries, range(at: place)))
    else { throw .damaged("a stream of references that is none", at: place) }
    let size = entries["Size"]?.integer ?? 0
    let sections = entries["Index"]?.array?.compactMap(\.integer) ?? [0, size]
    var at = 0
    func field(_ width: Int) -> Int {
      let value = data[at..<at + width].reduce(0) { ($0 & 0xFF_FFFF_FFFF_FFFF) << 8 | Int($1) }
      at += width
      return value
    }
    for index in stride(from: 0, to: sections.count - 1, by: 2) {
      guard sections[index] >= 0, (0...PDFLimits.objects).contains(sections[index + 1]) else { continue }
      for number in 0..<sections[index + 1] {
        guard at + widths.reduce(0, +) <= data.count else { return entries }
        let kind = widths[0] == 0 ? 1 : field(widths[0])
        let (second, third) = (field(widths[1]), field(widths[2]))
        let own = sections[index] &+ number
        if places[own] != nil { continue }
        if kind == 1 { places[own] = .offset(second) }
        if kind == 2 { places[own] = .within(stream: second, index: third) }
      }
    }
    return entries
  }

  private func range(at place: Int) throws(PDFError) -> Range<Int> {
    guard case .stream(_, let range)? = try object(at: place, number: nil) else { return 0..<0 }
    return range
  }

  /// Looks for all objects by their heads, where the references cannot be used.
  private func search() throws(PDFError) {
    places = [:]
    known = [:]
    let word = Array(" obj".utf8)
    var from = 0
    while let found = Self.find(word, in: bytes[from...]), places.count < PDFLimits.objects {
      from = found + word.count
      var start = found
      while start > 0, (0x30...0x39).contains(bytes[start - 1]) { start -= 1 }
      guard start < found, start > 0, bytes[start - 1] == 0x20 else { continue }
      let end = start - 1
      start = end
      while start > 0, (0x30...0x39).contains(bytes[start - 1]), end - start < 10 { start -= 1 }
      if let number = Int(String(decoding: bytes[start..<end], as: UTF8.self)) { places[number] = .offset(start) }
    }
    for number in places.keys.sorted() {
      guard let entries = resolved(.reference(number))?.entries else { continue }
      if entries["Type"]?.name == "Catalog" { trailer["Root"] = .reference(number) }
      if entries["Type"]?.name == "XRef" { trailer.merge(entries) { first, _ in first } }
      guard entries["Type"]?.name == "ObjStm" else { continue }
      for (index, inner) in ((try? objects(of: number)) ?? []).enumerated() {
        guard let own = innerNumbers[number]?[index], places[own] == nil else { continue }
        places[own] = .within(stream: number, index: index)
        if inner.entries?["Type"]?.name == "Catalog" { trailer["Root"] = .reference(own) }
      }
    }
    if trailer["Encrypt"] != nil { throw .encrypted }
    guard resolved(trailer["Root"])?.entries != nil else { throw .damaged("no catalog", at: bytes.count) }
  }

  // MARK: Objects

  /// The value itself of what may be a reference; nil where there is none.
  func resolved(_ object: PDFObject?) -> PDFObject? {
    var object = object
    for _ in 0..<PDFLimits.depth {
      guard case .reference(let number)? = object else { return object }
      if let found = known[number] {
        object = found
        continue
      }
      guard let place = places[number], open.insert(number).inserted else { return nil }
      defer { open.remove(number) }
      let found: PDFObject?
      switch place {
      case .offset(let offset): found = try? self.object(at: offset, number: number)
      case .within(let stream, let index):
        let objects = (try? objects(of: stream)) ?? []
        found = objects.indices.contains(index) ? objects[index] : nil
      }
      known[number] = found ?? .null
      object = found
    }
    return nil
  }

  private func object(at place: Int, number: Int?) throws(PDFError) -> PDFObject? {
    guard bytes.indices.contains(place) else { throw .damaged("an object beyond the end", at: place) }
    var lexer = PDFLexer(bytes, at: place)
    guard let own = try lexer.next()?.integer, try lexer.next()?.integer != nil, try lexer.next() == .word("obj"),
      number == nil || own == number
    else { throw .damaged("no object where one was said to be", at: place) }
    guard let value = try lexer.next() else { return nil }
    guard case .dictionary(let entries) = value else {
      // `7 0 R` as an object.
      if value.integer != nil, let target = value.integer {
        let (second, third) = (try lexer.next(), try lexer.next())
        if second?.integer != nil, third == .word("R") { return .reference(target) }
      }
      return value
    }
    guard (try? lexer.next()) == .word("stream") else { return value }
    var start = lexer.place
    if start < bytes.count, bytes[start] == 13 { start += 1 }
    if start < bytes.count, bytes[start] == 10 { start += 1 }
    let length = resolved(entries["Length"])?.integer ?? -1
    if length >= 0, length <= bytes.count - start {
      var after = PDFLexer(bytes, at: start + length)
      if (try? after.next()) == .word("endstream") { return .stream(entries, start..<start + length) }
    }
    guard let end = Self.find(Array("endstream".utf8), in: bytes[start...]) else {
      throw .damaged("a stream without end", at: start)
    }
    return .stream(entries, start..<end)
  }

  private var innerNumbers: [Int: [Int]] = [:]

  private func objects(of stream: Int) throws(PDFError) -> [PDFObject] {
    if let found = objectStreams[stream] { return found }
    objectStreams[stream] = []
    guard let object = resolved(.reference(stream)), let entries = object.entries,
      let count = resolved(entries["N"])?.integer, let first = resolved(entries["First"])?.integer,
      (0...PDFLimits.objects).contains(count), first >= 0
    else { return [] }
    let data = try content(of: object)
    var head = PDFLexer(data)
    var offsets: [Int] = []
    var numbers: [Int] = []
    for _ in 0..<count {
      guard let number = try head.next()?.integer, let offset = try head.next()?.integer else { break }
      numbers.append(number)
      offsets.append(offset)
    }
    var objects: [PDFObject] = []
    for offset in offsets {
      guard offset >= 0, offset < data.count - min(first, data.count) else {
        objects.append(.null)
        continue
      }
      var lexer = PDFLexer(data, at: first + offset)
      objects.append((try lexer.next()) ?? .null)
    }
    innerNumbers[stream] = numbers
    objectStreams[stream] = objects
    return objects
  }

  /// The bytes of a stream, unpacked.
  ///
  /// - Throws: `PDFError.damaged`, also for a filter that is not known.
  func content(of stream: PDFObject?) throws(PDFError) -> [UInt8] {
    guard case .stream(let entries, let range)? = resolved(stream) else { return [] }
    var filters: [String] = []
    let filter = resolved(entries["Filter"])
    if let name = filter?.name { filters = [name] }
    if let list = filter?.array { filters = list.compactMap { resolved($0)?.name } }
    let given = resolved(entries["DecodeParms"])
    let parameters = given?.array ?? [given].compactMap(\.self)
    var data = bytes[range]
    for (index, filter) in filters.prefix(8).enumerated() {
      switch filter {
      case "FlateDecode", "Fl":
        var inflated = try PDFInflation.inflated(data, limit: PDFLimits.streamBytes)
        unpackedBytes += inflated.count
        guard unpackedBytes <= PDFLimits.allBytes else {
          throw .damaged("streams of more than \(PDFLimits.allBytes) bytes", at: range.lowerBound)
        }
        if parameters.indices.contains(index), let own = resolved(parameters[index])?.entries,
          let predictor = resolved(own["Predictor"])?.integer, predictor > 1
        {
          func entry(_ name: String, _ usual: Int) -> Int { resolved(own[name])?.integer ?? usual }
          guard
            let rows = PDFInflation.unpredicted(
              inflated, predictor: predictor, columns: entry("Columns", 1), colors: entry("Colors", 1),
              bits: entry("BitsPerComponent", 8))
          else { throw .damaged("a prediction of kind \(predictor)", at: range.lowerBound) }
          inflated = rows
        }
        data = inflated[...]
      default: throw .damaged("a stream by the filter '\(filter)', which is not read", at: range.lowerBound)
      }
    }
    return Array(data)
  }

  // MARK: Pages

  /// The pages in their order, each with what it inherits.
  var pages: [[String: PDFObject]] {
    guard let root = resolved(trailer["Root"])?.entries else { return [] }
    var pages: [[String: PDFObject]] = []
    var seen: Set<Int> = []
    func visit(_ node: PDFObject?, _ inherited: [String: PDFObject], _ depth: Int) {
      if case .reference(let number)? = node, !seen.insert(number).inserted { return }
      guard depth < PDFLimits.depth, pages.count < PDFLimits.pages, let entries = resolved(node)?.entries else {
        return
      }
      var passed = inherited
      for key in ["Resources", "MediaBox"] { if let value = entries[key] { passed[key] = value } }
      if let kids = resolved(entries["Kids"])?.array {
        for kid in kids { visit(kid, passed, depth + 1) }
      } else if entries["Type"]?.name != "Pages" {
        pages.append(entries.merging(passed) { own, _ in own })
      }
    }
    visit(root["Pages"], [:], 0)
    return pages
  }

  // MARK: Bytes

  static func find(_ word: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
    guard let first = word.first, bytes.count >= word.count else { return nil }
    var from = bytes.startIndex
    while let start = bytes[from...].firstIndex(of: first), start + word.count <= bytes.endIndex {
      if bytes[start..<start + word.count].elementsEqual(word) { return start }
      from = start + 1
    }
    return nil
  }

  static func findLast(_ word: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
    guard bytes.count >= word.count else { return nil }
    for start in (bytes.startIndex...bytes.endIndex - word.count).reversed()
    where bytes[start..<start + word.count].elementsEqual(word) { return start }
    return nil
  }
}
