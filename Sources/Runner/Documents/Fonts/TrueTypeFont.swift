import Drawing

/// The letters of a figure as a TrueType font: their outlines are lines and quadratic curves already, in whole thousandths.
struct TrueTypeFont {
  /// The bytes of the file.
  let bytes: [UInt8]
  /// The box around all glyphs: left, bottom, right, top.
  let box: (Int, Int, Int, Int)

  /// A font of these glyphs; the first is for what has none.
  ///
  /// - Throws: `DocumentError.notOurs` for an outline with cubic curves.
  init(_ glyphs: [Glyph]) throws(DocumentError) {
    var outlines: [TrueTypeOutline] = []
    for glyph in glyphs { outlines.append(try TrueTypeOutline(glyph.outline)) }
    let boxes = outlines.filter { !$0.contours.isEmpty }.map(\.box)
    box = (
      boxes.map(\.0).min() ?? 0, boxes.map(\.1).min() ?? 0, boxes.map(\.2).max() ?? 0, boxes.map(\.3).max() ?? 0
    )
    var (glyf, loca, hmtx) = (BigEndian(), BigEndian(), BigEndian())
    for (glyph, outline) in zip(glyphs, outlines) {
      loca.long(glyf.bytes.count)
      glyf.append(outline.bytes)
      hmtx.short(glyph.advance)
      hmtx.short(outline.box.0)
    }
    loca.long(glyf.bytes.count)
    let tables: [(String, [UInt8])] = [
      ("glyf", glyf.bytes), ("head", Self.head(box)), ("hhea", Self.hhea(glyphs, outlines, box)), ("hmtx", hmtx.bytes),
      ("loca", loca.bytes), ("maxp", Self.maxp(outlines)),
    ]
    bytes = Self.file(tables)
  }

  private static func head(_ box: (Int, Int, Int, Int)) -> [UInt8] {
    var table = BigEndian()
    table.long(0x0001_0000)
    table.long(0x0001_0000)
    // The sum of the whole file is left out of account by all readers; it is written as nothing.
    table.long(0)
    table.long(0x5F0F_3CF5)
    table.short(3)
    table.short(1000)
    // No times of creation and change.
    for _ in 0..<4 { table.long(0) }
    for value in [box.0, box.1, box.2, box.3] { table.short(value) }
    for value in [0, 6, 2, 1, 0] { table.short(value) }
    return table.bytes
  }

  private static func hhea(_ glyphs: [Glyph], _ outlines: [TrueTypeOutline], _ box: (Int, Int, Int, Int)) -> [UInt8] {
    var table = BigEndian()
    table.long(0x0001_0000)
    let rest = zip(glyphs, outlines).map { $0.advance - $1.box.2 }.min() ?? 0
    let widest = glyphs.map(\.advance).max() ?? 0
    for value in [box.3, box.1, 0, widest, outlines.map(\.box.0).min() ?? 0, rest, box.2, 1, 0, 0, 0, 0, 0, 0, 0] {
      table.short(value)
    }
    table.short(glyphs.count)
    return table.bytes
  }

  private static func maxp(_ outlines: [TrueTypeOutline]) -> [UInt8] {
    var table = BigEndian()
    table.long(0x0001_0000)
    table.short(outlines.count)
    table.short(outlines.map { $0.contours.reduce(0) { $0 + $1.count } }.max() ?? 0)
    table.short(outlines.map(\.contours.count).max() ?? 0)
    for value in [0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0] { table.short(value) }
    return table.bytes
  }

  private static func file(_ tables: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    var (file, body) = (BigEndian(), BigEndian())
    file.long(0x0001_0000)
    // The largest power of two that is not above the number of tables, six, and what follows from it.
    for value in [tables.count, 64, 2, tables.count * 16 - 64] { file.short(value) }
    for table in tables {
      file.append(Array(table.name.utf8))
      file.long(sum(table.bytes))
      file.long(12 + 16 * tables.count + body.bytes.count)
      file.long(table.bytes.count)
      body.append(table.bytes)
      body.pad()
    }
    file.append(body.bytes)
    return file.bytes
  }

  private static func sum(_ bytes: [UInt8]) -> Int {
    var sum: UInt32 = 0
    for start in stride(from: 0, to: bytes.count, by: 4) {
      for place in 0..<4 {
        let byte = start + place < bytes.count ? bytes[start + place] : 0
        sum &+= UInt32(byte) << UInt32(24 - 8 * place)
      }
    }
    return Int(sum)
  }
}

/// A glyph's contours, y upwards.
private struct TrueTypeOutline {
  struct Corner {
    var x: Int, y: Int
    var isOnCurve: Bool
  }

  private(set) var contours: [[Corner]] = []

  init(_ outline: String) throws(DocumentError) {
    func corner(_ point: Point, _ isOnCurve: Bool = true) throws(DocumentError) -> Corner {
      guard max(point.x.magnitude, point.y.magnitude) < 16_000 else { throw .notOurs("a letter is too large") }
      return Corner(x: Int(point.x.rounded()), y: Int(-point.y.rounded()), isOnCurve: isOnCurve)
    }
    var contour: [Corner] = []
    for part in try PathData(outline).parts {
      switch part {
      case .move(let point):
        if !contour.isEmpty { contours.append(contour) }
        contour = [try corner(point)]
      case .line(let point): contour.append(try corner(point))
      case .quadratic(let control, let point): contour += [try corner(control, false), try corner(point)]
      case .cubic: throw .notOurs("a letter has cubic curves")
      case .close:
        // Contours are closed; the first corner is not said again.
        if contour.count > 1, let first = contour.first, let last = contour.last, last.isOnCurve,
          (first.x, first.y) == (last.x, last.y)
        {
          contour.removeLast()
        }
        contours.append(contour)
        contour = []
      }
    }
    if !contour.isEmpty { contours.append(contour) }
  }

  var box: (Int, Int, Int, Int) {
    let corners = contours.flatMap(\.self)
    let (x, y) = (corners.map(\.x), corners.map(\.y))
    return (x.min() ?? 0, y.min() ?? 0, x.max() ?? 0, y.max() ?? 0)
  }

  var bytes: [UInt8] {
    if contours.isEmpty { return [] }
    var glyph = BigEndian()
    let box = box
    for value in [contours.count, box.0, box.1, box.2, box.3] { glyph.short(value) }
    var last = -1
    for contour in contours {
      last += contour.count
      glyph.short(last)
    }
    glyph.short(0)
    let corners = contours.flatMap(\.self)
    glyph.append(corners.map { $0.isOnCurve ? 1 : 0 })
    for coordinate in [\Corner.x, \Corner.y] {
      var before = 0
      for corner in corners {
        glyph.short(corner[keyPath: coordinate] - before)
        before = corner[keyPath: coordinate]
      }
    }
    glyph.pad()
    return glyph.bytes
  }
}

/// Numbers as bytes, the highest first.
private struct BigEndian {
  private(set) var bytes: [UInt8] = []

  mutating func append(_ more: [UInt8]) { bytes += more }
  mutating func short(_ value: Int) { bytes += [8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }
  mutating func long(_ value: Int) { bytes += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }
  mutating func pad() { while bytes.count % 4 != 0 { bytes.append(0) } }
}
