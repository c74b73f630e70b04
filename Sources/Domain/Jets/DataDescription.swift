import Deterministic
import Tables
import Values

/// The rows of samples, and where each of their columns lies.
public struct DataDescription: Equatable, Sendable, Codable {
  /// A column of a sample, over all its rows.
  public struct Column: Equatable, Sendable, Codable {
    /// The column's name.
    public let name: String
    /// Its unit; empty when it has none.
    public let unit: String
    /// The mean.
    public let mean: Double
    /// The population's standard deviation.
    public let standardDeviation: Double
    /// The least value.
    public let minimum: Double
    /// The median; between the middle two of an even number of rows.
    public let median: Double
    /// The greatest value.
    public let maximum: Double
  }

  /// A sample.
  public struct SampleDescription: Equatable, Sendable, Codable {
    /// The sample's name.
    public let name: String
    /// All its rows.
    public let rows: Int
    /// The rows of each split.
    public let training, validation, test: Int
    /// The columns but for the event's number; none when there are no rows.
    public let columns: [Column]
  }

  /// The samples in the order of the manifest.
  public let samples: [SampleDescription]

  /// Describes the samples that a text refers to (see `DataSet.references`), each over all its rows.
  ///
  /// - Throws: the error of reading a sample.
  public init(of data: DataSet, samples text: String = "*") throws(DatasetError) {
    var samples: [SampleDescription] = []
    for reference in try data.references(text) {
      let sample = try data.sample(reference.sample)
      var columns: [Column] = []
      for column in data.manifest.columns where column.name != "event" && sample.entry.rows > 0 {
        columns.append(Column(name: column.name, unit: column.unit, try sample.column(column.name)))
      }
      samples.append(
        SampleDescription(
          name: sample.name, rows: sample.entry.rows, training: sample.entry.range(of: .training).count,
          validation: sample.entry.range(of: .validation).count, test: sample.entry.range(of: .test).count,
          columns: columns))
    }
    self.samples = samples
  }

  /// The description in aligned columns, one table a sample, four significant digits.
  public var table: String {
    samples.map { sample in
      var table = TextTable([["column", "unit", "mean", "spread", "min", "median", "max"]], others: .right)
      for column in sample.columns {
        let numbers = [column.mean, column.standardDeviation, column.minimum, column.median, column.maximum]
        table.append([column.name, column.unit] + numbers.map(NumberFormat.significant(4).plain))
      }
      let splits = "training \(sample.training), validation \(sample.validation), test \(sample.test)"
      return "\(sample.name): \(sample.rows) jets (\(splits))\n" + table.text
    }.joined(separator: "\n")
  }
}

extension DataDescription.Column {
  /// Describes at least one value.
  init(name: String, unit: String, _ values: [Float]) {
    let doubles = values.map(Double.init)
    let moments = Moments(of: doubles)
    self.init(
      name: name, unit: unit, mean: moments.mean, standardDeviation: moments.standardDeviation,
      minimum: Quantile.at(0, of: doubles), median: Quantile.median(of: doubles),
      maximum: Quantile.at(1, of: doubles))
  }
}
