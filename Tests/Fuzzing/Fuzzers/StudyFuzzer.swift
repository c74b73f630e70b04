import Foundation
import JetProgram
import Reports
import Runs
import Studies
import Sweeps
import TestSupport

/// Whole studies: read, their formulas checked, their cells written as canonical JSON.
struct StudyFuzzer: Fuzzer {
  let name = "studies"
  let limit = 10.0
  let pieces = [
    "```{train} a\n", "```{data} b\n", "```{figure} c\n", "```{claim} d\n", "```\n", "---\n", "seeds: ", "settings:\n",
    "parameters: { ",
    "sweep:\n", "search: { kind: ", "halving", "tpe", "resource: seeds", "when: { ", "constraint: ", "hidden: [",
    "epochs: ", "bins: ", "points: ", "kind: curves\n", "holds: ", "extends: ",
    "signals: ['a_{1,2}*']", "{{ ", " }}",
    "!!float ", "&x ", "*x", "<<: *x", "? ", "|-\n", ">-\n", "$epochs", "at: [first, last, best, epoch 3]",
    "range: [0, 1]",
  ]

  func inputs(_ repository: FuzzRepository, _ scratch: URL) -> [Data] {
    let studies = repository.files(below: "studies", ".md") + repository.files(below: "Examples", ".md")
    let texts = [FullStudy.text, StudyText.text, ToyStudy.text]
    return texts.map { Data($0.utf8) } + studies.filter { $0.starts(with: Data("---\n".utf8)) }
  }

  func read(_ input: Data, _ scratch: URL) -> FuzzReading {
    let text = String(decoding: input, as: UTF8.self)
    do {
      let study = try Study.parse(text: text, kinds: Refigure.kinds, file: "studies/x.md")
      try StudyReport.check(study)
      for cell in study.cells { _ = (cell.canonicalJSON, cell.body.workload, cell.body.markdown) }
      _ = study.hyperparameters(overrides: [:])
      for setting in study.settings {
        _ = try? Study.parse(text: text, kinds: Refigure.kinds, file: "studies/x.md", setting: setting)
      }
      if study.sweep != nil { _ = try study.sweep(with: SweepOptions()).points(seed: study.seed) }
      return .accepted
    } catch let error as InvalidStudy {
      return .refused("\(error)")
    } catch let error as InvalidSweep {
      return .refused("\(error)")
    } catch let error as RunError {
      return .refused("\(error)")
    } catch {
      return .wrong("an error that is no refusal: \(error)")
    }
  }
}
