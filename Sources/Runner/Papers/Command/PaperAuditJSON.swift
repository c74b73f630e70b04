/// The text of `audit paper` for programs.
struct PaperAuditJSON: Encodable {
  struct ItemJSON: Encodable {
    let kind, state, shown: String
    let file: String?
    let line, page: Int?
    let key, run, recorded, now, reason: String?

    init(_ item: PaperItem) {
      (kind, state, shown) = (item.kind.rawValue, item.state.rawValue, item.shown)
      (key, run, recorded, now) = (item.key, item.run, item.recorded, item.now)
      reason = item.reason.isEmpty ? nil : item.reason
      switch item.place {
      case .line(let file, let line): (self.file, self.line, page) = (file, line, nil)
      case .page(let page): (file, line, self.page) = (nil, nil, page)
      }
    }
  }

  let paper, form: String
  let sound: Bool
  let counts: [String: Int]
  let items: [ItemJSON]

  init(_ audit: PaperAudit) {
    (paper, form, sound) = (audit.file, audit.form.rawValue, audit.isSound(strictly: false))
    counts = Dictionary(
      PaperItem.State.allCases.map { ($0.rawValue, audit.count($0)) }, uniquingKeysWith: { first, _ in first })
    items = audit.items.map(ItemJSON.init)
  }
}
