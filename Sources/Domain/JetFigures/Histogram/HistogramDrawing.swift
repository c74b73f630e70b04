import Figures
import JetAutoencoders
import StandardCells
import Studies
import Tables

/// Histograms of features: positives, negatives after some epochs, and signals, in scaled units, unit area in per cent.
struct HistogramDrawing {
  let results: StudyResults
  let figure: HistogramFigure
  let name: String

  /// A plot for each feature and epoch, features first.
  ///
  /// - Throws: `CellFault` when an epoch is not a whole number.
  func content() throws -> Figure.Content {
    guard let train = results.study.cell(named: figure.of)?.body as? TrainCell, let prepared = results.data[train.data],
      let data = results.study.cell(named: train.data)?.body as? DataCell,
      let repetitions = results.steps[figure.of], repetitions.indices.contains(figure.seed)
    else { throw StudyResults.noEpoch(figure.seed, "'\(figure.of)' has no such seed") }
    let model = Model(
      train: train, data: data, prepared: prepared,
      negatives: EpochTable(repetitions[figure.seed], name: EpochTable.negatives))
    let needed = figure.samples.contains(.negatives) ? [EpochTable.negatives] : []
    let isGrid = figure.features.count * figure.at.count > 1
    var plots: [Plot] = []
    for feature in figure.features {
      for choice in figure.at {
        var (title, panels): (String, [Panel])
        switch try results.drawnEpoch(choice, of: figure.of, seed: figure.seed, needed: needed) {
        case .epoch(let epoch):
          title = "epoch \(epoch)"
          panels = try self.panels(feature, epoch, model)
        case .absent(let reason):
          title = ""
          panels = emptyPanels(reason, model)
        }
        if !isGrid, !title.isEmpty {
          panels[0].notes = [title]
          title = ""
        }
        let bounds = bounds(model)
        plots.append(
          Plot(
            x: Axis(data.axisLabel(feature), range: .fixed(lower: bounds.lowerBound, upper: bounds.upperBound)),
            panels: panels, frameHeight: isGrid ? 105 : nil, title: title))
      }
    }
    return plots.count == 1 ? .plot(plots[0]) : .grid(plots, columns: figure.columns)
  }

  /// A training as it was recorded, and its data.
  private struct Model {
    let train: TrainCell
    let data: DataCell
    let prepared: PreparedData
    let negatives: EpochTable?
  }

  private func bounds(_ model: Model) -> ClosedRange<Double> { figure.range ?? model.train.sampler?.bounds ?? -4...4 }

  private func yAxis(_ model: Model) -> Axis { Axis("\(model.data.origin.entryWord) per bin [%]") }

  /// Frames like those of the other epochs, with nothing in them but why.
  private func emptyPanels(_ reason: String, _ model: Model) -> [Panel] {
    var axis = yAxis(model)
    axis.showsTickLabels = false
    var panels = [Panel(y: axis, marks: [], message: reason)]
    if figure.ratio || figure.pull {
      var comparison = figure.ratio ? Panel.ratio([], label: Self.ratioLabel) : .pull([], label: Self.pullLabel)
      comparison.message = ""
      panels.append(comparison)
    }
    return panels
  }

  private static let (ratioLabel, pullLabel) = ("neg. / pos.", "pull")

  private func panels(_ feature: String, _ epoch: Int, _ model: Model) throws -> [Panel] {
    let (train, bounds) = (model.train, bounds(model))
    // A toy's points have coordinates of other names than its study's features.
    let features = model.data.knownFeatures ?? model.prepared.features
    let column = features.firstIndex(of: feature) ?? 0
    var histograms: [HistogramFigure.Content: Histogram] = [:]
    var marks: [Mark] = []
    for content in figure.samples {
      let rows: [Float]
      let (label, style): (String, SeriesStyle)
      switch content {
      case .positives:
        (rows, label, style) = (model.prepared.rows(train.validation) ?? [], "positive", .positive)
      case .negatives:
        (rows, label, style) = (model.negatives?.row(of: epoch) ?? [], "negative", .negative)
      case .sample(let sample):
        rows = model.prepared.rows(SampleReference(sample: sample, split: train.validation.split)) ?? []
        (label, style) = (sampleLabel(sample, model.prepared), .signal)
      }
      let values = stride(from: column, to: rows.count, by: features.count).map { Double(rows[$0]) }
      let histogram = try Histogram(
        label, gathering: values, bins: figure.bins, from: bounds.lowerBound, to: bounds.upperBound, style: style)
      histograms[content] = histogram
      marks.append(.histogram(histogram))
    }
    var panels = [Panel(y: yAxis(model), marks: marks)]
    guard let negatives = histograms[.negatives], let positives = histograms[.positives] else { return panels }
    if figure.ratio {
      panels.append(.ratio([negatives.ratio(to: positives, style: .negative)], label: Self.ratioLabel))
    } else if figure.pull {
      panels.append(.pull([negatives.pull(from: positives, style: .negative)], label: Self.pullLabel))
    }
    return panels
  }

  private func sampleLabel(_ sample: String, _ data: PreparedData) -> String {
    guard let point = data.signalPoint(of: sample) else { return FigureLabel.markup(sample) }
    return "m_{Φ} = \(Int(point.mediatorMass)) GeV, r_{inv} = \(point.invisibleFraction)"
  }
}
