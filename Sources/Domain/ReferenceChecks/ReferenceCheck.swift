import Foundation

/// The differences of this program's numbers from those of a reference file.
public struct ReferenceCheck: Encodable, Sendable {
  /// One quantity of the file, with the largest relative difference from it.
  public struct Quantity: Encodable, Sendable, Equatable {
    /// The name of the quantity, as in the file.
    public let name: String
    /// The difference in Double, by the plain oracle.
    public let float64: Double
    /// The difference in Float, by the code that trains; nil where nothing is trained.
    public let float32: Double?
    /// The largest `float32` allowed; nil where it is only shown.
    public let float32Limit: Double?

    /// True when neither exceeds its limit; NaN does.
    public var isMet: Bool {
      guard let limit = float32Limit else { return float64 <= ReferenceCheck.float64Limit }
      return float64 <= ReferenceCheck.float64Limit && (float32 ?? 0) <= limit
    }
  }

  /// The largest relative difference allowed in Double.
  public static let float64Limit = 1e-9
  /// The largest difference of a gradient in Float allowed, relative to the gradient's norm.
  public static let gradientLimit = 2e-4

  /// The file, as it was named.
  public let file: String
  /// Its format.
  public let format: String
  /// The content of the file, in a few words.
  public let content: String
  /// The differences, in the order of the format's definition.
  public let quantities: [Quantity]

  /// True when no quantity exceeds its limits.
  public var isMet: Bool { quantities.allSatisfy(\.isMet) }

  /// Checks a file of format wnae-reference-step/1 or emd-reference/1.
  ///
  /// - Parameters:
  ///   - file: its path, as errors and output name it.
  ///   - threads: how many threads share the work in Float; the result does not depend on it.
  /// - Throws: `ReferenceCheckError` if it cannot be read or is not what its format says.
  public init(file: String, threads: Int = 1) throws(ReferenceCheckError) {
    let document = try ReferenceDocument(reading: URL(fileURLWithPath: file), named: file)
    let format = try document.field("format")
    self.file = file
    self.format = try format.text()
    switch self.format {
    case ReferenceStep.format:
      let step = try ReferenceStep(document)
      content = step.content
      quantities = try step.differences(file: file, threads: threads)
    case ReferenceTransport.format:
      let transport = try ReferenceTransport(document)
      content = "\(transport.problems.count) problems"
      quantities = try transport.differences(file: file)
    default: throw .unknownFormat(file: file, found: "\"\(self.format)\"")
    }
  }

  private enum CodingKeys: String, CodingKey { case file, format, content, quantities, isMet }

  /// Encodes the check with `isMet`, which is computed.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(file, forKey: .file)
    try container.encode(format, forKey: .format)
    try container.encode(content, forKey: .content)
    try container.encode(quantities, forKey: .quantities)
    try container.encode(isMet, forKey: .isMet)
  }
}
