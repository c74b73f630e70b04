import Foundation
import Outlines
import TestSupport
import Testing

@testable import Drawing

@Suite("Glyphs")
struct GlyphTests {
  @Test("Each line of the tables is a code, an advance and closed paths in whole numbers")
  func tables() throws {
    let line = /([0-9a-f]+) ([0-9]+)(?: ((?:M[-0-9]+[- ][-0-9]+[-0-9 hvlqc]*z)+))?/
    for (tables, least) in [(OutlineTables.regular, 600), (OutlineTables.italic, 240), (OutlineTables.bold, 440)] {
      let lines = tables.flatMap { $0.split(separator: "\n") }
      var codes: [UInt32] = []
      for text in lines {
        let match = try #require(try line.wholeMatch(in: text), "\(text)")
        codes.append(try #require(UInt32(match.1, radix: 16)))
      }
      #expect(codes.count >= least && zip(codes, codes.dropFirst()).allSatisfy(<))
    }
  }

  @Test("Every ASCII, Latin and Greek letter has an outline in each face; what italic and bold lack is regular")
  func faces() {
    for code in Array(0x21...0x7E) + Array(0xA1...0xAC) + Array(0xAE...0xFF) + Array(0x3B1...0x3C9) {
      for face in Glyph.Face.allCases {
        guard let scalar = Unicode.Scalar(UInt32(code)) else { continue }
        let glyph = Glyph(scalar, face)
        #expect(glyph.identifier == face.rawValue + String(code, radix: 16) && !glyph.outline.isEmpty)
      }
    }
    #expect(Glyph("∇", .italic) == Glyph("∇") && Glyph("∇", .bold).identifier == "g2207")
    #expect(Glyph.Face(isItalic: true, isBold: true) == .bold)
  }

  @Test("Letters of the second and third font are as high as the first's", arguments: ["ℰ", "ℬ", "𝒮", "ℝ"])
  func heights(_ letter: Unicode.Scalar) throws {
    let height = try #require(Self.top(Glyph(letter)))
    #expect((650...760).contains(height))
    #expect(Self.top(Glyph("H")) == 688)
  }

  /// The highest corner of an outline, from its relative path.
  private static func top(_ glyph: Glyph) -> Int? {
    var (y, top, start) = (0, 0, 0)
    for match in glyph.outline.matches(of: /([Mhvlqcz])([-0-9 ]*)/) {
      let numbers = match.2.matches(of: /-?[0-9]+/).compactMap { Int($0.0) }
      switch match.1 {
      case "M": (y, start) = (numbers[1], numbers[1])
      case "v": for number in numbers { y += number; top = min(top, y) }
      case "l": for index in stride(from: 1, to: numbers.count, by: 2) { y += numbers[index]; top = min(top, y) }
      case "q": for index in stride(from: 3, to: numbers.count, by: 4) { y += numbers[index]; top = min(top, y) }
      case "z": y = start
      default: break
      }
      top = min(top, y)
    }
    return -top
  }

  @Test("A character without an outline is a box an em wide, in any face", arguments: ["漢", "😀", "\u{7F}", "\u{E000}"])
  func boxes(_ scalar: Unicode.Scalar) throws {
    for face in Glyph.Face.allCases {
      let glyph = Glyph(scalar, face)
      #expect(glyph.identifier == "g0" && glyph.advance == 1000 && glyph.outline.count { $0 == "M" } == 2)
    }
    #expect(!Glyph.isKnown(scalar))
    #expect(Glyph("\n") == Glyph(" ") && Glyph.isKnown("\t"))
  }

  @Test("Each character that markup can name has an outline")
  func named() {
    #expect(RichTextParser.letters.count > 40)
    for (name, letter) in RichTextParser.letters {
      #expect(letter.unicodeScalars.allSatisfy(Glyph.isKnown), "\\\(name)")
    }
  }

  @Test("Each character in the studies' labels has an outline")
  func studies() throws {
    let folder = Checkout.root.appending(path: "studies")
    let label = /(?:label|labels|title|heading|note|name|text|by): *('(?:[^']|'')*'|"[^"]*"|\[[^\]]*\]|[^,}\n]*)/
    var found: Set<Unicode.Scalar> = []
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.hasSuffix(".md") {
      let study = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      for match in study.matches(of: label) { found.formUnion(match.1.unicodeScalars) }
    }
    // The pattern finds labels, and not only their ASCII.
    #expect(found.count > 60 && found.contains("−"))
    let missing = found.filter { !Glyph.isKnown($0) }
    #expect(missing.isEmpty, "\(missing.map { "\($0) U+\(String($0.value, radix: 16))" }.sorted())")
  }

  @Test("A glyph is defined once, in the order of first use, and stands where the widths before it end")
  func uses() throws {
    var canvas = Canvas(identifierPrefix: "p")
    canvas.text(try RichText("ba \\it{b}a"), at: Point(10, 20), size: 8)
    canvas.text(try RichText("xb"), at: Point(10, 40), size: 8)
    let identifiers = canvas.definitions.matches(of: /id="([^"]*)"/).map { String($0.1) }
    #expect(identifiers == ["g62", "g61", "i62", "g78"])
    #expect(
      canvas.body.split(separator: "\n").first == """
        <g aria-label="ba ba" transform="translate(10 20)scale(0.008)"><use href="#g62"/><use href="#g61" x="556"/>\
        <use href="#i62" x="1390"/><use href="#g61" x="1946"/></g>
        """)
  }

  @Test("Text is turned, anchored, coloured and has scripts by transformations")
  func transformations() throws {
    var canvas = Canvas(identifierPrefix: "p")
    canvas.text(try RichText("a_b"), at: Point(10, 20), size: 10, anchor: .end, color: "#123456", upwards: true)
    #expect(
      canvas.body == """
        <g aria-label="ab" transform="translate(10 29.56)rotate(-90)scale(0.01)" fill="#123456"><use href="#g61"/>\
        <g transform="translate(556 240)scale(0.72)"><use href="#g62"/></g></g>\n
        """)
    let width = try #require(canvas.textBoxes.first).box.height
    #expect(abs(width - 9.5632) < 1e-9)
  }

  @Test("A combining mark stands over the middle of its letter, higher over a high one, and takes no room")
  func marks() throws {
    var canvas = Canvas(identifierPrefix: "p")
    canvas.text(RichText(verbatim: "a\u{304}A\u{304}."), at: Point(0, 0), size: 10)
    let uses = canvas.body.matches(of: /<use href="#g([0-9a-f]+)"( x="-?\d+")?( y="-?\d+")?\/>/)
    #expect(uses.map { String($0.1) } == ["61", "304", "41", "304", "2e"])
    #expect(uses.map { String($0.2 ?? "") } == ["", " x=\"278\"", " x=\"556\"", " x=\"890\"", " x=\"1223\""])
    #expect(uses.map { String($0.3 ?? "") } == ["", "", "", " y=\"-200\"", ""])
  }

  @Test("What XML forbids or needs escaped is so in labels, and blanks alone draw nothing")
  func labels() throws {
    var canvas = Canvas(identifierPrefix: "p")
    canvas.text(RichText(verbatim: "a<\"\u{1}"), at: Point(0, 0), size: 10)
    #expect(canvas.body.hasPrefix("<g aria-label=\"a&lt;&quot;\u{FFFD}\""))
    var blank = Canvas(identifierPrefix: "p")
    blank.text(RichText(verbatim: " \u{2009}"), at: Point(0, 0), size: 10)
    #expect(blank.body == "" && blank.definitions == "")
  }
}
