import Expressions
import Foundation

/// The results of a step: series by epoch, numbers, and files by name.
public struct StepResults: Sendable {
  /// Series by name, e.g. `validation.error` or `error["first"]`.
  public var series: [String: Series] = [:]
  /// Numbers by name.
  public var scalars: [String: Double] = [:]
  /// Files by name.
  public var files: [String: File] = [:]
  /// Other values that numbers would have had, had the entries that they are measured with been drawn again: one a replicate, by the
  /// number's name. They are read from the files ``replicatesFile`` and ``replicateNamesFile``.
  public internal(set) var replicates: [String: [Double]] = [:]

  /// A file.
  public struct File: Sendable {
    /// The media type, such as `application/x-npy`.
    public let mediaType: String
    /// The content.
    public let bytes: Data

    /// A file that is kept beside results and is none of them: it may be another one when the step is done again.
    public static func log(_ text: String, mediaType: String = "text/plain") -> File {
      File(mediaType: mediaType + Self.logSuffix, bytes: Data(text.utf8))
    }

    /// True for a file that is kept beside results and is none of them.
    public var isLog: Bool { mediaType.hasSuffix(Self.logSuffix) }

    /// The end of the media type of such files; the ledger knows them by it.
    private static let logSuffix = ";role=log"

    /// A file.
    public init(mediaType: String, bytes: Data) {
      self.mediaType = mediaType
      self.bytes = bytes
    }
  }

  /// No results.
  public init() {}

  /// A recorded series or number by its name.
  public func value(_ name: String) -> ExpressionValue? {
    series[name].map { .series($0) } ?? scalars[name].map { .number($0) }
  }

  /// Records a number of a metric.
  ///
  /// - Parameters:
  ///   - metric: the metric.
  ///   - member: the name that the number is of; nil for a metric with one value.
  ///   - repetition: the repetition, from 0, in a cell whose one step records all of them.
  ///   - value: the number; nil takes it away.
  public mutating func set(_ metric: Metric, _ member: String? = nil, repetition: Int? = nil, to value: Double?) {
    scalars[Self.name(metric.recorded(member), repetition)] = value
  }

  /// The name of a number of one of several repetitions, from 0.
  package static func name(_ name: String, _ repetition: Int?) -> String { repetition.map { "\(name)@\($0)" } ?? name }

  /// The parts of the name of a number of one of several repetitions: its own, and the repetition, from 0.
  package static func parts(ofName name: String) -> (name: String, repetition: Int?) {
    guard let mark = name.lastIndex(of: "@"), let repetition = Int(name[name.index(after: mark)...]) else {
      return (name, nil)
    }
    return (String(name[..<mark]), repetition)
  }
}
