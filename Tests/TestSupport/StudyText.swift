import JetProgram
import Studies

/// A small study, and variations of it.
package enum StudyText {
  package static let lines = [
    "---",  // 1
    "title: Small",  // 2
    "seed: 7",  // 3
    "seeds: 3",  // 4
    "parameters: { epochs: 10, hidden: [8, 8], rate: 1e-3, name: adam }",  // 5
    "---",  // 6
    "Prose with {{ $epochs }}.",  // 7
    "```{data} jets",  // 8
    "manifest: jets.json",  // 9
    "features: [tau2, tau3]",  // 10
    "samples: [ttbar, 'svj_{500,2000}_{0.1,0.3}']",  // 11
    "scaling: standard",  // 12
    "fit: ttbar.training",  // 13
    "```",  // 14
    "",  // 15
    "```{train} ae",  // 16
    "data: jets",  // 17
    "sample: ttbar.training",  // 18
    "validation: ttbar.validation",  // 19
    "objective: reconstruction",  // 20
    "hidden: $hidden",  // 21
    "latent: 1",  // 22
    "batch: 4",  // 23
    "epochs: $epochs",  // 24
    "optimizer: { kind: $name, rate: $rate }",  // 25
    "evaluate: { signals: svj_2000_* }",  // 26
    "```",  // 27
    "```{train} nae",  // 28
    "data: jets",  // 29
    "sample: ttbar.training",  // 30
    "validation: ttbar.validation",  // 31
    "objective: nae",  // 32
    "hidden: [8]",  // 33
    "latent: 1",  // 34
    "batch: 4",  // 35
    "epochs: 20",  // 36
    "optimizer: { kind: adamw, rate: 0.01 }",  // 37
    "sampler:",  // 38
    "  initial: pcd",  // 39
    "  steps: 10",  // 40
    "  noise: 0.2",  // 41
    "  temperature: 0.05",  // 42
    "  bounds: [-4, 4]",  // 43
    "evaluate: { signals: [svj_2000_0.3], wasserstein_samples: 100 }",  // 44
    "```",  // 45
    "```{evaluate} ae-grid",  // 46
    "model: ae",  // 47
    "at: argmin(validation.error)",  // 48
    "background: ttbar.test",  // 49
    "signals: [svj_*]",  // 50
    "```",  // 51
    "```{figure} 2-a",  // 52
    "kind: curves",  // 53
    "panels:",  // 54
    "  - label: error",  // 55
    "    series:",  // 56
    "      - { value: ae.validation.error, label: E }",  // 57
    "caption: Curves.",  // 58
    "```",  // 59
    "```{claim} falls",  // 60
    "paper: Fig. 2",  // 61
    "statement: It falls.",  // 62
    "holds: >-",  // 63
    "  last(ae.validation.error)",  // 64
    "  < first(ae.validation.error)",  // 65
    "because: Falling is that.",  // 66
    "```",  // 67
  ]

  package static let text = lines.joined(separator: "\n") + "\n"

  /// The study with some lines replaced, by number from 1; nil takes the line away.
  package static func with(_ changes: [Int: String?]) -> String {
    var changed: [String] = []
    for (index, line) in lines.enumerated() {
      guard let change = changes[index + 1] else {
        changed.append(line)
        continue
      }
      if let change { changed.append(change) }
    }
    return changed.joined(separator: "\n") + "\n"
  }

  /// The lines of what is wrong; empty for a valid study.
  package static func errors(_ text: String, setting: String? = nil, overrides: [String: Override] = [:]) -> [String] {
    do throws(InvalidStudy) {
      _ = try Study.parse(text: text, kinds: Refigure.kinds, file: "x.md", setting: setting, overrides: overrides)
      return []
    } catch {
      return error.errors.map(\.description)
    }
  }
}
