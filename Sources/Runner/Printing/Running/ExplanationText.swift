import Execution
import Runs
import Values

/// The text of `--explain`: for each step the action that a run would take, and why.
package enum ExplanationText {
  /// The text for people; repetitions of a training with the same action share a line.
  package static func text(_ studies: [StudyExplanation]) -> String {
    studies.map { study in
      let setting = study.setting.map { ", setting \($0)" } ?? ""
      let head = "\(study.title) (\(study.study)\(setting)): \(count(study.runCount)) would be computed"
      return ([head] + rows(study.steps)).joined(separator: "\n")
    }.joined(separator: "\n")
  }

  private static func count(_ steps: Int) -> String {
    steps == 0 ? "nothing" : Count.words(steps, "step")
  }

  private static func rows(_ steps: [StudyExplanation.Step]) -> [String] {
    var rows: [(action: String, cell: String, first: String, last: String, why: String)] = []
    for step in steps {
      let (action, why) = words(step)
      if let last = rows.last, last.cell == step.cell, last.action == action, last.why == why {
        rows[rows.count - 1].last = step.name
      } else {
        rows.append((action, step.cell, "\(step.kind) \(step.name)", step.name, why))
      }
    }
    let names = rows.map { row in
      row.first.hasSuffix(" \(row.last)") ? row.first : "\(row.first) … \(row.last)"
    }
    let width = names.map(\.count).max() ?? 0
    return zip(rows, names).map { row, name in
      let action = row.action + String(repeating: " ", count: max(0, 7 - row.action.count))
      return "  \(action)  \(name)\(String(repeating: " ", count: width - name.count))  \(row.why)"
    }
  }

  private static func words(_ step: StudyExplanation.Step) -> (action: String, why: String) {
    switch step.action {
    case .reused(let run): ("reused", "from \(run)")
    case .shared(let other): ("reused", "from \(other), which is run with it")
    case .decided: ("decided", "anew in every run")
    case .runs(let reasons):
      (
        "runs",
        reasons.map(\.description).joined(separator: "; ") + (step.since.map { " (compared with \($0))" } ?? "")
      )
    }
  }

  /// The text for programs.
  package static func json(_ studies: [StudyExplanation]) -> String {
    JSONText.of(studies.map(StudyJSON.init))
  }

  private struct StudyJSON: Encodable {
    let study, title: String
    let setting: String?
    let runs: Int
    let steps: [StepJSON]

    init(_ study: StudyExplanation) {
      self.study = study.study
      title = study.title
      setting = study.setting
      runs = study.runCount
      steps = study.steps.map(StepJSON.init)
    }
  }

  private struct StepJSON: Encodable {
    let name, cell, kind, action: String
    let from, comparedWith: String?
    let reasons: [String]?

    init(_ step: StudyExplanation.Step) {
      (name, cell, kind) = (step.name, step.cell, step.kind)
      comparedWith = step.since.map { "\($0)" }
      switch step.action {
      case .reused(let run): (action, from, reasons) = ("reuse", "\(run)", nil)
      case .shared(let other): (action, from, reasons) = ("reuse", other, nil)
      case .decided: (action, from, reasons) = ("decide", nil, nil)
      case .runs(let because): (action, from, reasons) = ("run", nil, because.map(\.description))
      }
    }
  }
}
