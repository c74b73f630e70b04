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
    let widths = lines[0].indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    let body = lines.map { line in
      var text = ""
      for (column, cell) in line.enumerated() {
        text += (column == 0 ? "" : "  ") + cell + String(repeating: " ", count: widths[column] - cell.count)
      }
      while text.last == " " { text.removeLast() }
      return text + "\n"
    }
    return "\(file): \(format), \(content)\n\(body.joined())\(verdict)\n"
  }

  /// One line.
  private var verdict: String {
    let exceeding = quantities.filter { !$0.isMet }
    if exceeding.isEmpty { return "all \(quantities.count) quantities are within their limits" }
    let isSingleOnly = exceeding.allSatisfy { $0.float64 <= Self.float64Limit }
    return "\(exceeding.count) of \(quantities.count) quantities exceed their limits"
      + (isSingleOnly ? "; float64 agrees, so a ReLU may be within float32's rounding of zero" : "")
  }

  /// Two significant digits with an exponent, rounded up at a half: no locale.
  static func text(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : value.description }
    // The shortest description has all digits and, where they are small or large, the exponent.
    let parts = value.magnitude.description.split(separator: "e")
    let point = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let digits = point.joined()
    let leading = digits.prefix { $0 == "0" }.count
    var exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) + point[0].count - 1 - leading
    let significant = (digits.dropFirst(leading) + "000").prefix(3).compactMap(\.wholeNumberValue)
    var rounded = significant[0] * 10 + significant[1] + (significant[2] >= 5 ? 1 : 0)
    if rounded == 100 { (rounded, exponent) = (10, exponent + 1) }
    return "\(value < 0 ? "-" : "")\(rounded / 10).\(rounded % 10)e\(exponent)"
  }
}
