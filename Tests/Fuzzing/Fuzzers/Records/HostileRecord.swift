import Archives
import Deterministic
import Foundation
import Ledger
import Runs
import TestSupport

/// Archives of runs that were recorded as any, with every digest right, and whose numbers and texts no program of ours would record.
enum HostileRecord {
  private static let numbers: [Double] = [
    .nan, .infinity, -.infinity, 1e19, -1e19, 9.3e18, 1e308, -1e308, .leastNonzeroMagnitude, -0.0, 0.5, -1, 4e9,
  ]
  private static let epochs: [Int] = [.min, -1, 0, 1, 1 << 31, 1 << 53, .max]
  private static let texts = [
    "", "\u{1B}[31m\u{9B}2J\u{202E}", "../../x", "a/b", "=1+1", "<script>", "\0", String(repeating: "x", count: 70_000),
  ]
  private static let studies = [
    ("seeds: 2\n", "seeds: 1000000000000\n"), ("seeds: 2\n", "seeds: 9223372036854775807\n"),
    ("epochs: 6", "epochs: 1000000000000000"),
    ("hidden: [4]", "hidden: [4294967296]"), ("points: 200", "points: 1000000000000"),
    ("batch: 32", "batch: 9223372036854775807"),
    ("checkpoint_every: 4", "checkpoint_every: 0"), ("seed: 7", "seed: 18446744073709551615"),
    ("latent: 1", "latent: 4294967296"),
    ("Words.", "Words {{ min(ae.validation.error) }} and $\\sqrt{x}$."),
  ]

  /// An archive whose run is the first one of another, changed by a stream.
  static func archive(from input: Data, _ stream: RandomStream) throws -> Data? {
    guard let parts = OpenArchive(input) else { return nil }
    var draw = Draws(stream)
    let folder = try TemporaryFolder()
    for part in parts.files { try folder.write(part.content, to: "in/\(part.name)") }
    let source = try Ledger(folder: folder.file("in"), access: .readOnly)
    guard let first = try source.runs().last else { return nil }
    let details = try source.details(of: first.id)
    let project = try RecordFiles.project(in: folder.file("project"))
    let ledger = try Ledger(folder: project.runs)
    var text = ToyStudy.text
    if draw.index(below: 2) == 0 {
      let (old, new) = studies[draw.index(below: studies.count)]
      text = text.replacing(old, with: new)
    }
    func word(_ usual: String, _ draw: inout Draws) -> String {
      draw.index(below: 12) == 0 ? texts[draw.index(below: texts.count)] : usual
    }
    let record = details.run
    let run = try ledger.startRun(
      RunStart(
        studyTitle: word(record.studyTitle, &draw), studyPath: word(record.studyPath, &draw), studyText: text,
        hyperparameters: draw.index(below: 6) == 0
          ? "[[[1e999]]]".replacing("1e999", with: "0") : record.hyperparameters,
        seeds: draw.index(below: 6) == 0 ? [] : record.seeds, data: record.data, versionControl: record.versionControl,
        environment: draw.index(below: 6) == 0 ? "{}" : record.environment,
        numericsVersion: word(record.numericsVersion, &draw),
        command: record.command.map { word($0, &draw) }))
    for step in details.steps where draw.index(below: 12) > 0 {
      if step.isFailed { continue }
      var outputs = step.outputs
      for artefact in outputs.artefacts { try ledger.artefacts.store(source.artefacts.read(artefact.digest)) }
      for name in outputs.scalars.keys.sorted() where draw.index(below: 3) == 0 {
        outputs.scalars[name] = numbers[draw.index(below: numbers.count)]
      }
      if draw.index(below: 3) == 0 { outputs.scalars["stopped.epoch"] = numbers[draw.index(below: numbers.count)] }
      for index in outputs.series.indices where draw.index(below: 3) == 0 {
        if draw.index(below: 3) == 0, let last = outputs.series[index].epochs.indices.last {
          let epoch = epochs[draw.index(below: epochs.count)]
          if last == 0 || epoch > outputs.series[index].epochs[last - 1] { outputs.series[index].epochs[last] = epoch }
        }
        for place in outputs.series[index].values.indices where draw.index(below: 4) == 0 {
          outputs.series[index].values[place] = numbers[draw.index(below: numbers.count)]
        }
      }
      if draw.index(below: 6) == 0 { outputs.artefacts.removeAll() }
      var cell = step.cell
      if draw.index(below: 8) == 0 { cell.body = "{}" }
      if draw.index(below: 12) == 0 { cell.kind = word("train", &draw) }
      try ledger.finishStep(
        cell, outputs: outputs, seconds: abs(numbers[draw.index(below: numbers.count)]).isFinite ? 1e300 : 1, of: run)
    }
    for claim in details.claims {
      var decision = claim.decision
      decision.value = numbers[draw.index(below: numbers.count)]
      decision.bound = draw.index(below: 2) == 0 ? nil : numbers[draw.index(below: numbers.count)]
      decision.margin = numbers[draw.index(below: numbers.count)]
      decision.statement = word(decision.statement, &draw)
      try ledger.decideClaim(decision, of: run)
    }
    if draw.index(below: 4) == 0 {
      try ledger.failRun(run, reason: word("it failed", &draw))
    } else {
      try ledger.finishRun(run)
    }
    let file = folder.file("out.tar")
    _ = try ArchiveWriter(project: project, ledger: ledger)
      .write([run], includingUnfinished: true, includingCommits: false, to: file, replacing: true)
    return try Data(contentsOf: file)
  }
}
