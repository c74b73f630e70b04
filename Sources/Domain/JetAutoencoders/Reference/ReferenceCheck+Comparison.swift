import Autoencoders
import OptimalTransport

/// Relative differences. A quantity that is a difference of others is measured on no smaller a scale than `cancellation` times
/// those, below which its expected value has no digits either.
private enum RelativeDifference {
  static let cancellation = 1e-6

  static func of(_ value: Double, _ expected: Double, terms: Double = 0) -> Double {
    ratio(abs(value - expected), max(abs(expected), cancellation * terms))
  }

  /// The largest difference over the largest magnitude expected.
  static func largest(_ values: [Double], _ expected: [Double]) -> Double {
    var (difference, scale) = (0.0, 0.0)
    for (value, expected) in zip(values, expected) {
      // `max` would drop a NaN that comes first.
      if !(abs(value - expected) <= difference) { difference = abs(value - expected) }
      scale = max(scale, abs(expected))
    }
    return ratio(difference, scale)
  }

  static func norm(_ values: some Sequence<Double>) -> Double {
    values.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  static func ratio(_ difference: Double, _ scale: Double) -> Double {
    difference == 0 ? 0 : difference / scale
  }
}

extension ReferenceStep {
  /// A few words for the head of a table.
  var content: String {
    let hidden =
      shape.hidden.isEmpty ? "no hidden layer" : "hidden \(shape.hidden.map { "\($0)" }.joined(separator: ", "))"
    return
      "\(shape.features) features, \(hidden), latent \(shape.latent); \(positives.count) samples, \(chain.steps) steps"
  }

  /// The differences of everything that the file expects.
  func differences(file: String, threads: Int) throws(ReferenceCheckError) -> [ReferenceCheck.Quantity] {
    let reference: AutoencoderReference.ObjectiveStep
    do {
      reference = try AutoencoderReference(shape: shape, parameters: parameters).objectiveStep(
        positives: positives, start: start, normals: normals, settings: chain)
    } catch {
      throw .unsolvable(file: file, place: "x, x0 and standard_normal", reason: error)
    }
    let model = Autoencoder(shape: shape, parameters: parameters.map { Float($0) })
    let engine = Self.objectives.map {
      model.objectiveStep(
        $0.objective, positives: Self.flat(positives), start: Self.flat(start), normals: normals.map(Self.flat),
        chain: chain, threads: threads)
    }
    return differencesOfValues(reference, engine) + differencesOfGradients(reference, engine)
  }

  private static func flat(_ rows: [[Double]]) -> [Float] {
    rows.flatMap { $0.map { Float($0) } }
  }

  private func differencesOfValues(
    _ reference: AutoencoderReference.ObjectiveStep, _ engine: [Autoencoder.ObjectiveStep]
  ) -> [ReferenceCheck.Quantity] {
    func scalar(
      _ name: String, _ double: Double, _ float: Double, _ expected: Double, terms: Double = 0
    ) -> ReferenceCheck.Quantity {
      .init(
        name: name, float64: RelativeDifference.of(double, expected, terms: terms),
        float32: RelativeDifference.of(float, expected, terms: terms), float32Limit: nil)
    }
    let negatives = expected.negatives.flatMap { $0 }
    let energies = abs(expected.positiveEnergy) + abs(expected.negativeEnergy)
    // |x⁺ − x⁻|² is a difference of coordinates; log cosh of the energies' difference is one of numbers around 1.
    let spread =
      (positives.joined().reduce(0) { $0 + $1 * $1 } + negatives.reduce(0) { $0 + $1 * $1 })
      / Double(positives.count)
    let terms = ["nae": energies, "nae_log_cosh": 1, "wnae": spread]
    let wasserstein = engine[3]
    return [
      .init(
        name: "negative", float64: RelativeDifference.largest(reference.negatives.flatMap { $0 }, negatives),
        float32: RelativeDifference.largest(wasserstein.negatives.map { Double($0) }, negatives), float32Limit: nil),
      scalar("positive_energy", reference.positiveEnergy, wasserstein.positiveEnergy, expected.positiveEnergy),
      scalar("negative_energy", reference.negativeEnergy, wasserstein.negativeEnergy, expected.negativeEnergy),
      scalar("wasserstein", reference.transportCost, wasserstein.loss, expected.transportCost, terms: spread),
    ]
      + Self.objectives.enumerated().map { index, item in
        scalar(
          "loss.\(item.name)", reference.loss(item.objective), engine[index].loss, expected.losses[index],
          terms: terms[item.name] ?? 0)
      }
  }

