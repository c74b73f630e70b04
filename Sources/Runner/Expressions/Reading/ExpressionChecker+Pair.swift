extension ExpressionChecker {
  /// The reason why two expressions are not the coordinates of points; nil when they are, or have errors of their own.
  package func mismatch(_ x: Expression, _ y: Expression) -> String? {
    guard let first = type(of: x), let second = type(of: y) else { return nil }
    let pointwise: [ExpressionType] = [.number, .series]
    if pointwise.contains(first), pointwise.contains(second) { return nil }
    guard first == .collection, second == .collection else {
      // Anything else is refused where it stands.
      let allowed = pointwise + [.collection]
      return allowed.contains(first) && allowed.contains(second)
        ? "'x' is \(first), 'y' \(second): points need the same of both" : nil
    }
    let members = [x, y].map { expression in
      expression.references.filter(\.isOpen).map { sources[$0.cell]?.members ?? [] }
    }
    let index = (x.references + y.references).lazy.filter(\.isOpen).compactMap(\.index).first ?? "name"
    for lists in members where lists.contains(where: { $0 != lists.first }) {
      return "the cells of one coordinate have different \(index)s"
    }
    let common = Set(members[0].first ?? []).intersection(members[1].first ?? [])
    return common.isEmpty ? "the cells of 'x' and of 'y' have no \(index) in common" : nil
  }
}
