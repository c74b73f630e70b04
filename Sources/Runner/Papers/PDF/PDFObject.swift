/// A value of a PDF file.
indirect enum PDFObject: Equatable, Sendable {
  case null
  case flag(Bool)
  case number(Double)
  case string([UInt8])
  case name(String)
  case array([PDFObject])
  case dictionary([String: PDFObject])
  /// A dictionary and the place of the packed bytes in the file.
  case stream([String: PDFObject], Range<Int>)
  case reference(Int)
  /// An operator of a content stream.
  case word(String)

  /// The entries of a dictionary or of a stream's.
  var entries: [String: PDFObject]? {
    switch self {
    case .dictionary(let entries), .stream(let entries, _): entries
    default: nil
    }
  }

  var number: Double? { if case .number(let number) = self { number } else { nil } }
  var integer: Int? { number.flatMap { Int(exactly: $0) } }
  var name: String? { if case .name(let name) = self { name } else { nil } }
  var string: [UInt8]? { if case .string(let bytes) = self { bytes } else { nil } }
  var array: [PDFObject]? { if case .array(let items) = self { items } else { nil } }
}

/// The reason why a PDF file cannot be read.
public enum PDFError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file does not begin as a PDF file does.
  case notPDF
  /// It is encrypted.
  case encrypted
  /// Something in it is not as it must be, or larger than is read.
  case damaged(String, at: Int)

  /// A sentence that says what was found.
  public var description: String {
    switch self {
    case .notPDF: "it is no PDF file: it does not begin with '%PDF-'"
    case .encrypted: "it is encrypted; give one that is not"
    case .damaged(let what, let place): "\(what), at byte \(place)"
    }
  }
}

/// How much of a file is read.
enum PDFLimits {
  static let depth = 64
  static let objects = 1_000_000
  static let pages = 20_000
  static let streamBytes = 256 << 20
  static let allBytes = 1 << 30
  static let operators = 20_000_000
  static let forms = 20
}
