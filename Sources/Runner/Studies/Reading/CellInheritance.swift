import Values
import Winners

/// The key `like: CELL`: a cell that takes every key from an earlier cell of its kind but those that it gives itself; and
/// `like: best(sweep STUDY).CELL`, from a cell of another study with the settings of its sweep's best trial.
///
/// Mappings are joined key by key at every depth, so that `optimizer: { rate: 3e-4 }` leaves the optimiser's kind; `null` takes a
/// key away. The result is a cell like any other: its resolved body, and so its identity, holds no trace of `like`.
struct CellInheritance {
  let context: ReadingContext
  private let source: any SweepWinners
  private var nodes: [String: [(name: String, node: LocatedNode)]] = [:]
  /// The winners of sweeps by the names of the cells that have their settings, directly or from a cell that has.
  private(set) var winners: [String: SweepWinner] = [:]

  init(context: ReadingContext, winners source: any SweepWinners) {
    self.context = context
    self.source = source
  }

  /// The keys of each cell.
  var keys: [CellKeys] {
    nodes.flatMap { kind, cells in cells.map { CellKeys($0.node, of: $0.name, kind: kind) } }
  }

  /// The cell's body with the keys that it inherits and those that it is given from outside, from which later cells can inherit; nil,
  /// with an error, without such a base.
  mutating func resolved(
    _ node: LocatedNode, of fence: StudyScanner.Fence, with given: inout CellOverrides
  ) -> LocatedNode? {
    let earlier = nodes[fence.kind.name] ?? []
    var resolved = node
    if case .mapping(let entries) = node.content, let like = entries.first(where: { $0.key == Self.key }) {
      guard let base = base(like.value, of: fence, among: earlier) else { return nil }
      let own = LocatedNode(content: .mapping(entries.filter { $0.key != Self.key }), location: node.location)
      resolved = Self.joined(base, with: own)
    }
    resolved = given.applied(to: resolved, of: fence)
    nodes[fence.kind.name] = earlier + [(fence.name, resolved)]
    return resolved
  }

  private static let key = "like"

  private mutating func base(
    _ value: LocatedNode, of fence: StudyScanner.Fence, among earlier: [(name: String, node: LocatedNode)]
  ) -> LocatedNode? {
    guard case .scalar(.text(let name), _) = value.content else {
      context.report(
        .unexpectedValue(
          subject: "'\(Self.key)' in {\(fence.kind.name)} \(fence.name)", expected: "the name of a cell",
          found: value.found, nearest: nil), at: value.location)
      return nil
    }
    if WinnerReference.isMeant(by: name) { return winner(name, at: value, of: fence) }
    if let base = earlier.first(where: { $0.name == name }) {
      winners[fence.name] = winners[name]
      return base.node
    }
    context.report(
      .unknownName(
        what: "earlier {\(fence.kind.name)} cell", name: name,
        nearest: NearestName.nearest(to: name, in: earlier.map(\.name))), at: value.location)
    return nil
  }

  private mutating func winner(
    _ text: String, at value: LocatedNode, of fence: StudyScanner.Fence
  ) -> LocatedNode? {
    let subject = "'\(Self.key)' in {\(fence.kind.name)} \(fence.name)"
    guard let reference = WinnerReference(text), reference.path.count <= 1 else {
      context.report(
        .unexpectedValue(subject: subject, expected: WinnerReference.form, found: value.found, nearest: nil),
        at: value.location)
      return nil
    }
    do {
      let winner = try source.winner(reference, for: fence.name)
      if case .keys(let cell, let kind, _) = winner.share, kind != fence.kind.name {
        context.report(
          .unexpectedValue(
            subject: subject, expected: "a {\(fence.kind.name)} cell",
            found: "'\(cell)' of \(reference.sweep), which is {\(kind)}", nearest: nil),
          at: value.location)
        return nil
      }
      winners[fence.name] = winner
      return winner.node(at: value.location, context)
    } catch {
      context.report(.noWinner(sweep: reference.sweep, reason: error.description), at: value.location)
      return nil
    }
  }

  /// The base's entries, each replaced by or joined with the cell's own, and then the cell's others.
  private static func joined(_ base: LocatedNode, with own: LocatedNode) -> LocatedNode {
    guard case .mapping(let inherited) = base.content, case .mapping(let given) = own.content else { return own }
    let kept = inherited.map { entry in
      guard let other = given.first(where: { $0.key == entry.key }) else { return entry }
      return LocatedNode.Entry(
        key: entry.key, keyLocation: other.keyLocation, value: joined(entry.value, with: other.value))
    }
    let added = given.filter { entry in !inherited.contains { $0.key == entry.key } }
    return LocatedNode(content: .mapping(kept + added), location: own.location)
  }
}
