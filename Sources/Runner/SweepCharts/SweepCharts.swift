import Figures
import Values

/// The charts of a sweep, for any number of parameters and trials, whatever way the trials were chosen in.
package struct SweepCharts: Sendable {
  let sweep: ChartedSweep
  /// The number of threads that importances take.
  let threads: Int

  package init(_ sweep: ChartedSweep, threads: Int = 1) {
    var sweep = sweep
    sweep.trials = Array(sweep.trials.prefix(ChartedSweep.mostTrials))
    self.sweep = sweep
    self.threads = threads
  }

  /// The names of all files that charts can have, without extension and without the name of a measure.
  package static let names = [
    "goals", "curve", "history", "rungs", "importance", "parallel", "map", "slices",
  ]

  /// The charts of which there is something to draw, in the order in which they are read. A chart that cannot be drawn is left out: the
  /// table has its numbers.
  package var charts: [SweepChart] {
    var charts: [SweepChart?] = [goals, curve]
    for measure in sweep.charted {
      let importance = MeasuredImportance(sweep, measure, threads: threads)
      charts += [history(measure), rungs(measure), importance.flatMap { self.importance(measure, $0) }]
      charts += [parallel(measure), maps(measure, importance), slices(measure, importance)]
    }
    return charts.compactMap(\.self)
  }

  // MARK: Parts

  /// The name of a chart's files: with the measure's where several have charts.
  func fileName(_ name: String, _ measure: Int) -> String {
    sweep.charted.count > 1 ? "\(name)-\(sweep.measures[measure].name)" : name
  }

  /// A chart of a plot, or of several.
  ///
  /// - Parameter csv: the numbers, where places in the drawing say nothing.
  func chart(
    _ name: String, _ words: String, width: Double = 244, content: Figure.Content, caption: String, csv: String? = nil
  ) -> SweepChart? {
    let figure = Figure(
      name: name, title: "\(sweep.title): \(ChartLabel.escaped(words))", summary: ChartLabel.escaped(plain(caption)),
      identity: sweep.identity, width: width, heading: .none, content: content)
    guard let svg = try? figure.svg() else { return nil }
    return SweepChart(name: name, caption: caption, svg: svg, csv: csv ?? ColorKey.removed(from: figure.numbersCSV()))
  }

  private func plain(_ caption: String) -> String { caption.filter { $0 != "`" } }

  /// The trials that have a measure, with it, in order.
  func measured(_ trials: [ChartedSweep.Trial], _ measure: Int) -> [Measured] {
    trials.enumerated().compactMap { place, trial in
      guard trial.readings.indices.contains(measure), let reading = trial.readings[measure] else { return nil }
      return Measured(place: place, trial: trial, reading: reading)
    }
  }

  /// A trial with what was measured.
  struct Measured {
    let place: Int
    let trial: ChartedSweep.Trial
    let reading: ChartedSweep.Reading
  }

  /// The trials in the order in which they are drawn: the best on top.
  func drawingOrder(_ measured: [Measured], _ measure: Int) -> [Measured] {
    let measure = sweep.measures[measure]
    return measured.sorted { one, other in
      if one.trial.isBest != other.trial.isBest { return other.trial.isBest }
      if one.reading.median != other.reading.median {
        return measure.isBetter(other.reading.median, than: one.reading.median)
      }
      return one.place > other.place
    }
  }

  /// A sentence on the trials that a chart does not show; nothing where all are shown.
  func missing(_ shown: Int, of all: Int) -> String {
    shown == all
      ? "" : " \(Count.words(all - shown, "trial")) without a number \(all - shown == 1 ? "is" : "are") not shown."
  }

  /// The look of the best trials.
  static let best = SeriesStyle(.init(0xBD1F01), marker: .diamond)
  /// The look of the others, where colour says nothing.
  static let plain = SeriesStyle(.init(0x2B93F0))
  /// The look of what is only a ground.
  static let faint = SeriesStyle(.init(0xA0A4AC))

  /// The diameter of a point among so many.
  static func diameter(_ count: Int) -> Double { count > 800 ? 1.5 : count > 200 ? 2 : 3 }
}
