extension ExpressionChecker {
  /// Why two expressions are not the coordinates of points; nil when they are, or have errors of their own.
  func mismatch(_ x: Expression, _ y: Expression) -> String? {
    guard let first = type(of: x), let second = type(of: y) else { return nil }
    let pointwise: [ExpressionType] = [.number, .series]
    if pointwise.contains(first), pointwise.contains(second) { return nil }
    guard first == .collection, second == .collection else {
      // Anything else is refused where it stands.
      let allowed = pointwise + [.collection]
      return allowed.contains(first) && allowed.contains(second)
        ? "'x' is \(first), 'y' \(second): points need the same of both" : nil
    }
    let signals = [x, y].map { expression in
      expression.references.filter { $0.metric.isIndexed && $0.signal == nil }.map { sources[$0.cell]?.signals ?? [] }
    }
    for lists in signals where lists.contains(where: { $0 != lists.first }) {
      return "the cells of one coordinate have different signals"
    }
    let common = Set(signals[0].first ?? []).intersection(signals[1].first ?? [])
    return common.isEmpty ? "the cells of 'x' and of 'y' have no signal in common" : nil
  }
}
