import Foundation

/// What an audit by perturbation found of one step: a certificate, and a file of JSON with these keys.
///
/// It is `results/runs/perturb/STUDY-STEP-IDENTITY.json`; the identity is the step's, so that a step that is another one has none. The
/// keys are documented in docs/audit-perturb.md.
package struct PerturbationReport: Codable, Sendable, Equatable {
  /// The version of the form.
  package var version = 1
  /// The study file, relative to the project, and its setting.
  package var study: String
  package var setting: String?
  /// The cell, its step (`fit/1`), and the step's identity.
  package var cell: String
  package var step: String
  package var identity: String
  /// The command or script in short.
  package var command: String?
  /// What the cell promises: `bits`, or the tolerance of each metric.
  package var promise: [String: Double]?
  /// The version of Refigure, and the time at the end, in universal time.
  package var program: String
  package var made: String
  /// The number of runs, and the seconds that they took.
  package var runs = 0
  package var seconds = 0.0
  /// The number of processors.
  package var cores: Int
  /// The result.
  package var verdict = Verdict.same
  /// How the runs went that were compared with, in words: as usual, or with clock, entropy and so on held.
  package var background: String
  /// True when it runs in the same way each time: nothing varied by itself.
  package var isSteady = true
  /// The metrics and outputs that varied, in order.
  package var findings: [Finding] = []
  /// The names of the metrics and outputs that never did.
  package var same: [String] = []
  /// All variations, in the order in which they were tried.
  package var variations: [Trial] = []
  /// Further remarks, a sentence each.
  package var remarks: [String] = []

  /// The result of an audit.
  package enum Verdict: String, Codable, Sendable {
    /// Nothing varied.
    case same
    /// Something varied, within what the cell promises.
    case within
    /// Something varied beyond.
    case varied
  }

  /// A report with its head alone.
  package init(
    study: String, setting: String?, cell: String, step: String, identity: String, command: String?, program: String,
    cores: Int = 0, background: String = ""
  ) {
    (self.study, self.setting, self.cell, self.step, self.identity) = (study, setting, cell, step, identity)
    (self.command, self.program, self.made, self.cores, self.background) = (command, program, "", cores, background)
  }

  /// A kind of value.
  package enum Kind: String, Codable, Sendable {
    case metric, series, output
    /// The way in which the program ended.
    case end

    var rank: Int { [.end: 0, .metric: 1, .series: 2, .output: 3][self] ?? 4 }
  }

  /// A metric or an output that varied.
  package struct Finding: Codable, Sendable, Equatable {
    package var name: String
    package var kind: Kind
    /// True when it varies with nothing changed.
    package var byItself = false
    /// True when all differences are within what the cell promises.
    package var isKept = true
    /// The causes that were found, in words: `clock`, `hash order` …
    package var causes: [String] = []
    /// Each variation under which it varied.
    package var under: [Difference] = []
  }

  /// The difference of a value under one variation.
  package struct Difference: Codable, Sendable, Equatable {
    /// The variation, and its value in words.
    package var variation = ""
    package var value = ""
    /// The largest absolute and relative difference; nil for files.
    package var absolute: Double?
    package var relative: Double?
    /// The epoch of the largest absolute difference.
    package var epoch: Int?
    /// Both values there: the control's and the other one.
    package var values: [String]?
    /// True when the program differed in one of two runs only.
    package var isSometimes: Bool?
  }

  /// A variation that was tried, or could not be.
  package struct Trial: Codable, Sendable, Equatable {
    package enum State: String, Codable, Sendable {
      case same, varied
      /// It could not be had.
      case missing
    }

    package var name: String
    package var cause: String
    package var changes: String
    package var state: State
    /// The values that were tried.
    package var values: [String] = []
    /// The reason why it could not be had.
    package var reason: String?
  }

  /// The causes of all findings, each once.
  package var causes: [String] {
    findings.flatMap(\.causes).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
