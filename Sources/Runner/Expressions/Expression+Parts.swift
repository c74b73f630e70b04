extension Expression {
  /// The parts that `and` joins outermost, each by itself and without quantifiers: a part that is false at every seed makes the
  /// whole false under any quantifier.
  package var conjuncts: [Expression] {
    var parts: [Expression] = []
    var open = [term]
    while let part = open.popLast() {
      if case .and(let left, let right) = part.kind {
        open += [right, left]
      } else {
        parts.append(Expression(source: "\(part)", term: part, quantifiers: []))
      }
    }
    return parts
  }
}
