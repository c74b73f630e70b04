import Deterministic
import Documents
import Foundation
import TestSupport
import Testing

@testable import Papers

@Suite("Reading PDF")
struct PDFReaderTests {
  private static let identity = String(repeating: "ab", count: 32)

  /// A drawing as this program makes it.
  private static func drawing(_ path: String = "M10 10L90 40", identity: String = identity) -> String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" width="100" height="50" viewBox="0 0 100 50">
    <title>A line</title><metadata>refigure identity \(identity)</metadata>
    <path d="\(path)" fill="none" stroke="#0066cc" stroke-width="2"/>
    </svg>
    """
  }

  private static func pdf(_ objects: [String]) -> [UInt8] {
    var text = "%PDF-1.5\n"
    var places: [Int] = []
    for (index, object) in objects.enumerated() {
      places.append(text.utf8.count)
      text += "\(index + 1) 0 obj\n\(object)\nendobj\n"
    }
    let start = text.utf8.count
    text += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
    for place in places { text += String(repeating: "0", count: 10 - "\(place)".count) + "\(place) 00000 n \n" }
    return Array((text + "trailer\n<</Size \(objects.count + 1)/Root 1 0 R>>\nstartxref\n\(start)\n%%EOF\n").utf8)
  }

  private static func page(_ operators: String, fonts: String = "/F1 4 0 R") -> [UInt8] {
    pdf([
      "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1/Resources<</Font<<\(fonts)>>>>>>",
      "<</Type/Page/Parent 2 0 R/Contents 5 0 R>>",
      "<</Type/Font/Subtype/Type1/FirstChar 32/Widths[\((32..<127).map { _ in "500" }.joined(separator: " "))]"
        + "/Encoding<</Differences[1/minus/period 3/plusminus]>>>>",
      "<</Length \(operators.utf8.count)>>\nstream\n\(operators)\nendstream",
    ])
  }

  private static func content(_ bytes: [UInt8]) throws -> PDFPageContent {
    let document = try PDFDocument(bytes)
    let page = try #require(document.pages.first)
    return try PDFPageReader.content(of: page, in: document)
  }

  @Test("Values in every form")
  func values() throws {
    var lexer = PDFLexer(
      Array(#"<</A 1/B(x\)\101(y)\n)/C[<4142> /N#20m -.5 true null 7 0 R]/D<</E 3 0 R>>>> % no"#.utf8))
    let value = try #require(try lexer.next())
    let entries = try #require(value.entries)
    #expect(entries["A"] == .number(1) && entries["B"] == .string(Array("x)A(y)\n".utf8)))
    #expect(
      entries["C"]
        == .array([.string([0x41, 0x42]), .name("N m"), .number(-0.5), .flag(true), .null, .reference(7)]))
    #expect(entries["D"] == .dictionary(["E": .reference(3)]))
    #expect(try lexer.next() == nil)
  }

  @Test("Marks enclose the text that they stand around, in encodings of fonts")
  func marks() throws {
    let content = try Self.content(
      Self.page(
        "BT /F1 10 Tf 10 700 Td (we find) Tj ET /RefigureNumber <</K(s/a)/R(r3)/S(00)>> BDC BT /F1 10 Tf 60 700 Td "
          + "[<01> (0) <02> (7) (6)] TJ ET EMC BT /F1 10 Tf 100 700 Td (and 0.55) Tj ET"))
    #expect(content.marks == [PDFPageContent.Mark(name: "RefigureNumber", key: "s/a", run: "r3", seal: "00")])
    let text = PDFPaperText(content)
    #expect(text.marked[0] == "−0.76")
    let (kept, _) = text.withoutCounts()
    #expect(TypedNumbers.all(in: kept).map(\.text) == ["0.55"])
  }

  @Test("What LaTeX counts is no result")
  func counts() throws {
    let lines = [
      "14 Tf 50 700 Td (1) Tj 30 0 Td (Introduction) Tj", "10 Tf 50 660 Td (Figure 2: a caption of 0.5) Tj",
      "10 Tf 50 640 Td (as in [12], in Section 4 and in 2024, 77 times) Tj",
      "10 Tf 50 620 Td (E = m) Tj 300 0 Td ( \\(3\\)) Tj", "10 Tf 300 40 Td (5) Tj",
    ].map { "BT /F1 \($0) ET" }.joined(separator: "\n")
    let (kept, _) = PDFPaperText(try Self.content(Self.page(lines))).withoutCounts()
    #expect(TypedNumbers.all(in: kept).map(\.text) == ["0.5", "77"])
  }

  @Test("A drawing's document says which figure it is, and is the same drawing whatever packs it")
  func figures() throws {
    let bytes = try FigurePDF.bytes(ofDrawing: Self.drawing())
    let figure = try PDFFigureContent(ofFile: bytes)
    #expect(figure.identity?.hexadecimal == Self.identity)
    let other = try PDFFigureContent(ofFile: try FigurePDF.bytes(ofDrawing: Self.drawing("M10 10L90 41")))
    #expect(other.identity == figure.identity && other.digest != figure.digest)
    let unmarked = try PDFFigureContent(ofFile: try FigurePDF.bytes(ofDrawing: Self.drawing(), isMarked: false))
    #expect(unmarked.identity == nil && unmarked.digest != figure.digest)
    // Without its table of references it is found by looking through.
    let damaged = bytes.dropLast(60)
    #expect(try PDFFigureContent(ofFile: Array(damaged)) == figure)
  }

  @Test("What is no PDF, or encrypted, is refused with a reason")
  func refusals() {
    #expect(throws: PDFError.notPDF) { try PDFDocument(Array("hello".utf8)) }
    #expect(throws: PDFError.notPDF) { try PDFDocument([]) }
    let encrypted = Self.pdf(["<</Type/Catalog>>"])
    let text = String(decoding: encrypted, as: UTF8.self).replacing("/Root 1 0 R", with: "/Root 1 0 R/Encrypt 1 0 R")
    #expect(throws: PDFError.encrypted) { try PDFDocument(Array(text.utf8)) }
    #expect(throws: PDFError.self) { try PDFDocument(Array("%PDF-1.4\nnothing".utf8)) }
    #expect("\(PDFError.damaged("no page", at: 3))" == "no page, at byte 3")
  }

  @Test("Values within each other and pages that hold themselves end")
  func loops() throws {
    let deep = "%PDF-1.4\n1 0 obj\n" + String(repeating: "[", count: 100_000)
    #expect(throws: PDFError.self) { try PDFDocument(Array(deep.utf8)) }
    let own = Self.pdf(["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R 2 0 R]>>"])
    #expect(try PDFDocument(own).pages.isEmpty)
    let circle = Self.pdf(["<</Type/Catalog/Pages 2 0 R>>", "3 0 R", "2 0 R"])
    #expect(try PDFDocument(circle).pages.isEmpty)
  }

  @Test("No damage ends the process")
  func mutants() throws {
    let files = [Data(try FigurePDF.bytes(ofDrawing: Self.drawing())), Data(Self.page("BT /F1 10 Tf (0.5) Tj ET"))]
    var (read, refused) = (0, 0)
    for file in files {
      for number in 0..<1_500 {
        let mutant = Array(Mutation.of(file, RandomStream(seed: 7).stream(number)))
        do throws(PDFError) {
          let document = try PDFDocument(mutant)
          for page in document.pages.prefix(3) {
            let content = try PDFPageReader.content(of: page, in: document)
            _ = PDFPaperText(content).withoutCounts()
          }
          _ = try PDFFigureContent(ofFile: mutant)
          read += 1
        } catch {
          #expect(!"\(error)".isEmpty)
          refused += 1
        }
      }
    }
    #expect(read > 100 && refused > 100)
  }
}
