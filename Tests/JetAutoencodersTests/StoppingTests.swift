import Expressions
import JetProgram
import Ledger
import Runs
import StandardCells
import Studies
import Tables
import TestSupport
import Testing

@testable import JetAutoencoders

@Suite("Trainings whose rate falls, and that end early")
struct StoppingTests {
  /// A training that cannot improve much: what its rules watch is reached soon. The rate is so large that the error moves up and down.
  private static func text(_ rules: String, epochs: Int = 14) -> String {
    ToyStudy.text.replacing("checkpoint_every: 4", with: "checkpoint_every: 5\n\(rules)")
      .replacing("epochs: 6", with: "epochs: \(epochs)").replacing("rate: 0.003", with: "rate: 0.3")
  }

  static let schedule = "rate_schedule: { factor: 0.5, patience: 0, cooldown: 1, threshold: 0.01 }"
  static let stop = "stop: { metric: validation.error, patience: 3, threshold: 0.01 }"

  private static func results(_ text: String) throws -> StepResults {
    try TrainingTests.withStore { try TrainingTests.train(text, checkpoints: $0).results.get() }
  }

  @Test("The rate falls when the error has stopped falling, and the series shows it one measurement later")
  func schedule() throws {
    let results = try Self.results(Self.text(Self.schedule))
    let errors = try #require(results.series["validation.error"])
    let rates = try #require(results.series["rate"])
    var plateau = Plateau(patience: 0, cooldown: 1, threshold: 0.01)
    var rate = 0.3
    for (index, epoch) in errors.epochs.enumerated() {
      #expect(rates.values[index] == rate, "epoch \(epoch)")
      if plateau.isReached(by: errors.values[index], at: epoch) { rate *= 0.5 }
    }
    #expect(Set(rates.values).count >= 3)
    let steady = try Self.results(Self.text(""))
    #expect(steady.series["rate"]?.values.allSatisfy { $0 == 0.3 } == true)
    #expect(steady.series["validation.error"] != errors)
  }

  @Test("A training ends where its error has not fallen for as long as is let pass; that epoch is its last row")
  func stop() throws {
    let (whole, stopped) = (try Self.results(Self.text("")), try Self.results(Self.text(Self.stop)))
    let epoch = Int(try #require(stopped.scalars["stopped.epoch"]))
    #expect(epoch >= 4 && epoch < 14 && whole.scalars["stopped.epoch"] == nil)
    let (errors, all) = (
      try #require(stopped.series["validation.error"]), try #require(whole.series["validation.error"])
    )
    #expect(errors.epochs == Array(0...epoch))
    #expect(errors.values == Array(all.values.prefix(epoch + 1)), "until then nothing is different")
    var plateau = Plateau(patience: 3, threshold: 0.01)
    #expect(zip(errors.epochs, errors.values).filter { plateau.isReached(by: $1, at: $0) }.map(\.0) == [epoch])
    #expect(EpochTable.epochs(of: EpochTable.weights, in: stopped).last == epoch)
  }

  @Test("A rule that is reached with the last epoch ends nothing early")
  func lastEpoch() throws {
    let epoch = Int(try #require(try Self.results(Self.text(Self.stop)).scalars["stopped.epoch"]))
    #expect(try Self.results(Self.text(Self.stop, epochs: epoch)).scalars["stopped.epoch"] == nil)
  }

  @Test("Stopped by hand after any epoch, the rules go on as if nothing had been", arguments: 1..<14)
  func resume(_ epoch: Int) throws {
    let text = Self.text(Self.schedule + "\nstop: { metric: training.loss, patience: 6, threshold: 0.02 }")
    try TrainingTests.withStore { checkpoints in
      let whole = try TrainingTests.train(text, checkpoints: checkpoints)
      let stopped = try TrainingTests.train(text, checkpoints: checkpoints, stoppingAfter: epoch)
      let resumed = try TrainingTests.train(text, checkpoints: checkpoints, threads: 2)
      #expect(stopped.epochs + (epoch < whole.epochs.count ? resumed.epochs : []) == whole.epochs)
      #expect(try TrainingTests.digests(resumed.results.get()) == TrainingTests.digests(whole.results.get()))
    }
  }

  // MARK: What reads such trainings

  /// Results of two repetitions, the second of which ended earlier.
  private static func uneven() throws -> (results: StudyResults, stopped: Int) {
    let (long, short) = (try results(text("")), try results(text(stop)))
    var results = StudyResults(study: try ToyStudy.study(text("")))
    results.steps["ae"] = [long, short]
    return (results, Int(try #require(short.scalars["stopped.epoch"])))
  }

  @Test("Each repetition's last epoch is its own")
  func lastOfEach() throws {
    let (results, stopped) = try Self.uneven()
    #expect(try results.epochs(.last, of: "ae") == [14, stopped])
  }

  @Test("An epoch after the end of a repetition is an error that says where it ended")
  func afterTheEnd() throws {
    let (results, stopped) = try Self.uneven()
    #expect(try results.epochs(.epoch(stopped), of: "ae") == [stopped, stopped])
    let error = #expect(throws: CellFault.self) { try results.epochs(.epoch(14), of: "ae") }
    #expect(
      error?.description
        == "has no epoch at seed 2: the stopping rule of 'ae' ended it at epoch \(stopped), before epoch 14; "
        + "take it at 'last', 'best' or an epoch until then")
  }

  @Test(
    "An expression beyond the end of a repetition has no value there",
    arguments: [
      ("at(ae.validation.error, 14)", "has no value at epoch 14.0"),
      ("last(from(ae.validation.error, 14))", "of a series without values"),
      ("last(ae.validation.error)", nil), ("min(from(ae.validation.error, 2))", nil),
    ] as [(String, String?)])
  func beyond(text: String, reason: String?) throws {
    let (results, _) = try Self.uneven()
    let expression = try Expression(parsing: text, metrics: Refigure.kinds.metrics)
    let environment = results.environment(of: ["ae"])
    #expect(throws: Never.self) { try expression.value(in: environment, seed: 0) }
    if let reason {
      let error = #expect(throws: Undecided.self) { try expression.value(in: environment, seed: 1) }
      #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
    } else {
      #expect(throws: Never.self) { try expression.value(in: environment, seed: 1) }
    }
  }
}
