import Foundation
import Live
import TestSupport
import Testing

/// The JSON of every command, in the states that small projects can be in.
struct CollectedOutputs {
  private(set) var cases: [SchemaCase] = []

  /// Runs a command with `--json`. The schema is the command's.
  private mutating func add(_ project: TinyProject, _ arguments: String..., status: Int32 = 0) throws {
    let groups = ["audit", "data"]
    let schema = arguments.prefix(groups.contains(arguments[0]) ? 2 : 1).joined(separator: "-")
    let outcome = try project.program.run(arguments + ["--json"])
    #expect(outcome.status == status, "\(arguments): \(outcome.errors)")
    cases.append(SchemaCase(schema: schema, name: arguments.joined(separator: " "), output: outcome.output))
  }

  /// Requires that an error leaves standard output empty.
  private func refuse(_ project: TinyProject, _ arguments: String..., status: Int32) throws {
    let outcome = try project.program.run(arguments + ["--json"])
    #expect(outcome.status == status && outcome.output == "" && outcome.errors.hasPrefix("error: "), "\(arguments)")
  }

  // MARK: Nothing yet

  /// Without runs, and what is refused.
  mutating func ofNothing() throws {
    let project = try TinyProject()
    try add(project, "runs")
    try add(project, "sweeps")
    try add(project, "clean")
    try add(project, "doctor")
    try add(project, "kinds")
    try add(project, "kinds", "train")
    try add(project, "audit", "perturb", "--list")
    try refuse(project, "show", "last", status: 3)
    try refuse(project, "data", "list", status: 3)
    try refuse(project, "run", "studies/none.md", "--explain", status: 3)
    try refuse(project, "run", "toy", "toy", status: 2)
    let unversioned = try TinyProject(isVersioned: false)
    try add(unversioned, "doctor", status: 3)
    try unversioned.runToy("--allow-unversioned")
    try add(unversioned, "show", "last")
    try add(unversioned, "runs")
  }

  // MARK: Runs

  private static let toy =
    TinyStudy().text
    .replacing(
      "parameters: { epochs: 4 }",
      with: """
        parameters: { epochs: 4 }
        settings: { short: { epochs: 2 }, few: { seeds: 1 } }
        sweep: { space: { epochs: [2, 4] }, measure: { error: min(ae.validation.error) }, minimise: error }
        """
    )
    .replacing("because: It is trained.", with: "because: It is trained.\nstated: before")
    .replacing("kind: curves\n", with: "kind: curves\npaper: Figure 1\n")
      + """

      ```{claim} apart
      statement: The energy tells apart what is the same.
      holds: test.auc["toy"] > 0.7
      because: It cannot.
      seeds: 2
      ```

      ```{claim} rises
      statement: The error rises beyond all bounds.
      holds: onset(ae.validation.error > 1e9) > 2
      because: It cannot.
      seeds: 2
      ```

      """

  private static let failing = TinyStudy(
    extra: "stop: { metric: validation.error, patience: 3, threshold: 0.01 }", count: 14
  ).text.replacing("rate: 0.003", with: "rate: 0.3").replacing("at: argmin(validation.error)", with: "at: 14")

  /// Finished runs, others, failed ones; what is published, swept, compared and traced.
  mutating func ofRuns() throws {
    let project = try TinyProject(studies: ["toy": Self.toy, "failing": Self.failing])
    try project.git("remote", "add", "origin", "https://example.org/toy.git")
    try add(project, "run", "toy", "--explain")
    try add(project, "reproduce", "toy", "--quiet", status: 1)
    try add(project, "reproduce", "toy", "--quiet", "--publish")
    try add(project, "reproduce", "toy", "--quiet")
    try add(project, "reproduce", "toy", "--explain")
    try add(project, "run", "toy", "--explain", "--setting", "short")
    try add(project, "run", "toy", "--quiet", "--set", "epochs=5")
    try add(project, "run", "toy", "--explain", "--set", "epochs=6")
    #expect(try project.program.run(["run", "failing", "--quiet"]).status == 2)
    try add(project, "show", "last")
    try add(project, "show", "r1")
    for trace in ["results/toy/curves.svg", "results/runs/r1/curves.csv"] { try add(project, "audit", "trace", trace) }
    try project.write(Self.toy.replacing("rate: 0.003", with: "rate: 0.004"), to: "studies/toy.md")
    try project.runToy()
    let dirty = try project.record().id
    try add(project, "show", dirty)
    try add(
      project, "runs", "--column", "min(ae.validation.error)", "--column", "ae.validation.error", "--column", "study",
      "--column", "dirty")
    try add(project, "runs", "--status", "interrupted")
    try add(project, "diff", "r1", dirty, status: 1)
    try add(project, "diff", "failing", dirty, status: 1)
    try add(project, "diff", dirty, dirty)
    try add(project, "compare", "r1", "r2", dirty, "--column", "min(ae.validation.error)", "--column", "setting")
    try add(project, "report", dirty)
    try add(project, "figure", dirty, "--list")
    try add(project, "report", "--index")
    for path in ["results/runs/r1", "results/runs/\(dirty)", "results/toy/short"] {
      try add(project, "audit", "trace", "\(path)/curves.svg")
    }
    try add(project, "audit", "replay", dirty, "--quiet", "--keep")
    try sweeps(project)
    try housekeeping(project)
  }

