/// What stands on a page, in the order in which it is painted.
struct PDFPageContent {
  /// A mark of ours around operators.
  struct Mark: Equatable {
    let name: String
    let key: String?
    let run: String?
    let seal: String?
  }

  /// Characters that are painted together.
  struct Glyph {
    let text: String
    let x, y, end, size: Double
    /// The index of the innermost of our marks around it.
    let mark: Int?
  }

  /// A picture or form that is painted.
  struct Drawing {
    let object: PDFObject
    let mark: Int?
  }

  var marks: [Mark] = []
  var glyphs: [Glyph] = []
  var drawings: [Drawing] = []
}

/// Reads a page's operators.
struct PDFPageReader {
  private struct State {
    var map = PDFMap.identity
    var font: PDFFont?
    var size = 0.0
    var (spacing, wordSpacing, scale, leading, rise) = (0.0, 0.0, 1.0, 0.0, 0.0)
  }

  private let document: PDFDocument
  private let resources: [String: PDFObject]
  private var fonts: [String: PDFFont] = [:]
  private var content = PDFPageContent()
  private var state = State()
  private var saved: [State] = []
  private var (matrix, line) = (PDFMap.identity, PDFMap.identity)
  /// The marks around what is painted; nil for those of others.
  private var open: [Int?] = []

  init(_ page: [String: PDFObject], in document: PDFDocument) {
    self.document = document
    resources = document.resolved(page["Resources"])?.entries ?? [:]
  }

  /// The content of a page.
  ///
  /// - Throws: `PDFError.damaged`.
  static func content(of page: [String: PDFObject], in document: PDFDocument) throws(PDFError) -> PDFPageContent {
    var reader = PDFPageReader(page, in: document)
    try reader.read(try operators(of: page, in: document))
    return reader.content
  }

  /// The operators of a page, its streams one after the other.
  static func operators(of page: [String: PDFObject], in document: PDFDocument) throws(PDFError) -> [UInt8] {
    let contents = document.resolved(page["Contents"])
    var operators: [UInt8] = []
    for part in contents?.array ?? [contents].compactMap(\.self) {
      operators += try document.content(of: part) + [10]
    }
    return operators
  }

  private mutating func read(_ operators: [UInt8]) throws(PDFError) {
    var lexer = PDFLexer(operators)
    var operands: [PDFObject] = []
    var count = 0
    while let item = try lexer.next() {
      count += 1
      guard count < PDFLimits.operators else { throw .damaged("too many operators", at: lexer.place) }
      guard case .word(let word) = item else {
        if operands.count < 1_000 { operands.append(item) }
        continue
      }
      if word == "BI" { Self.skipImage(&lexer) } else { apply(word, operands) }
      operands.removeAll(keepingCapacity: true)
    }
  }

  /// Passes over a picture that stands among the operators.
  private static func skipImage(_ lexer: inout PDFLexer) {
    while let item = try? lexer.next(), item != .word("ID") {}
    let bytes = lexer.bytes
    while lexer.place + 2 < lexer.end {
      lexer.place += 1
      let isEnd = bytes[lexer.place] == 0x45 && bytes[lexer.place + 1] == 0x49
      let isFree = { (byte: UInt8) in byte == 10 || byte == 13 || byte == 32 }
      if isEnd, isFree(bytes[lexer.place - 1]), lexer.place + 2 >= lexer.end || isFree(bytes[lexer.place + 2]) {
        lexer.place += 2
        return
      }
    }
    lexer.place = lexer.end
  }

  private mutating func apply(_ word: String, _ operands: [PDFObject]) {
    let numbers = operands.compactMap(\.number)
    switch word {
    case "q": if saved.count < 1_000 { saved.append(state) }
    case "Q": if let last = saved.popLast() { state = last }
    case "cm": if let map = PDFMap(numbers) { state.map = map.then(state.map) }
    case "BDC", "BMC": openMark(operands)
    case "EMC": _ = open.popLast()
    case "Do":
      guard let name = operands.last?.name,
        let object = document.resolved(document.resolved(resources["XObject"])?.entries?[name])
      else { return }
      if content.drawings.count < 100_000 {
        content.drawings.append(PDFPageContent.Drawing(object: object, mark: open.last { $0 != nil } ?? nil))
      }
    default: applyText(word, operands, numbers)
    }
  }

