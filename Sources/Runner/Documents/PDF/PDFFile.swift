import Drawing

/// The objects of a PDF file, in the order in which they are added. Nothing in it is a time or an identifier.
struct PDFFile {
  private var objects: [[UInt8]] = []
  /// The number of objects that stand before these.
  private let offset: Int

  /// The objects that stand behind others.
  ///
  /// - Parameter number: that of the last one before them.
  init(startingAfter number: Int = 0) { offset = number }

  /// Takes over objects that were numbered to stand behind these.
  mutating func append(_ later: PDFFile) { objects += later.objects }

  /// Adds an object, and returns its number.
  mutating func add(_ text: String) -> Int {
    objects.append(Array(text.utf8))
    return offset + objects.count
  }

  /// Adds a stream, compressed, and returns its number.
  ///
  /// - Parameter entries: what its dictionary has beside lengths and filter.
  mutating func add(stream: [UInt8], _ entries: String = "") -> Int {
    let compressed = Deflate.zlib(stream)
    let head = "<<\(entries)/Length \(compressed.count)/Filter/FlateDecode>>\nstream\n"
    objects.append(Array(head.utf8) + compressed + Array("\nendstream".utf8))
    return offset + objects.count
  }

  /// The number that the next object gets.
  var next: Int { offset + objects.count + 1 }

  /// The file.
  func bytes(root: Int, information: Int) -> [UInt8] {
    // The second line says to programs that move files that this is no text.
    var file = Array("%PDF-1.7\n%".utf8) + [0xE2, 0xE3, 0xCF, 0xD3, 0x0A]
    var places: [Int] = []
    for (index, object) in objects.enumerated() {
      places.append(file.count)
      file += Array("\(index + 1) 0 obj\n".utf8) + object + Array("\nendobj\n".utf8)
    }
    let start = file.count
    var table = "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
    for place in places {
      let digits = String(place)
      table += String(repeating: "0", count: 10 - digits.count) + digits + " 00000 n \n"
    }
    table +=
      "trailer\n<</Size \(objects.count + 1)/Root \(root) 0 R/Info \(information) 0 R>>\nstartxref\n\(start)\n%%EOF\n"
    return file + Array(table.utf8)
  }

  /// A number; never with an exponent.
  static func number(_ value: Double) -> String { NumberText.factor(value) }

  /// Some numbers with spaces between.
  static func numbers(_ values: Double...) -> String { values.map(number).joined(separator: " ") }

  /// A text for people, in ASCII where it is, else in UTF-16.
  static func text(_ text: String) -> String {
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) {
      return "(" + text.replacing(#/[\\()]/#) { "\\\($0.output)" } + ")"
    }
    let units = [0xFEFF] + Array(text.utf16)
    return "<" + units.map(hexadecimal).joined() + ">"
  }

  static func hexadecimal(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16, uppercase: true)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}
