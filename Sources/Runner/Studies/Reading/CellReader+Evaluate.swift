extension CellReader {
  private static let noSample = SampleReference(sample: "", split: .test)

  func evaluate(_ reader: MappingReader, _ known: [Cell]) -> EvaluateCell {
    if !reader.has("model") { reader.missing("model") }
    let model = reference("model", reader, [.train], known)
    let samples = self.samples(of: model, known)
    let at = reader.required("at", EpochChoice.last) { key in
      reader.node(key).flatMap { epoch(key, $0, reader, of: model) }
    }
    let background = reader.required("background", Self.noSample) { sample($0, reader, in: samples) }
    let signals = reader.required("signals", []) { self.signals($0, reader, in: samples) }
    return EvaluateCell(
      model: model?.name ?? "", at: at, background: background, signals: signals,
      density: density(reader, of: [background.sample] + signals, known))
  }

  /// The density cell with which energies of some samples are correlated; its data must have them.
  func density(_ reader: MappingReader, of samples: [String], _ known: [Cell]) -> String? {
    guard let cell = reference("density", reader, [.density], known) else { return nil }
    if case .density(let density) = cell.body, let node = reader.node("density"),
      let ranked = known.first(where: { $0.name == density.data })?.samples,
      let missing = samples.first(where: { !$0.isEmpty && !ranked.contains($0) })
    {
      reader.unexpected("density", "a density of data with the sample '\(missing)'", node)
    }
    return cell.name
  }

  func density(_ reader: MappingReader, _ known: [Cell]) -> DensityCell {
    if !reader.has("data") { reader.missing("data") }
    let data = reference("data", reader, [.data], known)
    let samples = data?.samples
    reader.refuse("seeds", because: "a density is fitted once; it can have several 'starts'")
    let fitted = reader.required("sample", Self.noSample) { sample($0, reader, in: samples) }
    let background = reader.required("background", Self.noSample) { sample($0, reader, in: samples) }
    let components: [Int] = reader.required("components", [1]) { key in
      reader.list(key, "numbers of Gaussians") { reader.integer(key, $0, atLeast: 1) }
    }
    if let node = reader.node("components"), Set(components).count < components.count {
      reader.unexpected("components", "every number once", node)
    }
    var validation: SampleReference?
    if components.count == 1 {
      reader.refuse("validation", because: "there is one number of components, and nothing to choose")
    } else {
      let choosing = sample("validation", reader, in: samples)
      let usual = SampleReference(sample: background.sample, split: .validation)
      validation = choosing ?? usual
      if validation == fitted, let node = reader.node(reader.has("validation") ? "validation" : "sample") {
        reader.unexpected(
          reader.has("validation") ? "validation" : "sample", "that 'sample' and 'validation' differ", node)
      }
    }
    return DensityCell(
      data: data?.name ?? "", sample: fitted, components: components, validation: validation,
      starts: reader.integer("starts", atLeast: 1) ?? 1, iterations: reader.integer("iterations", atLeast: 1) ?? 200,
      tolerance: reader.number("tolerance", .positive) ?? 1e-3, blur: reader.number("blur", .positive),
      background: background,
      signals: reader.required("signals", []) { signals($0, reader, in: samples) })
  }

  func claim(_ reader: MappingReader) -> ClaimCell {
    ClaimCell(
      paper: reader.required("paper", "") { reader.text($0) },
      statement: reader.required("statement", "") { reader.text($0) },
      holds: reader.required("holds", .never) { reader.expression($0, [.boolean], quantifiersAllowed: true) },
      because: reader.required("because", "") { reader.text($0) },
      minimumSeeds: reader.integer("seeds", atLeast: 1) ?? 1)
  }

  /// The samples that a model's data cell has.
  func samples(of model: Cell?, _ known: [Cell]) -> [String]? {
    guard case .train(let train) = model?.body else { return nil }
    return known.first { $0.name == train.data }?.samples
  }

  /// `first`, `last`, `best`, `epoch N`, a whole number, or an expression, in which a metric without a cell is the
  /// model's.
  func epoch(_ key: String, _ node: LocatedNode, _ reader: MappingReader, of model: Cell?) -> EpochChoice? {
    var train: TrainCell?
    if case .train(let body) = model?.body { train = body }
    guard case .scalar(let value, let text) = node.content else {
      reader.unexpected(key, "an epoch: first, last, best, epoch N, or an expression", node)
      return nil
    }
    let words = text.split(separator: " ")
    var number: Int?
    if case .integer(let integer) = value { number = integer }
    if words.count == 2, words[0] == "epoch" { number = Int(words[1]) }
    if let number {
      let most = train?.epochs ?? Int.max
      guard (0...most).contains(number) else {
        let range = most == Int.max ? "≥ 0" : "from 0 to \(most)"
        reader.unexpected(key, "an epoch \(range)", node)
        return nil
      }
      if let train, !train.keeps(number) {
        let every = train.checkpointEvery
        reader.unexpected(key, "an epoch that '\(model?.name ?? "")' keeps: a multiple of \(every), or the last", node)
        return nil
      }
      return .epoch(number)
    }
    switch text {
    case "first": return .first
    case "last": return .last
    case "best":
      guard train == nil || train?.best != nil else {
        reader.unexpected(key, "an epoch other than 'best', for '\(model?.name ?? "")' has no 'best'", node)
        return nil
      }
      return .best
    default:
      return reader.expression(key, node, [.number], what: "an epoch", defaultCell: model?.name)
        .map(EpochChoice.expression)
    }
  }
}

extension Expression {
  /// What stands for an expression that could not be read.
  fileprivate static let never = Expression(
    source: "false", term: Term(kind: .boolean(false), offset: 0), quantifiers: [])
}
