import Foundation
import Processes
import Programs
import Steps
import Studies
import Synchronization

/// A place where one step's program is run again and again, under circumstances.
final class Bench {
  let cell: ProgramCell
  private let step: StepContext
  private let folder: URL
  private let machine: Machine
  /// The most time of a run in seconds, once it is known how long one takes.
  var mostTime: Double?
  /// The number of runs until now.
  private(set) var runs = 0

  init(_ cell: ProgramCell, _ step: StepContext, _ machine: Machine, in folder: URL) {
    (self.cell, self.step, self.machine, self.folder) = (cell, step, machine, folder)
  }

  /// Runs the program.
  ///
  /// - Throws: `PerturbationError.interrupted`, or an error of the system.
  func run(_ circumstances: Circumstances) throws -> Outcome {
    if step.interruption.isRequested { throw PerturbationError.interrupted }
    runs += 1
    try machine.shim?.clear()
    let rest = Interruption(within: step.interruption)
    let companions = try companions(circumstances, rest)
    defer {
      rest.request()
      companions.wait()
    }
    let began = ContinuousClock.now
    func seconds() -> Double { (ContinuousClock.now - began) / .seconds(1) }
    do {
      let results = try runOnce(circumstances, places(circumstances), step.interruption)
      return Outcome(results, marks: machine.shim?.seen ?? [], seconds: seconds())
    } catch is Interrupted {
      throw PerturbationError.interrupted
    } catch let failure as StepFailure {
      return Outcome(failure: "\(failure.fault)", marks: machine.shim?.seen ?? [], seconds: seconds())
    } catch let fault as CellFault {
      return Outcome(failure: "\(fault)", marks: machine.shim?.seen ?? [], seconds: seconds())
    }
  }

  // MARK: Places

  private struct Places {
    let work, checkpoint, home: URL
  }

  private func places(_ circumstances: Circumstances) -> Places {
    let usual = folder.appending(path: "a")
    let other = folder.appending(path: "another-path-that-is-longer/than-the-usual-one/and-deeper")
    let place = circumstances.isElsewhere ? other : usual
    let home =
      circumstances.hasOtherHome ? folder.appending(path: "homes/of-somebody-else") : usual.appending(path: "h")
    return Places(work: place.appending(path: "w"), checkpoint: place.appending(path: "c"), home: home)
  }

  private func runOnce(
    _ circumstances: Circumstances, _ places: Places, _ interruption: Interruption
  ) throws -> StepResults {
    for folder in [places.work, places.checkpoint, places.home] { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: places.home, withIntermediateDirectories: true)
    var conditions = ProgramConditions()
    conditions.environment = ["HOME": places.home.path].merging(circumstances.environment) { _, new in new }
    conditions.threads = circumstances.threads
    conditions.workFolder = places.work
    conditions.writable = [places.home]
    conditions.time = mostTime
    conditions.process.umask = circumstances.umask
    conditions.process.hasFixedAddresses = circumstances.hasFixedAddresses
    conditions.process.cores = circumstances.cores
    if let locales = circumstances.environment["LOCPATH"] { conditions.readable.append(URL(filePath: locales)) }
    if let settings = circumstances.shim, let shim = machine.shim {
      conditions.environment["LD_PRELOAD"] = shim.object.path
      conditions.environment[Shim.variable] = settings.text(shim)
      conditions.readable += [shim.object, shim.bytes]
      conditions.writable.append(shim.marks)
    }
    return try cell.run(context(places, interruption), under: conditions)
  }

  private func context(_ places: Places, _ interruption: Interruption) -> StepContext {
    StepContext(
      study: step.study, cell: step.cell, repetition: step.repetition, identity: step.identity, results: step.results,
      share: step.share, interruption: interruption,
      checkpoint: StepCheckpoint(folder: places.checkpoint, continues: false, read: { nil }, write: { _ in }),
      places: step.places, workFolder: places.work, progress: StepProgress(advance: { _, _, _ in }, stop: { _, _ in }),
      shared: step.shared)
  }

  // MARK: What runs beside

  /// What runs beside the program until it is asked to end.
  private func companions(_ circumstances: Circumstances, _ rest: Interruption) throws -> DispatchGroup {
    let companions = DispatchGroup()
    func start(_ body: @escaping () -> Void) {
      companions.enter()
      let body = Unchecked(body)
      let thread = Thread {
        body.value()
        companions.leave()
      }
      thread.start()
    }
    if circumstances.isLoaded {
      for _ in machine.cores {
        start {
          var number: UInt64 = 1
          while !rest.isRequested { for _ in 0..<10_000 { number = number &* 6_364_136_223_846_793_005 &+ 1 } }
          withExtendedLifetime(number) {}
        }
      }
    }
    if circumstances.hasCompanion {
      let place = folder.appending(path: "companion")
      let places = Places(
        work: place.appending(path: "w"), checkpoint: place.appending(path: "c"), home: place.appending(path: "h"))
      // It is of interest by being there alone.
      start { [self] in _ = try? runOnce(circumstances, places, rest) }
    }
    return companions
  }

  /// A body that one other thread runs while this one waits for its end.
  private struct Unchecked: @unchecked Sendable {
    let value: () -> Void

    init(_ value: @escaping () -> Void) { self.value = value }
  }
}
