import Documents
import Foundation
import Ledger
import Reports
import Runs
import Search
import StandardCells
import Studies
import SweepCharts
import Values

extension SweepTable {
  /// The charts of more trials wait for the end: those of so many take a fraction of a second.
  static let mostWhileRunning = 200

  /// The charts of the table.
  package var charts: [SweepChart] { SweepCharts(charted, threads: 2).charts }

  /// The table as far as charts show it.
  package var charted: ChartedSweep {
    let sources = sweep.space.map { Source($0, isGrid: sweep.search.isGrid) }
    let front = Set(front)
    return ChartedSweep(
      title: FigureLabel.markup(title), identity: identity,
      parameters: zip(sweep.space, sources).map { ChartedSweep.Parameter(name: $0.parameter, values: $1.values) },
      measures: sweep.measures.map { measure in
        ChartedSweep.Measure(
          name: measure.name,
          goal: sweep.goals.first { $0.measure == measure.name }.map {
            $0.direction == .minimise ? .minimise : .maximise
          })
      }, resource: sweep.search.resource, isGrid: sweep.search.isGrid,
      trials: rows.enumerated().map { place, row in
        ChartedSweep.Trial(
          number: row.trial.number, values: zip(sources, row.trial.values).map { $0.number(of: $1) },
          readings: sweep.measures.indices.map { place in
            row.measures.indices.contains(place) ? ChartedSweep.Reading(row.measures[place]) : nil
          }, amount: row.trial.rung.map { Double($0.amount) }, isBest: front.contains(place))
      })
  }

  /// Writes charts as SVG, PDF and CSV, and removes those of an earlier page that are none any more.
  func write(_ charts: [SweepChart], to folder: URL) throws(RunError) {
    var names: Set<String> = []
    for chart in charts {
      names.insert(chart.name)
      try PageFile.write(chart.svg, to: folder.appending(path: "\(chart.name).svg"))
      try PageFile.write(chart.csv, to: folder.appending(path: "\(chart.name).csv"))
      if let pdf = try? FigurePDF.bytes(ofDrawing: chart.svg) {
        try PageFile.write(Data(pdf), to: folder.appending(path: "\(chart.name).pdf"))
      }
    }
    for file in (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] {
      let name = (file as NSString).deletingPathExtension
      let isChart = SweepCharts.names.contains { name == $0 || name.hasPrefix("\($0)-") }
      guard isChart, !names.contains(name), ["svg", "pdf", "csv"].contains((file as NSString).pathExtension) else {
        continue
      }
      try? FileManager.default.removeItem(at: folder.appending(path: file))
    }
  }

  /// A chart as a figure of the page.
  static func figure(_ chart: SweepChart) -> Report.Figure {
    var figure = Report.Figure(
      name: chart.name, caption: chart.caption, paper: nil, drawing: chart.svg, numbers: chart.csv, origin: "",
      source: "")
    figure.files = ["svg", "pdf", "csv"].map { format in
      Report.Figure.File(
        format: format.uppercased(), name: "\(chart.name).\(format)",
        address: Markup.address(ofFile: "\(chart.name).\(format)"))
    }
    return figure
  }

  /// Where a parameter's values come from, and what number each has.
  private struct Source {
    let values: ChartedSweep.Values

    init(_ dimension: SweepDimension, isGrid: Bool) {
      if case .range(let range) = dimension.values, !isGrid || range.count == nil {
        values = .range(
          lower: range.lower, upper: range.upper, isLogarithmic: range.scale == .log, isWhole: range.isWhole)
        return
      }
      let list = dimension.grid ?? []
      let numbers = list.compactMap(\.double)
      values =
        numbers.count == list.count
        ? .numbers(Array(Set(numbers)).sorted())
        : .names(list.map(\.plain).reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
    }

    func number(of value: Value) -> Double? {
      guard case .names(let names) = values else { return value.double }
      return value == .null ? nil : names.firstIndex(of: value.plain).map(Double.init)
    }
  }
}

extension ChartedSweep.Reading {
  /// Nil where there is no finite median. An end that is not finite is left at the median.
  fileprivate init?(_ measured: SweepTable.Measured) {
    guard let median = measured.median, median.isFinite else { return nil }
    func end(_ value: Double?) -> Double { value.flatMap { $0.isFinite ? $0 : nil } ?? median }
    self.init(median: median, lower: end(measured.lower), upper: end(measured.upper))
  }
}
