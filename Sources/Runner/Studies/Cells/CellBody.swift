import Deterministic
import Digests
import Expressions
import Foundation
import Steps
import Tables
import Values

/// The typed declaration of a cell: it identifies and does the cell's steps, and says what a reader sees of them.
public protocol CellBody: Canonical, Sendable {
  /// The names of the cells that it needs, in the order in which it names them.
  var inputs: [String] { get }
  /// The metrics that the cell has, as it is declared.
  var metrics: [Metric] { get }
  /// The names by which its indexed metrics are asked for, in order.
  var members: [String] { get }
  /// True when a step of one repetition reads, of cells with a step for each, that of the same repetition alone.
  var readsOwnRepetition: Bool { get }
  /// The files that its steps make for figures to read: their media types by name.
  var madeFiles: [String: String] { get }
  /// The features of the samples that the cell holds, in the order of their columns; nil where only the data says which there are.
  var knownFeatures: [String]? { get }
  /// The relation of the cell's steps to the study's repetitions.
  var repetition: Repetition { get }
  /// The text that stands for the body in an identity; nil for the cell's canonical JSON.
  var identifyingText: String? { get }
  /// The texts of the cell that are Markdown.
  var markdown: [String] { get }
  /// The amount of work in a step, for progress.
  var workload: Workload { get }
  /// The way in which a step goes on from the end of one that differs in nothing but its length; nil when it cannot.
  var continuation: Continuation? { get }

  /// The number of repetitions, where it is not the study's.
  ///
  /// - Parameter known: the cells of the kinds before.
  func seeds(_ known: [Cell]) -> Int?

  /// True when the cell holds samples, which `load` gives. Its step takes no time, and is no computation that is done again.
  var holdsData: Bool { get }
  /// True when its steps run what is no part of this program, so that the bits of their results are measured and not promised.
  var isForeign: Bool { get }
  /// The samples that the cell holds, loaded before anything runs; nil for cells that hold none.
  ///
  /// - Throws: `DatasetError`.
  func load(in places: StudyPlaces, stream: RandomStream) throws(DatasetError) -> PreparedData?

  /// The digests of further files that the cell's steps read, by a name of each within the cell: part of their identities.
  ///
  /// - Throws: `DatasetError`.
  func digests(in places: StudyPlaces) throws(DatasetError) -> [String: Digest]

  /// The file with a name under which a run records a digest of the cell's, as it is now; nil where it cannot be said.
  func file(named name: String, in places: StudyPlaces) -> URL?

  /// Refuses what cannot be done with the data that was loaded, before anything runs.
  ///
  /// - Throws: `CellFault`.
  func check(_ results: StudyResults) throws(CellFault)

  /// About how long a step takes, in multiplications; only the order in which steps begin and the time that is told rest on it.
  func cost(_ results: StudyResults) -> Double

  /// Does a step.
  ///
  /// - Throws: `CellFault` where the study is at fault, `Interrupted`, or any other error.
  func run(_ step: StepContext) throws -> StepResults

  /// A line on the cell for a page, in numbers; nil for none.
  func summary(of cell: Cell, _ results: StudyResults) -> String?

  /// Remarks on the results that a step recorded, for `show`.
  func remarks(on results: StepResults) -> [String]

  /// The sections that a run's page shows of the cell below its line, from what the run recorded.
  func sections(on recorded: RecordedCell) -> [PageSection]
}

extension CellBody {
  /// None.
  public var inputs: [String] { [] }
  /// None.
  public var metrics: [Metric] { [] }
  /// None.
  public var members: [String] { [] }
  /// A step reads all repetitions of the cells that it needs.
  public var readsOwnRepetition: Bool { false }
  /// None.
  public var madeFiles: [String: String] { [:] }
  /// None.
  public var knownFeatures: [String]? { nil }
  /// A step that goes with no repetition.
  public var repetition: Repetition { .none }
  /// The canonical JSON.
  public var identifyingText: String? { nil }
  /// None.
  public var markdown: [String] { [] }
  /// One part without steps.
  public var workload: Workload { Workload() }
  /// None: a step begins anew.
  public var continuation: Continuation? { nil }
  /// The study's.
  public func seeds(_ known: [Cell]) -> Int? { nil }
  /// False.
  public var holdsData: Bool { false }
  /// False.
  public var isForeign: Bool { false }
  /// No samples.
  public func load(in places: StudyPlaces, stream: RandomStream) throws(DatasetError) -> PreparedData? { nil }
  /// None.
  public func digests(in places: StudyPlaces) throws(DatasetError) -> [String: Digest] { [:] }
  /// None.
  public func file(named name: String, in places: StudyPlaces) -> URL? { nil }
  /// Nothing is refused.
  public func check(_ results: StudyResults) throws(CellFault) {}
  /// The greatest, so that the step begins as soon as it can.
  public func cost(_ results: StudyResults) -> Double { .infinity }
  /// None.
  public func summary(of cell: Cell, _ results: StudyResults) -> String? { nil }
  /// None.
  public func remarks(on results: StepResults) -> [String] { [] }
  /// None.
  public func sections(on recorded: RecordedCell) -> [PageSection] { [] }
}

/// The relation of a cell's steps to the study's repetitions, each with its own seed.
public enum Repetition: Sendable, Hashable {
  /// One step, which is of no repetition and does not count them: data, figures, claims.
  case none
  /// One step, whose numbers stand beside every repetition of other cells.
  case once
  /// A step for each repetition.
  case each
  /// One step, which records a number for each repetition.
  case all
}

/// The parts of an identity that not every step has.
public struct Identification: OptionSet, Sendable {
  /// The bits.
  public let rawValue: Int

  /// A set of parts.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// The cell's name.
  public static let name = Identification(rawValue: 1)
  /// The study's title.
  public static let title = Identification(rawValue: 2)
  /// The version of the drawing.
  public static let drawing = Identification(rawValue: 4)
  /// The key of the step's random stream.
  public static let stream = Identification(rawValue: 8)
}

/// The amount of work in a step.
public struct Workload: Sendable, Hashable {
  /// The number of parts; of a cell with a step for each repetition, within one repetition.
  public let parts: Int
  /// The number of steps of each part; 0 where they are not counted.
  public let steps: Int

  /// So many parts of so many steps.
  public init(parts: Int = 1, steps: Int = 0) {
    self.parts = parts
    self.steps = steps
  }
}

/// The length of a cell's steps, and all else that decides on their results. A step keeps its state at its end with
/// `StepCheckpoint.keep`, as it is in a longer step at the same place, and begins with `StepCheckpoint.earlier`. Its results must have the
/// same bits as those of a step that was done from the beginning.
public struct Continuation: Sendable, Hashable {
  /// The length, such as a number of epochs.
  public let length: Int
  /// The text that stands for the body in an identity, without the length.
  public let identifyingText: String

  /// A length, and the text without it.
  public init(length: Int, identifyingText: String) {
    (self.length, self.identifyingText) = (length, identifyingText)
  }
}

/// A study that asks of a cell what cannot be done; the reason follows the cell's name: "cannot be fitted: …".
public struct CellFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The reason, in words.
  public let reason: String

  /// A fault.
  public init(_ reason: String) { self.reason = reason }

  /// The reason.
  public var description: String { reason }
}
