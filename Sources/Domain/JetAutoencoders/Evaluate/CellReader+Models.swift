import StandardCells
import Studies

/// The parts that readers of several cells and figures of this domain have in common.
extension CellReader {
  /// The density cell with which energies of some samples are correlated; its data must have them.
  package func density(_ reader: MappingReader, of samples: [String]) -> String? {
    guard let cell = reference("density", reader, to: ["density"]) else { return nil }
    if let density = cell.body as? DensityCell, let node = reader.node("density"),
      let ranked = self.samples(of: density.data),
      let missing = samples.first(where: { !$0.isEmpty && !ranked.contains($0) })
    {
      reader.unexpected("density", "a density of data with the sample '\(missing)'", node)
    }
    return cell.name
  }

  /// The samples of a data cell; nil when it is not known.
  package func samples(of data: String?) -> [String]? {
    data.flatMap { cell(named: $0)?.body as? DataCell }?.samples
  }

  /// The declaration of a model; nil when it is not known.
  package func training(_ model: Cell?) -> TrainCell? {
    model.flatMap { isFaulty($0) ? nil : $0.body as? TrainCell }
  }

  /// An epoch of a model: `first`, `last`, `best`, `epoch N`, a whole number, or an expression, in which a metric without a cell is
  /// the model's.
  package func epoch(_ key: String, _ node: LocatedNode, of model: Cell?) -> EpochChoice? {
    let train = training(model)
    guard case .scalar(let value, let text) = node.content else {
      keys.unexpected(key, "an epoch: first, last, best, epoch N, or an expression", node)
      return nil
    }
    let words = text.split(separator: " ")
    var number: Int?
    if case .integer(let integer) = value { number = integer }
    if words.count == 2, words[0] == "epoch" { number = Int(words[1]) }
    if let number { return kept(number, key, node, train, model?.name ?? "") }
    switch text {
    case "first": return .first
    case "last": return .last
    case "best":
      guard train == nil || train?.best != nil else {
        keys.unexpected(key, "an epoch other than 'best', for '\(model?.name ?? "")' has no 'best'", node)
        return nil
      }
      return .best
    default:
      return keys.expression(key, node, [.number], what: "an epoch", defaultCell: model?.name)
        .map(EpochChoice.expression)
    }
  }

  private func kept(
    _ number: Int, _ key: String, _ node: LocatedNode, _ train: TrainCell?, _ model: String
  ) -> EpochChoice? {
    let most = train?.epochs ?? Int.max
    guard (0...most).contains(number) else {
      let range = most == Int.max ? "≥ 0" : "from 0 to \(most)"
      keys.unexpected(
        key, "an epoch \(range)", node, for: (key: "epochs", value: "\(most)", place: "{train} \(model)"))
      return nil
    }
    if let train, !train.keeps(number) {
      let every = train.checkpointEvery
      keys.unexpected(
        key, "an epoch that '\(model)' keeps: a multiple of \(every), or the last", node,
        for: (key: "checkpoint_every", value: "\(every)", place: "{train} \(model)"))
      return nil
    }
    return .epoch(number)
  }

  /// The epochs at which a model is drawn.
  package func epochs(of model: Cell?) -> [EpochChoice] {
    keys.required("at", []) { key in
      keys.list(key, "a list of epochs") { epoch(key, $0, of: model) }
    }
  }

  /// The model that is drawn, its data, and the seed.
  package func drawn() -> (model: Cell?, data: DataCell?, seed: Int) {
    if !keys.has("of") { keys.missing("of") }
    let model = reference("of", to: ["train"])
    let data = (model?.body as? TrainCell).flatMap { cell(named: $0.data)?.body as? DataCell }
    return (model, data, seed(below: model?.seeds) ?? 0)
  }
}
