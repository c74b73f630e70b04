import Deterministic
import Documents
import Figures
import Testing

@testable import SweepCharts

@Suite("Charts of sweeps")
struct SweepChartsTests {
  private static let identity = String(repeating: "0123456789abcdef", count: 4)

  private static let parameters: [ChartedSweep.Parameter] = [
    .init(name: "rate", values: .range(lower: 1e-5, upper: 1e-1, isLogarithmic: true, isWhole: false)),
    .init(name: "kind", values: .names(["adam", "s_g^d", "{lion}"])),
    .init(name: "batch", values: .numbers([16, 32, 64, 128])),
    .init(name: "noise", values: .range(lower: 0, upper: 0.4, isLogarithmic: false, isWhole: false)),
    .init(name: "layers", values: .range(lower: 1, upper: 6, isLogarithmic: false, isWhole: true)),
  ]

  /// Trials that were drawn; the first of the parameters decides most.
  private static func sweep(
    _ count: Int, trials: Int, amounts: [Double] = [],
    measures: [ChartedSweep.Measure] = [.init(name: "w", goal: .minimise)]
  ) -> ChartedSweep {
    let parameters = (0..<count).map { place in
      var parameter = Self.parameters[place % Self.parameters.count]
      parameter.name += place < Self.parameters.count ? "" : "\(place)"
      return parameter
    }
    let stream = RandomStream(seed: 9)
    var rows: [ChartedSweep.Trial] = []
    for number in 1...trials {
      let shares = parameters.map { stream.stream($0.name).uniform(UInt64(number)) }
      let values = zip(parameters, shares).map { parameter, share -> Double in
        switch parameter.values {
        case .range(let lower, let upper, let isLogarithmic, let isWhole):
          let value =
            isLogarithmic ? lower * DeterministicMath.pow(upper / lower, share) : lower + share * (upper - lower)
          return isWhole ? value.rounded() : value
        case .numbers(let numbers): return numbers[Int(share * Double(numbers.count))]
        case .names(let names): return Double(Int(share * Double(names.count)))
        }
      }
      // The n-th amount is reached by every 2^n-th trial.
      let reached = amounts.enumerated().filter { number % (1 << $0.offset) == 0 }.map(\.element)
      for amount in amounts.isEmpty ? [nil] : reached.map(Optional.some) {
        let value = shares[0] + 0.1 * stream.uniform(UInt64(number)) + (amount.map { 1 / $0 } ?? 0)
        rows.append(
          .init(
            number: number, values: values,
            readings: measures.indices.map { .init(median: value + Double($0), lower: value, upper: value + 2) },
            amount: amount))
      }
    }
    let most = rows.compactMap(\.amount).max()
    let best = rows.indices.filter { rows[$0].amount == most }.min {
      (rows[$0].readings[0]?.median ?? 0) < (rows[$1].readings[0]?.median ?? 0)
    }
    if let best { rows[best].isBest = true }
    return ChartedSweep(
      title: "S curve", identity: identity, parameters: parameters, measures: measures,
      resource: amounts.isEmpty ? nil : "epochs", trials: rows)
  }

  private static func names(_ charts: [SweepChart]) -> [String] { charts.map(\.name) }

  /// The cells of a CSV's rows of a mark.
  private static func rows(_ chart: SweepChart?, _ mark: String) -> [[String]] {
    (chart?.csv ?? "").split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    .filter { $0.count > 8 && $0[3] == mark }
  }

