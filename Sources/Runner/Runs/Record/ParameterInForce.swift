import Expressions
import Ledger
import StandardCells
import Studies
import Values
import Winners

/// A parameter of a study as a run had it, with what the study declares and what gave it another value.
public struct ParameterInForce: Sendable, Equatable {
  /// The name; `seed` and `seeds` are parameters, too.
  public let name: String
  /// The value in force.
  public let value: String
  /// The value that the study declares; nil when it is not known.
  public let declared: String?
  /// The origin of the value.
  public let origin: Origin

  /// Something that gives a parameter its value.
  public enum Origin: Sendable, Equatable, CustomStringConvertible {
    case study
    case setting(String)
    case commandLine

    /// The origin in words.
    public var description: String {
      switch self {
      case .study: "the study"
      case .setting(let name): "the setting \(name)"
      case .commandLine: "the command line"
      }
    }
  }

  /// The parameters of a study, in the order of the file.
  ///
  /// - Parameters:
  ///   - study: the study as it was read.
  ///   - overrides: what was given on the command line.
  public static func all(of study: Study, overrides: [String: Override]) -> [ParameterInForce] {
    func origin(_ name: String, isDeclared: Bool) -> Origin {
      if overrides[name] != nil { return .commandLine }
      if isDeclared { return .study }
      return study.setting.map(Origin.setting) ?? .study
    }
    let rows = study.parameters.map { parameter in
      ParameterInForce(
        name: parameter.name, value: parameter.value.plain, declared: parameter.declared.plain,
        origin: origin(parameter.name, isDeclared: parameter.value == parameter.declared))
    }
    // The study by itself says what it declares of these two.
    let isAsDeclared = study.setting == nil && overrides["seed"] == nil && overrides["seeds"] == nil
    let declared =
      isAsDeclared
      ? study
      : try? Study.parse(
        text: study.source, kinds: study.kinds, file: study.file, winners: KnownSweepWinners(study.winners))
    let keys = overrides.filter { $0.key.contains(".") }.sorted { $0.key < $1.key }.map { path, override in
      ParameterInForce(
        name: path, value: override.plain, declared: study.declaredKeys[path], origin: .commandLine)
    }
    return rows + keys
      + [
        ("seed", "\(study.seed)", declared.map { "\($0.seed)" }),
        ("seeds", "\(study.seeds)", declared.map { "\($0.seeds)" }),
      ].map { name, value, declared in
        ParameterInForce(
          name: name, value: value, declared: declared, origin: origin(name, isDeclared: value == declared))
      }
  }
}

extension RecordedRun {
  /// The numbers of claims by verdict, as they were recorded.
  package var tally: ClaimTally {
    ClaimTally(
      details.claims.map(\.decision).map { claim in
        (verdict: claim.verdict, isOfSearch: study.cell(named: claim.id)?.claim?.about == .search)
      })
  }

  /// The decisions that were recorded, as people read them, by the claims' names.
  package var decisionWords: [String: String] {
    let outcomes = outcomes
    return Dictionary(
      details.claims.map(\.decision).map { claim in
        (claim.id, claim.words(sign: outcomes[claim.id]?.comparison?.sign, error: outcomes[claim.id]?.error))
      }, uniquingKeysWith: { _, later in later })
  }

  /// The outcome of each claim, by name.
  private var outcomes: [String: ClaimOutcome] {
    var outcomes: [String: ClaimOutcome] = [:]
    for cell in study.cells { outcomes[cell.name] = cell.claim.map { outcome(cell, $0).outcome } }
    return outcomes
  }

  /// The sign of the comparison that decided each claim, by name.
  package var signs: [String: String] {
    outcomes.compactMapValues { $0.comparison?.sign }
  }
}
