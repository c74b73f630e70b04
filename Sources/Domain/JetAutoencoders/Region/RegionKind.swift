import Expressions
import Studies
import Tables

/// The kind `{region}`: the region of feature space that a model reconstructs well, and what lies in it.
public struct RegionKind: CellKind {
  /// The kind.
  public init() {}

  /// `region`.
  public let name = "region"
  /// Random points come from the cell's name.
  public let identification: Identification = [.name, .stream]
  /// `Region`.
  public let title = "Region"
  /// One step records the values of all seeds.
  public let recordsRepetitions = true
  /// Volume, the signals' share, and outliers.
  public var metrics: [Metric] { Self.metrics }

  package static let metrics: [Metric] = [.regionVolume, .regionSignal, .regionOutliers, .epoch]

  /// The keys.
  public var documentation: String {
    """
    The region of feature space that a model reconstructs well, ℰ, and what lies in it.

    | key | meaning |
    |---|---|
    | `model` | The train cell. |
    | `at` | The epoch: `first`, `last`, `best`, `epoch N`, a whole number, or an expression. |
    | `background` | The sample's part whose median energy bounds ℰ. |
    | `signals` | Names and patterns of signals; the same part of each is taken. |
    | `bounds` | The ends of the cube in which ℰ is measured, in scaled units. |
    | `points` | The number of uniform points in that cube; 1000000. |
    | `density` | A density cell that says which signal entries are outliers. |
    """
  }

  /// Reads a region.
  public func read(_ reader: CellReader) -> any CellBody {
    let keys = reader.keys
    let (model, at, background, samples) = reader.trainedModel()
    let signals = keys.has("signals") ? reader.members("signals", keys, in: samples) ?? [] : []
    return RegionCell(
      model: model, at: at, background: background, signals: signals,
      bounds: keys.required("bounds", -1...1) { keys.range($0) },
      points: keys.integer("points", atLeast: 1) ?? 1_000_000,
      density: reader.density(keys, of: [background.sample] + signals))
  }
}

extension Metric {
  /// The share of a cube, in scaled units, in which the energy is below the background's median: the volume of ℰ.
  package static let regionVolume = Metric("region.volume")
  /// The share of a signal whose energy is below the background's median: how much of 𝒮 is in ℰ.
  package static let regionSignal = Metric("region.signal", index: "signal")
  /// Of a signal's outliers (−log p above that of 99 % of the background), the share with an energy below that of 95 % of the
  /// background: outliers that are reconstructed. A model that ranks as the density does has none; by chance it is 0.95.
  package static let regionOutliers = Metric("region.outliers", index: "signal")
}
