import Execution
import Ledger
import Runs

/// A claim's decision for programs: the one form that it has in the output of every command.
package struct ClaimJSON: Encodable {
  package let id, statement, verdict: String
  package let value, bound, margin, error: Double?
  /// The sign of the comparison that decided, where it is known.
  package let sign: String?
  package let seeds: Int
  /// The study by name, where the list has claims of more than one.
  package let study: String?
  package let paper, about, stated: String?
  package let otherSettings: [SettingJSON]?

  /// The verdict of the same claim in another setting of the study.
  package struct SettingJSON: Encodable {
    let setting: String?
    let run, verdict: String
  }

  /// A decision as it was recorded.
  package init(_ decision: ClaimDecision, sign: String? = nil) {
    (id, statement, verdict) = (decision.id, decision.statement, decision.verdict.rawValue)
    (value, bound, margin) = (decision.value, decision.bound, decision.margin)
    seeds = decision.seeds.count
    self.sign = sign
    (error, study, paper, about, stated, otherSettings) = (nil, nil, nil, nil, nil, nil)
  }

  /// A claim that was decided just now.
  package init(_ claim: StudyOutcome.Claim, ofStudy study: String) {
    (id, statement, verdict) = (claim.name, claim.statement, claim.verdict.rawValue)
    (value, bound, margin) = (claim.outcome.value, claim.outcome.bound, claim.outcome.margin)
    (error, sign, seeds) = (claim.outcome.error, claim.outcome.comparison?.sign, claim.seeds)
    (self.study, paper, about, stated) = (study, claim.paper, claim.about.rawValue, claim.stated?.rawValue)
    otherSettings = claim.otherSettings.map {
      SettingJSON(setting: $0.setting, run: "\($0.run)", verdict: $0.verdict.rawValue)
    }
  }
}
