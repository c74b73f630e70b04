import CZlib
import Drawing
import Foundation
import TestSupport
import Testing

@testable import Documents

@Suite("Figures as PDF")
struct PDFTests {
  /// The published drawings of the paper's panels, and others of each kind.
  static let names = [
    "s-curve/nae-loss", "s-curve/nae-samples", "s-curve/nae-divergence", "comparison/ae-grid", "mode-collapse/6-a",
    "mode-collapse/6-b", "mode-collapse/7-a", "nae-divergence/3-b", "outlier-reconstruction/1", "stability/auc-m",
    "wnae-convergence/9-a", "known-truth/relations",
  ]

  static func drawing(_ name: String) throws -> String { try Checkout.text("results/\(name).svg") }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test(
    "It has one page of the figure's size, embedded fonts, the figure's words, and nothing that varies",
    arguments: names)
  func content(_ name: String) throws {
    let svg = try Self.drawing(name)
    let bytes = try FigurePDF.bytes(ofDrawing: svg)
    let text = Self.text(bytes)
    let root = try SVGReader.root(of: svg)
    let size = try #require(root["viewBox"]?.split(separator: " ").suffix(2).joined(separator: " "))
    #expect(text.hasPrefix("%PDF-1.7\n") && text.hasSuffix("%%EOF\n"))
    #expect(text.contains("/MediaBox[0 0 \(size)]") && text.contains("/Count 1>>"))
    #expect(
      text.components(separatedBy: "/FontFile2").count - 1 == text.components(separatedBy: "/FontDescriptor/").count - 1
    )
    #expect(text.contains("/FontFile2") && !text.contains("/Type3"))
    for varying in ["/ID", "Date", "Producer", "/Metadata"] { #expect(!text.contains(varying), "\(varying)") }
    #expect(text.contains("/Keywords(refigure identity "))
    #expect(try FigurePDF.bytes(ofDrawing: svg) == bytes)
  }

