import Drawing

/// A figure as a PDF document of one page, as large as the figure.
///
/// It has vectors, the letters as embedded fonts, and the same bytes on every machine: no time, no identifier, and a compression of this
/// program's own.
public enum FigurePDF {
  /// Makes the document of a drawing.
  ///
  /// - Parameters:
  ///   - svg: a drawing that this program made.
  ///   - isMarked: whether its operators say which figure they are: a paper keeps these and nothing else of the file. Earlier versions did
  ///     not.
  /// - Throws: `DocumentError.notOurs` for any other drawing.
  public static func bytes(ofDrawing svg: String, isMarked: Bool = true) throws(DocumentError) -> [UInt8] {
    let root = try SVGReader.root(of: svg)
    let box = (root["viewBox"] ?? "").split(separator: " ").compactMap { Double($0) }
    // Larger pages than 200 inches are shown by no viewer.
    guard box.count == 4, box[0] == 0, box[1] == 0, box[2...].allSatisfy({ $0 > 0 && $0 <= 14_400 }) else {
      throw .notOurs("its 'viewBox' is '\(root["viewBox"] ?? "")'")
    }
    var drawing = PDFDrawing(root, height: box[3])
    try drawing.drawChildren(of: root, try PDFState().within(root))
    let identity = isMarked ? identity(in: root.child("metadata")?.text ?? "") : nil
    return try file(of: drawing, root, identity, width: box[2], height: box[3])
  }

  /// The name of the mark around all operators of a figure.
  public static let mark = "RefigureFigure"

  /// The identity in a drawing's metadata; nil where there is none.
  private static func identity(in metadata: String) -> Substring? {
    let words = metadata.split(separator: " ")
    guard words.starts(with: ["refigure", "identity"]), words.count == 3, words[2].utf8.count == 64,
      words[2].allSatisfy({ $0.isHexDigit })
    else { return nil }
    return words[2]
  }

  private static func file(
    of drawing: PDFDrawing, _ root: SVGElement, _ identity: Substring?, width: Double, height: Double
  ) throws(DocumentError) -> [UInt8] {
    var file = PDFFile()
    let catalog = file.add("<</Type/Catalog/Pages 2 0 R/Lang(en)/ViewerPreferences<</DisplayDocTitle true>>>>")
    let pages = file.add("<</Type/Pages/Kids[3 0 R]/Count 1>>")
    let page = PDFFile.numbers(width, height)
    _ = file.add(
      "<</Type/Page/Parent \(pages) 0 R/MediaBox[0 0 \(page)]/Contents 5 0 R/Resources 6 0 R"
        + "/Group<</S/Transparency/CS/DeviceRGB>>>>")
    var facts = [("Title", root.child("title")?.text), ("Subject", root.child("desc")?.text)]
    facts.append(("Keywords", root.child("metadata")?.text))
    facts.append(("Creator", "Refigure"))
    let information = file.add(
      "<<" + facts.map { name, text in text.map { "/\(name)\(PDFFile.text($0))" } ?? "" }.joined() + ">>")
    let operators = drawing.content.text
    _ = file.add(
      stream: Array((identity.map { "/\(mark) <</I(\($0))>> BDC\n\(operators)EMC\n" } ?? operators).utf8))
    // The resources come next, so that what they refer to is numbered after them.
    var later = PDFFile(startingAfter: file.next)
    let resources = try resources(of: drawing, &later)
    _ = file.add(resources)
    file.append(later)
    return file.bytes(root: catalog, information: information)
  }

  private static func resources(of drawing: PDFDrawing, _ file: inout PDFFile) throws(DocumentError) -> String {
    var entries: [(String, String)] = [("Font", try drawing.fonts.add(to: &file))]
    let states = drawing.content.opacities.enumerated().map { place, pair in
      "/G\(place)<</ca \(PDFFile.number(pair[0]))/CA \(PDFFile.number(pair[1]))>>"
    }
    entries.append(("ExtGState", states.joined()))
    entries.append(("Shading", drawing.paints.shadings.enumerated().map { "/S\($0)<<\($1)>>" }.joined()))
    var patterns = "", images = ""
    for (place, pattern) in drawing.paints.patterns.enumerated() {
      let number = file.add(stream: Array(pattern.content.utf8), "/Type/Pattern\(pattern.entries)")
      patterns += "/P\(place) \(number) 0 R"
    }
    for (place, image) in drawing.paints.images.enumerated() {
      let number = file.add(
        stream: image.bytes,
        "/Type/XObject/Subtype/Image/Width \(image.columns)/Height \(image.rows)/ColorSpace/DeviceRGB/BitsPerComponent 8"
      )
      images += "/I\(place) \(number) 0 R"
    }
    entries += [("Pattern", patterns), ("XObject", images)]
    return "<<" + entries.filter { !$0.1.isEmpty }.map { "/\($0.0)<<\($0.1)>>" }.joined() + ">>"
  }
}
