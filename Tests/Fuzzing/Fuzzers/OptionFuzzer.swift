import Foundation
import JetProgram
import Studies
import Sweeps
import TestSupport

/// Values and spaces from a command line: lines `set NAME=VALUE`, `vary …`, `measure …`, `search …`, `setting …`, `trials N`.
struct OptionFuzzer: Fuzzer {
  let name = "options"
  let pieces = [
    "set ", "vary ", "measure ", "trials ", "search ", "halving:", "sobol:", "resource=", "from=1,", "to=9,", "epochs=",
    "points=", "seeds=", "seed=", ":", ",", "[", "]", ":log",
    ":linear", "1:2:3", "ae.error",
  ]

  func inputs(_ repository: FuzzRepository, _ scratch: URL) -> [Data] {
    [
      "set epochs=3\nset points=100", "vary epochs=1,2,3\ntrials 4", "vary points=10:1000:log:5",
      "vary epochs=1:9:3\nmeasure last(ae.validation.error)",
      "set seeds=3\nset seed=18446744073709551615", "measure w=min(ae.validation.error)\nvary points=100,200",
      "vary epochs=[1],[2]", "vary points=10:1000:log\nsearch sobol:trials=8",
    ].map { Data($0.utf8) }
  }

  func read(_ input: Data, _ scratch: URL) -> FuzzReading {
    var overrides: [String: Override] = [:]
    var options = SweepOptions()
    for line in String(decoding: input, as: UTF8.self).split(separator: "\n") {
      guard let space = line.firstIndex(of: " ") else { continue }
      let rest = String(line[line.index(after: space)...])
      switch line[..<space] {
      case "set":
        guard let equal = rest.firstIndex(of: "=") else { continue }
        overrides[String(rest[..<equal])] = .text(String(rest[rest.index(after: equal)...]))
      case "vary": options.vary.append(rest)
      case "measure": options.measures.append(rest)
      case "search": options.search = rest
      case "trials": options.trials = Int(rest).flatMap { (1...Sweep.limit).contains($0) ? $0 : nil }
      default: continue
      }
    }
    do {
      let study = try Study.parse(
        text: ToyStudy.text, kinds: Refigure.kinds, file: "studies/toy.md", overrides: overrides)
      if !options.vary.isEmpty || !options.measures.isEmpty {
        let points = try study.sweep(with: options).points(seed: study.seed)
        if points.count > Sweep.limit { return .wrong("\(points.count) points") }
        for point in points.prefix(3) + points.suffix(3) {
          _ = try? Study.parse(
            text: ToyStudy.text, kinds: Refigure.kinds, file: "studies/toy.md",
            overrides: overrides.merging(point.overrides) { _, own in own })
        }
      }
      return .accepted
    } catch {
      return error is InvalidStudy || error is InvalidSweep ? .refused("\(error)") : .wrong("\(error)")
    }
  }
}
