import Deterministic
import VectorKernels

/// Scores every sample by a classifier that was trained without it: k-fold cross-validation.
///
/// A fold holds out a run of consecutive rows of each class, so that the jets of one event, which follow one another, are not
/// divided between training and test.
public struct CrossValidation: Sendable {
  /// The samples and how they are told apart.
  public let training: ClassifierTraining
  /// The number of folds, ≥ 2; each class has at least as many samples.
  public let folds: Int

  /// Folds of these samples.
  public init(_ training: ClassifierTraining, folds: Int) {
    let total = training.rows.count / training.features
    precondition(
      folds >= 2 && min(training.firstSignal, total - training.firstSignal) >= folds, "samples for each fold")
    self.training = training
    self.folds = folds
  }

  /// The rows that a fold holds out, in their order.
  public func heldOut(_ fold: Int) -> (background: [Int32], signal: [Int32]) {
    let total = training.rows.count / training.features
    func part(_ rows: Range<Int>) -> [Int32] {
      ((rows.lowerBound + fold * rows.count / folds)..<(rows.lowerBound + (fold + 1) * rows.count / folds))
        .map { Int32($0) }
    }
    return (part(0..<training.firstSignal), part(training.firstSignal..<total))
  }

  /// The logits of the rows that a fold holds out, by a classifier trained on all others.
  ///
  /// - Parameters:
  ///   - fold: the fold's number, from 0.
  ///   - settings: the network and how it is trained.
  ///   - stream: the fold's own.
  ///   - report: called after each epoch with its number from 1; what it throws ends the training.
  public func logits(
    ofFold fold: Int, _ settings: ClassifierSettings, stream: RandomStream,
    report: (_ epoch: Int) throws -> Void = { _ in }
  ) throws -> (background: [Float], signal: [Float]) {
    let held = heldOut(fold)
    let others = (0..<folds).filter { $0 != fold }.map(heldOut)
    let parameters = try training.parameters(
      training: others.flatMap(\.background) + others.flatMap(\.signal), settings, stream: stream, report: report)
    return (
      training.logits(of: held.background, hidden: settings.hidden, parameters: parameters),
      training.logits(of: held.signal, hidden: settings.hidden, parameters: parameters)
    )
  }

  /// The area under the ROC curve of the logits of all folds together.
  public static func areaUnderCurve(_ folds: [(background: [Float], signal: [Float])]) -> Double {
    RankStatistics.areaUnderCurve(
      sortedBackground: RankStatistics.sorted(folds.flatMap(\.background)),
      sortedSignal: RankStatistics.sorted(folds.flatMap(\.signal)))
  }
}
