import Digests
import Foundation

/// A file that a cell made, kept in the artefact store.
public struct ArtefactRecord: Hashable, Sendable, Codable {
  /// The name, unique in the cell, such as `weights` or `figure.svg`.
  public var name: String
  /// The content's digest, under which the store keeps it.
  public var digest: Digest
  /// The media type, such as `image/svg+xml`.
  public var mediaType: String
  /// The content's size in bytes.
  public var bytes: Int

  /// True for a file that is kept beside results and is none of them, such as the text that a program printed: it is compared with
  /// no other one.
  public var isLog: Bool { mediaType.hasSuffix(";role=log") }

  /// An artefact.
  public init(name: String, digest: Digest, mediaType: String, bytes: Int) {
    self.name = name
    self.digest = digest
    self.mediaType = mediaType
    self.bytes = bytes
  }
}

/// A quantity per epoch. Values are kept bit for bit, not-a-number and infinities included.
public struct MetricSeries: Sendable, Equatable {
  /// The name, unique in the cell, such as `validation.error`.
  public var name: String
  /// The epochs, strictly increasing.
  public var epochs: [Int]
  /// The values, one an epoch.
  public var values: [Double]

  /// A series; `Ledger.finishStep` refuses one whose epochs do not increase or do not match its values in number.
  public init(name: String, epochs: [Int], values: [Double]) {
    self.name = name
    self.epochs = epochs
    self.values = values
  }

  /// Tells whether both have the same bits: not-a-number equals itself, and −0 is not 0.
  public static func == (left: MetricSeries, right: MetricSeries) -> Bool {
    left.name == right.name && left.epochs == right.epochs
      && left.values.elementsEqual(right.values) { $0.bitPattern == $1.bitPattern }
  }
}

/// All that a cell made.
public struct StepOutputs: Sendable, Equatable {
  /// The files; read back in the order of their names' UTF-8 bytes.
  public var artefacts: [ArtefactRecord]
  /// The quantities per epoch; read back in the order of their names' UTF-8 bytes.
  public var series: [MetricSeries]
  /// Single numbers by name.
  public var scalars: [String: Double]

  /// Outputs.
  public init(artefacts: [ArtefactRecord] = [], series: [MetricSeries] = [], scalars: [String: Double] = [:]) {
    self.artefacts = artefacts
    self.series = series
    self.scalars = scalars
  }

  /// Tells whether both have the same bits, whatever the order in which artefacts and series are listed.
  public static func == (left: StepOutputs, right: StepOutputs) -> Bool {
    func ordered(_ outputs: StepOutputs) -> [MetricSeries] {
      outputs.series.sorted { $0.name.precedesInBytes($1.name) }
    }
    return Set(left.artefacts) == Set(right.artefacts) && ordered(left) == ordered(right)
      && left.scalars.mapValues(\.bitPattern) == right.scalars.mapValues(\.bitPattern)
  }
}

/// One output in which two computations differ; nil stands for an output or epoch that only the other one has.
public enum OutputDifference: Sendable, Equatable, CustomStringConvertible {
  /// A file's content.
  case artefact(name: String, recorded: Digest?, computed: Digest?)
  /// A series, at the first epoch in which it differs.
  case series(name: String, epoch: Int, recorded: Double?, computed: Double?)
  /// A single number.
  case scalar(name: String, recorded: Double?, computed: Double?)

  /// The output's name and both of its values.
  public var description: String {
    switch self {
    case .artefact(let name, let recorded, let computed):
      "artefact '\(name)': recorded \(recorded?.short ?? "nothing"), now \(computed?.short ?? "nothing")"
    case .series(let name, let epoch, let recorded, let computed):
      "series '\(name)' at epoch \(epoch): recorded \(Self.words(recorded)), now \(Self.words(computed))"
    case .scalar(let name, let recorded, let computed):
      "scalar '\(name)': recorded \(Self.words(recorded)), now \(Self.words(computed))"
    }
  }

  private static func words(_ value: Double?) -> String { value.map { "\($0)" } ?? "nothing" }
}

extension StepOutputs {
  /// Lists what differs between outputs recorded before and these: artefacts, then series, then scalars, each in
  /// the order of their names' bytes. Empty when nothing does.
  ///
  /// - Parameters:
  ///   - recorded: the outputs before.
  ///   - promise: the way in which they are to be the same; files are compared only where bits are promised.
  public func differences(from recorded: StepOutputs, promise: Reproducibility = .bits) -> [OutputDifference] {
    let files = promise == .bits ? artefactDifferences(recorded) : []
    return files + seriesDifferences(recorded, promise) + scalarDifferences(recorded, promise)
  }

  private func artefactDifferences(_ recorded: StepOutputs) -> [OutputDifference] {
    func digests(_ outputs: StepOutputs) -> [String: Digest] {
      let results = outputs.artefacts.filter { !$0.isLog }
      return Dictionary(results.map { ($0.name, $0.digest) }, uniquingKeysWith: { first, _ in first })
    }
    let (old, new) = (digests(recorded), digests(self))
    return Self.names(old, new).filter { old[$0] != new[$0] }
      .map { .artefact(name: $0, recorded: old[$0], computed: new[$0]) }
  }

  private func scalarDifferences(_ recorded: StepOutputs, _ promise: Reproducibility) -> [OutputDifference] {
    Self.names(recorded.scalars, scalars)
      .filter { !promise.isKept(by: scalars[$0], recorded.scalars[$0], of: $0) }
      .map { .scalar(name: $0, recorded: recorded.scalars[$0], computed: scalars[$0]) }
  }

  private func seriesDifferences(_ recorded: StepOutputs, _ promise: Reproducibility) -> [OutputDifference] {
    let old = Dictionary(recorded.series.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let new = Dictionary(series.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    return Self.names(old, new).compactMap { name in
      let none = MetricSeries(name: name, epochs: [], values: [])
      return (new[name] ?? none).firstDifference(from: old[name] ?? none, promise)
    }
  }

  private static func names<Value>(_ left: [String: Value], _ right: [String: Value]) -> [String] {
    Set(left.keys).union(right.keys).sorted { $0.precedesInBytes($1) }
  }
}

extension MetricSeries {
  fileprivate func firstDifference(from recorded: MetricSeries, _ promise: Reproducibility) -> OutputDifference? {
    for index in 0..<max(epochs.count, recorded.epochs.count) {
      let old = index < recorded.epochs.count ? (recorded.epochs[index], recorded.values[index]) : nil
      let new = index < epochs.count ? (epochs[index], values[index]) : nil
      if let old, let new, old.0 == new.0, promise.isKept(by: new.1, old.1, of: name) { continue }
      guard let epoch = [old?.0, new?.0].compactMap({ $0 }).min() else { continue }
      return .series(
        name: name, epoch: epoch, recorded: old.flatMap { $0.0 == epoch ? $0.1 : nil },
        computed: new.flatMap { $0.0 == epoch ? $0.1 : nil })
    }
    return nil
  }
}

extension String {
  /// The order of UTF-8 bytes, which is also SQLite's; Swift's own `<` depends on Unicode normalisation.
  package func precedesInBytes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}
