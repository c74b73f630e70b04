import Winners

/// Parameters with values of a sweep's best trial: `rate: best(sweep STUDY).rate`, in the study's parameters and in its settings.
struct WinnerValues {
  private let source: any SweepWinners
  /// The parameters that are given from outside: of these nobody asks what a setting says.
  private let given: Set<String>
  private var declared: [String: SweepWinner] = [:]
  private var set: [String: SweepWinner] = [:]

  init(_ source: any SweepWinners, given: [String: Override]) { (self.source, self.given) = (source, Set(given.keys)) }

  /// True for a node that asks for such a value, well-formed or not.
  static func isMeant(by node: LocatedNode) -> Bool { WinnerReference.isMeant(by: node.value.plain) }

  /// The words of a node that asks for such a value; nil for another, and with an error for one that does so in another form.
  static func reference(_ name: String, _ node: LocatedNode, _ reader: MappingReader) -> WinnerReference? {
    guard case .scalar(.text(let text), _) = node.content, isMeant(by: node) else { return nil }
    if let reference = WinnerReference(text), !reference.path.isEmpty { return reference }
    reader.unexpected(name, WinnerReference.valueForm, node)
    return nil
  }

  /// A declared parameter's node with the value that it asks for, if it does; with an error, itself.
  mutating func declared(_ name: String, _ node: LocatedNode, _ reader: MappingReader) -> LocatedNode {
    guard let reference = Self.reference(name, node, reader) else { return node }
    let winner = winner(reference, node, reader)
    declared[name] = winner
    return winner?.node(at: node.location, reader.context) ?? node
  }

  /// The value that a setting in force asks for; nil with an error, and where another is given from outside.
  mutating func value(
    _ name: String, _ node: LocatedNode, _ reference: WinnerReference, _ reader: MappingReader
  ) -> LocatedNode? {
    if given.contains(name) { return nil }
    let winner = winner(reference, node, reader)
    set[name] = winner
    return winner?.node(at: node.location, reader.context)
  }

  private func winner(_ reference: WinnerReference, _ node: LocatedNode, _ reader: MappingReader) -> SweepWinner? {
    do {
      return try source.value(reference)
    } catch {
      reader.context.report(.noWinner(sweep: reference.sweep, reason: error.description), at: node.location)
      return nil
    }
  }

  /// The winners as a study has them, by `$NAME`. One that only says which type the parameter has is `$NAME (declared)`.
  ///
  /// - Parameter changed: the parameters that the setting in force gives a value.
  func winners(changed: [String]) -> [String: SweepWinner] {
    var winners: [String: SweepWinner] = [:]
    for (name, winner) in declared {
      winners["$\(name)" + (given.contains(name) || changed.contains(name) ? " (declared)" : "")] = winner
    }
    for (name, winner) in set { winners["$\(name)"] = winner }
    return winners
  }
}
