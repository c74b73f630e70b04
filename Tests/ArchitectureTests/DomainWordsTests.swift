import Foundation
import TestSupport
import Testing

/// The runner knows no physics: no word of the domain stands in its sources.
@Suite("Words of the domain in the runner")
struct DomainWordsTests {
  /// What looks like a word of the domain and is the operating system's, or Swift's.
  struct Allowance {
    let file, phrase, reason: String
  }

  private static let semaphore = "DispatchSemaphore's method"
  private static let system = "a signal of the operating system"

  static let allowances = [
    Allowance(file: "Execution/Scheduler.swift", phrase: "done.signal()", reason: semaphore),
    Allowance(file: "Execution/Scheduler.swift", phrase: "alarm.signal()", reason: semaphore),
    Allowance(file: "Execution/Progress/RunMonitor.swift", phrase: "alarm.signal()", reason: semaphore),
    Allowance(file: "Execution/Progress/RunMonitor.swift", phrase: "isOver.signal()", reason: semaphore),
    Allowance(file: "Sweeps/Session/SweepTelling.swift", phrase: "alarm.signal()", reason: semaphore),
    Allowance(file: "Sweeps/Session/SweepTelling.swift", phrase: "isOver.signal()", reason: semaphore),
    Allowance(file: "Processes/ChildProcess.swift", phrase: "and the signal's number after a signal", reason: system),
    Allowance(file: "Serving/ServeCommand.swift", phrase: "end.signal()", reason: semaphore),
    Allowance(file: "Serving/ServeCommand.swift", phrase: "signal(number, SIG_IGN)", reason: system),
    Allowance(file: "Serving/ServeCommand.swift", phrase: "makeSignalSource(signal: number", reason: system),
    Allowance(file: "Serving/ServeCommand.swift", phrase: "DispatchSourceSignal", reason: system),
    Allowance(file: "Programs/Step/ProgramTask+Results.swift", phrase: "was ended by signal", reason: system),
    Allowance(file: "Programs/Step/ProgramTask+Results.swift", phrase: "\"signal \\(number)\"", reason: system),
    Allowance(file: "Programs/Step/ProgramTask+Results.swift", phrase: "signal(7)", reason: system),
    Allowance(file: "Processes/Isolated/AttemptWatch.swift", phrase: "isOver.signal()", reason: semaphore),
    Allowance(file: "CLauncher/launch.c", phrase: "<signal.h>", reason: system),
    Allowance(file: "CLauncher/steps.c", phrase: "<signal.h>", reason: system),
    Allowance(file: "Clusters/Slurm.swift", phrase: "--signal=", reason: "an option of sbatch"),
    Allowance(file: "Clusters/Slurm+Asking.swift", phrase: "ended by signal", reason: system),
    Allowance(file: "Steps/Interruption.swift", phrase: "the system's signals", reason: system),
    Allowance(file: "Commands/Tool/SharedOptions.swift", phrase: "interruptionBySignals", reason: system),
    Allowance(file: "Commands/Tool/SharedOptions.swift", phrase: "signal(number, SIG_IGN)", reason: system),
    Allowance(file: "Commands/Tool/SharedOptions.swift", phrase: "signal(SIGPIPE, SIG_IGN)", reason: system),
    Allowance(file: "Commands/Tool/SharedOptions.swift", phrase: "makeSignalSource(signal: number", reason: system),
    Allowance(file: "Commands/Tool/SharedOptions.swift", phrase: "Signal sources work", reason: system),
    Allowance(file: "Commands/Tool/SharedOptions.swift", phrase: "SignalSources", reason: system),
    Allowance(file: "Commands/Tool/SharedOptions.swift", phrase: "DispatchSourceSignal", reason: system),
    Allowance(file: "Serving/ServeCommand.swift", phrase: "end.signal()", reason: system),
    Allowance(file: "Serving/ServeCommand.swift", phrase: "signal(number, SIG_IGN)", reason: system),
    Allowance(file: "Serving/ServeCommand.swift", phrase: "makeSignalSource(signal: number", reason: system),
    Allowance(file: "Serving/ServeCommand.swift", phrase: "DispatchSourceSignal", reason: system),
    Allowance(file: "Commands/Tool/ProcessLimits.swift", phrase: "signal(SIGXFSZ, SIG_IGN)", reason: system),
    Allowance(file: "Commands/Running/Run.swift", phrase: "interruptionBySignals", reason: system),
    Allowance(file: "Commands/Archiving/Export.swift", phrase: "interruptionBySignals", reason: system),
    Allowance(file: "Commands/Sweeping/SweepCommand.swift", phrase: "interruptionBySignals", reason: system),
    Allowance(file: "Commands/Sweeping/SweepTaskCommand.swift", phrase: "interruptionBySignals", reason: system),
    Allowance(file: "Commands/Running/Reproduce.swift", phrase: "interruptionBySignals", reason: system),
    Allowance(file: "Commands/Auditing/AuditReplay.swift", phrase: "interruptionBySignals", reason: system),
    Allowance(file: "Commands/Auditing/AuditPerturb.swift", phrase: "interruptionBySignals", reason: system),
  ]