  @Test(
    "Any number of parameters has charts that can be drawn, the same bytes each time", arguments: [1, 2, 3, 4, 6, 12])
  func any(_ count: Int) throws {
    let sweep = Self.sweep(count, trials: 80)
    let charts = SweepCharts(sweep).charts
    #expect(
      Self.names(charts)
        == (count == 1 ? ["history", "slices"] : ["history", "importance", "parallel", "map", "slices"]))
    let again = SweepCharts(sweep, threads: 3).charts
    #expect(charts.map(\.svg) == again.map(\.svg) && charts.map(\.csv) == again.map(\.csv))
    for chart in charts {
      #expect(try FigurePDF.bytes(ofDrawing: chart.svg).count > 1_000)
      #expect(
        !chart.csv.contains(",field,")
          && chart.csv.contains(chart.name == "parallel" ? "trial,rate" : "plot,panel,series,mark"))
      #expect(!chart.caption.contains("\n"))
    }
  }

  @Test("Two thousand trials of twelve parameters make files of bounded sizes")
  func many() {
    for chart in SweepCharts(Self.sweep(12, trials: 2_000), threads: 2).charts {
      #expect(chart.svg.utf8.count < 500_000, "\(chart.name)")
    }
    let more = ChartedSweep.mostTrials + 100
    #expect(SweepCharts(Self.sweep(1, trials: more)).sweep.trials.count == ChartedSweep.mostTrials)
  }

  @Test("Without a trial there is no chart, with one there is none, with few those that need few")
  func few() {
    var sweep = Self.sweep(2, trials: 3)
    #expect(Self.names(SweepCharts(sweep).charts) == ["history", "parallel", "map", "slices"])
    sweep.trials = Array(sweep.trials.prefix(1))
    #expect(SweepCharts(sweep).charts.isEmpty)
    sweep.trials = []
    #expect(SweepCharts(sweep).charts.isEmpty)
    sweep.measures = []
    #expect(SweepCharts(sweep).charts.isEmpty)
  }

  @Test("Trials without a number are left out and counted; a parameter that is not varied is a gap")
  func undefined() throws {
    var sweep = Self.sweep(3, trials: 40)
    for place in 0..<5 { sweep.trials[place].readings = [nil] }
    sweep.trials[10].values[1] = nil
    let charts = SweepCharts(sweep).charts
    let history = charts.first { $0.name == "history" }
    #expect(history?.caption.contains("5 trials without a number are not shown.") == true)
    #expect(Self.rows(history, "points").count == 35)
    let parallel = charts.first { $0.name == "parallel" }
    #expect(parallel?.caption.contains("A gap: the parameter is not varied there.") == true)
    #expect(charts.contains { $0.name == "importance" })
  }

  @Test("The best so far goes down where a trial is better than all before it")
  func history() {
    var sweep = Self.sweep(1, trials: 20)
    let values = [5.0, 6, 3, 4, 2, 9] + [Double](repeating: 8, count: 14)
    for (place, value) in values.enumerated() {
      sweep.trials[place].readings = [.init(median: value, lower: value, upper: value)]
    }
    let history = SweepCharts(sweep).history(0)
    let line = Self.rows(history, "line").map { [$0[4], $0[8]] }
    #expect(
      line == [["1", "5"], ["3", "5"], ["3", "3"], ["5", "3"], ["5", "2"], ["20", "2"]])
    sweep.measures = [.init(name: "w", goal: .maximise)]
    #expect(Self.rows(SweepCharts(sweep).history(0), "line").map { $0[8] } == ["5", "5", "6", "6", "9", "9"])
    sweep.measures = [.init(name: "w")]
    #expect(Self.rows(SweepCharts(sweep).history(0), "line").isEmpty)
  }

  @Test("A grid has cells with the median of their trials; more than four parameters, the two that matter most")
  func maps() {
    let numbers = ChartedSweep.Values.numbers([1, 2])
    var sweep = ChartedSweep(
      title: "", identity: Self.identity,
      parameters: ["a", "b", "c"].map { .init(name: $0, values: numbers) }, measures: [.init(name: "w")], isGrid: true,
      trials: (0..<8).map { place in
        let values = [place >> 2 & 1, place >> 1 & 1, place & 1].map { Double($0 + 1) }
        let value = values[0] * 10 + values[1] + values[2] / 10
        return .init(number: place + 1, values: values, readings: [.init(median: value, lower: value, upper: value)])
      })
    let map = SweepCharts(sweep).maps(0, nil)
    let cells = Self.rows(map, "cell")
    let medians = cells.prefix(4).map { Double($0[8]) ?? .nan }
    #expect(cells.count == 12 && zip(medians, [11.15, 21.15, 12.15, 22.15]).allSatisfy { ($0 - $1).magnitude < 1e-9 })
    sweep.trials.removeFirst()
    #expect(Self.rows(SweepCharts(sweep).maps(0, nil), "cell").first?[8] == "11.2")
    let five = Self.sweep(5, trials: 100)
    #expect(
      SweepCharts(five).maps(0, MeasuredImportance(five, 0, threads: 1))?.caption.contains("the two most important")
        == true)
  }

  @Test("The importance is that of the parameter that decides, and the resource counts as one")
  func importance() throws {
    let sweep = Self.sweep(3, trials: 90)
    let found = try #require(MeasuredImportance(sweep, 0, threads: 1))
    #expect(found.names[found.shares.ranking[0]] == "rate" && found.shares.parameters[0].mean > 0.85)
    #expect(found.count == 90)
    let rungs = Self.sweep(2, trials: 64, amounts: [1, 3, 9])
    let more = try #require(MeasuredImportance(rungs, 0, threads: 1))
    #expect(more.names == ["rate", "kind", "epochs"] && more.ranking.count == 2)
    #expect(more.shares.parameters[2].mean > 0.2)
    var same = sweep
    for place in same.trials.indices { same.trials[place].readings = [.init(median: 1, lower: 1, upper: 1)] }
    #expect(MeasuredImportance(same, 0, threads: 1) == nil)
    #expect(SweepCharts(same).charts.contains { $0.name == "history" })
  }

  @Test("A search with rungs has a line a trial by the resource; only the whole of it can be the best")
  func rungs() {
    let sweep = Self.sweep(2, trials: 16, amounts: [1, 3, 9])
    let charts = SweepCharts(sweep).charts
    #expect(Self.names(charts) == ["history", "rungs", "importance", "parallel", "map", "slices"])
    let rungs = charts.first { $0.name == "rungs" }
    #expect(rungs?.caption.contains("16 trials, 4 of them to the end") == true)
    // Each trial counts once where trials are compared.
    #expect(Self.rows(charts.first { $0.name == "slices" }, "points").count == 2 * 16)
  }

  @Test("Several goals have a scatter, and charts each, with the measure's name")
  func goals() {
    let measures = [
      ChartedSweep.Measure(name: "w", goal: .minimise), .init(name: "other"), .init(name: "cost", goal: .maximise),
    ]
    let charts = SweepCharts(Self.sweep(2, trials: 30, measures: measures)).charts
    #expect(Self.names(charts).first == "goals" && Self.names(charts).contains("slices-cost"))
    #expect(!Self.names(charts).contains("slices-other") && Self.names(charts).contains("map-w"))
    let known = charts.allSatisfy { chart in
      SweepCharts.names.contains { chart.name == $0 || chart.name.hasPrefix("\($0)-") }
    }
    #expect(known)
    #expect(Self.rows(charts.first, "points").count == 30)
  }

  @Test("A curve of one number has its ranges; values over many decades have a logarithmic axis")
  func curve() {
    var sweep = Self.sweep(1, trials: 20)
    let charts = SweepCharts(sweep).charts
    #expect(Self.names(charts) == ["curve", "history"])
    let rows = Self.rows(charts.first, "line")
    #expect(rows.count == 20 && rows.map { Double($0[4]) ?? 0 }.sorted() == rows.map { Double($0[4]) ?? 0 })
    sweep.trials[3].readings = [.init(median: 1e6, lower: 1e6, upper: 1e6)]
    let values = sweep.trials.compactMap { $0.readings[0]?.median }
    #expect(ChartScale("w", values).isLogarithmic && !ChartScale("w", values + [0]).isLogarithmic)
    #expect(ChartScale("w", [1, 100]).fraction(10) == 0.1 || !ChartScale("w", [1, 100]).isLogarithmic)
  }
}
