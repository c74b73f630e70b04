import Execution
import Foundation
import Ledger
import Programs
import Runs
import Steps
import Studies
import TestSupport
import Testing

@Suite("Programs as steps")
struct ProgramRunTests {
  @Test("A program is handed parameters, seed, inputs and outputs, and hands back metrics and files")
  func handedOver() throws {
    let study = try ProgramStudy(["data/in.txt": "41"])
    let script = """
      import json, os
      step = json.load(open(os.environ["REFIGURE_STEP"]))
      assert os.environ["REFIGURE_PARAMETER_rate"] == "0.5" and step["parameters"] == {"rate": 0.5, "sizes": [1, 2]}
      assert 0 <= step["seed"] < 2**31 and os.environ["REFIGURE_SEED"] == str(step["seed"])
      open(step["outputs"]["table"], "w").write("x\\n%d\\n" % (int(open("data/in.txt").read()) + 1))
      print(json.dumps({"epoch": 1, "loss": 0.25}))
      print(json.dumps({"seed": step["seed"], "repetition": step["repetition"]}))
      """
    let keys = """
      files: [data/in.txt]
      parameters: { rate: 0.5, sizes: [1, 2] }
      outputs: { table: table.csv }
      series: [loss]
      metrics: [seed, repetition]
      """
    let second = """
      ```{program} b
      run: "sh -c 'cat \\"$1\\"; echo; echo \\"{{\\\\\\"twice\\\\\\": $2}}\\"' sh {inputs.table} {inputs.loss}"
      inputs: { table: a.table, loss: 2 * last(a.loss) }
      metrics: [twice]
      ```
      """
    try study.run(ProgramStudy.cell(script, keys) + second, seeds: 2)
    let (one, two) = (try study.step("a/1"), try study.step("a/2"))
    #expect(one.outputs.scalars["repetition"] == 1 && two.outputs.scalars["repetition"] == 2)
    #expect(one.outputs.scalars["seed"] != two.outputs.scalars["seed"])
    #expect(try study.text("table", of: one) == "x\n42\n")
    let follower = try study.step("b/2")
    #expect(follower.outputs.scalars["twice"] == 0.5)
    #expect(try study.text("stdout", of: follower).hasPrefix("x\n42\n"))
  }

  @Test("Only what goes into a step decides whether it is computed again")
  func identity() throws {
    let study = try ProgramStudy([
      "src/a.py": "import m\nm.f()\n", "src/m.py": "def f(): print('{\"x\": 1}')\n", "src/other.py": "",
    ])
    func cells(_ more: String = "") -> String {
      "```{program} a\nrun: python3 src/a.py\nfiles: [src/m.py]\nmetrics: [x]\nonce: true\n\(more)\n```\n"
    }
    func isComputed(_ cells: String) throws -> Bool {
      try study.run(cells)
      return try study.step("a").disposition == .computed
    }
    #expect(try isComputed(cells()))
    #expect(try !isComputed(cells()))
    try study.folder.write("# a comment", to: "src/other.py")
    #expect(try !isComputed("Other words.\n\n" + cells()))
    #expect(try !isComputed(cells("threads: 2\nmemory: 4 GB\ntimeout: 1 min\nreproducible: { x: 0.1 }")))
    try study.folder.write("def f(): print('{\"x\": 2}')\n", to: "src/m.py")
    #expect(try isComputed(cells()))
    try study.folder.write("import m\nm.f() # a comment\n", to: "src/a.py")
    #expect(try isComputed(cells()))
    #expect(try isComputed(cells("parameters: { a: 1 }")))
    #expect(try !isComputed(cells("parameters: { a: 1 }")))
  }

  @Test("A repetition more leaves those before as they are, down to what reads them")
  func repetitions() throws {
    let study = try ProgramStudy()
    let cells =
      ProgramStudy.cell("echo \"{\\\"x\\\": $REFIGURE_SEED}\"", language: "sh", "metrics: [x]")
      + ProgramStudy.cell(
        "echo \"{\\\"y\\\": $REFIGURE_INPUT_x}\"", language: "sh", name: "b", "metrics: [y]\ninputs: { x: a.x }")
    try study.run(cells, seeds: 2)
    try study.run(cells, seeds: 3)
    let computed = try study.steps().filter { $0.disposition == .computed }.map(\.cell.name)
    #expect(Set(computed) == ["a/3", "b/3"])
    for seed in 1...3 {
      #expect(try study.step("a/\(seed)").outputs.scalars["x"] == study.step("b/\(seed)").outputs.scalars["y"])
    }
  }

