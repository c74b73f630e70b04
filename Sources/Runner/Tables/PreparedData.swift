import Digests

/// The samples of a source of data as they were read or generated, before scaling.
public struct RawSamples: Sendable {
  /// The names of the columns of every matrix, in order.
  public var features: [String]
  /// The rows of each part of each sample.
  public var matrices: [SampleReference: FeatureMatrix] = [:]
  /// The digest of each sample's file; none for samples that are generated.
  public var files: [String: Digest] = [:]
  /// Numbers that are known of samples, by sample and name.
  public var attributes: [String: [String: Double]] = [:]
  /// The columns that are kept beside the features, as their file has them: of each part of each sample, with a value for each row.
  public var labels: [SampleReference: [TableColumn]] = [:]
  /// The number of rows of each sample that were left out for a missing value.
  public var dropped: [String: Int] = [:]
  /// The digest of each sample's rows and their order, where its file's does not say which they are.
  public var rowDigests: [String: Digest] = [:]
  /// The digest of all that the samples are.
  public var digest: Digest

  /// Samples without rows yet.
  public init(features: [String], digest: Digest) {
    self.features = features
    self.digest = digest
  }
}

/// The samples of a data cell made ready: every part of every sample, scaled with what was fitted on the training data.
public struct PreparedData: Sendable {
  /// The digest of the samples, down to their bytes: the data's part of a cell's identity.
  public let digest: Digest
  /// The files' digests by sample.
  public let files: [String: Digest]
  /// The features, in the order of the columns.
  public let features: [String]
  /// The fitted scaling; nil without.
  public let scaler: Scaler?
  /// The samples' names, in order.
  public let samples: [String]
  /// Numbers that are known of samples, by sample and name.
  public let attributes: [String: [String: Double]]
  /// The number of rows of each sample that were left out for a missing value; none where nothing is ever left out.
  public let dropped: [String: Int]
  private let matrices: [SampleReference: FeatureMatrix]
  private let labels: [SampleReference: [TableColumn]]
  private let rowDigests: [String: Digest]

  /// Scales samples.
  ///
  /// - Parameters:
  ///   - raw: the samples as they were loaded.
  ///   - samples: their names, in order.
  ///   - scaler: the scaling; nil for none.
  /// - Throws: `DatasetError`.
  public init(_ raw: RawSamples, samples: [String], scaler: Scaler?) throws(DatasetError) {
    (digest, files, features, attributes) = (raw.digest, raw.files, raw.features, raw.attributes)
    (self.samples, self.scaler) = (samples, scaler)
    (labels, dropped, rowDigests) = (raw.labels, raw.dropped, raw.rowDigests)
    var scaled: [SampleReference: FeatureMatrix] = [:]
    for (reference, matrix) in raw.matrices {
      if let scaler { scaled[reference] = try scaler.scaled(matrix) } else { scaled[reference] = matrix }
    }
    matrices = scaled
  }

  /// The scaled rows of a sample's part, row-major; nil when there is none of that name.
  public func rows(_ reference: SampleReference) -> [Float]? {
    matrices[reference]?.values
  }

  /// The columns that are kept beside the features of a sample's part, not scaled: a value for each of its rows.
  public func labels(_ reference: SampleReference) -> [TableColumn] {
    labels[reference] ?? []
  }

  /// True when a sample's part has the same entries in the same order here as there, whatever their features and
  /// scaling.
  public func hasRows(of sample: String, _ split: Split, as other: PreparedData) -> Bool {
    let reference = SampleReference(sample: sample, split: split)
    guard let rows = matrices[reference]?.rows, rows == other.matrices[reference]?.rows else { return false }
    return rowDigest(of: sample) == other.rowDigest(of: sample)
  }

  private func rowDigest(of sample: String) -> Digest { rowDigests[sample] ?? files[sample] ?? digest }

  /// The number of rows of a sample, all parts together.
  public func size(of sample: String) -> Int {
    Split.allCases.reduce(0) { $0 + (matrices[SampleReference(sample: sample, split: $1)]?.rows ?? 0) }
  }
}
