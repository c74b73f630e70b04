import Values

/// The text of `audit paper` for people.
enum PaperAuditText {
  static func text(_ audit: PaperAudit) -> String {
    var table = TextTable([["state", "place", "what", "shown", "run", ""]])
    for item in audit.items {
      table.append([
        item.state.words, item.place.words, item.key ?? item.kind.rawValue, item.shown, item.run ?? "–", remark(item),
      ])
    }
    let counts = PaperItem.State.allCases.map { "\(audit.count($0)) \($0.words)" }.joined(separator: ", ")
    let numbers = audit.items.count { $0.kind == .number }
    let figures = audit.items.count { $0.kind == .figure }
    let head = "\(audit.file): \(Count.words(numbers, "number")), \(Count.words(figures, "figure")): \(counts)"
    return audit.items.isEmpty ? head : (table.lines + ["", head]).joined(separator: "\n")
  }

  private static func remark(_ item: PaperItem) -> String {
    [item.recorded.map { "recorded: \($0)" }, item.now.map { "now: \($0)" }, item.reason.isEmpty ? nil : item.reason]
      .compactMap(\.self).joined(separator: "; ")
  }
}
