import Autoencoders

/// One training step with everything that it should compute (format wnae-reference-step/1).
struct ReferenceStep {
  static let format = "wnae-reference-step/1"
  /// The objectives by their names in the file, in the order of the table.
  static let objectives: [(name: String, objective: Objective)] = [
    ("ae", .reconstruction), ("nae", .normalized), ("nae_log_cosh", .normalizedLogCosh), ("wnae", .wasserstein),
  ]

  /// The values that the step should give.
  struct Expected {
    let negatives: [[Double]]
    let positiveEnergy: Double
    let negativeEnergy: Double
    let transportCost: Double
    /// One for each of `objectives`.
    let losses: [Double]
    /// Likewise, each in the order of the parameters.
    let gradients: [[Double]]
  }

  let shape: AutoencoderShape
  let parameters: [Double]
  let positives: [[Double]]
  let start: [[Double]]
  let normals: [[[Double]]]
  let chain: LangevinSettings
  let expected: Expected

  init(_ document: ReferenceDocument) throws(ReferenceCheckError) {
    let x = try document.field("x")
    positives = try x.rows()
    guard let features = positives.first?.count, features > 0 else {
      throw x.unexpected("at least one row of at least one number")
    }
    let activation = try document.optional("activation")
    if let activation, try !activation.text().hasPrefix("relu") { throw activation.unexpected("relu") }
    shape = try Self.shape(document.field("parameters"), features: features)
    parameters = try Self.parameters(document.field("parameters"), shape)
    start = try document.field("x0").rows(count: positives.count, columns: features)
    chain = try Self.chain(document.field("mcmc"))
    let given = try document.field("standard_normal")
    let steps = try given.elements()
    guard steps.count == chain.steps else { throw given.unexpected("\(chain.steps) steps", found: "\(steps.count)") }
    var normals: [[[Double]]] = []
    for step in steps { normals.append(try step.rows(count: positives.count, columns: features)) }
    self.normals = normals
    expected = try Self.expected(document.field("expected"), shape, rows: positives.count)
  }

  /// The shape that the encoder's parameters have; the decoder must mirror it.
  private static func shape(
    _ document: ReferenceDocument, features: Int
  ) throws(ReferenceCheckError) -> AutoencoderShape {
    var widths: [Int] = []
    while let weight = try document.optional("encoder.\(widths.count).weight") {
      widths.append(try weight.elements().count)
      if widths.last == 0 { throw weight.unexpected("at least one row") }
    }
    guard let latent = widths.popLast() else { throw document.unexpected("a field 'encoder.0.weight'", found: "none") }
    let shape = AutoencoderShape(features: features, hidden: widths, latent: latent)
    let names = Set(shape.layers.flatMap { ["\($0.name).weight", "\($0.name).bias"] })
    if let other = try document.names().first(where: { !names.contains($0) }) {
      throw document.unexpected(
        "encoder layers 0 to \(widths.count) and a decoder that mirrors them", found: "'\(other)'")
    }
    return shape
  }

  /// Named parameters in the order of the layers.
  private static func parameters(
    _ document: ReferenceDocument, _ shape: AutoencoderShape
  ) throws(ReferenceCheckError) -> [Double] {
    var parameters: [Double] = []
    for layer in shape.layers {
      for row in try document.field("\(layer.name).weight").rows(count: layer.outputs, columns: layer.inputs) {
        parameters += row
      }
      parameters += try document.field("\(layer.name).bias").numbers(count: layer.outputs)
    }
    return parameters
  }

  private static func chain(_ document: ReferenceDocument) throws(ReferenceCheckError) -> LangevinSettings {
    func number(_ name: String, _ expected: String, _ isValid: (Double) -> Bool) throws(ReferenceCheckError) -> Double?
    {
      guard let field = try document.optional(name) else { return nil }
      let value = try field.number()
      guard isValid(value) else { throw field.unexpected(expected) }
      return value
    }
    let steps = try number("steps", "a whole number from 0 to 1000000") { $0 >= 0 && $0 <= 1e6 && $0 == $0.rounded() }
    let temperature = try number("temperature", "a positive number") { $0 > 0 }
    let stepSize = try number("step_size", "a number that is not negative") { $0 >= 0 }
    let noise = try number("noise", "a number that is not negative") { $0 >= 0 }
    guard let steps else { throw document.unexpected("a field 'steps'", found: "none") }
    guard let temperature else { throw document.unexpected("a field 'temperature'", found: "none") }
    guard stepSize != nil || noise != nil else {
      throw document.unexpected("a field 'step_size' or 'noise'", found: "none")
    }
    var bounds = -Double.infinity...Double.infinity
    if let field = try document.optional("bounds") {
      let ends = try field.numbers(count: 2)
      guard ends[0] <= ends[1] else { throw field.unexpected("the lower bound first", found: "\(ends[0]), \(ends[1])") }
      bounds = ends[0]...ends[1]
    }
    return LangevinSettings(
      steps: Int(steps), stepSize: stepSize, noise: noise, temperature: temperature, bounds: bounds)
  }

  private static func expected(
    _ document: ReferenceDocument, _ shape: AutoencoderShape, rows: Int
  ) throws(ReferenceCheckError) -> Expected {
    var losses: [Double] = []
    var gradients: [[Double]] = []
    for (name, _) in objectives {
      losses.append(try document.field("loss").field(name).number())
      gradients.append(try parameters(document.field("gradient").field(name), shape))
    }
    return Expected(
      negatives: try document.field("negative").rows(count: rows, columns: shape.features),
      positiveEnergy: try document.field("positive_energy").number(),
      negativeEnergy: try document.field("negative_energy").number(),
      transportCost: try document.field("wasserstein").number(), losses: losses, gradients: gradients)
  }
}