  private func differencesOfGradients(
    _ reference: AutoencoderReference.ObjectiveStep, _ engine: [Autoencoder.ObjectiveStep]
  ) -> [ReferenceCheck.Quantity] {
    let energyNorms =
      RelativeDifference.norm(reference.positiveGradient) + RelativeDifference.norm(reference.negativeGradient)
    return Self.objectives.enumerated().map { index, item in
      let expected = expected.gradients[index]
      let isDifference = item.objective == .normalized || item.objective == .normalizedLogCosh
      let scale = max(
        RelativeDifference.norm(expected), isDifference ? RelativeDifference.cancellation * energyNorms : 0)
      let float = zip(engine[index].gradient, expected).map { Double($0) - $1 }
      return .init(
        name: "gradient.\(item.name)",
        float64: largestDifference(reference.gradient(item.objective), expected, scale: scale),
        float32: RelativeDifference.ratio(RelativeDifference.norm(float), scale),
        float32Limit: ReferenceCheck.gradientLimit)
    }
  }

  /// The largest over the named parameters of the norm of the difference, relative to the norm of that parameter's gradient or
  /// a thousandth of the whole gradient's, whichever is larger.
  private func largestDifference(_ values: [Double], _ expected: [Double], scale: Double) -> Double {
    var largest = 0.0
    for layer in shape.layers {
      let end = layer.biasOffset + layer.outputs
      for range in [layer.weightOffset..<layer.biasOffset, layer.biasOffset..<end] {
        let difference = RelativeDifference.norm(range.lazy.map { values[$0] - expected[$0] })
        let norm = RelativeDifference.norm(expected[range])
        let ratio = RelativeDifference.ratio(difference, max(norm, 1e-3 * scale))
        if !(ratio <= largest) { largest = ratio }
      }
    }
    return largest
  }
}

extension ReferenceTransport {
  /// The differences of all optimal costs; an assignment problem's is the larger of both solvers'.
  func differences(file: String) throws(ReferenceCheckError) -> [ReferenceCheck.Quantity] {
    var quantities: [ReferenceCheck.Quantity] = []
    for problem in problems {
      do {
        let plan = try NetworkSimplex(groundCost: problem.cost).solve(
          from: problem.sources, to: problem.targets, sourceWeights: problem.sourceWeights,
          targetWeights: problem.targetWeights)
        let mass = plan.entries.reduce(0) { $0 + $1.mass }
        let terms = mass * problem.extent
        var difference = RelativeDifference.of(plan.cost, problem.expected, terms: terms)
        if problem.isUniform {
          let assignment = try AssignmentSolver(groundCost: problem.cost).solve(
            from: problem.sources, to: problem.targets)
          let other = RelativeDifference.of(mass * assignment.cost, problem.expected, terms: terms)
          if !(other <= difference) { difference = other }
        }
        quantities.append(.init(name: problem.name, float64: difference, float32: nil, float32Limit: nil))
      } catch {
        throw .unsolvable(file: file, place: problem.place, reason: error)
      }
    }
    return quantities
  }
}

extension ReferenceTransport.Problem {
  /// The ground cost across the box around all points.
  fileprivate var extent: Double {
    var square = 0.0
    for feature in 0..<sources.dimension {
      var (lowest, highest) = (Double.infinity, -Double.infinity)
      for cloud in [sources, targets] {
        for point in 0..<cloud.count {
          let value = cloud.coordinates[point * cloud.dimension + feature]
          (lowest, highest) = (min(lowest, value), max(highest, value))
        }
      }
      square += (highest - lowest) * (highest - lowest)
    }
    return cost == .euclidean ? square.squareRoot() : square
  }
}