  private mutating func sweeps(_ project: TinyProject) throws {
    try add(project, "sweep", "toy", "--explain")
    try add(project, "sweep", "toy", "--vary", "epochs=2:3", "--trials", "6", "--explain")
    try add(project, "sweep", "toy", "--quiet")
    let more = ["--vary", "epochs=2,3,-1", "--measure", "onset=onset(ae.validation.error > 1e9)"]
    try add(project, "sweep", "toy", more[0], more[1], "--explain")
    try add(project, "sweep", "toy", more[0], more[1], more[2], more[3], "--maximise", "onset", "--quiet")
    try add(project, "sweep", "toy", "--vary", "epochs=2,7,-1", "--cluster", "slurm", "--prepare-only")
    let halving = "halving:trials=4,resource=seeds,from=1,to=2,factor=2"
    try add(project, "sweep", "toy", "--vary", "ae.batch=8,16", "--search", halving, "--quiet")
    try add(project, "sweep", "toy", "--vary", "epochs=2,7,-1", "--status")
    // A trial that fails is told by the status; it is not tried again.
    let failing = ["--vary", "epochs=14", "--measure", "e=min(ae.validation.error)"]
    try add(project, "sweep", "failing", failing[0], failing[1], failing[2], failing[3], "--quiet", status: 1)
    try add(project, "sweep", "failing", failing[0], failing[1], failing[2], failing[3], "--explain")
    try add(
      project, "sweep", "toy", "--setting", "few", "--vary", "ae.optimizer.rate=1e-3,2e-3", "--measure",
      "e=min(ae.validation.error)", "--quiet")
    // A search that is not over, whose next trials go on from shorter ones.
    let halved = "halving:trials=4,resource=ae.epochs,from=2,to=8,factor=2"
    let rungs = ["--vary", "ae.optimizer.rate=1e-3:1e-2:log", "--search", halved]
    try add(project, "sweep", "toy", rungs[0], rungs[1], rungs[2], rungs[3], "--most-trials", "4", "--quiet")
    try add(project, "sweep", "toy", rungs[0], rungs[1], rungs[2], rungs[3], "--explain")
    try add(project, "sweep", "toy", "--watch")
    try add(project, "sweep", "toy", "--stop")
    try winner(project)
    try add(project, "sweeps")
    // The test's own process works on one of them.
    let sweeps = project.file("results/runs/sweeps")
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: sweeps.path).sorted().last { $0.hasPrefix("toy-") })
    let state = SweepStateFile(in: sweeps.appending(path: name))
    defer { state.end() }
    let tally = SweepState.Tally(known: 6, finished: 2, failed: 0, most: 6)
    state.tell(SweepState(started: Date(), trials: tally, secondsLeft: 12))
    try add(project, "sweeps")
    try add(project, "sweeps", "--state", "running")
  }

  /// A sweep that is published, and a study that has the settings of its winner.
  private mutating func winner(_ project: TinyProject) throws {
    try add(project, "sweep", "toy", "--quiet", "--publish")
    try project.write(
      TinyStudy(extra: "like: best(sweep toy)").text.replacing("epochs: $epochs\n", with: ""), to: "studies/user.md")
    try project.commit()
    try add(project, "run", "user", "--quiet")
    let run = try project.record().id
    try add(project, "show", run)
    try add(project, "audit", "trace", "results/runs/\(run)/curves.svg")
    try add(project, "audit", "trace", "results/toy/sweep/history.svg")
    try add(project, "reproduce", "toy", "--sweeps", "--quiet")
    try add(project, "reproduce", "toy", "--quiet", status: 1)
  }

  /// Files that were altered, verification, and what can go.
  private mutating func housekeeping(_ project: TinyProject) throws {
    try add(project, "audit", "verify")
    try add(project, "audit", "verify", "--no-files")
    let figure = project.file("results/runs/r1/curves.svg")
    let text = try String(contentsOf: figure, encoding: .utf8)
    try FileManager.default.removeItem(at: figure)
    try Data(text.replacing("Error", with: "error").utf8).write(to: figure)
    try add(project, "audit", "verify", status: 1)
    try add(project, "audit", "trace", "results/runs/r1/curves.svg", status: 1)
    try add(project, "clean", "--older-than", "0")
    try add(project, "clean", "--older-than", "0", "--remove")
  }

  // MARK: Running

  /// A run that is followed and stopped, a server that is started, and the figures that can be taken.
  mutating func ofLiveRuns() throws {
    let study = TinyStudy(extra: "checkpoint_every: 10000", count: 20_000).text
    let project = try TinyProject(studies: ["toy": study])
    let running = try project.program.start(["run", "toy", "--quiet"])
    let place = project.file("results/runs/live/r1.json").path
    #expect(Self.wait { FileManager.default.fileExists(atPath: place) })
    let followed = try project.program.start(["watch", "r1", "--json"])
    #expect(Self.wait { followed.text("output").contains("\"done\":") })
    running.send(SIGINT)
    #expect(running.wait().status == 130 && followed.wait().status == 130)
    let lines = followed.text("output").split(separator: "\n")
    #expect(lines.count > 1)
    for line in lines { cases.append(SchemaCase(schema: "watch", name: "watch r1", output: String(line))) }
    try add(project, "show", "r1")
    try add(project, "runs")
    try refuse(project, "show", "r1", "--log", status: 2)
    try followedSweep(project)
    let server = try project.program.start(["serve", "--port", "0", "--json"])
    #expect(Self.wait { server.text("output").contains("\n") })
    server.send(SIGINT)
    cases.append(SchemaCase(schema: "serve", name: "serve", output: server.wait().output))
  }

  /// A sweep that another process follows, and a third one stops.
  private mutating func followedSweep(_ project: TinyProject) throws {
    let sweep = ["sweep", "toy", "--vary", "ae.batch=16,32", "--measure", "e=min(ae.validation.error)"]
    let running = try project.program.start(sweep + ["--quiet"])
    let followed = try project.program.start(sweep + ["--watch", "--json"])
    // One that is too early follows nothing.
    var line = followed
    #expect(
      try Self.wait {
        if line.process.isRunning { return line.text("output").contains("\"secondsLeft\"") }
        line = try project.program.start(sweep + ["--watch", "--json"])
        return false
      })
    let stop = try project.program.run(sweep + ["--stop", "--json"])
    cases.append(SchemaCase(schema: "sweep", name: "sweep --stop", output: stop.output))
    #expect(running.wait().status == 130 && line.wait().status == 130)
    for text in line.text("output").split(separator: "\n") {
      cases.append(SchemaCase(schema: "sweep", name: "sweep --watch", output: String(text)))
    }
  }

  private static func wait(_ condition: () throws -> Bool) rethrows -> Bool {
    for _ in 0..<1_200 {
      if try condition() { return true }
      usleep(50_000)
    }
    return false
  }

  // MARK: Programs

  private static let programs = """
    ---
    title: Programs
    seed: 1
    seeds: 2
    parameters: { from: 1970 }
    settings: { other: { from: 1969 } }
    ---

    ```{program} fit
    run: sh fit.sh {seed}
    metrics: [accuracy]
    series: [loss]
    outputs: { scores: out.csv }
    ```

    ```{program} clock
    language: sh
    script: |
      echo "{\\"nanoseconds\\": $(date +%s%N)}"
    once: true
    metrics: [nanoseconds]
    reproducible: { nanoseconds: 1e-9 }
    ```

    ```{figure} scores
    kind: bars
    x: { label: seed }
    y: { label: score }
    series: [{ table: fit.scores, x: seed, y: score, label: fit }]
    caption: The scores.
    ```

    ```{claim} late
    statement: The clock is late.
    holds: clock.nanoseconds > 1
    because: It began in 1970.
    seeds: 2
    ```

    """

  private static let script = """
    echo "of seed $1" >&2
    echo '{"epoch": 1, "loss": 2}'
    echo '{"epoch": 2, "loss": 1}'
    echo '{"accuracy": 0.9}'
    printf 'seed,score\\n1,2\\n' > out.csv

    """

  /// What programs print and write, and a clock that no replay gives again.
  mutating func ofPrograms() throws {
    let project = try TinyProject(isVersioned: false, studies: ["toy": Self.programs])
    try project.write(Self.script, to: "fit.sh")
    try project.git("init", "--quiet", "--initial-branch=main")
    try project.commit()
    try project.runToy()
    try add(project, "show", "last")
    try add(project, "show", "last", "--log", "fit")
    try add(project, "show", "last", "--save", "fit.scores=scores.csv")
    try add(project, "audit", "trace", "scores.csv")
    try add(project, "audit", "replay", "last", "--quiet", status: 1)
    try add(
      project, "audit", "perturb", "toy", "--only", "hash-seed,time-zone", "--setting", "other", "--quiet", status: 1)
    try add(project, "kinds", "program")
  }

  // MARK: Data

  /// Manifests, whole and damaged, and where data are from.
  mutating func ofData() throws {
    let project = try JetFiles.project()
    #expect(try project.program.run(["run", "jets", "--quiet"]).status == 0)
    try add(project, "data", "list")
    try add(project, "data", "verify")
    try add(project, "data", "describe")
    try add(project, "data", "describe", "--physics")
    try add(project, "doctor")
    let weights = try project.record().steps.flatMap(\.artefacts).first { $0.name == "weights.npy" }
    let digest = try #require(weights).digest
    try add(project, "audit", "trace", "results/runs/artefacts/\(digest.prefix(2))/\(digest.dropFirst(2))")
    try project.write(Data([1, 2, 3]), to: JetFiles.path(of: "ttbar"))
    try add(project, "data", "verify", status: 3)
    try add(project, "doctor", status: 3)
    let step = Checkout.root.appending(path: "Tests/AutoencodersTests/Fixtures/step_small.json")
    try FileManager.default.copyItem(at: step, to: project.file("step.json"))
    try add(project, "check-reference", "step.json", "missing.json", status: 3)
  }

  // MARK: Elsewhere

  /// An archive, and its runs in another project.
  mutating func ofMoves() throws {
    let project = try TinyProject()
    try project.runToy()
    try project.write(TinyStudy(caption: "Another caption, of /home/anna.").text, to: "studies/toy.md")
    try project.runToy()
    try add(project, "archive", "last", "--output", "runs.tar")
    try add(project, "export", "hepdata", "last", "--output", "tables")
    try refuse(project, "export", "hepdat", "last", "--output", "other", status: 2)
    try add(project, "publish", "site", "--run", "last")
    try add(project, "publish", "site", "--study", "toy", "--archive", "runs.tar", "--with-machine")
    try refuse(project, "publish", "site", status: 2)
    let other = try TinyProject(studies: ["other": TinyStudy(count: 2).text])
    try add(other, "restore", project.file("runs.tar").path)
    try add(other, "restore", project.file("runs.tar").path)
    try add(other, "show", "last")
    try add(project, "archive", "last", "--output", "program.tar", "--program")
    try add(other, "restore", project.file("program.tar").path)
    try add(other, "audit", "replay", "last", "--with", "recorded", "--quiet")
    try add(other, "audit", "verify")
    try refuse(other, "restore", "studies/other.md", status: 3)
  }

  // MARK: Papers

  /// A paper whose numbers are current, then of an older run, edited and typed; and a figure as PDF.
  mutating func ofPapers() throws {
    let project = try TinyProject()
    try project.runToy()
    #expect(try project.program.run(["export", "latex", "last", "--output", "refigure"]).status == 0)
    let file = project.file("refigure/numbers.tex")
    let numbers = try String(contentsOf: file, encoding: .utf8)
    let start = "\\refiguredefine{toy/falls.margin}"
    guard let line = numbers.split(separator: "\n").first(where: { $0.hasPrefix(start) }) else {
      throw TestFailure("no margin among the numbers")
    }
    let paper =
      "\\usepackage{refigure/refigure}\n\\refigure{toy/falls} \\refigure{toy/falls.margin} 0.5 \\refigurefigure{toy/curves}\n"
    try project.write(paper, to: "paper.tex")
    try add(project, "audit", "paper", "paper.tex")
    try project.write(TinyStudy().text.replacing("rate: 0.003", with: "rate: 0.01"), to: "studies/toy.md")
    try project.runToy()
    let edited = line.replacing("}{n}{", with: "}{n}{7")
    try project.write(numbers.replacing(line, with: edited), to: "refigure/numbers.tex")
    try add(project, "audit", "paper", "paper.tex", status: 1)
    try add(project, "audit", "paper", "refigure/figures/toy/curves.pdf", status: 1)
  }

  /// The files of claims that are published.
  mutating func ofFiles() throws {
    let results = Checkout.root.appending(path: "results")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: results.path)
    for path in paths.sorted() where path.hasSuffix("/claims.json") && !path.hasPrefix("runs/") {
      cases.append(
        SchemaCase(
          schema: "claims-file", name: path,
          output: try String(contentsOf: results.appending(path: path), encoding: .utf8)))
    }
  }
}