  private static func findings(in text: String, file: String) -> [String] {
    let phrases = allowances.filter { $0.file == file }.map(\.phrase)
    return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap { index, line in
      let rest = phrases.reduce(String(line)) { $0.replacing($1, with: " ") }
      return DomainWords.found(in: rest).map { "\(file):\(index + 1): \($0)" }
    }
  }

  @Test("None stands in any file", arguments: try Manifest.files(below: "Runner", ""))
  func none(_ path: String) throws {
    var isFolder: ObjCBool = false
    let url = Manifest.sources.appending(path: path)
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), !isFolder.boolValue else { return }
    let file = String(path.dropFirst("Runner/".count))
    let findings = Self.findings(in: path + "\n" + (try Manifest.text(path)), file: file)
    #expect(findings == [])
  }

  @Test("What is allowed is still there")
  func allowances() throws {
    for allowance in Self.allowances {
      let text = try Manifest.text("Runner/\(allowance.file)")
      #expect(text.contains(allowance.phrase), "\(allowance.file): \(allowance.phrase)")
      #expect(!allowance.reason.isEmpty && !DomainWords.found(in: allowance.phrase).isEmpty)
    }
  }

  @Test(
    "They are found in every form",
    arguments: [
      ("the jets of a Signal", ["jets", "signal"]), ("let bySignal = signalNames", ["signal", "signal"]),
      ("case svj_2000_0.3, ttbar", ["svj", "ttbar"]), ("WNAELoss and an NAE", ["wnae", "nae"]),
      ("massGeV, 13 TeV", ["gev", "tev"]), ("meanEnergies(of: energy)", ["energies", "energy"]),
      ("an AUTOENCODER's mediators", ["autoencoder", "mediators"]), ("isLangevinChain", ["langevin"]),
      ("PythiaSettings, wassersteinDistance", ["pythia", "wasserstein"]), ("negatives.error", ["negatives"]),
      ("jetty, signaled, uncaughtsignals, synergy", []), ("a negative number", []), ("Gevalt, stevedore", []),
      ("", []),
    ])
  func forms(_ line: String, _ words: [String]) {
    #expect(DomainWords.found(in: line) == words)
  }

  @Test("One more word in a file is found, and an allowed phrase allows nothing else")
  func oneMore() throws {
    let file = "Execution/Scheduler.swift"
    let text = try Manifest.text("Runner/\(file)")
    #expect(Self.findings(in: text, file: file) == [])
    #expect(Self.findings(in: "// A jet.\n" + text, file: file) == ["\(file):1: jet"])
    #expect(Self.findings(in: "let signals = done.signal()", file: file) == ["\(file):1: signals"])
    #expect(Self.findings(in: "done.signal()", file: "Execution/RunSession.swift").count == 1)
  }
}
