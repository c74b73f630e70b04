import Foundation

/// Reads a paper's source, file after file, as LaTeX would: what is a comment, code, a length or an option is passed over.
package struct LaTeXReader {
  private static let mostFiles = 1_000
  private static let mostBytes = 16 << 20
  private static let depth = 200

  private let folder: URL
  private var source = LaTeXSource()
  private var filesRead = 0
  var text: [Unicode.Scalar] = []
  var isMathAt: [Bool] = []
  private var places: [LaTeXSource.Place] = []
  private var isPreamble = true
  private var isOver = false
  private var mathDepth = 0
  /// The names of the files that are being read, the innermost last.
  private var open: [String] = []

  private init(folder: URL) { self.folder = folder }

  /// Reads a paper from its main file.
  ///
  /// - Parameters:
  ///   - name: the file's name within the folder.
  ///   - folder: the folder that paths are relative to.
  /// - Throws: `PaperError.unreadable`, when the main file cannot be read.
  package static func source(of name: String, in folder: URL) throws(PaperError) -> LaTeXSource {
    var reader = LaTeXReader(folder: folder)
    guard let text = reader.file(name) else {
      throw .unreadable(path: name, reason: "there is no such file, or it is no text of at most 16 MB")
    }
    reader.isPreamble = PDFDocument.find(Array("\\begin{document}".utf8), in: Array(text.utf8)[...]) != nil
    reader.read(text, named: name)
    reader.addTyped()
    return reader.source
  }

  private func file(_ name: String) -> String? {
    let url = folder.appending(path: name)
    guard let size = try? FileManager.default.attributesOfItem(atPath: url.path)[.size] as? Int, size <= Self.mostBytes,
      let bytes = try? Data(contentsOf: url)
    else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  private mutating func addTyped() {
    for found in TypedNumbers.all(in: text, isMath: isMathAt) {
      source.items.append((.typed(found.text), places[found.range.lowerBound]))
    }
    let order = Dictionary(
      places.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    // Numbers by hand come in between what macros made, in the order of the files.
    source.items = source.items.enumerated().sorted { left, right in
      let (a, b) = (order[left.element.place] ?? 0, order[right.element.place] ?? 0)
      return a == b ? left.offset < right.offset : a < b
    }.map(\.element)
  }

  // MARK: Files

  private mutating func read(_ content: String, named name: String) {
    open.append(name)
    var cursor = LaTeXCursor(content, file: name)
    read(&cursor, until: nil, depth: 0)
    open.removeLast()
  }

  private mutating func follow(_ path: String, at place: LaTeXSource.Place) {
    let names = path.hasSuffix(".tex") ? [path] : [path + ".tex", path]
    guard filesRead < Self.mostFiles, open.count < 30 else { return }
    for name in names where !open.contains(name) {
      guard let content = file(name) else { continue }
      filesRead += 1
      read(content, named: name)
      return
    }
    source.missing.append((path, place))
  }

  // MARK: Text

  private mutating func emit(_ words: String, _ place: LaTeXSource.Place) {
    if isPreamble { return }
    for scalar in words.unicodeScalars {
      text.append(scalar)
      isMathAt.append(mathDepth > 0)
      places.append(place)
    }
  }

  private mutating func emit(_ sign: Unicode.Scalar, _ place: LaTeXSource.Place) {
    emit(String(Character(sign)), place)
  }

  private mutating func add(_ item: LaTeXSource.Item, _ place: LaTeXSource.Place) {
    emit(TypedNumbers.Sign.mark, place)
    source.items.append((item, place))
  }

  /// Reads up to the end, or to the brace that closes a group.
  private mutating func read(_ cursor: inout LaTeXCursor, until closing: Unicode.Scalar?, depth: Int) {
    while let scalar = cursor.next, !isOver {
      if scalar == closing {
        cursor.advance()
        return
      }
      let place = cursor.place
      switch scalar {
      case "%": cursor.skipComment()
      case "\\":
        cursor.advance()
        command(&cursor, place, depth)
      case "$":
        cursor.advance()
        if cursor.next == "$" { cursor.advance() }
        toggleMath(place)
      case "^", "_":
        cursor.advance()
        if mathDepth > 0 { cursor.skipToken() } else { emit(scalar, place) }
      case "{" where depth < Self.depth:
        cursor.advance()
        read(&cursor, until: "}", depth: depth + 1)
      case "{", "}": cursor.advance()
      case "~":
        cursor.advance()
        emit(" ", place)
      case "&":
        cursor.advance()
        emit("\t", place)
      default:
        cursor.advance()
        emit(scalar, place)
      }
    }
  }

  private mutating func toggleMath(_ place: LaTeXSource.Place) { mathDepth == 0 ? beginMath(place) : endMath(place) }

  private mutating func beginMath(_ place: LaTeXSource.Place) {
    mathDepth += 1
    emit(TypedNumbers.Sign.formulaStart, place)
  }

  private mutating func endMath(_ place: LaTeXSource.Place) {
    emit(TypedNumbers.Sign.formulaEnd, place)
    mathDepth = max(0, mathDepth - 1)
  }

  // MARK: Commands

  private mutating func command(_ cursor: inout LaTeXCursor, _ place: LaTeXSource.Place, _ depth: Int) {
    let name = cursor.readName()
    if refigure(name, &cursor, place) || files(name, &cursor, place) { return }
    switch name {
    case "\\":
      if cursor.next == "*" { cursor.advance() }
      cursor.skipOptions()
      emit("\n", place)
    case "(", "[": beginMath(place)
    case ")", "]": endMath(place)
    case "begin": begin(&cursor, place)
    case "end":
      let environment = cursor.readGroup() ?? ""
      if LaTeXMacros.math.contains(environment) { endMath(place) }
      if environment == "document" { isOver = true }
    case "verb", "lstinline", "mintinline": cursor.skipVerb()
    case "newcommand", "renewcommand", "providecommand", "DeclareRobustCommand", "newcommand*", "def", "gdef", "edef",
      "NewDocumentCommand", "RenewDocumentCommand", "let", "newenvironment", "renewenvironment":
      definition(name, &cursor, place)
    case "num", "numproduct", "ang", "tablenum": quantity(&cursor, place, units: 0)
    case "qty", "SI", "DTLnum": quantity(&cursor, place, units: 1)
    case "numrange", "qtyrange", "SIrange":
      quantity(&cursor, place, units: 0)
      quantity(&cursor, place, units: name == "numrange" ? 0 : 1)
    case "frac", "dfrac", "tfrac":
      // Whole numbers of a fraction stand behind no relation.
      for _ in 0..<2 {
        emit("⁄", place)
        guard cursor.skipSpaces(then: "{"), depth < Self.depth else { continue }
        cursor.advance()
        read(&cursor, until: "}", depth: depth + 1)
      }
      emit("⁄", place)
    case "title", "subtitle", "chapter", "section", "subsection", "subsubsection", "caption":
      title(&cursor, depth)
    default:
      if let sign = LaTeXMacros.signs[name] { return emit(sign, place) }
      if name.hasPrefix("cite") || name.hasSuffix("cite") || name.hasPrefix("Cite") {
        cursor.skipOptions()
        return cursor.skipGroups(1)
      }
      if cursor.next == "*" { cursor.advance() }
      if mathDepth == 0 { cursor.skipOptions() }
      if let count = LaTeXMacros.skipped[name] {
        cursor.skipGroups(count)
      } else if mathDepth == 0, name.count > 1 {
        cursor.skipLength()
      }
    }
  }

  /// A title is text also in front of the document.
  private mutating func title(_ cursor: inout LaTeXCursor, _ depth: Int) {
    if cursor.next == "*" { cursor.advance() }
    cursor.skipOptions()
    guard cursor.skipSpaces(then: "{"), depth < Self.depth else { return }
    let wasPreamble = isPreamble
    isPreamble = false
    cursor.advance()
    emit("\n", cursor.place)
    read(&cursor, until: "}", depth: depth + 1)
    emit("\n", cursor.place)
    isPreamble = wasPreamble
  }

  private mutating func refigure(_ name: String, _ cursor: inout LaTeXCursor, _ place: LaTeXSource.Place) -> Bool {
    guard name.hasPrefix("refigure") else { return false }
    cursor.skipOptions()
    let argument = cursor.readGroup() ?? ""
    switch name {
    case "refigure", "refigurenumber", "refigureplain": add(.number(key: argument), place)
    case "refigurefigure": add(.figure(key: argument), place)
    case "refiguretable": add(.table(key: argument), place)
    default: emit(TypedNumbers.Sign.mark, place)
    }
    return true
  }

  private mutating func files(_ name: String, _ cursor: inout LaTeXCursor, _ place: LaTeXSource.Place) -> Bool {
    switch name {
    case "input", "include", "subfile", "subfileinclude":
      if let path = cursor.readGroup() ?? cursor.readWord() {
        follow(path.trimmingCharacters(in: .whitespaces), at: place)
      }
    case "import", "subimport":
      if let base = cursor.readGroup(), let path = cursor.readGroup() { follow(base + path, at: place) }
    case "usepackage", "RequirePackage":
      cursor.skipOptions()
      for package in (cursor.readGroup() ?? "").split(separator: ",") {
        let name = package.trimmingCharacters(in: .whitespacesAndNewlines)
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        if parts.last == "refigure" { source.packages.append(parts.dropLast().joined(separator: "/")) }
      }
    case "graphicspath":
      var rest = Substring(cursor.readGroup() ?? "")
      while let start = rest.firstIndex(of: "{"), let end = rest[start...].firstIndex(of: "}") {
        source.graphicsFolders.append(String(rest[rest.index(after: start)..<end]))
        rest = rest[rest.index(after: end)...]
      }
    case "includegraphics":
      if cursor.next == "*" { cursor.advance() }
      cursor.skipOptions()
      let path = (cursor.readGroup() ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
      if !isPreamble { add(.graphic(path: path), place) }
    default: return false
    }
    return true
  }

  private mutating func begin(_ cursor: inout LaTeXCursor, _ place: LaTeXSource.Place) {
    let environment = cursor.readGroup() ?? ""
    if environment == "document" { isPreamble = false }
    if LaTeXMacros.verbatim.contains(environment) { return cursor.skip(past: "\\end{\(environment)}") }
    cursor.skipOptions()
    if let count = LaTeXMacros.environments[environment] {
      cursor.skipGroups(count)
      cursor.skipOptions()
    }
    if LaTeXMacros.math.contains(environment) { beginMath(place) }
    emit("\n", place)
  }

  /// A number as siunitx reads it.
  private mutating func quantity(_ cursor: inout LaTeXCursor, _ place: LaTeXSource.Place, units: Int) {
    cursor.skipOptions()
    let argument = cursor.readGroup() ?? ""
    // A macro of ours inside is judged by itself.
    if let match = argument.firstMatch(of: #/\\refigure[a-z]*\s*\{([^}]*)\}/#) {
      add(.number(key: String(match.1)), place)
    } else {
      emit(" " + argument.replacing("+-", with: "±").replacing("\\pm", with: "±") + " ", place)
    }
    cursor.skipGroups(units)
  }

  /// A macro whose text is a number is one typed by hand, wherever it is used.
  private mutating func definition(_ name: String, _ cursor: inout LaTeXCursor, _ place: LaTeXSource.Place) {
    if name == "let" { return cursor.skipLet() }
    if cursor.next == "*" { cursor.advance() }
    cursor.skipDefinedName()
    if name.hasSuffix("DocumentCommand") { cursor.skipGroups(1) }
    cursor.skipOptions()
    cursor.skipOptions()
    if name.hasSuffix("def") { cursor.skip(before: "{") }
    let isEnvironment = name.hasSuffix("environment")
    let body = cursor.readGroup() ?? ""
    if isEnvironment { return cursor.skipGroups(1) }
    for match in body.matches(of: #/\\refigure[a-z]*\s*\{([^}#]*)\}/#) {
      source.items.append((.number(key: String(match.1)), place))
    }
    let plain = body.replacing(#/\\(num|ensuremath|text|mathrm|pm|times|,|%|SI|qty)/#, with: " ")
      .filter { !"${}% ".contains($0) }
    let isNumber = plain.contains(where: \.isNumber) && plain.allSatisfy { $0.isNumber || ".,()+-±^e".contains($0) }
    if isNumber { source.items.append((.typed(body), place)) }
  }
}
