import Deterministic
import Figures
import Studies

/// Histograms of features: positives, negatives after some epochs, and signals, in scaled units, unit area in per cent.
struct HistogramDrawing {
  let results: StudyResults
  let figure: HistogramFigure
  let name: String

  /// A plot for each feature and epoch, features first.
  ///
  /// - Throws: `ExecutionError` when an epoch cannot be chosen or its negatives were not kept.
  func content() throws -> Figure.Content {
    guard case .train(let train) = results.study.cell(named: figure.of)?.body, let data = results.data[train.data],
      let repetitions = results.trainings[figure.of], repetitions.indices.contains(figure.seed)
    else { throw ExecutionError.noEpoch(cell: name, seed: figure.seed, reason: "'\(figure.of)' has no such seed") }
    let training = repetitions[figure.seed]
    var plots: [Plot] = []
    for feature in figure.features {
      guard let column = data.features.firstIndex(of: feature) else { continue }
      for choice in figure.at {
        let epoch = try results.epochs(choice, of: figure.of, cell: name)[figure.seed]
        plots.append(try plot(feature, column, epoch, train, data, training))
      }
    }
    return plots.count == 1
      ? .plot(plots[0]) : .grid(plots, columns: min(4, figure.at.count == 1 ? 4 : figure.at.count))
  }

  private func plot(
    _ feature: String, _ column: Int, _ epoch: Int, _ train: TrainCell, _ data: PreparedData, _ training: StepResults
  ) throws -> Plot {
    let bounds = figure.range ?? train.sampler?.bounds ?? -4...4
    var histograms: [HistogramFigure.Content: Histogram] = [:]
    var marks: [Mark] = []
    for content in figure.samples {
      let rows: [Float]
      let (label, style): (String, SeriesStyle)
      switch content {
      case .positives:
        (rows, label, style) = (data.rows(train.validation) ?? [], "positive", .positive)
      case .negatives:
        guard let kept = EpochTable(training, name: EpochTable.negatives)?.row(of: epoch) else {
          throw ExecutionError.epochNotKept(cell: figure.of, epoch: epoch, kept: "see checkpoint_every")
        }
        (rows, label, style) = (kept, "negative", .negative)
      case .sample(let sample):
        rows = data.rows(SampleReference(sample: sample, split: train.validation.split)) ?? []
        (label, style) = (sampleLabel(sample), .signal)
      }
      let values = stride(from: column, to: rows.count, by: data.features.count).map { Double(rows[$0]) }
      let histogram = try Histogram(
        label, counting: clamped(values, bounds), bins: figure.bins, from: bounds.lowerBound, to: bounds.upperBound,
        style: style)
      histograms[content] = histogram
      marks.append(.histogram(histogram))
    }
    var panels = [Panel(y: Axis("jets per bin [%]"), marks: marks, notes: ["epoch \(epoch)"])]
    if figure.ratio, let negatives = histograms[.negatives], let positives = histograms[.positives] {
      panels.append(.ratio([negatives.ratio(to: positives, style: .negative)], label: "neg. / pos."))
    }
    return Plot(
      x: Axis(
        FeatureLabel.markup(feature) + " (scaled)", range: .fixed(lower: bounds.lowerBound, upper: bounds.upperBound)),
      panels: panels)
  }

  /// Values beyond the ends count in the outermost bins, so that nothing is left out; those that are not finite are.
  private func clamped(_ values: [Double], _ bounds: ClosedRange<Double>) -> [Double] {
    let inside = bounds.upperBound - (bounds.upperBound - bounds.lowerBound) * 1e-9
    return values.filter(\.isFinite).map { min(max($0, bounds.lowerBound), inside) }
  }

  private func sampleLabel(_ sample: String) -> String {
    guard let point = SignalPoint(sample) else { return FigureLabel.markup(sample) }
    return "m_{Φ} = \(Int(point.mass)) GeV, r_{inv} = \(point.fraction)"
  }
}

/// How the jets' features are written in figures.
enum FeatureLabel {
  /// The symbol of a feature; its name where it has none.
  static func markup(_ name: String) -> String {
    switch name {
    case "tau2": "τ_{2}"
    case "tau3": "τ_{3}"
    case "efp1": "EFP1"
    case "c2": "C_{2}^{(0.5)}"
    case "axis_major": "axis major"
    case "axis_minor": "axis minor"
    case "ptd": "p_{T}^{D}"
    case "softdrop_mass": "soft-drop mass"
    default: FigureLabel.markup(name)
    }
  }
}