  @Test("Each object stands where the table of references says")
  func references() throws {
    let bytes = try FigurePDF.bytes(ofDrawing: try Self.drawing("mode-collapse/6-b"))
    let text = String(decoding: bytes.map { $0 < 128 ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    let start = try #require(
      text.components(separatedBy: "startxref\n").last?.split(separator: "\n").first.flatMap { Int($0) })
    let lines = text.dropFirst(start).split(separator: "\n")
    #expect(lines.first == "xref")
    let places = lines.dropFirst(3).prefix { $0.hasSuffix(" 00000 n ") }.compactMap { Int($0.prefix(10)) }
    #expect(places.count > 8)
    for (index, place) in places.enumerated() { #expect(text.dropFirst(place).hasPrefix("\(index + 1) 0 obj\n")) }
  }

  @Test(
    "What this program did not draw is refused, and never half drawn",
    arguments: [
      "", "<svg", "<html/>", "<svg viewBox=\"0 0 10 10\"><text>a</text></svg>",
      "<svg viewBox=\"0 0 10 10\"><image href=\"a.png\"/></svg>", "<svg viewBox=\"0 0 0 NaN\"/>",
      "<svg viewBox=\"0 0 1e300 1\"/>",
      "<svg viewBox=\"0 0 inf 1\"/>",
      "<svg viewBox=\"0 0 10 10\"><path d=\"M0 0A1 2 0 0 0 1 1\" fill=\"#000000\"/></svg>",
      "<svg viewBox=\"0 0 10 10\"><path d=\"M0\" fill=\"#000000\"/></svg>",
      "<svg viewBox=\"0 0 10 10\"><path d=\"M0 0L1 1\" fill=\"red\"/></svg>",
      "<svg viewBox=\"0 0 10 10\"><g transform=\"skewX(3)\"/></svg>",
      "<svg viewBox=\"0 0 10 10\"><g transform=\"rotate(7)\"/></svg>",
      "<svg viewBox=\"0 0 10 10\"><use href=\"#g41\"/></svg>",
      "<svg viewBox=\"0 0 10 10\"><g clip-path=\"url(#x)\"/></svg>",
      "<svg viewBox=\"0 0 10 10\">" + String(repeating: "<g>", count: 100_000),
    ])
  func foreign(_ svg: String) {
    #expect(throws: DocumentError.self) { try FigurePDF.bytes(ofDrawing: svg) }
  }

  @Test("A letter whose outline is another than ours is refused")
  func alteredLetter() throws {
    let svg = try Self.drawing("nae-divergence/3-b")
    let place = try #require(svg.range(of: "<path id=\"g30\" d=\"M"))
    #expect(throws: DocumentError.self) {
      try FigurePDF.bytes(ofDrawing: svg.replacingCharacters(in: place, with: "<path id=\"g30\" d=\"M1 1M"))
    }
  }

  @Test("Arcs are circles: every point of their curves is as far from the centre as it must be")
  func arcs() throws {
    for (end, isLarge, isClockwise) in [
      (Point(10, 0), true, true), (Point(10, 0), false, false), (Point(5, 5), false, true), (Point(5, 5), true, false),
      (Point(5, -5), false, true), (Point(1, 3), true, true),
    ] {
      let arc = Arc(from: Point(0, 0), to: end, radius: 5, isLarge: isLarge, isClockwise: isClockwise)
      var start = Point(0, 0)
      var places: [Point] = []
      for case .cubic(let one, let two, let last) in arc.curves {
        for step in 0...20 {
          let t = Double(step) / 20, u = 1 - t
          places.append(start * (u * u * u) + one * (3 * u * u * t) + two * (3 * u * t * t) + last * (t * t * t))
        }
        start = last
      }
      #expect((start - end).length < 1e-9)
      let center = try #require(Self.center(places))
      #expect(places.allSatisfy { (($0 - center).length - 5).magnitude < 0.003 })
    }
  }

  private static func center(_ places: [Point]) -> Point? {
    guard let first = places.first else { return nil }
    let (middle, last) = (places[places.count / 2], places[places.count - 2])
    let (b, c) = (middle - first, last - first)
    let d = 2 * (b.x * c.y - b.y * c.x)
    let (bb, cc) = (b.x * b.x + b.y * b.y, c.x * c.x + c.y * c.y)
    return first + Point((c.y * bb - b.y * cc) / d, (b.x * cc - c.x * bb) / d)
  }

  // MARK: Compression

  @Test("What is compressed comes back, whatever it is")
  func compression() throws {
    var inputs: [[UInt8]] = [[], [7], Array("aaaaaaaaaaaaaaaaaaaaaaaaaaaa".utf8), (0...255).map { UInt8($0) }]
    var generator = SeededGenerator(3)
    inputs.append((0..<300_000).map { _ in UInt8.random(in: 0...255, using: &generator) })
    inputs.append((0..<300_000).map { _ in UInt8.random(in: 48...57, using: &generator) })
    inputs.append(Array(String(repeating: "M 12.5 7 l -3 4\n", count: 40_000).utf8))
    inputs.append(Array(try Self.drawing("s-curve/nae-loss").utf8))
    for input in inputs {
      let compressed = Deflate.zlib(input)
      #expect(try inflated(compressed, size: input.count) == input)
    }
    for input in inputs[5...] {
      let (ours, theirs) = (Deflate.zlib(input).count, try deflated(input))
      #expect(Double(ours) < 1.1 * Double(theirs) + 100, "\(ours) bytes, zlib has \(theirs)")
    }
  }

  // MARK: Programs

  @Test(
    "Programs find embedded TrueType fonts alone, the words of the figure, and the same picture as the SVG",
    .enabled(if: Tools.areThere, "pdftoppm, pdffonts, pdftotext or rsvg-convert is not installed"), arguments: names)
  func programs(_ name: String) throws {
    let folder = try TemporaryFolder()
    let svg = try Self.drawing(name)
    try Data(FigurePDF.bytes(ofDrawing: svg)).write(to: folder.file("a.pdf"))
    let fonts = try Tools.run("pdffonts", [folder.file("a.pdf").path]).split(separator: "\n").dropFirst(2)
    #expect(!fonts.isEmpty)
    for font in fonts { #expect(font.contains("CID TrueType") && font.contains("yes yes yes"), "\(font)") }
    let words = try Tools.run("pdftotext", [folder.file("a.pdf").path, "-"])
    let label = try #require(svg.firstMatch(of: /aria-label="([A-Za-z]{3,})/)?.output.1)
    #expect(words.contains(label), "\(label) in \(words)")
    let difference = try Self.difference(svg, folder)
    #expect(difference.mean < 5 && difference.far < 28, "\(difference)")
  }

  @Test(
    "The comparison of pictures finds another figure, and a line that is missing",
    .enabled(if: Tools.areThere, "pdftoppm, pdffonts, pdftotext or rsvg-convert is not installed"))
  func differences() throws {
    let folder = try TemporaryFolder()
    let svg = try Self.drawing("s-curve/nae-loss")
    let line = try #require(svg.firstMatch(of: /<path d="M35.79 107.44[^>]*>\n/)?.output)
    try Data(FigurePDF.bytes(ofDrawing: svg.replacing(line, with: ""))).write(to: folder.file("a.pdf"))
    let difference = try Self.difference(svg, folder)
    #expect(difference.far > 28, "\(difference)")
  }

  /// The mean difference of colours, of 255, and the largest one. Squares of 16 dots are compared: the two programs smooth edges
  /// otherwise, which squares of 4 dots show as much as a line that is missing.
  private static func difference(_ svg: String, _ folder: TemporaryFolder) throws -> (mean: Double, far: Int) {
    try folder.write(svg, to: "a.svg")
    _ = try Tools.run("pdftoppm", ["-r", "144", "-singlefile", folder.file("a.pdf").path, folder.file("a").path])
    _ = try Tools.run(
      "rsvg-convert", ["--zoom", "1.5", "--output", folder.file("b.png").path, folder.file("a.svg").path])
    let one = try Pixels(ppm: Data(contentsOf: folder.file("a.ppm")))
    let other = try Pixels(png: Data(contentsOf: folder.file("b.png")))
    try #require(one.width == other.width && one.height == other.height)
    let differences = zip(one.squares(16), other.squares(16)).map { abs($0 - $1) }
    return (Double(differences.reduce(0, +)) / Double(differences.count), differences.max() ?? 0)
  }
}

/// The size of what the system's zlib makes of some bytes.
func deflated(_ bytes: [UInt8]) throws -> Int {
  var output = [UInt8](repeating: 0, count: Int(compressBound(uLong(bytes.count))))
  var length = uLongf(output.count)
  try #require(compress(&output, &length, bytes, uLong(bytes.count)) == Z_OK)
  return Int(length)
}

/// The bytes that a zlib stream holds, by the system's zlib.
func inflated(_ bytes: [UInt8], size: Int) throws -> [UInt8] {
  var output = [UInt8](repeating: 0, count: size + 1)
  var length = uLongf(output.count)
  let status = uncompress(&output, &length, bytes, uLong(bytes.count))
  try #require(status == Z_OK)
  return Array(output.prefix(Int(length)))
}
