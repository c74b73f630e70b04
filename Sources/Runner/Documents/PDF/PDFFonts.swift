import Drawing

/// The fonts of a document: the letters that it has, in up to three faces, embedded as TrueType so that its text can be searched and copied.
struct PDFFonts {
  /// The glyphs of each face in the order in which they were met; the first is the box for what has none.
  private var glyphs: [Glyph.Face: [Glyph]] = [:]
  private var scalars: [Glyph.Face: [Unicode.Scalar]] = [:]
  private var places: [String: Int] = [:]

  /// The font and the number of a glyph by the name of its definition, and its advance; nil for a name that is no glyph's.
  mutating func place(_ identifier: String) -> (font: String, number: Int, advance: Int)? {
    guard let face = identifier.first.flatMap({ Glyph.Face(rawValue: String($0)) }),
      let code = UInt32(identifier.dropFirst(), radix: 16), let scalar = Unicode.Scalar(code)
    else { return nil }
    let glyph = Glyph(scalar, face)
    guard glyph.identifier == identifier else { return nil }
    let font = "F\(face.rawValue)"
    if let place = places[identifier] { return (font, place, glyph.advance) }
    if glyphs[face] == nil {
      glyphs[face] = [Glyph("\u{0}")]
      scalars[face] = ["\u{FFFD}"]
    }
    let place = glyphs[face, default: []].count
    glyphs[face, default: []].append(glyph)
    scalars[face, default: []].append(scalar)
    places[identifier] = place
    return (font, place, glyph.advance)
  }

  /// Adds the fonts to a file, and returns the entries of the page's resources.
  ///
  /// - Throws: `DocumentError.notOurs`.
  func add(to file: inout PDFFile) throws(DocumentError) -> String {
    var entries = ""
    for face in Glyph.Face.allCases {
      guard let glyphs = glyphs[face], let scalars = scalars[face] else { continue }
      let font = try TrueTypeFont(glyphs)
      let name =
        Self.tag(scalars) + "+RefigureSans" + ["g": "", "i": "-Italic", "b": "-Bold"][face.rawValue, default: ""]
      let program = file.add(stream: font.bytes, "/Length1 \(font.bytes.count)")
      let box = font.box
      let descriptor = file.add(
        "<</Type/FontDescriptor/FontName/\(name)/Flags 4/FontBBox[\(box.0) \(box.1) \(box.2) \(box.3)]/ItalicAngle "
          + "\(face == .italic ? -12 : 0)/Ascent 905/Descent -212/CapHeight 688/StemV \(face == .bold ? 140 : 80)"
          + "/FontFile2 \(program) 0 R>>")
      let widths = glyphs.map { "\($0.advance)" }.joined(separator: " ")
      let descendant = file.add(
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/\(name)/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
          + "/FontDescriptor \(descriptor) 0 R/CIDToGIDMap/Identity/DW 1000/W[0[\(widths)]]>>")
      let map = file.add(stream: Array(Self.characters(scalars).utf8))
      let number = file.add(
        "<</Type/Font/Subtype/Type0/BaseFont/\(name)/Encoding/Identity-H/DescendantFonts[\(descendant) 0 R]/ToUnicode \(map) 0 R>>"
      )
      entries += "/F\(face.rawValue) \(number) 0 R"
    }
    return entries
  }

  /// Six letters that follow from the letters in a part of a font, as its name has in front.
  private static func tag(_ scalars: [Unicode.Scalar]) -> String {
    var sum: UInt64 = 14_695_981_039_346_656_037
    for scalar in scalars { sum = (sum ^ UInt64(scalar.value)) &* 1_099_511_628_211 }
    var tag = ""
    for _ in 0..<6 {
      tag.unicodeScalars.append(Unicode.Scalar(UInt8(ascii: "A") + UInt8(sum % 26)))
      sum /= 26
    }
    return tag
  }

  /// The characters that the numbers of glyphs stand for.
  private static func characters(_ scalars: [Unicode.Scalar]) -> String {
    let lines = scalars.enumerated().dropFirst().map { number, scalar in
      "<\(PDFFile.hexadecimal(UInt16(number)))> <\(Array(String(scalar).utf16).map(PDFFile.hexadecimal).joined())>"
    }
    // At most a hundred stand together.
    let blocks = stride(from: 0, to: lines.count, by: 100).map { start in
      let part = lines[start..<min(start + 100, lines.count)]
      return "\(part.count) beginbfchar\n\(part.joined(separator: "\n"))\nendbfchar\n"
    }
    return """
      /CIDInit /ProcSet findresource begin
      12 dict begin
      begincmap
      /CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def
      /CMapName /Adobe-Identity-UCS def
      /CMapType 2 def
      1 begincodespacerange
      <0000> <FFFF>
      endcodespacerange
      \(blocks.joined())endcmap
      CMapName currentdict /CMap defineresource pop
      end
      end

      """
  }
}
