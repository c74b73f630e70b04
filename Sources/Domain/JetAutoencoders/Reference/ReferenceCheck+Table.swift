import Values

extension ReferenceCheck {
  /// A heading and an aligned table; what exceeds its limit is marked.
  public var table: String {
    var lines = [["quantity", "float64", "float32", ""]]
    for quantity in quantities {
      lines.append([
        quantity.name, Self.text(quantity.float64), quantity.float32.map(Self.text) ?? "",
        quantity.isMet ? "" : "exceeds",
      ])
    }
    let hasSingle = quantities.contains { $0.float32Limit != nil }
    lines.append([
      "limit", Self.text(Self.float64Limit), hasSingle ? Self.text(Self.gradientLimit) + " (gradients)" : "", "",
    ])
    if !quantities.contains(where: { $0.float32 != nil }) { for line in lines.indices { lines[line].remove(at: 2) } }
    return "\(file): \(format), \(content)\n\(TextTable(lines).text)\(verdict)\n"
  }

  /// One line.
  private var verdict: String {
    let exceeding = quantities.filter { !$0.isMet }
    if exceeding.isEmpty { return "all \(quantities.count) quantities are within their limits" }
    let isSingleOnly = exceeding.allSatisfy { $0.float64 <= Self.float64Limit }
    return "\(exceeding.count) of \(quantities.count) quantities exceed their limits"
      + (isSingleOnly ? "; float64 agrees, so a ReLU may be within float32's rounding of zero" : "")
  }

  /// Two significant digits and a power of ten.
  static func text(_ value: Double) -> String { NumberFormat.scientific(2).plain(of: value) }
}
