import Audits
import Execution
import Ledger

/// The text of `diff` for programs.
package struct RunComparisonJSON: Encodable {
  package let same, broken: Bool
  package let first, second: RunJSON
  package let conditions: [ConditionJSON]
  package let study: [LineJSON]?
  package let steps: [StepJSON]
  package let claims: [ComparedClaimJSON]

  package static func text(_ comparison: RunComparison) -> String { JSONText.of(Self(comparison)) }

  private init(_ comparison: RunComparison) {
    same = comparison.isSame
    broken = !comparison.breaks.isEmpty
    first = RunJSON(comparison.first)
    second = RunJSON(comparison.second)
    conditions = comparison.conditions.map { ConditionJSON(key: $0.key, first: $0.first, second: $0.second) }
    study = comparison.studyLines?.map {
      LineJSON(change: $0.isAdded ? "added" : "removed", line: $0.number, text: $0.text)
    }
    steps = comparison.steps.map(StepJSON.init)
    claims = comparison.claims.map {
      let (firstSign, secondSign) = ($0.firstSign, $0.secondSign)
      return ComparedClaimJSON(
        id: $0.name, first: $0.first.map { ClaimJSON($0, sign: firstSign) },
        second: $0.second.map { ClaimJSON($0, sign: secondSign) })
    }
  }

  package struct RunJSON: Encodable {
    let id, study, title, status, started: String
    let commit: String?
    let dirty: Bool

    init(_ run: RunRecord) {
      (id, study, title) = ("\(run.id)", run.studyPath, run.studyTitle)
      (status, started) = (run.status.kind.rawValue, JSONText.date(run.started))
      if case .git(let state) = run.versionControl {
        (commit, dirty) = (state.commit, state.isDirty)
      } else {
        (commit, dirty) = (nil, false)
      }
    }
  }

  package struct ConditionJSON: Encodable {
    let key: String
    let first, second: String?
  }

  package struct LineJSON: Encodable {
    let change: String
    let line: Int
    let text: String
  }

  package struct StepJSON: Encodable {
    let name, kind, identity: String
    let reasons: [String]?
    let same: Bool
    let quantities: [QuantityJSON]
    let files: [FileJSON]

    init(_ step: ComparedStep) {
      (name, kind, same) = (step.name, step.kind, step.hasSameResults)
      switch step.identity {
      case .same: (identity, reasons) = ("same", nil)
      case .different(let because): (identity, reasons) = ("different", because.map(\.description))
      case .onlyInFirst(let reason): (identity, reasons) = ("only in first", reason.map { [$0] })
      case .onlyInSecond(let reason): (identity, reasons) = ("only in second", reason.map { [$0] })
      }
      quantities = step.quantities.map(QuantityJSON.init)
      files = step.files.map {
        FileJSON(
          name: $0.name, first: $0.first?.hexadecimal, second: $0.second?.hexadecimal,
          sameButIdentity: $0.isSameButIdentity)
      }
    }
  }

  package struct QuantityJSON: Encodable {
    let name: String
    let differing, onlyInFirst, onlyInSecond: Int
    let largestAbsolute, largestRelative: PlaceJSON?

    init(_ quantity: QuantityDifference) {
      name = quantity.name
      (differing, onlyInFirst, onlyInSecond) = (quantity.count, quantity.onlyInFirst, quantity.onlyInSecond)
      largestAbsolute = quantity.largestAbsolute.map { PlaceJSON($0, difference: $0.absolute) }
      largestRelative = quantity.largestRelative.map { PlaceJSON($0, difference: $0.relative) }
    }
  }

  package struct PlaceJSON: Encodable {
    let epoch: Int?
    let first, second, difference: Double

    init(_ place: QuantityDifference.Place, difference: Double) {
      (epoch, first, second) = (place.epoch, place.first, place.second)
      self.difference = difference
    }
  }

  package struct FileJSON: Encodable {
    let name: String
    let first, second: String?
    let sameButIdentity: Bool
  }

  package struct ComparedClaimJSON: Encodable {
    let id: String
    let first, second: ClaimJSON?
  }
}
