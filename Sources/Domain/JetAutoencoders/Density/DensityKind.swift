import Expressions
import StandardCells
import Studies
import Tables

/// The kind `{density}`: Gaussian mixtures fitted to a sample, for comparison.
public struct DensityKind: CellKind {
  /// The kind.
  public init() {}

  /// `density`.
  public let name = "density"
  /// A fit's random numbers come from its name.
  public let identification: Identification = [.name, .stream]
  /// Fits and iterations.
  public let progressWords = (part: "fit", step: "iteration")
  /// AUCs, and how the fit ended.
  public var metrics: [Metric] { Self.metrics }

  package static let metrics: [Metric] = [
    .auc, .meanAUC, .aucError, .meanAUCError, .logLikelihood, .components, .iterations, .converged,
  ]

  /// The keys.
  public var documentation: String {
    """
    A Gaussian mixture with full covariances fitted to a sample, the density's own limit of the AUC. It is fitted once, and its numbers
    stand beside every seed of a training.

    | key | meaning |
    |---|---|
    | `data` | The data cell, whose features and scaling the density has. |
    | `sample` | The sample's part that is fitted to. |
    | `components` | Numbers of Gaussians, of which the likeliest on `validation` is taken. |
    | `validation` | The sample's part that chooses among several numbers; by default the background's. |
    | `starts` | k-means++ starts, of which the likeliest fit is taken; 1. |
    | `iterations` | The largest number of iterations; 200. |
    | `tolerance` | The change of the mean log-likelihood below which a fit has converged; 1e-3. |
    | `blur` | The standard deviation of a noise that the density is convolved with. |
    | `background` | The sample's part against which signals are ranked by −log p. |
    | `signals` | Names and patterns of signals. |
    | `mixture` | In place of a fit: the file of a mixture in the features' own units, relative to the study's folder. |
    | `raw` | Also keeps the mixture in the features' own units, as `mixture-raw.npy`. |
    """
  }

  /// Reads a density.
  public func read(_ reader: CellReader) -> any CellBody {
    let keys = reader.keys
    if !keys.has("data") { keys.missing("data") }
    let data = reader.reference("data", to: ["data"])
    let samples = (data?.body as? DataCell)?.samples
    keys.refuse("seeds", because: "a density is fitted once; it can have several 'starts'")
    if keys.has("mixture") { return known(reader, data?.name ?? "", in: samples) }
    let fitted = keys.required("sample", SampleReference(sample: "", split: .test)) {
      reader.sample($0, keys, in: samples)
    }
    let background = keys.required("background", SampleReference(sample: "", split: .test)) {
      reader.sample($0, keys, in: samples)
    }
    let components: [Int] = keys.required("components", [1]) { key in
      keys.list(key, "numbers of Gaussians") { keys.integer(key, $0, atLeast: 1, limit: .width) }
    }
    if let node = keys.node("components"), Set(components).count < components.count {
      keys.unexpected("components", "every number once", node)
    }
    var validation: SampleReference?
    if components.count == 1 {
      keys.refuse("validation", because: "there is one number of components, and nothing to choose")
    } else {
      let choosing = reader.sample("validation", keys, in: samples)
      let usual = SampleReference(sample: background.sample, split: .validation)
      validation = choosing ?? usual
      if validation == fitted, let node = keys.node(keys.has("validation") ? "validation" : "sample") {
        keys.unexpected(
          keys.has("validation") ? "validation" : "sample", "that 'sample' and 'validation' differ", node)
      }
    }
    var cell = DensityCell(
      data: data?.name ?? "", sample: fitted, components: components, validation: validation,
      starts: keys.integer("starts", atLeast: 1, limit: .repetitions) ?? 1,
      iterations: keys.integer("iterations", atLeast: 1, limit: .steps) ?? 200,
      tolerance: keys.number("tolerance", .positive) ?? 1e-3, blur: keys.number("blur", .positive),
      background: background,
      signals: keys.required("signals", []) { reader.members($0, keys, in: samples) })
    cell.keepsRaw = keys.flag("raw") ?? false
    return cell
  }

  /// A density whose mixture is known, and is not fitted.
  private func known(_ reader: CellReader, _ data: String, in samples: [String]?) -> DensityCell {
    let keys = reader.keys
    for key in ["sample", "components", "validation", "starts", "iterations", "tolerance", "raw"] {
      keys.refuse(key, because: "'mixture' says which density it is, and nothing is fitted")
    }
    let background = keys.required("background", SampleReference(sample: "", split: .test)) {
      reader.sample($0, keys, in: samples)
    }
    var cell = DensityCell(
      data: data, sample: background, components: [], validation: nil, starts: 1, iterations: 1, tolerance: 1,
      blur: keys.number("blur", .positive), background: background,
      signals: keys.required("signals", []) { reader.members($0, keys, in: samples) })
    cell.known = keys.text("mixture")
    return cell
  }
}
