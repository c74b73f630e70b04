import Digests
import Ledger
import Studies
import Winners

/// The verdicts on a study's claims with its other settings, by the latest finished run of each.
public struct SettingVerdicts: Sendable {
  /// A claim's verdict with one setting.
  public struct Verdict: Sendable, Hashable {
    /// The setting; nil for the parameters as declared.
    public let setting: String?
    /// The run that decided it.
    public let run: RunID
    /// The verdict.
    public let verdict: ClaimVerdict

    /// The setting in words: `as declared` or `with the setting authors`.
    public var words: String { setting.map { "with the setting \($0)" } ?? "as declared" }
  }

  private var byClaim: [String: [Verdict]] = [:]

  /// The verdicts beside those of a study as it was read; none of settings that were not run in this form of the study.
  ///
  /// - Parameters:
  ///   - study: the study.
  ///   - overrides: the values given on the command line. Settings are compared only when it is empty.
  ///   - ledger: the ledger with the runs of its settings.
  /// - Throws: `InvalidStudy` or `LedgerError`.
  public init(besides study: Study, overrides: [String: Override] = [:], in ledger: Ledger) throws {
    if study.settings.isEmpty || !overrides.isEmpty { return }
    let digest = Digest(of: study.source)
    for setting in [nil] + study.settings.map(Optional.some) where setting != study.setting {
      guard let run = try Self.run(of: study, digest, setting, in: ledger) else { continue }
      for claim in try ledger.claims(of: run) {
        byClaim[claim.decision.id, default: []].append(
          Verdict(setting: setting, run: run, verdict: claim.decision.verdict))
      }
    }
  }

  /// The latest finished run of a study with another setting.
  private static func run(of study: Study, _ digest: Digest, _ setting: String?, in ledger: Ledger) throws -> RunID? {
    do {
      let other = try Study.parse(
        text: study.source, kinds: study.kinds, file: study.file, setting: setting,
        winners: KnownSweepWinners(study.winners))
      return try ledger.latestFinishedRun(study: digest, hyperparameters: other.hyperparameters())
    } catch let error as InvalidStudy where error.lacksWinner {
      // The winners of which only that setting has values are in its runs.
      let runs = try ledger.runs(RunFilter(study: study.file, status: .finished)).filter { $0.study == digest }
      let choices = try ledger.choices(of: runs.map(\.id))
      return runs.first { run in
        choices[run.id].map { RunChoices(hyperparameters: $0.hyperparameters, command: $0.command) }
          == RunChoices(setting: setting, overrides: [:])
      }?.id
    }
  }

  /// True when no other setting was run.
  package var isEmpty: Bool { byClaim.isEmpty }

  /// A claim's verdicts with the other settings, in the order of the study.
  public func verdicts(of claim: String) -> [Verdict] { byClaim[claim] ?? [] }
}
