/// A sweep as far as charts show it: what varies, what was measured, and the trials in the order in which they were evaluated.
package struct ChartedSweep: Sendable {
  /// A parameter that is varied.
  package struct Parameter: Hashable, Sendable {
    package var name: String
    package var values: Values

    package init(name: String, values: Values) {
      self.name = name
      self.values = values
    }
  }

  /// The values that a parameter can have.
  package enum Values: Hashable, Sendable {
    /// Numbers between two others.
    case range(lower: Double, upper: Double, isLogarithmic: Bool, isWhole: Bool)
    /// Some numbers, in their order.
    case numbers([Double])
    /// Names without an order; a trial has the place of one.
    case names([String])
  }

  /// A number that each trial has, or lacks.
  package struct Measure: Hashable, Sendable {
    /// The direction in which it is better.
    package enum Goal: Hashable, Sendable { case minimise, maximise }

    package var name: String
    /// Nil when nothing is looked for.
    package var goal: Goal?

    package init(name: String, goal: Goal? = nil) {
      self.name = name
      self.goal = goal
    }

    /// True when a value is better than another one, or as good; without a goal, smaller ones are.
    func isBetter(_ value: Double, than other: Double) -> Bool { goal == .maximise ? value > other : value < other }
  }

  /// A measure of a trial over its repetitions, all finite.
  package struct Reading: Hashable, Sendable {
    package var median: Double, lower: Double, upper: Double

    package init(median: Double, lower: Double, upper: Double) {
      (self.median, self.lower, self.upper) = (median, lower, upper)
    }
  }

  /// An evaluation.
  package struct Trial: Hashable, Sendable {
    /// The number; one that is promoted to more of a resource keeps it.
    package var number: Int
    /// The value of each parameter, or the place of a name; nil where it is not varied.
    package var values: [Double?]
    /// The measures; nil for one that has no finite value.
    package var readings: [Reading?]
    /// The amount of the resource; nil for a search without.
    package var amount: Double?
    /// True when no other one is better in all that is looked for.
    package var isBest: Bool

    package init(number: Int, values: [Double?], readings: [Reading?], amount: Double? = nil, isBest: Bool = false) {
      (self.number, self.values, self.readings) = (number, values, readings)
      (self.amount, self.isBest) = (amount, isBest)
    }
  }

  /// The title of each chart, before a colon, as markup of labels.
  package var title: String
  /// The sweep's identity: 64 hexadecimal digits. The importances' random numbers follow from it, too.
  package var identity: String
  package var parameters: [Parameter]
  package var measures: [Measure]
  /// The name of the resource of which promoted trials get more; nil for a search without.
  package var resource: String?
  /// True when the trials are a whole grid.
  package var isGrid: Bool
  package var trials: [Trial]

  package init(
    title: String, identity: String, parameters: [Parameter], measures: [Measure], resource: String? = nil,
    isGrid: Bool = false, trials: [Trial]
  ) {
    (self.title, self.identity, self.parameters) = (title, identity, parameters)
    (self.measures, self.resource, self.isGrid, self.trials) = (measures, resource, isGrid, trials)
  }

  /// So many parameters have slices and axes.
  static let mostParameters = 12
  /// So many measures have charts of their own.
  static let mostMeasures = 3
  /// So many trials are drawn; a chart of more would show no more.
  static let mostTrials = 4_000
  /// Ranges over repetitions of more trials would hide the points.
  static let mostRanges = 400

  /// The measures that have charts: those that are looked for, else the first ones.
  var charted: [Int] {
    let wanted = measures.indices.filter { measures[$0].goal != nil }
    return Array((wanted.isEmpty ? Array(measures.indices) : wanted).prefix(Self.mostMeasures))
  }

  /// The last evaluation of each trial, in order: the one with the most of the resource.
  var latest: [Trial] {
    guard resource != nil else { return trials }
    var places: [Int: Int] = [:]
    for (place, trial) in trials.enumerated() {
      guard let known = places[trial.number], trials[known].amount ?? 0 > trial.amount ?? 0 else {
        places[trial.number] = place
        continue
      }
    }
    return places.values.sorted().map { trials[$0] }
  }

  /// The largest amount of the resource.
  var mostAmount: Double? { trials.compactMap(\.amount).max() }
}

/// A chart of a sweep.
package struct SweepChart: Sendable {
  /// The name of its files.
  package var name: String
  /// What is to be seen, as Markdown.
  package var caption: String
  /// The drawing, as SVG.
  package var svg: String
  /// The numbers that are drawn, as CSV.
  package var csv: String
}
