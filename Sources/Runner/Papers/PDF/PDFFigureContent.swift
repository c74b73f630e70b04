import Digests
import Documents
import Foundation

/// What a figure draws, apart from how a file packs it: the operators and all that they refer to. Programs of TeX copy these as they are.
struct PDFFigureContent: Equatable {
  /// A digest of the operators and of fonts, pictures, patterns and states behind them.
  let digest: Digest
  /// The identity in the mark around the operators; nil where there is none.
  let identity: Digest?

  /// The figure of a file's first page.
  ///
  /// - Throws: `PDFError`.
  init(ofFile bytes: [UInt8]) throws(PDFError) {
    let document = try PDFDocument(bytes)
    guard let page = document.pages.first else { throw .damaged("no page", at: bytes.count) }
    try self.init(ofPage: page, in: document)
  }

  /// The figure that a page is.
  ///
  /// - Throws: `PDFError`.
  init(ofPage page: [String: PDFObject], in document: PDFDocument) throws(PDFError) {
    self.init(
      try PDFPageReader.operators(of: page, in: document), document.resolved(page["Resources"])?.entries ?? [:],
      document)
  }

  /// The figure of a form on a page.
  ///
  /// - Throws: `PDFError`.
  init(ofForm form: PDFObject, in document: PDFDocument) throws(PDFError) {
    self.init(
      try document.content(of: form), document.resolved(form.entries?["Resources"])?.entries ?? [:], document)
  }

  private init(_ operators: [UInt8], _ resources: [String: PDFObject], _ document: PDFDocument) {
    var trimmed = operators[...]
    let isSpace = { (byte: UInt8) in byte == 10 || byte == 13 || byte == 32 }
    while let last = trimmed.last, isSpace(last) { trimmed.removeLast() }
    while let first = trimmed.first, isSpace(first) { trimmed.removeFirst() }
    identity = Self.identity(in: trimmed)
    var hash = Data()
    hash.append(contentsOf: trimmed)
    for kind in ["ExtGState", "Font", "Pattern", "Shading", "XObject"] {
      guard let named = resources[kind] else { continue }
      hash.append(contentsOf: kind.utf8)
      var budget = 200_000
      Self.add(named, document, to: &hash, depth: 0, &budget)
    }
    digest = Digest(of: hash)
  }

  /// The identity that `FigurePDF` writes in front of the first operator.
  private static func identity(in operators: ArraySlice<UInt8>) -> Digest? {
    var lexer = PDFLexer(Array(operators.prefix(400)))
    guard (try? lexer.next()) == .name(FigurePDF.mark), let entries = (try? lexer.next())?.entries,
      let text = entries["I"]?.string
    else { return nil }
    return Digest(hexadecimal: String(decoding: text, as: UTF8.self))
  }

  /// What says how a value is packed or where it hangs, and not what it is.
  private static let packing: Set = ["Length", "Filter", "DecodeParms", "Parent", "Type", "Length1"]

  private static func add(
    _ object: PDFObject, _ document: PDFDocument, to hash: inout Data, depth: Int, _ budget: inout Int
  ) {
    budget -= 1
    guard depth < 24, budget > 0 else { return }
    func text(_ text: String) { hash.append(contentsOf: text.utf8) }
    switch document.resolved(object) ?? .null {
    case .null, .reference: text("null ")
    case .flag(let flag): text("\(flag) ")
    // Numbers are written with more or fewer decimals.
    case .number(let number): text(number.magnitude < 1e12 ? "\(Int((number * 1_000).rounded())) " : "large ")
    case .string(let bytes):
      text("(")
      hash.append(contentsOf: bytes)
      text(")")
    case .name(let name): text("/\(name) ")
    case .word(let word): text("\(word) ")
    case .array(let items):
      text("[")
      for item in items { add(item, document, to: &hash, depth: depth + 1, &budget) }
      text("]")
    case .dictionary(let entries):
      add(entries, document, to: &hash, depth, &budget)
    case .stream(let entries, _):
      add(entries, document, to: &hash, depth, &budget)
      hash.append(contentsOf: (try? document.content(of: object)) ?? [])
    }
  }

  private static func add(
    _ entries: [String: PDFObject], _ document: PDFDocument, to hash: inout Data, _ depth: Int, _ budget: inout Int
  ) {
    hash.append(contentsOf: "<<".utf8)
    for (key, value) in entries.sorted(by: { $0.key < $1.key }) where !packing.contains(key) {
      hash.append(contentsOf: "/\(key) ".utf8)
      add(value, document, to: &hash, depth: depth + 1, &budget)
    }
    hash.append(contentsOf: ">>".utf8)
  }
}
