import Deterministic
import Foundation
import Studies
import Tables
import Values

/// A kind of source that samples come from: the key of a `{data}` cell that asks for it, and the reading of that key.
///
/// A source is one value, and everything that is particular to it is behind this protocol and ``DataOrigin``. To add one is to write
/// both in a folder of their own, and to give the value to a program's ``DataKind``.
public protocol DataSource: Sendable {
  /// The key that asks for it, such as `toy`.
  var key: String { get }
  /// The other keys that have a meaning with it alone.
  var ownKeys: [String] { get }
  /// The data in a few words, for messages: `a toy`.
  var words: String { get }
  /// The keys, with their meanings, as Markdown.
  var documentation: String { get }

  /// Reads the source from a cell's keys.
  func read(_ keys: MappingReader) -> any DataOrigin
}

/// A source of samples as a cell declares it.
public protocol DataOrigin: Canonical, Sendable {
  /// The features that it has; nil where the cell names those that it wants.
  var features: [String]? { get }
  /// The samples that it has; nil where the cell names those that it wants.
  var samples: [String]? { get }
  /// True where features may be patterns that only the data resolves, or may be absent.
  var resolvesFeatures: Bool { get }
  /// True where data is not scaled unless the cell says so.
  var isUnscaledByDefault: Bool { get }
  /// True where rows can be left out, so that the cell has the metric `dropped`.
  var canDropRows: Bool { get }
  /// The labels above a figure of its samples.
  var heading: SourceHeading { get }
  /// The word for the entries of a sample, in the plural.
  var entryWord: String { get }

  /// A feature as an axis label, in the markup of labels.
  func label(ofFeature name: String) -> String

  /// Reads or generates samples.
  ///
  /// - Parameters:
  ///   - features: the columns, in order, or patterns of them.
  ///   - samples: the names of the samples.
  ///   - places: the folders that paths are relative to.
  ///   - stream: where generated points come from.
  /// - Throws: `DatasetError`.
  func load(
    features: [String], samples: [String], in places: StudyPlaces, stream: RandomStream
  ) throws(DatasetError) -> RawSamples

  /// The file that holds a sample, as it is now; nil for generated samples, and where it cannot be said.
  func file(of sample: String, in places: StudyPlaces) -> URL?
}

extension DataOrigin {
  /// False.
  public var resolvesFeatures: Bool { false }
  /// True where the features are known.
  public var isUnscaledByDefault: Bool { features != nil }
  /// False.
  public var canDropRows: Bool { false }
}

/// The labels above a figure that say what kind of data it shows.
public struct SourceHeading: Sendable, Hashable {
  /// The kind of data, in italics: `toy data`; empty for nothing.
  public let qualifier: String
  /// The circumstances, at the right; empty for nothing.
  public let conditions: String

  /// Labels.
  public init(qualifier: String, conditions: String = "") {
    self.qualifier = qualifier
    self.conditions = conditions
  }
}
