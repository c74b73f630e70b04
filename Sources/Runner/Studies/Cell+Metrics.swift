extension Cell {
  /// The metrics that expressions can ask of the cell.
  public var metrics: [Metric] {
    switch body {
    case .train(let train): train.metrics
    case .evaluate(let evaluate): evaluate.metrics
    case .data, .density, .classifier: Metric.metrics(of: kind)
    case .figure, .claim: []
    }
  }

  /// The names by which its indexed metrics are asked for: its signals; for a data cell, its samples.
  public var signals: [String] {
    switch body {
    case .data(let data): data.samples
    case .density(let density): density.signals
    case .classifier(let classifier): classifier.signals
    case .train(let train): train.evaluation.signals
    case .evaluate(let evaluate): evaluate.signals
    case .figure, .claim: []
    }
  }
}