  @Test(
    "What goes wrong is one line with its place, and is recorded with what was printed",
    arguments: [
      ("import sys\nprint('so far')\nsys.exit(3)", "", "ended with exit code 3"),
      (
        "import os, signal\nprint('so far', flush=True)\nos.kill(os.getpid(), signal.SIGSEGV)", "",
        "signal 11 (segmentation fault)"
      ),
      ("print('so far')\nprint('{\"x\": NaN}')", "metrics: [x]", "line 2 of its output holds NaN"),
      ("print('so far')", "metrics: [x]", "printed no metric 'x'"),
      ("print('so far')", "outputs: { f: f.csv }", "made no file 'f.csv', its output 'f'"),
      ("print('so far')\nopen('secret.txt')", "", "opened 'secret.txt' of the project"),
      ("print('so far')\nimport helper", "files: [lib/a.py]", "imports 'lib/helper.py' of the project"),
      ("print('so far')\nimport nowhere.at_all", "", "imports 'nowhere', which the system's Python has not"),
      (
        "import os\nprint('so far')\nos.symlink('/etc/hostname', 'f.csv')", "outputs: { f: f.csv }",
        "made a link that leads out of its folder 'f.csv', its output 'f'"
      ),
      (
        "import os\nprint('so far')\nos.mkfifo('f.csv')", "outputs: { f: f.csv }", "made a pipe 'f.csv', its output 'f'"
      ),
      (
        "import os\nprint('so far')\nos.mkdir('f.csv')", "outputs: { f: f.csv }",
        "made a folder 'f.csv', its output 'f'"
      ),
      (
        "print('so far', flush=True)\nbytearray(3_000_000_000)", "memory: 1.5 GB",
        "ended with exit code 1, with no more than 1.5 GB of memory"
      ),
      ("print('so far', flush=True)\nimport time\ntime.sleep(60)", "timeout: 1 s", "took longer than its 1 s"),
    ])
  func failures(_ script: String, _ keys: String, _ reason: String) throws {
    let study = try ProgramStudy(["secret.txt": "x", "lib/helper.py": "", "lib/a.py": ""])
    let error = #expect(throws: RunError.self) { try study.run(ProgramStudy.cell(script, keys)) }
    let text = "\(try #require(error))"
    #expect(text.hasPrefix("studies/study.md:7: 'a' ") && text.contains(reason), "\(text)")
    let step = try #require(try study.steps().first)
    #expect(step.isFailed)
    #expect(try study.text("stdout", of: step).contains("so far"))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: study.project.runs.appending(path: "work").path).isEmpty)
  }

