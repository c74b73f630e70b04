import Densities
import Digests
import Expressions
import Foundation
import Studies
import Tables
import Values

/// A `{density}` cell: a Gaussian mixture with full covariances fitted to a sample, the density's own limit of the AUC.
///
/// A density is fitted once, from several starts if the cell says so: it has no seeds, and its numbers stand beside each seed of a
/// training. In the order of its keys:
///
///     data: jets                      # features and scaling, on which a density depends
///     sample: ttbar.training
///     components: [10, 20, 40, 60]    # or one number
///     validation: ttbar.validation    # chooses among several; by default the background's
///     starts: 3                       # k-means++ starts, of which the likeliest fit is taken; 1
///     iterations: 200                 # at most
///     tolerance: 1e-3                 # of the mean log-likelihood
///     blur: 0.2                       # standard deviation of a noise that the density is convolved with; none
///     background: ttbar.test          # against it signals of the same split are ranked by −log p
///     signals: svj_*
public struct DensityCell: CellBody, Hashable {
  /// The data cell.
  public let data: String
  /// The sample that the mixture is fitted to.
  public let sample: SampleReference
  /// Numbers of Gaussians, of which the one with the greatest mean log-likelihood on `validation` is taken.
  public let components: [Int]
  /// The sample that chooses among several numbers; nil where there is one.
  public let validation: SampleReference?
  /// The number of k-means++ starts for each number of Gaussians, of which the likeliest fit is taken.
  public let starts: Int
  /// The largest number of steps of expectation–maximisation.
  public let iterations: Int
  /// The change of the mean log-likelihood below which the fit has converged.
  public let tolerance: Double
  /// σ of the normal noise with which the fitted density is convolved before it ranks, in scaled units; nil for the density as it
  /// was fitted.
  public let blur: Double?
  /// The sample against which signals are ranked by −log p.
  public let background: SampleReference
  /// The signals.
  public let signals: [String]
  /// The file of a mixture in the features' own units, relative to the study's folder, that is the density; nil where one is fitted.
  public var known: String?
  /// True when the mixture is kept in the features' own units as well.
  public var keepsRaw = false

  /// The data.
  public var inputs: [String] { [data] }
  /// AUCs, and how the fit ended.
  public var metrics: [Metric] { DensityKind.metrics }
  /// The signals.
  public var members: [String] { signals }
  /// A density is fitted once.
  public var repetition: Repetition { .once }
  /// A part for each fit.
  public var workload: Workload { Workload(parts: components.count * starts, steps: iterations) }
  /// One.
  public func seeds(_ known: [Cell]) -> Int? { 1 }

  /// Refuses samples without rows.
  public func check(_ results: StudyResults) throws(CellFault) {
    try results.requireRows(
      of: [sample, background] + (validation.map { [$0] } ?? [])
        + signals.map { SampleReference(sample: $0, split: background.split) }, in: data)
    if known != nil || keepsRaw, let prepared = results.data[data] { _ = try LinearScaling(prepared) }
  }

  /// The digest of a known mixture's file.
  public func digests(in places: StudyPlaces) throws(DatasetError) -> [String: Digest] {
    guard let known else { return [:] }
    return ["mixture": Digest(of: try FileReading.data(of: places.folder.appending(path: known)))]
  }

  /// The file of a known mixture.
  public func file(named name: String, in places: StudyPlaces) -> URL? {
    name == "mixture" ? known.map { places.folder.appending(path: $0) } : nil
  }

  /// Fits the mixtures.
  public func run(_ step: StepContext) throws -> StepResults {
    guard let data = step.results.data[data] else { return StepResults() }
    do {
      return try DensityTask(cell: self, data: data, step: step).run()
    } catch let error as DensityError {
      throw CellFault("cannot be fitted: \(error)")
    }
  }

  /// The number of Gaussians.
  public func summary(of cell: Cell, _ results: StudyResults) -> String? {
    let components = results.result(of: cell.name)?.scalars[Metric.components.name].flatMap { Int(exactly: $0) }
    let chosen = components.map { "mixture of \(Count.words($0, "Gaussian"))" } ?? "mixture of Gaussians"
    if known != nil { return "known \(chosen)" }
    return self.components.count == 1 ? chosen : "\(chosen), of \(self.components.count) sizes"
  }
}

extension DensityCell {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    var value: [String: Value] = [
      "data": .text(data), "sample": sample.canonicalValue, "components": .integers(components),
      "validation": validation.canonicalValue, "starts": .integer(starts), "iterations": .integer(iterations),
      "tolerance": .number(tolerance), "background": background.canonicalValue, "signals": .texts(signals),
    ]
    // Left out where it is not given, as it was before there was the key: no density is another one for it.
    if let blur { value["blur"] = .number(blur) }
    if let known { value["mixture"] = .text(known) }
    if keepsRaw { value["raw"] = .flag(true) }
    return .mapping(value)
  }
}
