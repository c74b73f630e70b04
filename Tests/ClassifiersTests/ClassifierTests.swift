import Autoencoders
import Classifiers
import Deterministic
import Testing

@Suite("A supervised classifier")
struct ClassifierTests {
  private static let stream = RandomStream(seed: 21)

  /// Rows of three features: background around 0, signal around `shift` in the first one.
  private static func training(background: Int, signal: Int, shift: Float) -> ClassifierTraining {
    func rows(_ count: Int, _ stream: RandomStream, _ shift: Float) -> [Float] {
      (0..<(3 * count)).map { Float(stream.normal(UInt64($0))) + ($0 % 3 == 0 ? shift : 0) }
    }
    return ClassifierTraining(
      background: rows(background, stream.stream("background"), 0),
      signal: rows(signal, stream.stream("signal"), shift),
      features: 3)
  }

  private static func settings(epochs: Int, hidden: [Int] = [8]) -> ClassifierSettings {
    ClassifierSettings(hidden: hidden, batch: 32, epochs: epochs, optimizer: Adam.Settings(rate: 0.01))
  }

  private static func point(_ training: ClassifierTraining, _ row: Int) -> [Double] {
    training.rows[(3 * row)..<(3 * row + 3)].map { Double($0) }
  }

  @Test("Logits and gradients are those of the plain loops", arguments: [[], [5], [32, 32], [17, 3, 9]])
  func reference(_ hidden: [Int]) {
    let training = Self.training(background: 150, signal: 70, shift: 1)
    let shape = ClassifierShape(features: 3, hidden: hidden)
    let parameters = shape.initialParameters(Self.stream)
    let reference = ClassifierReference(shape: shape, parameters: parameters.map { Double($0) })
    let members = (0..<220).map { Int32(($0 * 7) % 220) }
    let weights = (background: 0.7, signal: 1.6)
    var gradient = [Double](repeating: 0, count: shape.parameterCount)
    for (row, logit) in zip(members, training.logits(of: members, hidden: hidden, parameters: parameters)) {
      let point = Self.point(training, Int(row))
      #expect((Double(logit) - reference.logit(of: point)).magnitude < 1e-5)
      _ = reference.loss(
        of: point, isSignal: row >= 150, weight: (row >= 150 ? weights.signal : weights.background) / 220,
        gradient: &gradient)
    }
    let fast = training.gradient(of: members, hidden: hidden, weights: weights, parameters: parameters)
    #expect(fast.count == gradient.count)
    let norm = gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
    for (a, b) in zip(fast, gradient) { #expect((Double(a) - b).magnitude < 1e-5 * norm) }
  }

  @Test("The plain loops' gradient is the loss's slope", arguments: [true, false])
  func finiteDifferences(_ isSignal: Bool) {
    let shape = ClassifierShape(features: 3, hidden: [6, 4])
    let parameters = shape.initialParameters(Self.stream).map { Double($0) }
    let point = [0.3, -1.2, 2.1]
    func loss(_ parameters: [Double], _ gradient: inout [Double]) -> Double {
      ClassifierReference(shape: shape, parameters: parameters)
        .loss(of: point, isSignal: isSignal, weight: 1.5, gradient: &gradient)
    }
    var gradient = [Double](repeating: 0, count: parameters.count)
    _ = loss(parameters, &gradient)
    var unused = gradient
    for index in parameters.indices {
      var (above, below) = (parameters, parameters)
      above[index] += 1e-6
      below[index] -= 1e-6
      let slope = (loss(above, &unused) - loss(below, &unused)) / 2e-6
      #expect((slope - gradient[index]).magnitude < 1e-8, "parameter \(index)")
    }
    #expect(gradient.contains { $0 != 0 })
  }

  @Test("It finds what tells the classes apart, and both weigh the same however many there are")
  func learning() throws {
    let training = Self.training(background: 900, signal: 100, shift: 3)
    let all = (0..<1_000).map { Int32($0) }
    let parameters = try training.parameters(
      training: all, Self.settings(epochs: 60, hidden: []), stream: Self.stream)
    // Two Gaussians of equal width 3 apart: the logit is 3 x − 4.5, without any prior for the more frequent class.
    #expect((parameters[0] - 3).magnitude < 0.6 && parameters[1].magnitude < 0.5 && parameters[2].magnitude < 0.5)
    #expect((parameters[3] / parameters[0] + 1.5).magnitude < 0.25)
    let logits = training.logits(of: all, hidden: [], parameters: parameters)
    let area = CrossValidation.areaUnderCurve([(Array(logits.prefix(900)), Array(logits.suffix(100)))])
    // Φ(3/√2).
    #expect((area - 0.983).magnitude < 0.015)
  }

  @Test("Folds hold out every row once, in runs of neighbours")
  func folds() {
    let validation = CrossValidation(Self.training(background: 53, signal: 12, shift: 1), folds: 5)
    let held = (0..<5).map(validation.heldOut)
    #expect(held.flatMap(\.background) == (0..<53).map { Int32($0) })
    #expect(held.flatMap(\.signal) == (53..<65).map { Int32($0) })
    #expect(held.map(\.background.count).allSatisfy { (10...11).contains($0) })
    #expect(held.map(\.signal.count).allSatisfy { (2...3).contains($0) })
  }

  @Test(
    "What it was not shown it cannot know: classes that do not differ have an AUC of one half out of fold, and more in it"
  )
  func leakage() throws {
    let training = Self.training(background: 200, signal: 200, shift: 0)
    let validation = CrossValidation(training, folds: 4)
    let settings = Self.settings(epochs: 60, hidden: [24])
    let outside = try CrossValidation.areaUnderCurve(
      (0..<4).map { try validation.logits(ofFold: $0, settings, stream: Self.stream.stream($0)) })
    #expect((outside - 0.5).magnitude < 0.09)
    let all = (0..<400).map { Int32($0) }
    let parameters = try training.parameters(training: all, settings, stream: Self.stream)
    let logits = training.logits(of: all, hidden: [24], parameters: parameters)
    #expect(CrossValidation.areaUnderCurve([(Array(logits.prefix(200)), Array(logits.suffix(200)))]) > 0.62)
  }

  @Test("A stream gives the same network again, another one another")
  func streams() throws {
    let training = Self.training(background: 60, signal: 40, shift: 1)
    let all = (0..<100).map { Int32($0) }
    func parameters(_ stream: RandomStream) throws -> [Float] {
      try training.parameters(training: all, Self.settings(epochs: 3), stream: stream)
    }
    #expect(try parameters(Self.stream) == parameters(Self.stream))
    #expect(try parameters(Self.stream) != parameters(Self.stream.stream(1)))
  }

  @Test("What the report throws ends the training")
  func interruption() {
    struct Stop: Error {}
    let training = Self.training(background: 60, signal: 40, shift: 1)
    var seen: [Int] = []
    #expect(throws: Stop.self) {
      try training.parameters(training: (0..<100).map { Int32($0) }, Self.settings(epochs: 5), stream: Self.stream) {
        seen.append($0)
        if $0 == 2 { throw Stop() }
      }
    }
    #expect(seen == [1, 2])
  }
}