  @Test("A declared file that is not there, and a program that is not there, are said before and at the start")
  func missing() throws {
    let study = try ProgramStudy()
    let file = #expect(throws: RunError.self) {
      try study.run("```{program} a\nrun: sh x.sh\nfiles: [x.sh]\n```\n")
    }
    #expect("\(try #require(file))".contains("'x.sh'"))
    #expect(try study.steps().isEmpty)
    let program = #expect(throws: RunError.self) { try study.run("```{program} a\nrun: no-such-program x\n```\n") }
    #expect("\(try #require(program))".contains("no program 'no-such-program'"))
    let script = #expect(throws: RunError.self) { try study.run("```{program} a\nrun: python3 x.py\n```\n") }
    #expect("\(try #require(script))".contains("'a' runs 'x.py', and the project has no such file; ended with"))
  }

  @Test(
    "An input of a program that stands after the cell, or of the cell itself, is said to be one", arguments: ["a", "b"])
  func later(_ cell: String) throws {
    let cells =
      "```{program} a\nrun: echo {inputs.i}\ninputs: { i: \(cell).f }\noutputs: { f: f.csv }\n```\n"
      + "```{program} b\nrun: echo\noutputs: { f: f.csv }\n```\n"
    let error = #expect(throws: (any Error).self) { try ProgramStudy().run(cells) }
    let text = error.map { "\($0)" } ?? ""
    #expect(text.contains("something of a program that stands before this one, found '\(cell).f'"), "\(text)")
    #expect(!text.contains("inputs.i"), "\(text)")
  }

  @Test("A process that a program leaves in a session of its own ends with it")
  func strays() throws {
    let study = try ProgramStudy()
    let script =
      "import subprocess\nprint('{\"x\": %d}' % subprocess.Popen(['sleep', '300'], start_new_session=True).pid)"
    try study.run(ProgramStudy.cell(script, "metrics: [x]\nonce: true"))
    let number = pid_t(try #require(try study.step("a").outputs.scalars["x"]))
    // It may still wait for being reaped by who took it over.
    let state = (try? String(contentsOfFile: "/proc/\(number)/cmdline", encoding: .utf8)) ?? ""
    #expect(!state.contains("sleep"))
  }

  @Test("An interrupted program goes on from its checkpoint to the same results")
  func resumes() throws {
    let script = """
      import json, os, time
      step = json.load(open(os.environ["REFIGURE_STEP"]))
      state = os.path.join(step["checkpoint"], "state")
      first = int(open(state).read()) if os.path.exists(state) else 0
      print("first", first)
      for e in range(first, 6):
        open(state + ".new", "w").write(str(e + 1)); os.replace(state + ".new", state)
        print(json.dumps({"epoch": e, "x": e * e}), flush=True)
        if first == 0 and e == 3: time.sleep(30)
      """
    let cell = ProgramStudy.cell(script, "series: [x]")
    let (study, other) = (try ProgramStudy(), try ProgramStudy())
    let interruption = Interruption()
    #expect(throws: RunError.self) {
      try study.run(cell, interruption: interruption, progress: StoppingProgress(at: 3, interruption))
    }
    try study.run(cell)
    let resumed = try study.step("a/1")
    #expect(try study.text("stdout", of: resumed).contains("first 4"))
    #expect(resumed.outputs.series.first?.epochs == Array(0..<6))
    #expect(resumed.outputs.series.first?.values == [0, 1, 4, 9, 16, 25])
    try other.run(cell.replacing("first == 0 and e == 3", with: "False"))
    #expect(try other.step("a/1").outputs.series == resumed.outputs.series)
    let checkpoints = study.project.runs.appending(path: "checkpoints")
    #expect(((try? FileManager.default.contentsOfDirectory(atPath: checkpoints.path)) ?? []).isEmpty)
  }

  @Test("A second computation is held to what the cell promises")
  func tolerances() throws {
    let study = try ProgramStudy()
    let script = "import random\nprint('{\"x\": %r, \"y\": %r}' % (random.random(), 1))"
    func cell(_ promise: String) -> String { ProgramStudy.cell(script, "metrics: [x, y]\nonce: true\n\(promise)") }
    try study.run(cell(""))
    let varying = try study.run(cell(""), recomputes: true)
    #expect(varying.notReproduced == ["a"])
    #expect(try study.run(cell("reproducible: { y: 0 }"), recomputes: true).notReproduced.isEmpty)
    #expect(try study.run(cell("reproducible: { x: 1 }"), recomputes: true).notReproduced.isEmpty)
    #expect(try study.run(cell("reproducible: { x: 1e-12 }"), recomputes: true).notReproduced == ["a"])
  }

  @Test("What is published of a program with tolerances is compared within them, and claims by their verdicts")
  func published() throws {
    let study = try ProgramStudy()
    let rest = """
      ```{figure} numbers
      kind: bars
      y: { label: number }
      x: { label: program }
      series: [{ value: a.x, label: made, at: x }]
      caption: A number.
      ```
      ```{claim} near-one
      statement: It is near one.
      holds: abs(a.x - 1) < 0.1 for every seed
      because: It is.
      ```
      """
    func made(_ tolerance: String) throws -> Publication {
      let script = "import random\nprint('{\"x\": %r}' % (1 + 1e-6 * random.random()))"
      let cell = ProgramStudy.cell(script, "metrics: [x]\nreproducible: { x: \(tolerance) }\n")
      return Publication(try study.run(cell + rest, recomputes: true), numerics: "2")
    }
    let folder = study.folder.file("published")
    try made("1e-3").write(to: folder)
    let again = Dictionary(uniqueKeysWithValues: try made("1e-3").compare(with: folder).map { ($0.name, $0.result) })
    #expect(again["tolerances.json"] == .within && again["numbers.csv"] == .within && again["claims.json"] == .within)
    #expect(again["digests.json"] == .within && again["README.md"] == .within)
    // Its words are compared.
    let notebook = folder.appending(path: "README.md")
    let text = try String(contentsOf: notebook, encoding: .utf8)
    try text.replacing("It is near one", with: "It is one").write(to: notebook, atomically: true, encoding: .utf8)
    let words = try made("1e-3").compare(with: folder).first { $0.name == "README.md" }
    guard case .differs? = words?.result else { throw TestFailure("\(String(describing: words))") }
    let strict = try made("1e-12")
    try made("1e-12").write(to: folder)
    let broken = strict.compare(with: folder).first { $0.name == "tolerances.json" }
    guard case .differs(let place)? = broken?.result else { throw TestFailure("\(String(describing: broken))") }
    #expect(place.contains("a/1, x: made 1.0"))
  }

  @Test("A program whose bits are promised is compared with what is published, also where no figure shows it")
  func publishedBits() throws {
    let study = try ProgramStudy()
    let cell = ProgramStudy.cell("import random\nprint('{\"x\": %r}' % random.random())", "metrics: [x]")
    let folder = study.folder.file("published")
    let first = Publication(try study.run(cell), numerics: "2")
    try first.write(to: folder)
    #expect(first.compare(with: folder).filter { !$0.isReproduced }.isEmpty)
    let second = Publication(try study.run(cell, recomputes: true), numerics: "2")
    #expect(second.compare(with: folder).filter { !$0.isReproduced }.map(\.name) == ["digests.json"])
    #expect(PublicationRecord(in: folder) != nil)
  }

  @Test("Samples are handed over as arrays, and a program that is done once reads every repetition")
  func samples() throws {
    let study = try ProgramStudy()
    let data = "```{data} points\ntoy: ring\npoints: 100\nnoise: 0.1\n```\n"
    let read = """
      import json, os, struct
      step = json.load(open(os.environ["REFIGURE_STEP"]))
      folder = step["inputs"]["points"]
      raw = open(os.path.join(folder, "toy.training.npy"), "rb").read()
      rows = (len(raw) - 10 - struct.unpack("<H", raw[8:10])[0]) // 8
      print(json.dumps({"rows": rows, "features": len(json.load(open(os.path.join(folder, "features.json"))))}))
      """
    let all = """
      import json, os
      step = json.load(open(os.environ["REFIGURE_STEP"]))
      print(json.dumps({"sum": sum(step["inputs"]["rows"])}))
      """
    try study.run(
      data + ProgramStudy.cell(read, "metrics: [rows, features]\ninputs: { points: points }")
        + ProgramStudy.cell(all, name: "b", "metrics: [sum]\nonce: true\ninputs: { rows: a.rows }"), seeds: 3)
    #expect(try study.step("a/1").outputs.scalars == ["rows": 70, "features": 2])
    #expect(try study.step("b").outputs.scalars == ["sum": 210])
  }

  @Test("Scripts of languages that are compiled are compiled and run")
  func compiled() throws {
    let study = try ProgramStudy()
    let text =
      "#include <stdio.h>\n#include <math.h>\nint main(void) { printf(\"{\\\"x\\\": %g}\\n\", sqrt(2.25)); return 0; }"
    try study.run(ProgramStudy.cell(text, language: "c", "metrics: [x]"))
    #expect(try study.step("a/1").outputs.scalars == ["x": 1.5])
    let error = #expect(throws: RunError.self) { try study.run(ProgramStudy.cell("int main( {", language: "c")) }
    #expect("\(try #require(error))".contains("error:"))
  }
}

/// Asks for a stop when an epoch was reached.
private struct StoppingProgress: ProgressReport {
  let epoch: Int
  let interruption: Interruption

  init(at epoch: Int, _ interruption: Interruption) { (self.epoch, self.interruption) = (epoch, interruption) }

  func begin(cell: String, kind: any CellKind, workload: Workload) {}
  func advance(cell: String, part: Int, step: Int, figures: [(name: String, value: Double)]) {
    if step == epoch { interruption.request() }
  }
  func stop(cell: String, part: Int, step: Int) {}
  func end(cell: String, kind: String, reused: Bool, seconds: Double) {}
  func note(_ text: String) {}
}
