import Autoencoders
import Deterministic
import VectorKernels

/// Trains classifiers to tell signal from background by the logistic loss, the two classes weighted equally however many samples they have.
public struct ClassifierTraining: Sendable {
  /// All samples, row-major: background, then signal.
  public let rows: [Float]
  /// Values in a row.
  public let features: Int
  /// The number of the first row that is signal.
  public let firstSignal: Int

  /// A training on rows of both classes, row-major, all finite.
  public init(background: [Float], signal: [Float], features: Int) {
    precondition(background.count.isMultiple(of: features) && signal.count.isMultiple(of: features), "whole rows")
    rows = background + signal
    self.features = features
    firstSignal = background.count / features
  }

  /// Trains on some of the rows, which hold both classes, and gives the parameters.
  ///
  /// - Parameters:
  ///   - members: the rows to train on.
  ///   - settings: the network and how it is trained.
  ///   - stream: where its random numbers come from: initial parameters and the order of the samples.
  ///   - report: called after each epoch with its number from 1; what it throws ends the training.
  public func parameters(
    training members: [Int32], _ settings: ClassifierSettings, stream: RandomStream,
    report: (_ epoch: Int) throws -> Void = { _ in }
  ) throws -> [Float] {
    let shape = ClassifierShape(features: features, hidden: settings.hidden)
    let parameters = FloatBuffer(shape.initialParameters(stream.stream("initial parameters")))
    let optimizer = Adam(settings.optimizer, size: shape.parameterCount)
    let workspace = ClassifierWorkspace(shape)
    let signals = Double(members.filter { Int($0) >= firstSignal }.count)
    precondition(signals > 0 && signals < Double(members.count), "samples of both classes")
    // Both classes weigh half, and the mean weight is one.
    let half = Double(members.count) / 2
    let weights = (background: half / (Double(members.count) - signals), signal: half / signals)
    var order = [Int32](repeating: 0, count: members.count)
    for epoch in 0..<settings.epochs {
      stream.stream("sample order").stream(epoch).shuffle(&order)
      let shuffled = order.map { members[Int($0)] }
      for first in stride(from: 0, to: shuffled.count, by: settings.batch) {
        workspace.computeGradient(
          of: rows, shuffled[first..<min(first + settings.batch, shuffled.count)], firstSignal: firstSignal,
          weights: weights, parameters)
        optimizer.step(parameters, gradient: workspace.gradient)
      }
      try report(epoch + 1)
    }
    return parameters.values(shape.parameterCount)
  }

  /// The logits of some rows, in their order.
  public func logits(of members: [Int32], hidden: [Int], parameters: [Float]) -> [Float] {
    ClassifierWorkspace(ClassifierShape(features: features, hidden: hidden))
      .logits(of: rows, members, FloatBuffer(parameters))
  }

  /// The gradient of the weighted mean loss of some rows, as a step of the training takes it; for the tests of the fast engine.
  public func gradient(
    of members: [Int32], hidden: [Int], weights: (background: Double, signal: Double), parameters: [Float]
  ) -> [Float] {
    let shape = ClassifierShape(features: features, hidden: hidden)
    let workspace = ClassifierWorkspace(shape)
    workspace.computeGradient(
      of: rows, members[...], firstSignal: firstSignal, weights: weights, FloatBuffer(parameters))
    return workspace.gradient.values(shape.parameterCount)
  }
}