  private mutating func openMark(_ operands: [PDFObject]) {
    guard open.count < 10_000 else { return }
    guard let name = operands.first?.name, name.hasPrefix("Refigure") else {
      open.append(nil)
      return
    }
    let entries = operands.last?.entries ?? [:]
    func text(_ key: String) -> String? { entries[key]?.string.map { String(decoding: $0, as: UTF8.self) } }
    content.marks.append(
      PDFPageContent.Mark(name: name, key: text("K") ?? text("I"), run: text("R"), seal: text("S")))
    open.append(content.marks.count - 1)
  }

  // MARK: Text

  private mutating func applyText(_ word: String, _ operands: [PDFObject], _ numbers: [Double]) {
    switch word {
    case "BT": (matrix, line) = (.identity, .identity)
    case "Tf":
      if let name = operands.first?.name { state.font = font(name) }
      state.size = numbers.last ?? state.size
    case "Tc": state.spacing = numbers.last ?? 0
    case "Tw": state.wordSpacing = numbers.last ?? 0
    case "Tz": state.scale = (numbers.last ?? 100) / 100
    case "TL": state.leading = numbers.last ?? 0
    case "Ts": state.rise = numbers.last ?? 0
    case "Td" where numbers.count >= 2: move(numbers[0], numbers[1])
    case "TD" where numbers.count >= 2:
      state.leading = -numbers[1]
      move(numbers[0], numbers[1])
    case "Tm":
      if let map = PDFMap(numbers) { (matrix, line) = (map, map) }
    case "T*": move(0, -state.leading)
    case "Tj": show(operands.last?.string ?? [])
    case "'", "\"":
      move(0, -state.leading)
      show(operands.last?.string ?? [])
    case "TJ":
      for item in operands.last?.array ?? [] {
        if let bytes = item.string { show(bytes) }
        if let back = item.number { matrix = PDFMap(moving: -back / 1_000 * state.size * state.scale, 0).then(matrix) }
      }
    default: break
    }
  }

  private mutating func move(_ x: Double, _ y: Double) {
    line = PDFMap(moving: x, y).then(line)
    matrix = line
  }

  private mutating func font(_ name: String) -> PDFFont {
    if let known = fonts[name] { return known }
    let font = PDFFont(document.resolved(resources["Font"])?.entries?[name], in: document)
    fonts[name] = font
    return font
  }

  private mutating func show(_ bytes: [UInt8]) {
    guard let font = state.font, content.glyphs.count < PDFLimits.operators else { return }
    let step = font.isComposite ? 2 : 1
    for index in stride(from: 0, to: bytes.count - step + 1, by: step) {
      let code = step == 2 ? Int(bytes[index]) << 8 | Int(bytes[index + 1]) : Int(bytes[index])
      let whole = matrix.then(state.map)
      let isSpace = step == 1 && code == 32
      let advance =
        (font.width(code) / 1_000 * state.size + state.spacing + (isSpace ? state.wordSpacing : 0)) * state.scale
      matrix = PDFMap(moving: advance, 0).then(matrix)
      let end = matrix.then(state.map)
      content.glyphs.append(
        PDFPageContent.Glyph(
          text: font.text(code), x: whole.e, y: whole.f + state.rise, end: end.e, size: state.size * whole.height,
          mark: open.last { $0 != nil } ?? nil))
    }
  }
}

/// An affine map, as PDF writes it.
struct PDFMap {
  let a, b, c, d, e, f: Double
  static let identity = PDFMap(moving: 0, 0)

  init(moving x: Double, _ y: Double) { (a, b, c, d, e, f) = (1, 0, 0, 1, x, y) }

  init?(_ numbers: [Double]) {
    guard numbers.count >= 6 else { return nil }
    let six = numbers.suffix(6)
    let start = six.startIndex
    (a, b, c) = (six[start], six[start + 1], six[start + 2])
    (d, e, f) = (six[start + 3], six[start + 4], six[start + 5])
  }

  private init(_ a: Double, _ b: Double, _ c: Double, _ d: Double, _ e: Double, _ f: Double) {
    (self.a, self.b, self.c, self.d, self.e, self.f) = (a, b, c, d, e, f)
  }

  /// This map and then another one.
  func then(_ next: PDFMap) -> PDFMap {
    PDFMap(
      a * next.a + b * next.c, a * next.b + b * next.d, c * next.a + d * next.c, c * next.b + d * next.d,
      e * next.a + f * next.c + next.e, e * next.b + f * next.d + next.f)
  }

  /// The factor by which it makes what stands upright higher.
  var height: Double { (c * c + d * d).squareRoot() }
}
