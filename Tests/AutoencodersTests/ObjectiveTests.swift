import Autoencoders
import Deterministic
import Testing

/// The objectives' values and gradients over a whole batch, in Double and by the code that trains.
@Suite struct ObjectiveTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let shape: AutoencoderShape
    let count: Int
    let chain: LangevinSettings
    var testDescription: String { "\(shape.features), \(shape.hidden), \(shape.latent), batch \(count)" }
  }

  static let cases = [
    Case(
      shape: AutoencoderShape(features: 3, hidden: [7, 5], latent: 2), count: 9,
      chain: LangevinSettings(steps: 4, noise: 0.2, temperature: 0.05, bounds: -3...3)),
    Case(
      shape: AutoencoderShape(features: 1, hidden: [6], latent: 1), count: 20,
      chain: LangevinSettings(steps: 5, stepSize: 0.03, noise: 0.1, temperature: 0.2, bounds: -1...1.5)),
    Case(
      shape: AutoencoderShape(features: 4, hidden: [], latent: 2), count: 70,
      chain: LangevinSettings(steps: 3, noise: 0.3, temperature: 0.1, bounds: -1...1)),
    Case(
      shape: AutoencoderShape(features: 2, hidden: [8], latent: 1), count: 5,
      chain: LangevinSettings(steps: 0, noise: 0.3, temperature: 0.1, bounds: -1...1)),
  ]

  private struct Batch {
    let model: Autoencoder
    let parameters: [Double]
    let positives, start: [[Double]]
    let normals: [[[Double]]]

    init(_ item: Case) {
      let stream = RandomStream(seed: 31)
      var model = Autoencoder(shape: item.shape, stream: stream)
      for index in model.parameters.indices { model.parameters[index] *= 1.6 }
      self.model = model
      parameters = model.parameters.map { Double($0) }
      func rows(_ name: String) -> [[Double]] {
        (0..<item.count).map { row in
          (0..<item.shape.features).map {
            Double(Float(stream.stream(name).normal(UInt64(row * item.shape.features + $0))))
          }
        }
      }
      positives = rows("positives")
      start = rows("start")
      normals = (0..<item.chain.steps).map { rows("normals \($0)") }
    }

    func reference(_ item: Case, _ parameters: [Double]) throws -> AutoencoderReference.ObjectiveStep {
      try AutoencoderReference(shape: item.shape, parameters: parameters).objectiveStep(
        positives: positives, start: start, normals: normals, settings: item.chain)
    }
  }

  @Test(arguments: cases)
  func gradientsInDoubleAreFiniteDifferencesOfTheWholeBatchsLoss(_ item: Case) throws {
    let batch = Batch(item)
    let here = try batch.reference(item, batch.parameters)
    for p in stride(from: 0, to: batch.parameters.count, by: 3) {
      var (up, down) = (batch.parameters, batch.parameters)
      up[p] += 1e-6
      down[p] -= 1e-6
      let (above, below) = (try batch.reference(item, up), try batch.reference(item, down))
      // The objectives without a chain hold the negatives constant, so only their positive part is a difference of the loss.
      for objective in [Objective.reconstruction, .wasserstein] {
        let difference = (above.loss(objective) - below.loss(objective)) / 2e-6
        let gradient = here.gradient(objective)[p]
        #expect(abs(difference - gradient) < 1e-6 * max(1, abs(gradient)), "\(objective), parameter \(p)")
      }
    }
  }

  @Test(arguments: cases)
  func normalizedGradientsHoldTheNegativesConstant(_ item: Case) throws {
    let batch = Batch(item)
    let here = try batch.reference(item, batch.parameters)
    func difference(_ parameters: [Double]) -> Double {
      let network = AutoencoderReference(shape: item.shape, parameters: parameters)
      func mean(_ rows: [[Double]]) -> Double { rows.reduce(0) { $0 + network.energy(of: $1) } / Double(rows.count) }
      return mean(batch.positives) - mean(here.negatives)
    }
    for p in stride(from: 0, to: batch.parameters.count, by: 2) {
      var (up, down) = (batch.parameters, batch.parameters)
      up[p] += 1e-6
      down[p] -= 1e-6
      let slope = (difference(up) - difference(down)) / 2e-6
      #expect(abs(slope - here.gradient(.normalized)[p]) < 1e-6)
      let curved = (DeterministicMath.logCosh(difference(up)) - DeterministicMath.logCosh(difference(down))) / 2e-6
      #expect(abs(curved - here.gradient(.normalizedLogCosh)[p]) < 1e-6)
    }
  }

  @Test(arguments: cases, Objective.allCases)
  func theEnginesStepIsTheReferences(_ item: Case, _ objective: Objective) throws {
    let batch = Batch(item)
    func flat(_ rows: [[Double]]) -> [Float] { rows.flatMap { $0.map { Float($0) } } }
    let reference = try batch.reference(item, batch.parameters)
    let step = { (threads: Int) in
      batch.model.objectiveStep(
        objective, positives: flat(batch.positives), start: flat(batch.start), normals: batch.normals.map(flat),
        chain: item.chain, threads: threads)
    }
    let engine = step(1)
    #expect(abs(engine.loss - reference.loss(objective)) < 1e-5 * max(1, abs(reference.loss(objective))))
    #expect(abs(engine.positiveEnergy - reference.positiveEnergy) < 1e-5)
    if objective.needsNegatives { #expect(abs(engine.negativeEnergy - reference.negativeEnergy) < 1e-5) }
    let expected = reference.gradient(objective)
    let norm = expected.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let distance = zip(expected, engine.gradient).reduce(0) { $0 + ($1.0 - Double($1.1)) * ($1.0 - Double($1.1)) }
    #expect(distance.squareRoot() <= 2e-4 * norm)
    let threaded = step(3)
    #expect(threaded.gradient == engine.gradient)
    #expect(threaded.loss.bitPattern == engine.loss.bitPattern)
  }

  @Test func theTransportCostIsThatOfTheBestOfAllAssignments() throws {
    let item = Case(
      shape: AutoencoderShape(features: 2, hidden: [5], latent: 1), count: 6,
      chain: LangevinSettings(steps: 3, noise: 0.3, temperature: 0.1, bounds: -2...2))
    let batch = Batch(item)
    let step = try batch.reference(item, batch.parameters)
    func best(_ row: Int, _ free: [Int]) -> Double {
      guard row < 6 else { return 0 }
      return free.map { column in
        let square = zip(batch.positives[row], step.negatives[column]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        return square + best(row + 1, free.filter { $0 != column })
      }.min() ?? .infinity
    }
    #expect(abs(best(0, Array(0..<6)) / 6 - step.transportCost) < 1e-12)
  }
}
